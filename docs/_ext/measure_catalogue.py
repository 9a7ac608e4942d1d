"""The measure catalogue: each family's entries, written from the registry and nowhere else.

    ```{measures} levels
    ```

lists every built measure of the family; `{measure-table}` lists them all in one table; `{refusals}` lists the codes
with which a measure refuses.
"""

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from isonomia.model.reasons import REASONS
from isonomia.model.registry import Measure, registry

NEEDS = {
    "n": "counts of people",
    "y": "the outcome's sum and sum of squares",
    "e/t": "events and time",
    "P": "population shares",
    "O": "a declared order of the groups",
    "R": "a declared comparison",
    "B": "a benchmark population",
    "S": "strata",
    "K": "the steps of a pathway",
    "Y": "periods",
    "M": "sums of products of outcome and covariates",
    "U": "units (schools, specialties, hospitals)",
}
GAPS = {
    "same": "the value itself, even for a neutral indicator",
    "negated": "the value where higher is worse, its opposite where higher is better",
    "inverse": "the value where higher is worse, one over it where higher is better",
    "dispersion": "the value: more spread is a larger gap",
    "ordered": "the value where higher is better, its opposite where higher is worse",
    "ordered_ratio": "the value where higher is better, one over it where higher is worse",
    "none": "none",
}


def entries(family: str) -> list[Measure]:
    """The measures of a family, in the order of the registry."""
    return [measure for measure in registry().values() if measure.family == family]


def facts(measure: Measure) -> Iterable[tuple[str, str]]:
    """What an entry says, as term and text; terms without text are left out."""
    refusals = "; ".join(f"{code}: {REASONS[code].lower()}" for code in measure.refuses)
    digits = f"{measure.digits} {'decimals' if measure.rounding == 'decimals' else 'significant digits'}"
    conservative = " (covers more than it promises in the stated regimes)" if measure.conservative else ""
    pairs = (
        ("Question", measure.question),
        ("Formula", measure.formula),
        ("Example, with made-up numbers", measure.example),
        ("Needs", "; ".join(NEEDS.get(letter, letter) for letter in measure.needs)),
        ("Unit", measure.unit),
        ("No difference", "" if measure.null is None else f"{measure.null:g}"),
        ("Interval", measure.interval + conservative if measure.interval else "none"),
        ("Gap", GAPS[measure.gap]),
        ("Assumes", measure.assumptions),
        ("Refuses", refusals),
        ("Released with", digits),
        ("Source", measure.source),
        ("In other software", "; ".join(measure.peers)),
        (
            "Private by default",
            "Published only if `publish` of the release names it." if measure.private and measure.wired else "",
        ),
        (
            "Not built yet",
            "" if measure.wired else "A study cannot ask for it; the function can be called from Python.",
        ),
    )
    return [(term, text) for term, text in pairs if text]


def section(measure: Measure) -> nodes.section:
    """One entry as a section with a definition list."""
    made = nodes.section(ids=[f"measure-{measure.id.replace('_', '-')}"])
    made += nodes.title(text=measure.title)
    made += nodes.paragraph("", "", nodes.literal(text=measure.id), nodes.Text(" – " + measure.plain))
    listing = nodes.definition_list()
    for term, text in facts(measure):
        body = nodes.paragraph(text=text)
        listing += nodes.definition_list_item("", nodes.term(text=term), nodes.definition("", body))
    made += listing
    return made


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> nodes.table:
    """A plain table; its first column holds names."""
    made, group = nodes.table(), nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=100 // len(head)) for _ in head]
    group += nodes.thead("", row(head))
    group += nodes.tbody("", *(row(each, literal=True) for each in rows))
    made += group
    return made


def row(cells: tuple[str, ...], *, literal: bool = False) -> nodes.row:
    """A row of a table."""
    made = nodes.row()
    for index, text in enumerate(cells):
        inside = nodes.literal(text=text) if literal and index == 0 else nodes.Text(text)
        made += nodes.entry("", nodes.paragraph("", "", inside))
    return made


class Measures(SphinxDirective):
    """Every measure of one family."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The sections of the family; an unknown or empty family is an error."""
        found = entries(self.arguments[0])
        if not found:
            raise self.error(f"the registry has no measure of the family {self.arguments[0]!r}")
        return [section(measure) for measure in found]


class MeasureTable(SphinxDirective):
    """Every measure in one table."""

    def run(self) -> list[nodes.Node]:
        """Id, title, interval and source of every measure."""
        rows = [(each.id, each.title, each.interval or "none", each.source) for each in registry().values()]
        return [table(("id", "title", "interval", "source"), rows)]


class Refusals(SphinxDirective):
    """The closed list of reasons."""

    def run(self) -> list[nodes.Node]:
        """Code and meaning."""
        return [table(("code", "what pages say"), REASONS.items())]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives; a new registry means a new catalogue."""
    app.add_directive("measures", Measures)
    app.add_directive("measure-table", MeasureTable)
    app.add_directive("refusals", Refusals)
    return {"parallel_read_safe": True}
