"""A group's label inside a sentence: its capital stays where it may be a name's, and goes where it is none."""

from dataclasses import replace

import pytest

from isonomia.model.absence import MARK
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.representation import share_finding
from isonomia.publish.sentences import as_text
from isonomia.publish.words.inside import BEFORE_NAMES, BEFORE_WORDS, inside

ABSENT = f"{MARK}not_stated"
SMALL = {
    "en": {
        "Neither Hispanic nor Black": "neither Hispanic nor Black",
        "Not Hispanic or Latino": "not Hispanic or Latino",
        "Not Native Hawaiian or Other Pacific Islander": "not Native Hawaiian or Other Pacific Islander",
        "No difficulty hearing": "no difficulty hearing",
        "Other Pacific Islander": "other Pacific Islander",
        "All other groups together": "all other groups together",
        "Some other race": "some other race",
        "Two or more races": "two or more races",
        "With a disability": "with a disability",
        "Under 6": "under 6",
    },
    "es": {
        "Ni hispana ni negra": "ni hispana ni negra",
        "No hispano ni latino": "no hispano ni latino",
        "Otra raza": "otra raza",
        "Otras islas del Pacífico": "otras islas del Pacífico",
        "Todos los demás grupos": "todos los demás grupos",
        "Dos o más razas": "dos o más razas",
        "Sin discapacidad": "sin discapacidad",
        "Menos de 6": "menos de 6",
        "Más de 65": "más de 65",
    },
}
KEPT = {
    "en": [
        *("Black", "White", "First generation", "Non-Hispanic Black", "Two-Spirit", "VA health care", "X", "6 to 18"),
        *("American Indian or Alaska Native", "The Gambia", "All Nations", "Two Rivers", "No. 1 High School", "No"),
        *("Some Other Race", "Two or More Races", "Neither Hispanic Nor Black", "A negative", "Otra raza", ""),
    ],
    "es": [
        *("Negra o afroamericana", "Primera generación", "Dos Espíritus", "El Salvador", "Las Vegas", "La Rioja", "No"),
        *("Los Ángeles", "IMSS", "Ni Hispana Ni Negra", "Dos O Más Razas", "Other Pacific Islander", "Asiática", ""),
    ],
}


@pytest.mark.parametrize(("tag", "label", "said"), [(tag, *each) for tag in SMALL for each in SMALL[tag].items()])
def test_a_word_that_is_part_of_no_name_loses_its_capital(tag, label, said):
    assert inside(label, "", tag) == said


@pytest.mark.parametrize(("tag", "label"), [(tag, each) for tag in KEPT for each in KEPT[tag]])
def test_what_may_be_a_name_is_kept_as_the_study_writes_it(tag, label):
    assert inside(label, "", tag) == label


@pytest.mark.parametrize("tag", ["en", "es", "fr"])
def test_the_noun_phrase_of_a_study_tells_what_is_no_name(tag):
    assert inside("Women", "women", tag) == "women"
    assert inside("Lowest third", "families in the lowest third of income", tag) == "lowest third"
    assert inside("Mujeres", "mujeres", tag) == "mujeres"
    assert inside("Black", "Black people", tag) == "Black"
    assert inside("Men", "women", tag) == "Men"
    assert inside("Town (all)", "people of a town (all)", tag) == "town (all)"


def test_other_languages_have_no_list_and_keep_their_capitals():
    assert inside("Neither Hispanic nor Black", "", "fr") == "Neither Hispanic nor Black"
    assert set(BEFORE_NAMES) == set(BEFORE_WORDS) == {"en", "es"}


def relabelled(release, label, noun):
    race = release.dimensions["race_ethnicity"]
    levels = tuple(replace(each, label=label, nouns=noun) if each.code == "HISP" else each for each in race.levels)
    return replace(release, dimensions={**release.dimensions, "race_ethnicity": replace(race, levels=levels)})


@pytest.mark.parametrize(
    ("label", "noun", "said"),
    [
        ("Neither White nor Asian", {}, "were neither White nor Asian, compared"),
        ("Hispanic", {"en": "Hispanic people"}, "were Hispanic, compared"),
        ("Latino families", {"en": "latino families of the state"}, "were latino families, compared"),
    ],
)
def test_the_share_of_a_group_is_said_with_its_label_inside_the_sentence(release, label, noun, said):
    book = open_book(relabelled(release, label, noun), language("en"))
    (info,) = (each for each in release.indicators if each.id == "matriculants")
    found = share_finding(Voice(book, book.newest(info)[0]), "race_ethnicity", "state", "HISP")
    assert said in as_text(found)


@pytest.mark.parametrize("tag", ["en", "es"])
def test_the_words_for_an_absence_are_never_a_name(release, tag):
    book = open_book(release, language(tag))
    assert book.label("race_ethnicity", ABSENT)[0].isupper()
    assert book.inside("race_ethnicity", ABSENT)[0].islower()
