"""What the count says, in the words of SQL Server (2019 and later; `least` and `greatest` need 2022).

What is guarded: texts are compared by a binary collation, whatever the database's own says of case, and blanks at
their ends are taken off first, for SQL Server does not see them; constants are national (N'…'), so that no letter is
lost; a number in a text is looked at letter by letter before it is read, for 'e', '-' and '1d5' would be numbers too;
whole numbers are made from halves, for a cast from float keeps 17 digits. A column that the study calls text and the
database a number is an error of the statement, not six digits of it. Not done: composing letters (NFC).
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from isonomia.count.engines.truths import NumberedTruths
from isonomia.count.engines.writing import Truths
from isonomia.count.sql import Sql, call, case, column, joined
from isonomia.model import reading
from isonomia.model.kinds import kind_of_type

_BINARY: Final = "Latin1_General_100_BIN2"
_NATIONAL: Final = "NVARCHAR(4000)"
_DAY: Final = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
_TIME: Final = "[ T][0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
_MANTISSA: Final = ("[0-9]%", "[+-][0-9]%", ".[0-9]%", "[+-].[0-9]%")
_NO_NUMBER: Final = ("%[^0-9.eE+-]%", "%[eE]", "%[eE][+-]", "%[eE]%[0-9][0-9][0-9]", "%[eE]%.%")


class TsqlWriter(NumberedTruths):
    """Writes for SQL Server."""

    dialect = "tsql"
    spoken = "SQL Server"
    preamble = ("SET NOCOUNT ON", "SET LOCK_TIMEOUT 60000", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED")

    def text(self, name: str, type_name: str) -> Sql:
        """A text as it is; a whole number without a point; a date with a time of day only where it has one."""
        kind = kind_of_type(type_name)
        held = column(name)
        if kind == "number":
            number = self.double(held)
            whole = exp.And(
                this=exp.EQ(this=number, expression=call("FLOOR", number.copy())),
                expression=exp.LT(this=call("ABS", number.copy()), expression=exp.Literal.number("1E15")),
            )
            digits = _as(_as(number.copy(), "BIGINT"), _NATIONAL)
            return _binary(case([(whole, digits)], _converted(_NATIONAL, number.copy(), 3)))
        if kind == "date":
            moment = _converted(_NATIONAL, _in_utc(held), 121)
            return _binary(call("REPLACE", moment, _text(" 00:00:00.000000"), _text("")))
        if kind == "truth":
            said = {1: "true", 0: "false"}
            whens = [(exp.EQ(this=held, expression=exp.Literal.number(at)), _text(each)) for at, each in said.items()]
            return _binary(case(whens))
        never = exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
        guard = _as(_binary(held.copy()), _NATIONAL)  # an error where the column holds no text
        return _binary(case([(never, guard)], _as(held, _NATIONAL)))

    def cleaned(self, text: Sql) -> Sql:
        """Without the blanks around it."""
        blanks: Sql = call("NCHAR", exp.Literal.number(ord(reading.BLANKS[0])))
        for each in reading.BLANKS[1:]:
            blanks = exp.Add(this=blanks, expression=call("NCHAR", exp.Literal.number(ord(each))))
        return call("NULLIF", exp.Trim(this=text, expression=blanks), _text(""))

    def typed(self, name: str, type_name: str) -> Sql:
        """Numbers in double precision, dates with their time of day."""
        kind = kind_of_type(type_name)
        held = column(name)
        return held if kind == "truth" else self.double(held) if kind == "number" else _in_utc(held)

    def number_from_text(self, text: Sql) -> Sql:
        """The number, where the text has the shape of one."""
        reads = [joined("or", [_like(text, each) for each in _MANTISSA])]
        reads += [exp.Not(this=_like(text, each)) for each in _NO_NUMBER]
        return case([(joined("and", reads), call("TRY_CAST", exp.Alias(this=text, alias=_type("FLOAT"))))])

    def moment_from_text(self, text: Sql) -> Sql:
        """The date, where the text has the shape of one and the day is one."""
        parts = exp.And(
            this=_like(text, f"{_DAY}{_TIME}.[0-9]%"),
            expression=exp.And(
                this=exp.Not(this=_like(text, "%.%[^0-9]%")),
                expression=exp.LTE(this=call("LEN", text.copy()), expression=exp.Literal.number(26)),
            ),
        )
        reads = joined("or", [_like(text, _DAY), _like(text, _DAY + _TIME), parts])
        spaced = call("REPLACE", text, _text("T"), _text(" "))
        tried = call("TRY_CONVERT", _type("DATETIME2(6)"), spaced, exp.Literal.number(121))
        return case([(reads, tried)])

    def whole(self, value: Sql) -> Sql:
        """The part above 2^62 and the part below; each is exact as a `bigint`."""
        unit = exp.Literal.number(repr(2.0**62))
        high = call("ROUND", exp.Paren(this=exp.Div(this=exp.Paren(this=value), expression=unit)), *_numbers(0, 1))
        rest = exp.Paren(
            this=exp.Sub(this=exp.Paren(this=value.copy()), expression=exp.Mul(this=high, expression=unit.copy()))
        )
        above = exp.Mul(
            this=_as(_as(high.copy(), "BIGINT"), "DECIMAL(19, 0)"),
            expression=_as(exp.Literal.number(2**62), "DECIMAL(19, 0)"),
        )
        below = _as(_as(rounded_to_even(rest, "FLOOR"), "BIGINT"), "DECIMAL(19, 0)")
        return exp.Paren(this=exp.Add(this=above, expression=below))

    def double(self, value: Sql) -> Sql:
        """SQL Server's float has 53 bits."""
        return _as(value, "FLOAT")

    def converted(self, value: Sql, to: exp.DataType, *, truth: bool) -> Sql:
        """The types of SQL Server; truths and whole numbers as texts, and nothing else."""
        match to.this:
            case exp.DataType.Type.DOUBLE:
                return self.double(value)
            case exp.DataType.Type.TIMESTAMP:
                return _as(value, "DATETIME2(6)")
            case exp.DataType.Type.VARCHAR:
                raise self.refused("a number or a date as text")
        return super().converted(value, to, truth=truth)

    def value(self, node: Sql, truths: Truths) -> Sql:
        """Constants are national, and counts are large."""
        if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
            return self.counted(node.this.copy())
        return _text(node.name) if isinstance(node, exp.Literal) and node.is_string else super().value(node, truths)

    def counted(self, value: Sql) -> Sql:
        """More than two thousand million rows are counted too."""
        return call("COUNT_BIG", value)

    def function(self, name: str, arguments: list[Sql]) -> Sql:
        """A function of the published list."""
        match name:
            case "round" if len(arguments) > 1:
                raise self.refused("rounding to decimal digits")
            case "round":
                return call("ROUND", arguments[0], exp.Literal.number(0))
            case "ceil":
                return call("CEILING", *arguments)
            case "length":
                return call("LEN", *arguments)
            case "trim":
                return self.cleaned(arguments[0])
            case "regexp_replace":
                raise self.refused("a number or a date as text")
        return call(name.upper(), *arguments)


def rounded_to_even(value: Sql, floor: str) -> Sql:
    """A number to the nearest whole one; from the middle to the even one."""
    half = exp.Literal.number("0.5")
    below = call(floor, value)
    middle = exp.EQ(this=exp.Paren(this=exp.Sub(this=value.copy(), expression=below.copy())), expression=half)
    even = exp.Mul(
        this=exp.Literal.number(2),
        expression=call(
            floor,
            exp.Div(
                this=exp.Paren(this=exp.Add(this=value.copy(), expression=half.copy())),
                expression=exp.Literal.number("2.0"),
            ),
        ),
    )
    nearest = call(floor, exp.Add(this=value.copy(), expression=half.copy()))
    return case([(exp.EQ(this=value.copy(), expression=below.copy()), value.copy()), (middle, even)], nearest)


def _numbers(*values: int) -> list[Sql]:
    return [exp.Literal.number(each) for each in values]


def _text(value: str) -> Sql:
    return exp.National(this=value)


def _like(text: Sql, pattern: str) -> Sql:
    return exp.Like(this=text.copy(), expression=_text(pattern))


def _type(name: str) -> Sql:
    return exp.Var(this=name)


def _as(value: Sql, type_name: str) -> Sql:
    return exp.Cast(this=value, to=exp.DataType.build(type_name, dialect="tsql"))


def _in_utc(value: Sql) -> Sql:
    """A date or moment in UTC; a plain cast of a `datetimeoffset` would keep the hour of its own zone."""
    moment = call("SWITCHOFFSET", _as(value, "DATETIMEOFFSET(6)"), _text("+00:00"))
    return _as(moment, "DATETIME2(6)")


def _converted(type_name: str, value: Sql, style: int) -> Sql:
    return call("CONVERT", _type(type_name), value, exp.Literal.number(style))


def _binary(text: Sql) -> Sql:
    return exp.Collate(this=text, expression=exp.Var(this=_BINARY))
