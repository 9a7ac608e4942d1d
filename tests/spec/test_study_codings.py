"""Benchmarks and codings: unlike ones are not divided, and a code of elsewhere needs its system."""

from faulty_study import edited, faults, only
from isonomia import study


def test_unlike_codings_are_not_divided():
    found = only('coding = "alone"\n[topic', 'coding = "alone_or_in_combination"\n[topic')
    assert "DIV-01" in found.problem
    assert "“alone”" in found.problem
    assert "“alone_or_in_combination”" in found.problem
    assert found.place.endswith("[representation.1.benchmarks.1]")


def test_an_external_code_without_its_system_is_refused():
    found = only('coding = "alone"\n[topic', 'coding = "alone"\nmap = { "x" = "2118-8" }\n[topic')
    assert "http://loinc.org and urn:oid:2.16.840.1.113883.6.238" in found.remedy


def test_counts_without_a_coding_are_not_divided_either():
    text = edited('coding = "alone"\n[topic', "[topic").replace('coding = "alone"\n[[indicator', "[[indicator")
    (found,) = faults(text)
    assert "nobody declared" in found.problem
    assert "DIV-01" in found.problem


def test_the_coding_of_a_benchmark_does_not_touch_other_dimensions():
    assert study.parse(edited('by = ["sex", "race"]', 'by = ["sex"]'))
