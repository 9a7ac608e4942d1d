"""Guard 10: individuals are not appraised. Material that names an author, teacher or reviewer is not taken."""

import dataclasses
import json

import pytest

from isonomia.curriculum.cases import Case, names_a_person, read_cases
from isonomia.curriculum.reports import read_coded
from isonomia.errors import InputError
from isonomia.model import curriculum as results

PERSONS = ["author", "Author Name", "written_by", "writtenBy", "reviewer_2", "itemWriter", "faculty_email", "TEACHER",
           "created by", "course_director", "course director", "lecturer"]  # fmt: skip
OTHERS = ["id", "stem", "year", "course", "authorised", "topic", "writeup", "facultative", "keywords", "case"]


@pytest.mark.parametrize("field", PERSONS)
def test_a_field_that_names_a_person_is_refused(field, tmp_path):
    """Guard 10."""
    assert names_a_person(field)
    (tmp_path / "cases.json").write_text(json.dumps([{"stem": "A 34-year-old man has a cough.", field: "Ana López"}]))
    with pytest.raises(InputError, match="No author, teacher or reviewer is appraised") as caught:
        read_cases([tmp_path / "cases.json"])
    assert "Ana" not in str(caught.value)
    (tmp_path / "hits.csv").write_text(f"case,characteristic,value,right,use,{field}\n")
    with pytest.raises(InputError, match="No author, teacher or reviewer is appraised"):
        read_coded(tmp_path / "hits.csv", None)


@pytest.mark.parametrize("field", OTHERS)
def test_other_fields_are_no_persons(field):
    """Guard 10."""
    assert not names_a_person(field)


def test_no_result_has_a_place_for_a_person_or_a_score():
    """Guard 10."""
    made = [each for each in vars(results).values() if dataclasses.is_dataclass(each)]
    names = {field.name for each in (*made, Case) for field in dataclasses.fields(each)}
    assert len(made) >= 8
    assert not any(names_a_person(name) for name in names)
    assert not any(word in name for name in names for word in ("score", "rank", "target", "grade", "person"))
