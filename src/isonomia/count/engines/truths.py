"""For engines on which true and false are no values: 1 and 0 stand for them, and a filter is a case."""

from __future__ import annotations

from sqlglot import exp

from isonomia.count.engines.writing import Truths, Writer
from isonomia.count.sql import Sql


class NumberedTruths(Writer):
    """Writes a condition where a condition may stand, and 1, 0 or null where a value must."""

    def as_value(self, condition: Sql) -> Sql:
        """1 where it is true, 0 where it is false, null where it is neither."""
        if isinstance(condition, exp.Boolean):
            return exp.Literal.number(int(bool(condition.this)))
        otherwise = exp.If(this=exp.Not(this=exp.Paren(this=condition.copy())), true=exp.Literal.number(0))
        if isinstance(condition, exp.Is):  # never null itself
            return exp.Case(ifs=[exp.If(this=condition, true=exp.Literal.number(1))], default=exp.Literal.number(0))
        return exp.Case(ifs=[exp.If(this=condition, true=exp.Literal.number(1)), otherwise])

    def as_condition(self, value: Sql) -> Sql:
        """Whether it is 1."""
        return exp.EQ(this=exp.Paren(this=value), expression=exp.Literal.number(1))

    def condition(self, node: Sql, truths: Truths) -> Sql:
        """A constant condition compares two numbers."""
        if isinstance(node, exp.Boolean):
            return exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(int(bool(node.this))))
        return super().condition(node, truths)

    def converted(self, value: Sql, to: exp.DataType, *, truth: bool) -> Sql:
        """A truth is a number already."""
        if to.this is exp.DataType.Type.BOOLEAN:
            return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.SMALLINT))
        if truth and to.this is exp.DataType.Type.DOUBLE:
            return self.double(value)
        return super().converted(value, to, truth=truth)

    def double(self, value: Sql) -> Sql:
        """A number in double precision."""
        return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DOUBLE))

    def filtered(self, aggregate: Sql, condition: Sql, truths: Truths) -> Sql:
        """An aggregate over a case; `count(*)` counts its ones."""
        kept = self.condition(condition, truths)
        if isinstance(aggregate, exp.Count):
            return self.counted(exp.Case(ifs=[exp.If(this=kept, true=exp.Literal.number(1))]))
        held = self.value(aggregate.this, truths)
        return type(aggregate)(this=exp.Case(ifs=[exp.If(this=kept, true=held)]))

    def counted(self, value: Sql) -> Sql:
        """The number of rows in which a value is not null."""
        return exp.Count(this=value)
