"""At the same mix: each crude gap beside the gap with other characteristics held fixed, and the parts of a gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice, group_lists
from isonomia.publish.language import N_
from isonomia.publish.mixes import ADJUSTED, held_fixed
from isonomia.publish.pages.extras import Entry, Extra, Side, codes_of, entry, figures_of, measures_in
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Figures
from isonomia.publish.verdicts import saying
from isonomia.publish.words.mixes import EXPLAINED, EXTRAPOLATED, HELD_FIXED, KNOWN_ALONE, MEDIATORS, WITH_UNKNOWN

_MEASURES: Final = (
    "adjusted_level",
    "adjusted_difference",
    "adjusted_ratio",
    "oaxaca_threefold",
    "oaxaca_twofold",
    "gelbach",
)
_COLUMNS: Final[tuple[tuple[str, str, str, str], ...]] = (
    # measure, component, head, short name of a signed figure
    ("adjusted_difference", "crude", N_("Crude gap"), "+"),
    ("adjusted_difference", "", N_("Gap at the same mix"), "+"),
    ("adjusted_ratio", "crude", N_("Crude ratio"), ""),
    ("adjusted_ratio", "", N_("Ratio at the same mix"), ""),
    ("adjusted_level", "group", N_("The group at the same mix"), ""),
    ("adjusted_level", "comparison", N_("Its comparison at the same mix"), ""),
)
_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "oaxaca_twofold": {
        "total": N_("The whole gap"),
        "explained": N_("Goes with different characteristics"),
        "unexplained": N_("Remains at the same characteristics"),
    },
    "oaxaca_threefold": {
        "total": N_("The whole gap"),
        "endowments": N_("Goes with different characteristics"),
        "coefficients": N_("Goes with different returns to them"),
        "interaction": N_("Goes with both at once"),
    },
    "gelbach": {
        "base": N_("Gap without covariates"),
        "full": N_("Gap with all covariates"),
        "total": N_("Taken up by all together"),
    },
}
_DETAIL: Final = {
    "oaxaca_twofold": ("explained", "explained:"),
    "oaxaca_threefold": ("endowments", "endowments:"),
    "gelbach": ("total", "part:"),
}
"""The component whose parts by covariate pages print, and how theirs begin; the data files have the others too."""

RETURNS: Final[Mapping[str, str]] = {
    "reference_a": N_("The returns of the group itself count as the common ones."),
    "reference_b": N_("The returns of its comparison count as the common ones."),
    "reimers": N_("The mean of both groups' returns counts as the common ones."),
    "cotton": N_("Both groups' returns, weighted by their numbers of people, count as the common ones."),
    "neumark": N_("The returns of both groups taken together count as the common ones. There is no range for this."),
    "jann": N_(
        "The returns of both groups taken together, with the gap itself allowed for, count as the common ones. There"
        " is no range for this."
    ),
}


def mixes(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Extra, ...]:
    """A section for each dimension with something held fixed beside it."""
    return tuple(each for dimension in dimensions if (each := _section(voice, dimension, prefix)) is not None)


def _section(voice: Voice, dimension: str, prefix: str) -> Extra | None:
    rows = tuple(
        row for key in voice.part.found if key[0] in _MEASURES and key[1] == dimension for row in voice.part.found[key]
    )
    if not rows:
        return None
    book, lang = voice.book, voice.lang
    names = held_fixed(voice, rows[0])
    heading = lang.gettext("At the same mix of %(names)s, by %(by)s", names=lang.items(names), by=book.title(dimension))
    gaps = tuple(row for row in rows if (row.measure, row.component) == (ADJUSTED, ""))
    name = f"{prefix}mix-{slug(dimension)}"
    tables = [_beside(voice, dimension, rows, name)]
    tables += [_parts(voice, dimension, rows, measure, name) for measure in _PARTS if _has(rows, measure)]
    return Extra(
        name,
        dimension,
        heading,
        _notes(voice, rows, names),
        group_lists(voice, gaps),
        tuple(tables),
        after=_after(voice, rows),
        measures=measures_in(rows),
    )


def _of(rows: tuple[Estimate, ...], measure: str) -> tuple[Estimate, ...]:
    return tuple(row for row in rows if row.measure == measure)


def _has(rows: tuple[Estimate, ...], measure: str) -> bool:
    return any(row.measure == measure for row in rows)


def _notes(voice: Voice, rows: tuple[Estimate, ...], names: tuple[str, ...]) -> tuple[Sentence, ...]:
    lang = voice.lang
    said = [say(lang, HELD_FIXED, names=lang.items(names)), say(lang, EXPLAINED)]
    held = {name for row in rows for name in (row.dimension_2, *row.dimension_3.split("+"))}
    mediators = [voice.book.title(name) for name in voice.info.mediators if name in held]
    if mediators:
        said.append(say(lang, MEDIATORS, names=lang.items(mediators)))
    return tuple(said)


def _after(voice: Voice, rows: tuple[Estimate, ...]) -> tuple[Sentence, ...]:
    mixed = any("with_unknown" in row.flags for row in rows)
    said = [say(voice.lang, WITH_UNKNOWN if mixed else KNOWN_ALONE)]
    if any("extrapolation" in row.flags for row in rows):
        said.append(say(voice.lang, EXTRAPOLATED))
    if voice.info.returns and _has(rows, "oaxaca_twofold"):
        said.append(say(voice.lang, RETURNS[voice.info.returns]))
    return tuple(said)


def _beside(voice: Voice, dimension: str, rows: tuple[Estimate, ...], name: str) -> Side:
    """Crude beside adjusted: neither is printed without the other."""
    lang = voice.lang
    every = {(row.measure, row.component, row.subgroup): row for row in rows}
    columns = [column for column in _COLUMNS if _has(rows, column[0])]
    codes, lines = codes_of(voice, dimension, rows), []
    figures = {column: figures_of(voice, column[0], _of(rows, column[0]), signed=bool(column[3])) for column in columns}
    for code in codes:
        entries = [_entry(figures[column], every.get((*column[:2], code)), column[:2]) for column in columns]
        lines.append((voice.book.label(dimension, code), tuple(entries)))
    caption = lang.gettext(
        "%(title)s: crude figures, and figures at the same mix, by %(by)s",
        title=voice.info.title,
        by=voice.book.title(dimension),
    )
    heads = tuple(lang.gettext(head) for _, _, head, _ in columns)
    return Side(name + "-gaps", caption, lang.gettext("Group"), heads, tuple(lines))


def _entry(figures: Figures, row: Estimate | None, column: tuple[str, str]) -> Entry:
    """A cell; of the adjusted gap alone, what the verdict says."""
    tested = column == (ADJUSTED, "") and row is not None and row.status == "ok"
    return entry(figures, row, saying(row, figures.lang).word if tested else "")


def _parts(voice: Voice, dimension: str, rows: tuple[Estimate, ...], measure: str, name: str) -> Side:
    lang = voice.lang
    own = tuple(row for row in rows if row.measure == measure)
    heads: dict[str, str] = {}
    for part, words in _PARTS[measure].items():
        heads[part] = lang.gettext(words)
        if part == _DETAIL[measure][0]:
            heads |= _of_this(voice, own, _DETAIL[measure][1])
    every = {(row.component, row.subgroup): row for row in own}
    figures = figures_of(voice, measure, own, signed=True)
    lines = tuple(
        (
            voice.book.label(dimension, code),
            tuple(entry(figures, every.get((component, code))) for component in heads),
        )
        for code in codes_of(voice, dimension, own)
    )
    title = lang.gettext_data(voice.book.release.measures[measure].title)
    caption = lang.gettext("%(measure)s, by %(by)s", measure=title, by=voice.book.title(dimension))
    return Side(f"{name}-{slug(measure)}", caption, lang.gettext("Group"), tuple(heads.values()), lines)


def _of_this(voice: Voice, rows: tuple[Estimate, ...], prefix: str) -> dict[str, str]:
    """The parts by covariate of the column before them."""
    names = {row.component: row.component.removeprefix(prefix) for row in rows if row.component.startswith(prefix)}
    return {
        part: voice.lang.gettext("Of this, with %(name)s", name=voice.book.title(name)) for part, name in names.items()
    }
