"""What the count says, in the words of PostgreSQL.

Texts are compared letter by letter (collation "C"), whatever the database's own order; casts to whole numbers go by
halves that a `bigint` holds exactly, for PostgreSQL's own cast keeps 15 digits of a float; capitals follow Unicode one
letter at a time, as everywhere here.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from isonomia.count.engines.writing import Writer
from isonomia.count.letters import aside_of, longer_letters
from isonomia.count.sql import Sql, call, case, cast, column, literal
from isonomia.model import reading
from isonomia.model.kinds import kind_of_type

_FLOATS: Final = ("FLOAT", "DOUBLE")
_NO_NUMBERS: Final = ("NaN", "Infinity", "-Infinity")
_HALF: Final = 62
_LEAP: Final = "([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)"
MOMENT: Final = (
    "^([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
    r"([ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?)?$"
)
"""`reading.MOMENT`, and only days that are: no thirtieth of February."""


class PostgresWriter(Writer):
    """Writes for PostgreSQL 13 and later."""

    dialect = "postgres"
    spoken = "PostgreSQL"

    def text(self, name: str, type_name: str) -> Sql:
        """A column as text, as DuckDB would write it."""
        kind = type_name.upper()
        if kind in _FLOATS:
            return _plain(_with_point(self._finite(name), double=kind == "DOUBLE"))
        text = _as_text(cast(column(name), "TIMESTAMP") if kind == "TIMESTAMP WITH TIME ZONE" else column(name))
        if kind.startswith("DECIMAL"):
            point = exp.GT(this=call("strpos", text.copy(), literal(".")), expression=exp.Literal.number(0))
            plain = call("rtrim", call("rtrim", text.copy(), literal("0")), literal("."))
            text = case([(_no_number(text), exp.Null()), (point, plain)], text.copy())
        elif kind.startswith("TIMESTAMP"):
            text = call("regexp_replace", text, literal(" 00:00:00$"), literal(""))
        return _plain(text)

    def cleaned(self, text: Sql) -> Sql:
        """Composed and without the blanks around it."""
        return call("nullif", call("btrim", call("normalize", text), literal(reading.BLANKS)), literal(""))

    def typed(self, name: str, type_name: str) -> Sql:
        """Numbers as double precision, not-a-number and infinities as null; dates with their time, in UTC."""
        kind = kind_of_type(type_name)
        if type_name.upper() in _FLOATS:
            return cast(self._finite(name), "DOUBLE")
        if type_name.upper().startswith("DECIMAL"):
            return case([(_no_number(_as_text(column(name))), exp.Null())], cast(column(name), "DOUBLE"))
        return column(name) if kind == "truth" else cast(column(name), "DOUBLE" if kind == "number" else "TIMESTAMP")

    def _finite(self, name: str) -> Sql:
        odd = [cast(literal(each), "DOUBLE") for each in _NO_NUMBERS]
        return case([(exp.In(this=column(name), expressions=odd), exp.Null())], column(name))

    def number_from_text(self, text: Sql) -> Sql:
        """`substring` gives what the outermost bracket matches, or null."""
        return cast(call("substring", text, literal(f"({reading.NUMBER})")), "DOUBLE")

    def moment_from_text(self, text: Sql) -> Sql:
        """A date that is one."""
        return cast(call("substring", text, literal(f"({MOMENT})")), "TIMESTAMP")

    def whole(self, value: Sql) -> Sql:
        """The part above 2^62 and the part below, each of which fits a `bigint`."""
        unit = cast(exp.Literal.number(repr(2.0**_HALF)), "DOUBLE")
        high = call("trunc", exp.Paren(this=exp.Div(this=exp.Paren(this=value), expression=unit)))
        rest = exp.Sub(
            this=exp.Paren(this=value.copy()),
            expression=exp.Paren(this=exp.Mul(this=high.copy(), expression=unit.copy())),
        )
        above = exp.Mul(this=_numeric(cast(high, "BIGINT")), expression=_numeric(exp.Literal.number(2**_HALF)))
        return exp.Paren(this=exp.Add(this=above, expression=_numeric(cast(exp.Paren(this=rest), "BIGINT"))))

    def function(self, name: str, arguments: list[Sql]) -> Sql:
        """A function of the published list."""
        match name:
            case "lower" | "upper":
                return _changed(name, arguments[0])
            case "trim":
                return call("btrim", *arguments)
            case "length":
                return call("char_length", *arguments)
            case "year" | "month":
                part = call("date_part", literal(name), *arguments)
                return case([(call("isfinite", arguments[0].copy()), part)])  # the year of a day without end is none
            case "round":
                digits = cast(arguments[1], "INTEGER") if len(arguments) > 1 else exp.Literal.number(0)
                return cast(call("round", _numeric(_as_text(arguments[0])), digits), "DOUBLE")
        return call(name, *arguments)


def _as_text(value: Sql) -> Sql:
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.TEXT))


def _with_point(held: Sql, *, double: bool) -> Sql:
    """A float as DuckDB writes it: with a point, and with an exponent only from 1e16 on and below 1e-4.

    PostgreSQL has an exponent from 1e15 on (`real`: from 1e6); a number of any size has none. Its digits are the same
    but for large floats, of which it may write one more than tells them from others: fewer are tried.
    """
    size = call("abs", cast(held, "DOUBLE"))
    exponent = exp.Or(
        this=exp.GTE(this=size, expression=cast(literal("1e16"), "DOUBLE")),
        expression=exp.And(
            this=exp.LT(this=size.copy(), expression=cast(literal("1e-4"), "DOUBLE")),
            expression=exp.GT(this=size.copy(), expression=exp.Literal.number(0)),
        ),
    )
    digits = _as_text(_numeric(_as_text(held.copy())))
    whole = exp.EQ(this=call("strpos", digits, literal(".")), expression=exp.Literal.number(0))
    point = exp.DPipe(this=digits.copy(), expression=literal(".0"))
    with_exponent = _fewest_digits(held) if double else _as_text(held.copy())
    return case([(exponent, with_exponent), (whole, point)], digits.copy())


def _fewest_digits(held: Sql) -> Sql:
    """A float of double precision with an exponent; a large one in fifteen or sixteen digits if these are it too."""
    low, high = (cast(literal(each), "DOUBLE") for each in ("1e16", "1e308"))  # beyond, fewer may be no float
    large = exp.Between(this=call("abs", held.copy()), low=low, high=high)
    tried: list[tuple[Sql, Sql]] = [(exp.Not(this=exp.Paren(this=large)), _as_text(held.copy()))]
    for digits in (15, 16):
        text = call("ltrim", call("to_char", held.copy(), literal(f"9.{'9' * (digits - 1)}EEEE")))
        same = exp.EQ(this=cast(text, "DOUBLE"), expression=held.copy())
        tried.append((same, call("regexp_replace", text.copy(), literal(r"\.?0+e"), literal("e"))))
    return case(tried, _as_text(held.copy()))


def _plain(text: Sql) -> Sql:
    """A text that is compared letter by letter."""
    return exp.Collate(this=exp.Paren(this=text), expression=exp.to_identifier("C", quoted=True))


def _no_number(text: Sql) -> Sql:
    return exp.In(this=text.copy(), expressions=[literal(each) for each in _NO_NUMBERS])


def _numeric(value: Sql) -> Sql:
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DECIMAL))


def _changed(name: str, text: Sql) -> Sql:
    """Capitals or small letters; a letter that would become two stays as it is, and no letter looks at the next."""
    longer, aside = longer_letters(name), aside_of(name)
    if name == "lower":  # a sigma at a word's end would become another letter
        hidden = call("translate", text, literal(longer + "Σ"), literal(aside + "σ"))
    else:
        hidden = call("translate", text, literal(longer), literal(aside))
    by_unicode = exp.Collate(this=exp.Paren(this=hidden), expression=exp.to_identifier("und-x-icu", quoted=True))
    return _plain(call("translate", call(name, by_unicode), literal(aside), literal(longer)))
