"""From the [source.…] sections to sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.errors import StudyError, listed, nearest, quoted
from isonomia.model.expression import Column, Expression
from isonomia.model.reading import fold
from isonomia.model.study import Source
from isonomia.study.addresses import check_place
from isonomia.study.document import Document
from isonomia.study.expressions import Wanted, parse
from isonomia.study.lines import Path
from isonomia.study.names import check_id
from isonomia.study.policies import check_policy
from isonomia.study.schema import Constant, SourceFile
from isonomia.study.writing import check_writing

_ABOUT: Final = ("dimension", "group", "setting", "period")
FIELDS: Final = {
    "records": (),
    "counts": (*_ABOUT, "stage", "coding", "n", "events", "time", "moe", "place", "year", "age"),
    "estimates": (*_ABOUT, "value", "se", "moe", "low", "high", "population", "indicator"),
    "heat": (),
}
"""Kind of source -> what `fields` may name."""

_NEEDED: Final = {"counts": ("n",), "estimates": ("value",)}
LAYOUTS: Final = {
    "facts": {"stage": "stage", "coding": "coding", "dimension": "dimension", "group": "group", "n": "n"},
}
"""Layout of a sheet -> what its tidy columns hold, where the study does not say it. A study that names fields without
dimension and group reads the table wide."""

_NOT_WITH_LAYOUT: Final = ("table", "header")
_FOR_RECORDS: Final = ("person", "weight", "strata", "cluster")


def sources_of(document: Document, raw: Mapping[str, SourceFile]) -> dict[str, Source]:
    """All sources; faults go on the document's list."""
    return {name: _source(document, name, each) for name, each in raw.items()}


def expression_at(document: Document, path: Path, text: str | None, wanted: Wanted = "") -> Expression | None:
    """An expression, or None where there is none or it is faulty; the fault goes on the document's list."""
    if text is None:
        return None
    try:
        return parse(text, document.place(path), wanted)
    except StudyError as error:
        document.faults.extend(error.faults)
        return None


def _source(document: Document, name: str, raw: SourceFile) -> Source:
    path: Path = ("source", name)
    check_id(document, path, name)
    check_place(document, path, raw)
    _check_publication(document, path, raw)
    _check_records(document, path, raw)
    _check_absent(document, path, raw)
    check_writing(document, path, raw)
    if raw.policy is not None:
        check_policy(document, (*path, "policy"), raw.policy)
    raw = _where_and_when(document, path, _laid_out(document, path, raw))
    period, period_is = _column_or_constant(raw.period)
    setting, setting_is = _column_or_constant(raw.setting)
    return Source(
        id=name,
        kind=raw.kind,
        title=raw.title,
        note=raw.note,
        path=raw.path or "",
        url=raw.url or "",
        bring=raw.bring,
        dialect=raw.dialect or "",
        types=dict(raw.types),
        results=tuple(raw.results),
        table=raw.table or "",
        format=raw.format or "",
        delimiter=raw.delimiter or "",
        encoding=raw.encoding or "",
        sheet=raw.sheet or "",
        layout=raw.layout or "",
        export=raw.export or "",
        dictionary=raw.dictionary or "",
        header=raw.header,
        person=raw.person or "",
        period=period,
        period_is=period_is,
        setting=setting,
        setting_is=setting_is,
        weight=raw.weight or "",
        strata=raw.strata or "",
        cluster=raw.cluster or "",
        lonely=raw.lonely,
        merge_strata={each: tuple(members) for each, members in raw.merge_strata.items()},
        sampled=_shares(raw),
        repeated=raw.repeated,
        absent={column: dict(tokens) for column, tokens in raw.absent.items()},
        decimal=dict(raw.decimal),
        thousands=dict(raw.thousands),
        dates=dict(raw.dates),
        policy=raw.policy or "",
        published=raw.published,
        citation=raw.citation,
        fields=_fields(document, path, raw),
        inference=raw.inference,
        breaks=dict(raw.breaks),
        provisional=tuple(dict.fromkeys(raw.provisional)),
        place=document.place(path),
    )


def _column_or_constant(written: str | Constant | None) -> tuple[str, str]:
    if isinstance(written, Constant):
        return "", written.is_
    return written or "", ""


def _laid_out(document: Document, path: Path, raw: SourceFile) -> SourceFile:
    """The source with the fields and the period of its layout, where it names none itself."""
    if raw.layout is None:
        return raw
    if raw.kind != "counts":
        problem = f"a sheet in the layout {quoted(raw.layout)} holds counts; this source is of kind {quoted(raw.kind)}."
        document.complain((*path, "kind"), problem, remedy='Write kind = "counts".')
        return raw
    for key in _NOT_WITH_LAYOUT:
        if key in raw.model_fields_set:
            problem = f"{key} has no meaning where the layout of the sheet is {quoted(raw.layout)}."
            document.complain((*path, key), problem, remedy="Leave it out: the header is found.")
    usual = LAYOUTS[raw.layout]
    fields = {key: usual[key] for key in ("stage", "coding", "n")} | raw.fields if raw.fields else usual
    return raw.model_copy(update={"fields": fields, "period": raw.period or "period"})


def _where_and_when(document: Document, path: Path, raw: SourceFile) -> SourceFile:
    """Counts are read by the columns of the source: fields that name a period or a setting are those columns."""
    if raw.kind != "counts":
        return raw
    found: dict[str, str] = {}
    for key in ("period", "setting"):
        if key not in raw.fields:
            continue
        where = (*path, "fields", key)
        made = expression_at(document, where, raw.fields[key])
        if getattr(raw, key) is not None:
            problem = f"the {key} is said twice, here and as the {key} of the source."
            document.complain(where, problem, remedy="Leave one of them out.")
        elif made is not None and not isinstance(made.root, Column):
            problem = f"the {key} of counts is a column; this is an expression."
            document.complain(where, problem, remedy=f'Name a column, or write {key} = {{ is = "…" }} in the source.')
        elif isinstance(made, Expression) and isinstance(made.root, Column):
            found[key] = made.root.name
    fields = {name: text for name, text in raw.fields.items() if name not in {"period", "setting"}}
    return raw.model_copy(update={"fields": fields, **found})


def _check_publication(document: Document, path: Path, raw: SourceFile) -> None:
    if raw.published and raw.kind == "records":
        problem = "records of people cannot be published = true."
        remedy = "Leave it out: records are always protected. Only cited aggregates are exempt."
        document.complain((*path, "published"), problem, remedy=remedy)
    if raw.published and not raw.citation:
        document.complain((*path, "citation"), "published figures without a citation.", remedy="Say where they stand.")
    if raw.kind in {"estimates", "heat"} and not raw.published:
        problem = f"{raw.kind} carry no counts, so they cannot be protected; only published ones can be used."
        remedy = 'Add published = true and citation = "…", or use the records or counts behind them.'
        document.complain((*path, "kind"), problem, remedy=remedy)


def _check_records(document: Document, path: Path, raw: SourceFile) -> None:
    if raw.kind != "records":
        for key in _FOR_RECORDS:
            if getattr(raw, key) is not None:
                problem = f"{key} belongs to records; this source is of kind {quoted(raw.kind)}."
                document.complain((*path, key), problem, remedy="Leave it out.")
    if raw.dictionary and raw.export != "redcap":
        problem = "a dictionary belongs to an export of REDCap."
        document.complain((*path, "dictionary"), problem, remedy='Write export = "redcap", or leave it out.')
    if raw.strata and not raw.cluster:
        remedy = "Name the column of primary sampling units, or leave strata out."
        document.complain((*path, "strata"), "strata without cluster.", remedy=remedy)
    _check_sample(document, path, raw)
    if raw.bring and not raw.url:
        document.complain((*path, "bring"), "bring without url.", remedy="Leave it out: files are read where they lie.")
    if raw.repeated != "refuse" and not raw.person:
        remedy = "Name the column that tells people apart."
        document.complain((*path, "repeated"), "repeated without person.", remedy=remedy)


def _shares(raw: SourceFile) -> dict[str, float]:
    """Stratum, or an empty text for all, -> the share of it that was drawn."""
    if raw.sampled is None:
        return {}
    return dict(raw.sampled) if isinstance(raw.sampled, dict) else {"": raw.sampled}


def _check_sample(document: Document, path: Path, raw: SourceFile) -> None:
    """Keys of a sample without the columns that they are about, and strata that are merged twice."""
    for key, column in (("lonely", "strata"), ("merge_strata", "strata")):
        if key in raw.model_fields_set and not getattr(raw, column):
            document.complain((*path, key), f"{key} without {column}.", remedy="Name the column of design strata.")
    if raw.sampled is not None and not (raw.weight or raw.cluster):
        problem = "sampled without weight and without cluster."
        document.complain((*path, "sampled"), problem, remedy="Name the columns of the sample, or leave it out.")
    if isinstance(raw.sampled, dict) and not raw.strata:
        problem = "shares of strata without a column of strata."
        document.complain((*path, "sampled"), problem, remedy="Write one share for all: sampled = 0.2.")
    seen: dict[str, str] = {}
    for name, members in raw.merge_strata.items():
        for each in members:
            if seen.setdefault(each, name) != name:
                problem = f"the stratum {quoted(each)} is merged into {quoted(seen[each])} already."
                document.complain((*path, "merge_strata", name), problem, remedy="Merge each stratum once.")


def _check_absent(document: Document, path: Path, raw: SourceFile) -> None:
    for column, tokens in raw.absent.items():
        kinds: dict[str, str] = {}
        for value, kind in tokens.items():
            if kinds.setdefault(fold(value), kind) != kind:
                where = (*path, "absent", column, value)
                document.complain(where, f"the value {quoted(value)} is declared twice, apart from case and spaces.")


def _fields(document: Document, path: Path, raw: SourceFile) -> dict[str, Expression]:
    allowed = FIELDS[raw.kind]
    found: dict[str, Expression] = {}
    for name, text in raw.fields.items():
        where = (*path, "fields", name)
        if name not in allowed:
            names = listed(allowed) or "no fields for this kind of source"
            document.complain(where, f"the field {quoted(name)} does not belong here.", names, nearest(name, allowed))
            continue
        made = expression_at(document, where, text, "value")
        if made is not None:
            found[name] = made
    _check_fields(document, path, raw)
    return found


def _check_fields(document: Document, path: Path, raw: SourceFile) -> None:
    where = (*path, "fields")
    for name in _NEEDED.get(raw.kind, ()):
        if name not in raw.fields:
            problem = f"a source of kind {quoted(raw.kind)} needs the field {quoted(name)}."
            document.complain(where, problem, remedy=f'Write fields = {{ {name} = "column" }}.')
    if ("dimension" in raw.fields) != ("group" in raw.fields):
        problem = "dimension and group go together: one says what a row is about, the other which group."
        document.complain(where, problem, remedy="Name both, or give each dimension a column.")
