"""What the count says, in the words of Oracle (12.2 and later).

What is guarded: an empty text is null there anyway, and so it is here; numbers are BINARY_DOUBLE, as everywhere here,
and not Oracle's decimal NUMBER; infinities and not-a-number become null; whole numbers are made from thirds of 42 bits,
which a conversion of 15 digits keeps; the session's own order of letters and forms of dates are set before the
statement (`PREAMBLE`).
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from isonomia.count.engines.postgres import MOMENT
from isonomia.count.engines.truths import NumberedTruths
from isonomia.count.engines.tsql import rounded_to_even
from isonomia.count.sql import Sql, call, case, column, literal
from isonomia.model import reading
from isonomia.model.kinds import kind_of_type

PREAMBLE: Final = (
    "ALTER SESSION SET NLS_COMP = BINARY",
    "ALTER SESSION SET NLS_SORT = BINARY",
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
    "ALTER SESSION SET TIME_ZONE = '+00:00'",
)
_THIRD: Final = 42
_MOMENT_FORM: Final = "YYYY-MM-DD HH24:MI:SS.FF6"
_MIDNIGHT: Final = " 00:00:00.000000"
_LARGEST: Final = "1.7976931348623157E308"


class OracleWriter(NumberedTruths):
    """Writes for Oracle."""

    dialect = "oracle"
    spoken = "Oracle"
    preamble = PREAMBLE

    def text(self, name: str, type_name: str) -> Sql:
        """A text as it is; a date with a time of day only where it has one."""
        kind = kind_of_type(type_name)
        held = column(name)
        if kind == "date":
            moment = call("TO_CHAR", _in_utc(held), literal(_MOMENT_FORM))
            return call("REPLACE", moment, literal(_MIDNIGHT))
        if kind == "truth":
            said = {1: "true", 0: "false"}
            return case(
                [(exp.EQ(this=held, expression=exp.Literal.number(at)), literal(each)) for at, each in said.items()]
            )
        return call("TO_CHAR", held, literal("TM9")) if kind == "number" else call("TO_CHAR", held)

    def cleaned(self, text: Sql) -> Sql:
        """Composed and without the blanks around it; an empty text is null."""
        escaped = "".join(f"\\{ord(each):04X}" for each in reading.BLANKS)
        blanks = call("UNISTR", literal(escaped))  # national letters: the database's own may lack some
        return call("LTRIM", call("RTRIM", call("COMPOSE", call("TO_NCHAR", text)), blanks), blanks.copy())

    def typed(self, name: str, type_name: str) -> Sql:
        """Numbers in double precision, dates with their time of day."""
        kind = kind_of_type(type_name)
        held = column(name)
        if kind == "number":
            return _finite(call("TO_BINARY_DOUBLE", held))
        return held if kind == "truth" else _in_utc(held)

    def number_from_text(self, text: Sql) -> Sql:
        """The number, where the text has the shape of one."""
        return case([(call("REGEXP_LIKE", text, literal(reading.NUMBER)), call("TO_BINARY_DOUBLE", text.copy()))])

    def moment_from_text(self, text: Sql) -> Sql:
        """The date, where the text is one."""
        start = exp.Sub(this=call("LENGTH", text.copy()), expression=exp.Literal.number(9))
        spaced = call("REPLACE", text.copy(), literal("T"), literal(" "))
        whole = exp.DPipe(this=spaced, expression=call("SUBSTR", literal(_MIDNIGHT), start))
        return case([(call("REGEXP_LIKE", text, literal(MOMENT)), call("TO_TIMESTAMP", whole, literal(_MOMENT_FORM)))])

    def whole(self, value: Sql) -> Sql:
        """Three parts, each of fewer digits than a conversion keeps."""
        high, rest = _parted(exp.Paren(this=value), 2 * _THIRD)
        middle, low = _parted(rest, _THIRD)
        parts = [(high, 2 ** (2 * _THIRD)), (middle, 2**_THIRD), (rounded_to_even(low, "FLOOR"), 1)]
        made: Sql | None = None
        for part, unit in parts:
            term: Sql = exp.Mul(this=call("TO_NUMBER", part), expression=exp.Literal.number(unit))
            made = term if made is None else exp.Add(this=made, expression=term)
        return exp.Paren(this=made)

    def double(self, value: Sql) -> Sql:
        """Oracle's own numbers are decimal: these have 53 bits."""
        return call("TO_BINARY_DOUBLE", value)

    def converted(self, value: Sql, to: exp.DataType, *, truth: bool) -> Sql:
        """The types of Oracle."""
        match to.this:
            case exp.DataType.Type.DOUBLE:
                return self.double(value)
            case exp.DataType.Type.VARCHAR:
                raise self.refused("a number or a date as text")
            case exp.DataType.Type.TIMESTAMP if isinstance(value, exp.Literal):
                return call("TO_TIMESTAMP", value, literal(_MOMENT_FORM))
        return super().converted(value, to, truth=truth)

    def function(self, name: str, arguments: list[Sql]) -> Sql:
        """A function of the published list."""
        match name:
            case "round" if len(arguments) > 1:
                raise self.refused("rounding to decimal digits")
            case "year" | "month":
                return self.double(exp.Extract(this=exp.Var(this=name.upper()), expression=arguments[0]))
            case "trim":
                return self.cleaned(arguments[0])
            case "least" | "greatest":  # null if any of them is, there
                return self._chosen(name.upper(), arguments)
            case "regexp_replace":
                raise self.refused("a number or a date as text")
        return call(name.upper(), *arguments)

    def _chosen(self, name: str, arguments: list[Sql]) -> Sql:
        made = arguments[0]
        for each in arguments[1:]:
            made = call("COALESCE", call(name, made, each), made.copy(), each.copy())
        return made


def _finite(value: Sql) -> Sql:
    within = exp.LTE(this=call("ABS", value), expression=call("TO_BINARY_DOUBLE", exp.Literal.number(_LARGEST)))
    return case([(within, value.copy())])


def _parted(value: Sql, bits: int) -> tuple[Sql, Sql]:
    """How often a power of two is in a number, and the rest."""
    unit = call("TO_BINARY_DOUBLE", exp.Literal.number(2**bits))
    times = call("TRUNC", exp.Paren(this=exp.Div(this=value, expression=unit)))
    return times, exp.Paren(
        this=exp.Sub(this=value.copy(), expression=exp.Mul(this=times.copy(), expression=unit.copy()))
    )


def _in_utc(value: Sql) -> Sql:
    """A date or moment in UTC; a plain cast of one with a zone would keep the hour of that zone."""
    return call("SYS_EXTRACT_UTC", _as(value, "TIMESTAMP WITH TIME ZONE"))


def _as(value: Sql, type_name: str) -> Sql:
    return exp.Cast(this=value, to=exp.DataType.build(type_name, dialect="oracle"))
