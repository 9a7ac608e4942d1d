"""Words that may tell who somebody is: what is found in a comment, and what is left alone."""

import pytest

from isonomia.standards.identifying import signs


@pytest.mark.parametrize(
    ("text", "words", "what"),
    [
        ("I was shouted at by Dr Okafor in front of everybody", "Dr Okafor", "the name of a person or a place"),
        ("my preceptor, dr. smith, was late", "dr. smith", "the name of a person or a place"),
        ("the student next to me, Jamila Brown, left", "Jamila Brown", "the name of a person or a place"),
        ("we had no room in Springfield", "Springfield", "the name of a person or a place"),
        ("it happened on 3 March", "3 March", "a date with its day or month"),
        ("it happened in 2024", "2024", "a day that tells when"),
        ("it happened last Tuesday", "last Tuesday", "a day that tells when"),
        ("nobody on ward 5B spoke to me", "ward 5B", "a ward, a room or a service by its name"),
        ("write to me@example.org", "me@example.org", "an e-mail address"),
        ("I was the only one in the class", "the only", "something that singles a person out"),
        ("la enfermera López me ayudó", "López", "the name of a person or a place"),
        ("fue el 3 de marzo", "3 de marzo", "a date with its day or month"),
    ],
)
def test_what_may_tell_who_it_is(text, words, what):
    assert any(what == kind and words in found for kind, found in signs(text, "comment"))


@pytest.mark.parametrize(
    "text",
    [
        "I felt that nobody listened, and I said so.",
        "The workload is too high. Nobody asks us.",
        "On my service I had no time; I'm tired.",
        "They said that my English is poor.",
        "Nadie nos pregunta. La carga es demasiada.",
    ],
)
def test_plain_words_are_left_alone(text):
    assert list(signs(text, "comment")) == []


def test_a_story_may_name_whom_it_chooses():
    assert list(signs("my teacher, Jamila Brown, helped me", "story")) == []
    assert list(signs("my teacher, Jamila Brown, helped me", "comment"))
