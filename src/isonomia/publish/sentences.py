"""A sentence that can be printed as text and as HTML, and that knows which of its words are the study's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from isonomia.publish.language import Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated template and what fills it.

    Attributes:
        template: whole sentence with %(name)s places, in the page's language.
        numbers: name -> printed number that stands in a table row too.
        fixed: name -> printed number that is not a figure: the year, the 100.
        phrases: name -> words of the study: group names, titles, what happened.
    """

    template: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % {**self.numbers, **self.fixed, **self.phrases}

    def __html__(self) -> str:
        """Escaped, each phrase of the study isolated, so that text of either direction stands rightly."""
        isolated = {name: Markup("<bdi>{}</bdi>").format(phrase) for name, phrase in self.phrases.items()}
        plain = {name: escape(text) for name, text in {**self.numbers, **self.fixed}.items()}
        return str(escape(self.template) % {**plain, **isolated})

    def masked(self, phrase: str) -> str:
        """The sentence with every phrase of the study replaced by one word: what the program itself says."""
        return self.template % {**self.numbers, **self.fixed, **dict.fromkeys(self.phrases, phrase)}


def say(lang: Language, template: str, **phrases: str) -> Sentence:
    """A sentence without figures."""
    return Sentence(lang.translations.gettext(template), phrases=phrases)


def as_text(sentences: tuple[Sentence, ...]) -> str:
    """Several sentences as plain text."""
    return " ".join(str(each) for each in sentences)
