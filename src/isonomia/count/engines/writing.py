"""From the statements of the count to those of another engine: one tree, walked once, each node in the engine's words.

The count writes its trees for DuckDB, over the tables `raw` and `asked`. Here these become queries inside the
statement, and each function, conversion and truth value becomes what means the same on the engine. What an engine
cannot say exactly is refused, never said nearly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from sqlglot import exp

from isonomia.count.sql import Sql, call, cast
from isonomia.errors import Fault, TableError
from isonomia.model import reading

Truths = frozenset[str]
"""Names of the columns that hold true or false."""

PREDICATES: Final = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Boolean,
    exp.RegexpLike,
)
_CHOOSING: Final = ("coalesce", "nullif", "least", "greatest")
WAY_OUT: Final = "Prepare the value in a view of the database, or export the columns to Parquet."


@dataclass(frozen=True, slots=True)
class Defined:
    """A query in the words of an engine, and which of its columns are truths."""

    query: exp.Select
    truths: Truths


class Writer:
    """Writes the trees of the count for one engine; a subclass says what differs."""

    dialect: ClassVar[str] = "duckdb"
    spoken: ClassVar[str] = "DuckDB"
    preamble: ClassVar[tuple[str, ...]] = ()

    def __init__(self, place: str) -> None:
        self.place = place

    # what an engine says in its own words

    def text(self, name: str, type_name: str) -> Sql:
        """A column of the table as text."""
        raise NotImplementedError

    def cleaned(self, text: Sql) -> Sql:
        """A text as `reading.clean` has it."""
        raise NotImplementedError

    def typed(self, name: str, type_name: str) -> Sql:
        """A column of numbers, dates or truths as the value that expressions see."""
        raise NotImplementedError

    def number_from_text(self, text: Sql) -> Sql:
        """The number that a text reads as, or null."""
        raise NotImplementedError

    def moment_from_text(self, text: Sql) -> Sql:
        """The date that a text reads as, or null."""
        raise NotImplementedError

    def whole(self, value: Sql) -> Sql:
        """A double-precision number as the nearest whole number, exactly; ties go to the even one."""
        raise NotImplementedError

    def function(self, name: str, arguments: list[Sql]) -> Sql:
        """A function of the published list."""
        return call(name, *arguments)

    def converted(self, value: Sql, to: exp.DataType, *, truth: bool) -> Sql:
        """A value as another type."""
        if truth and to.this is exp.DataType.Type.DOUBLE:
            return exp.Case(
                ifs=[
                    exp.If(this=self.as_condition(value), true=cast(exp.Literal.number(1), "DOUBLE")),
                    exp.If(this=exp.Not(this=exp.Paren(this=value.copy())), true=cast(exp.Literal.number(0), "DOUBLE")),
                ]
            )
        return exp.Cast(this=value, to=to.copy())

    def divided(self, left: Sql, right: Sql) -> Sql:
        """A quotient; null where the divisor is nought."""
        return exp.Paren(
            this=exp.Div(this=left, expression=call("nullif", right, cast(exp.Literal.number(0), "DOUBLE")))
        )

    def as_condition(self, value: Sql) -> Sql:
        """A value that is true or false, where a condition stands."""
        return value

    def as_value(self, condition: Sql) -> Sql:
        """A condition, where a value stands."""
        return condition

    # the walk

    def query(self, tree: exp.Select, tables: Mapping[str, Truths]) -> Defined:
        """A query over tables that are defined before it."""
        source = tree.args["from_"] if "from_" in tree.args else tree.args["from"]
        inner = source.this
        name = inner.alias_or_name
        if isinstance(inner, exp.Subquery):
            within = self.query(inner.this, tables)
            below: Sql = within.query.subquery(exp.to_identifier(name, quoted=True))
            held = within.truths
        else:
            below, held = exp.Table(this=exp.to_identifier(name, quoted=True)), tables[name]
        truths = held
        made = exp.Select(distinct=exp.Distinct() if tree.args.get("distinct") else None)
        selected: list[Sql] = []
        for each in tree.expressions:
            selected.append(self._selected(each, truths))
            if isinstance(each, exp.Alias):
                truths = truths | {each.alias} if self.is_truth(each.this, held) else truths - {each.alias}
        made.set("expressions", selected)
        made.from_(below, copy=False)
        for key, kind in (("where", exp.Where), ("having", exp.Having)):
            if tree.args.get(key):
                made.set(key, kind(this=self.condition(tree.args[key].this, held)))
        if tree.args.get("group"):
            group = tree.args["group"]
            if group.args.get("grouping_sets"):  # of columns of a query below: they are written as they are
                made.set("group", group.copy())
            else:
                made.set("group", exp.Group(expressions=[self.value(key, held) for key in group.expressions]))
        if tree.args.get("order"):
            made.set("order", exp.Order(expressions=[self._ordered(e, held) for e in tree.args["order"].expressions]))
        if tree.args.get("limit"):
            made.set("limit", tree.args["limit"].copy())
        return Defined(made, truths)

    def _ordered(self, each: Sql, truths: Truths) -> Sql:
        if isinstance(each, exp.Ordered):
            return exp.Ordered(this=self.value(each.this, truths), desc=each.args.get("desc"), nulls_first=False)
        return self.value(each, truths)

    def _selected(self, each: Sql, truths: Truths) -> Sql:
        if isinstance(each, exp.Alias):
            return exp.alias_(self.value(each.this, truths), each.alias, quoted=True)
        return each.copy() if isinstance(each, exp.Star) else self.value(each, truths)

    def is_truth(self, node: Sql, truths: Truths) -> bool:  # noqa: PLR0911  one return for each kind of node
        """Whether a node holds true or false."""
        match node:
            case exp.Paren():
                return self.is_truth(node.this, truths)
            case exp.Column():
                return node.name in truths
            case exp.Case():
                results = [each.args["true"] for each in node.args["ifs"]] + [node.args.get("default")]
                return any(each is not None and self.is_truth(each, truths) for each in results)
            case exp.Cast():
                return node.to.this is exp.DataType.Type.BOOLEAN
            case exp.Anonymous():
                if node.name in ("regexp_matches", "isfinite", "bool_or"):
                    return True
                return node.name in _CHOOSING and any(self.is_truth(each, truths) for each in node.expressions)
            case _:
                return isinstance(node, PREDICATES)

    def condition(self, node: Sql, truths: Truths) -> Sql:
        """A node where true or false decides."""
        if isinstance(node, exp.Paren):
            return exp.Paren(this=self.condition(node.this, truths))
        if isinstance(node, PREDICATES):
            return self._predicate(node, truths)
        return self.as_condition(self._told(node, truths))

    def value(self, node: Sql, truths: Truths) -> Sql:
        """A node where a value stands."""
        if isinstance(node, exp.Paren):
            return exp.Paren(this=self.value(node.this, truths))
        if isinstance(node, PREDICATES):
            return self.as_value(self._predicate(node, truths))
        return self._told(node, truths)

    def _predicate(self, node: Sql, truths: Truths) -> Sql:  # noqa: PLR0911  one return for each kind of node
        match node:
            case exp.Boolean():
                return node.copy()
            case exp.Not():
                return exp.Not(this=exp.Paren(this=self.condition(node.this, truths)))
            case exp.And() | exp.Or():
                return type(node)(
                    this=self.condition(node.this, truths), expression=self.condition(node.expression, truths)
                )
            case exp.In() if node.args.get("query") is not None:
                return self._row_is_in(node)
            case exp.In():
                options = [self.value(each, truths) for each in node.expressions]
                return exp.In(this=self.value(node.this, truths), expressions=options)
            case exp.Is():
                return exp.Is(this=self.value(node.this, truths), expression=node.expression.copy())
            case exp.Between():
                low, high = (self.value(node.args[each], truths) for each in ("low", "high"))
                return exp.Between(this=self.value(node.this, truths), low=low, high=high)
            case _:
                return type(node)(this=self.value(node.this, truths), expression=self.value(node.expression, truths))

    def _row_is_in(self, node: exp.In) -> Sql:
        """A row is looked at once here, with what is asked of it beside what it holds: its number is not needed."""
        inner = node.args["query"]
        inner = inner.this if isinstance(inner, exp.Subquery) else inner
        where = inner.args.get("where")
        condition: Sql = where.this if where is not None else exp.true()
        return self.condition(call("coalesce", condition.copy(), exp.false()), self.row_truths)

    row_truths: Truths = frozenset()

    def _told(self, node: Sql, truths: Truths) -> Sql:  # noqa: PLR0911  one return for each kind of node
        match node:
            case exp.Case():
                ifs = [
                    exp.If(this=self.condition(each.this, truths), true=self.value(each.args["true"], truths))
                    for each in node.args["ifs"]
                ]
                default = node.args.get("default")
                return exp.Case(ifs=ifs, default=None if default is None else self.value(default, truths))
            case exp.TryCast():
                return self._read(node, truths)
            case exp.Cast():
                return self._cast(node, truths)
            case exp.Div():
                return self.divided(self.value(node.this, truths), self.value(node.expression, truths))
            case exp.Mod():
                raise self.refused("the remainder of a division (%)")
            case exp.Filter():
                return self.filtered(node.this, node.expression.this, truths)
            case exp.Anonymous():
                return self._called(node, truths)
            case exp.Literal() | exp.Null() | exp.Star():
                return node.copy()
            case exp.Column():
                return exp.column(node.name, quoted=True)
            case _:
                return self._children(node, truths)

    def filtered(self, aggregate: Sql, condition: Sql, truths: Truths) -> Sql:
        """An aggregate over the rows that meet a condition."""
        where = exp.Where(this=self.condition(condition, truths))
        return exp.Filter(this=self.value(aggregate, truths), expression=where)

    def _children(self, node: Sql, truths: Truths) -> Sql:
        made = node.copy()
        for key, child in list(made.args.items()):
            if isinstance(child, exp.Expression):
                made.set(key, self.value(child, truths))
            elif isinstance(child, list):
                made.set(key, [self.value(each, truths) for each in child])
        return made

    def _read(self, node: exp.TryCast, truths: Truths) -> Sql:
        """Text read as a number or a date: `try_cast(regexp_extract(text, pattern))`."""
        text, pattern = node.this.expressions
        held = self.value(text, truths)
        return self.number_from_text(held) if pattern.name == reading.NUMBER else self.moment_from_text(held)

    def _cast(self, node: exp.Cast, truths: Truths) -> Sql:
        if node.to.this is exp.DataType.Type.INT128:
            return self.whole(self.value(node.this, truths))
        return self.converted(self.value(node.this, truths), node.to, truth=self.is_truth(node.this, truths))

    def _called(self, node: exp.Anonymous, truths: Truths) -> Sql:
        if node.name == "list_extract":  # [value] if it is finite: whatever is no number never comes so far here
            return self.value(node.expressions[0].expressions[0].expressions[0], truths)
        return self.function(node.name, [self.value(each, truths) for each in node.expressions])

    def refused(self, what: str) -> TableError:
        """The error for something that the engine cannot say."""
        return TableError(Fault(self.place, f"{what} is not counted inside {self.spoken}.", remedy=WAY_OUT))
