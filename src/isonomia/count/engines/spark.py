"""What the count says, in the words of Spark SQL (4.0 and later, in ANSI mode, with the time zone UTC).

Texts are compared byte by byte, as Spark does without a collation. Whole numbers are made from halves that a `bigint`
holds exactly, for Spark's own cast from a float goes by its digits; a number that is not finite becomes null, for Spark
keeps it. `floor` and `ceil` give a `bigint` there, so large numbers, which have no fraction, pass them by. Not done:
composing letters (NFC) inside expressions; values of dimensions are composed here.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from isonomia.count.engines.writing import Truths, Writer
from isonomia.count.letters import aside_of, longer_letters
from isonomia.count.sql import Sql, call, case, cast, column, literal
from isonomia.model import reading
from isonomia.model.kinds import kind_of_type

_FLOATS: Final = ("FLOAT", "DOUBLE")
_LARGEST: Final = 1.7976931348623157e308
_NEWER: Final = "\u0264\u019b"
"""Letters that have capitals in Unicode 16, which Spark 4.3 knows; other engines do not yet."""
_ASIDE_NEWER: Final = "\U00100000\U00100001"
_HALF: Final = 62
_WIDE: Final = exp.DataType.build("DECIMAL(38, 0)")


class SparkWriter(Writer):
    """Writes for Spark."""

    dialect = "spark"
    spoken = "Spark"

    def text(self, name: str, type_name: str) -> Sql:
        """A column as text, as DuckDB would write it."""
        kind = type_name.upper()
        if kind in _FLOATS:
            held = self.finite(column(name))
            cut = cast(held.copy(), "DOUBLE")
            plain = exp.And(
                this=exp.EQ(this=cut, expression=call("rint", cut.copy())),
                expression=exp.LT(this=call("abs", cut.copy()), expression=_double(1e16)),
            )
            digits = call("concat", cast(cast(cut.copy(), "BIGINT"), "VARCHAR"), literal(".0"))
            return case([(plain, digits)], cast(held, "VARCHAR"))
        text = cast(column(name), "VARCHAR")
        if kind.startswith("DECIMAL"):
            point = exp.GT(this=call("instr", text.copy(), literal(".")), expression=exp.Literal.number(0))
            trimmed = call("regexp_replace", text, literal(r"\.?0+$"), literal(""))
            return case([(point, trimmed)], text.copy())
        if kind.startswith("TIMESTAMP"):
            return call("regexp_replace", text, literal(" 00:00:00$"), literal(""))
        return text

    def cleaned(self, text: Sql) -> Sql:
        """Without the blanks around it."""
        return call("nullif", call("btrim", text, literal(reading.BLANKS)), literal(""))

    def typed(self, name: str, type_name: str) -> Sql:
        """Numbers in double precision, not-a-number and infinities as null; dates with their time, in UTC."""
        kind = kind_of_type(type_name)
        if type_name.upper() in _FLOATS:
            return self.finite(cast(column(name), "DOUBLE"))
        if kind == "truth":
            return column(name)
        return cast(column(name), "DOUBLE") if kind == "number" else _moment(column(name))

    def finite(self, value: Sql) -> Sql:
        """A number that is one; not-a-number is larger than any here."""
        size = exp.LTE(this=call("abs", value), expression=_double(_LARGEST))
        return case([(size, value.copy())])

    def number_from_text(self, text: Sql) -> Sql:
        """The whole pattern, or an empty text."""
        found = call("regexp_extract", text, literal(f"({reading.NUMBER})"), exp.Literal.number(1))
        return self.finite(cast(call("nullif", found, literal("")), "DOUBLE"))

    def moment_from_text(self, text: Sql) -> Sql:
        """A date that is one."""
        found = call("regexp_extract", text, literal(f"({reading.MOMENT})"), exp.Literal.number(1))
        return call("try_to_timestamp", call("nullif", found, literal("")))

    def whole(self, value: Sql) -> Sql:
        """The part above 2^62 and the part below, each of which fits a `bigint`."""
        nearest = call("rint", value)
        high = cast(exp.Div(this=nearest, expression=_double(2.0**_HALF)), "BIGINT")
        above = exp.Mul(this=_wide(high), expression=exp.Literal.number(2**_HALF))
        product = exp.Paren(this=exp.Mul(this=cast(high.copy(), "DOUBLE"), expression=_double(2.0**_HALF)))
        rest = cast(exp.Paren(this=exp.Sub(this=nearest.copy(), expression=product)), "BIGINT")
        return exp.Cast(this=exp.Paren(this=exp.Add(this=above, expression=_wide(rest))), to=_WIDE.copy())

    def converted(self, value: Sql, to: exp.DataType, *, truth: bool) -> Sql:
        """A value as another type; a moment is one of the session's time zone, UTC."""
        if to.this is exp.DataType.Type.TIMESTAMP:
            return _moment(value)
        return super().converted(value, to, truth=truth)

    def function(self, name: str, arguments: list[Sql]) -> Sql:  # noqa: PLR0911  one return for each function
        """A function of the published list."""
        match name:
            case "lower" | "upper":
                return _changed(name, arguments[0])
            case "trim":
                return call("btrim", *arguments)
            case "length":
                return call("char_length", *arguments)
            case "floor" | "ceil":
                small = exp.LT(this=call("abs", arguments[0]), expression=_double(2.0**52))
                return case([(small, cast(call(name, arguments[0].copy()), "DOUBLE"))], arguments[0].copy())
            case "round":
                return cast(call("round", *arguments), "DOUBLE")
            case "regexp_matches":
                return exp.RegexpLike(this=arguments[0], expression=arguments[1])
        return call(name, *arguments)

    def _called(self, node: exp.Anonymous, truths: Truths) -> Sql:
        """A value that may have become infinite is looked at."""
        if node.name == "list_extract":
            return self.finite(super()._called(node, truths))
        return super()._called(node, truths)


def _double(value: float) -> Sql:
    """A constant in double precision, whatever its digits look like."""
    return cast(literal(repr(value)), "DOUBLE")


def _wide(value: Sql) -> Sql:
    return exp.Cast(this=value, to=_WIDE.copy())


def _moment(value: Sql) -> Sql:
    """`TIMESTAMP` in Spark's own sense."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.TIMESTAMPLTZ))


def _changed(name: str, text: Sql) -> Sql:
    """Capitals or small letters; a letter that would become two stays as it is, and no letter looks at the next."""
    longer, aside = longer_letters(name), aside_of(name)
    if name == "upper":
        newer = "".join(each for each in _NEWER if each.upper() == each)  # has no capital here
        longer, aside = longer + newer, aside + _ASIDE_NEWER[: len(newer)]
    hidden = call("translate", text, literal(longer), literal(aside))
    if name == "lower":  # a sigma at a word's end would become another letter
        hidden = call("translate", hidden, literal("Σ"), literal("σ"))
    return call("translate", call(name, hidden), literal(aside), literal(longer))
