"""How hard a text is to read, by the two usual formulas. A formula is a smoke alarm and not a reader."""

import re

import pyphen

ENGLISH, SPANISH = pyphen.Pyphen(lang="en_US"), pyphen.Pyphen(lang="es")


def _syllables(words, dictionary):
    return sum(len(dictionary.positions(word.lower())) + 1 for word in words)


def grade(text):
    """Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [each for each in re.split(r"[.?!:]+(?:\s|$)", text) if re.search(r"[^\W\d_]", each)]
    return 0.39 * len(words) / len(sentences) + 11.8 * _syllables(words, ENGLISH) / len(words) - 15.59


def ease(text):
    """Szigriszt-Pazos, for Spanish: 206.835 - 62.3 syllables a word - words a sentence."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [each for each in re.split(r"[.?!:]+(?:\s|$)", text) if re.search(r"[^\W\d_]", each)]
    return 206.835 - 62.3 * _syllables(words, SPANISH) / len(words) - len(words) / len(sentences)
