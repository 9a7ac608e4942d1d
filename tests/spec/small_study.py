"""A study file of one question, to be read with more sections."""

from isonomia import study

HEAD = """
schema = 1
title = "A study"
release = { id = "2026", date = 2026-11-22, publisher = "P", contact = "c@example.org" }
[source.people]
path = "people.csv"
"""
QUESTION = """
[[indicator]]
id = "uninsured"
source = "people"
event = "insured = 'no'"
"""


def read(body, *, question=QUESTION):
    return study.parse(HEAD + body + question)


def dimension(body):
    return read(body).dimensions["d"]


def codes(made):
    return [level.code for level in made.levels]
