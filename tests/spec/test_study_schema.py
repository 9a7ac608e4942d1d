"""The published JSON Schema, the models and the manual say the same."""

import datetime as dt
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from isonomia import study
from isonomia.study.json_schema import json_schema, published
from isonomia.study.schema import Section, StudyFile
from isonomia.study.unbuilt import KEYS, SECTIONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "study-file.md"
SCHEMA = published()


def plain(value):
    """TOML's values as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def examples():
    demo = files("isonomia.demo")
    whole = demo.joinpath("study.toml").read_text(encoding="utf-8")
    yield "demo", whole + demo.joinpath("nhanes.toml").read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs" / "examples").glob("*.toml")):
        yield path.name, path.read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)):
        if block.startswith("schema = 1"):
            yield f"manual {number}", block


EXAMPLES = dict(examples())


def test_the_published_schema_is_made_from_the_models():
    assert json_schema() == SCHEMA, "write it again: see isonomia/study/json_schema.py"


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_studies_are_valid_and_read(name):
    jsonschema.Draft202012Validator(SCHEMA).validate(plain(tomllib.loads(EXAMPLES[name])))
    assert study.parse(EXAMPLES[name]).indicators


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema = 1", "schema = 2"),
        ('person = "student_id"', 'persn = "student_id"'),
        ('person = "student_id"', 'kind = "record"'),
        ('vocabulary = "sex"', 'vocabulary = "sexx"'),
        ('"left_blank"', '"blank"'),
        ('"better"', '"good"'),
        ("= 3\n", "= -3\n"),
        ('"accepted"\n', '"Accepted"\n'),
        ("[source.students]", "[source.Students]"),
        ("2026-11-22", "22"),
        ('"dean@school.example"', '"d"\npolicy = "none"'),
    ],
)
def test_faults_of_shape_are_found_by_the_schema_too(old, new):
    text = EXAMPLES["manual 0"]
    assert text.count(old) == 1
    edited = plain(tomllib.loads(text.replace(old, new)))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(edited))


def sections():
    """The models of the file, each once, with its keys and what they mean."""
    found = {StudyFile.__name__: StudyFile}
    waiting = [StudyFile]
    while waiting:
        for field in waiting.pop().model_fields.values():
            for part in re.findall(r"\w+File|Constant", str(field.annotation)):
                model = next(each for each in Section.__subclasses__() + deeper() if each.__name__ == part)
                if part not in found:
                    found[part] = model
                    waiting.append(model)
    return found


def deeper():
    return [below for each in Section.__subclasses__() for below in each.__subclasses__()]


@pytest.mark.parametrize("name", sections())
def test_the_manual_has_every_key_in_the_words_of_the_schema(name):
    rows = PAGE.read_text(encoding="utf-8")
    for key, field in sections()[name].model_fields.items():
        assert f"| `{field.alias or key}` | {field.description} |" in rows, f"{name}.{key}"


def test_the_manual_names_what_is_not_built():
    page = PAGE.read_text(encoding="utf-8")
    for section in SECTIONS:
        assert f"`[{section}]`" in page
    for keys in KEYS.values():
        for key in keys:
            assert f"`{key}`" in page


def test_the_schema_needs_no_network():
    assert "$ref" in str(SCHEMA)
    assert all(each.startswith("#/") for each in re.findall(r"'\$ref': '([^']*)'", str(SCHEMA)))
