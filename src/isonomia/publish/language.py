"""One language of the site: its messages, its numbers, its lists, its order of names.

Every word that the program itself puts on a page goes through `gettext` or `ngettext` here; every number through
`decimal`, `signed` or `count`. Words of the study (titles, labels, notes) are data and stand as they are.
"""

from __future__ import annotations

import gettext as catalogues
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import as_file, files

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from isonomia.errors import Fault, InternalError

MINUS = "\u2212"
LOCALES = {"en": "en_US", "es": "es_US"}
"""Language of the site -> CLDR locale of its numbers, dates and lists."""
DRAFTS = {
    "es": (
        "Traducción en borrador: todavía no la ha aprobado ninguna persona que tenga el español como lengua materna."
    ),
}
"""Language -> what each of its pages says until native readers have signed its translation off."""


_SOUND_OF_I = re.compile("h?[ií](?![aeo])", re.IGNORECASE)


def N_(message: str) -> str:  # noqa: N802  the name under which Babel finds messages kept in tables
    """Mark a message for the catalogue; it is translated where it is used."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which pages are written."""

    code: str = "en"
    translations: catalogues.NullTranslations = field(default_factory=catalogues.NullTranslations)
    locale: Locale = field(default_factory=lambda: Locale.parse("en_US"))
    _cldr: str = field(init=False, repr=False, compare=False)  # the name of the locale: a site asks for it very often

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cldr", str(self.locale))

    @property
    def tag(self) -> str:
        """The value of `lang` attributes."""
        return self.code if self.code == "en" else self._cldr.replace("_", "-")

    @property
    def name(self) -> str:
        """What the language calls itself."""
        name = str(self.locale.get_language_name() or self.code)
        return name[:1].upper() + name[1:]

    @property
    def draft(self) -> str:
        """What pages say of a translation that no native reader has signed off; empty for others."""
        return DRAFTS.get(self.code, "")

    @property
    def direction(self) -> str:
        """Ltr or rtl."""
        return str(self.locale.text_direction)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, filled. A percent sign in a message is written twice."""
        return self.translations.gettext(message) % values

    def gettext_data(self, message: str) -> str:
        """A text of the registry in this language, as it stands: percent signs in it mean nothing."""
        try:
            return self.translations.gettext(message) if message else ""
        except InternalError:
            return message

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The same for a message whose form depends on a number."""
        return self.translations.ngettext(one, many, number) % values

    def decimal(self, value: Decimal, places: int | None = None) -> str:
        """A number with grouping marks and U+2212; with `places` decimals, or as many as it has."""
        return _printed(value, places, self._cldr)

    def signed(self, value: Decimal, places: int | None = None) -> str:
        """A number with its sign always in front; zero has none."""
        text = self.decimal(value, places)
        return "+" + text if value > 0 and any(digit in text for digit in "123456789") else text

    def count(self, number: int) -> str:
        """A whole number."""
        return self.decimal(Decimal(number), 0)

    def items(self, names: Sequence[str]) -> str:
        """Names as a list in words: "A, B, and C"."""
        listed = str(format_list(list(names), locale=self.locale))
        return listed.removesuffix(f" y {names[-1]}") + f" e {names[-1]}" if self._takes_e(names) else listed

    def _takes_e(self, names: Sequence[str]) -> bool:
        """In Spanish “y” becomes “e” before the sound of i; CLDR's pattern does not know of it."""
        return self.code == "es" and len(names) > 1 and _SOUND_OF_I.match(names[-1]) is not None

    def day(self, when: date) -> str:
        """A date in words."""
        return str(format_date(when, format="long", locale=self.locale))

    def size(self, octets: int) -> str:
        """The size of a file in KB or MB, never below 1 KB."""
        if octets >= 1_000_000:
            return self.gettext("%(size)s MB", size=self.decimal(Decimal(octets) / 1_000_000, 1))
        return self.gettext("%(size)s KB", size=self.count(max(1, round(octets / 1000))))


def language(code: str) -> Language:
    """The language with the catalogue of the package; English needs none."""
    locale = Locale.parse(LOCALES.get(code, code))
    return Language(code, _translations(code), locale)


def available() -> tuple[str, ...]:
    """English and every language that has a compiled catalogue in the package."""
    folder = files("isonomia.publish") / "locale"
    found = [each.name for each in folder.iterdir() if (each / "LC_MESSAGES" / "messages.mo").is_file()]
    return ("en", *sorted(set(found) - {"en"}))


def sort_key(name: str) -> str:
    """Alphabetical order that ignores case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def decimals_of(value: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=1 << 13)
def _printed(value: Decimal, places: int | None, locale: str) -> str:
    """A number as a language writes it; remembered, since a site prints the same numbers many times."""
    rounded = value if places is None else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = _trimmed(rounded) if places is None else rounded
    return (MINUS if shown < 0 else "") + _grouped(abs(shown), decimals_of(shown), locale)


@lru_cache(maxsize=1 << 13)
def _grouped(value: Decimal, places: int, locale: str) -> str:
    """CLDR's grouping and decimal marks."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=locale))


def _trimmed(value: Decimal) -> Decimal:
    short = value.normalize()
    return short.quantize(Decimal(1)) if decimals_of(short) == 0 else short


def _translations(code: str) -> catalogues.NullTranslations:
    if code == "en":
        return catalogues.NullTranslations()
    with as_file(files("isonomia.publish") / "locale") as folder:
        found = catalogues.translation("messages", folder, languages=[code])
    found.add_fallback(Untranslated(code))
    return found


class Untranslated(catalogues.NullTranslations):
    """What stands behind a catalogue: a message that it does not have stops the build."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def gettext(self, message: str) -> str:
        """Refuse."""
        raise InternalError(Fault(f"the language {self.code!r}", f"the message {message!r} is not translated."))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002  as gettext has it
        """Refuse."""
        return self.gettext(msgid1)
