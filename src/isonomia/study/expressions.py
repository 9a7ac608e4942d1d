"""Parse an expression of a study file into the nodes of `model/expression.py`; whatever is not listed is refused.

Three nets, each enough for what it is for: every token is looked at first (symbols, comments, names of functions,
nesting), then sqlglot reads the text as a condition, then its tree is turned node by node into ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from isonomia.errors import Fault, StudyError, nearest, quoted
from isonomia.model.expression import FUNCTIONS, Expression
from isonomia.study.expression_nodes import Refused, node_of, wanted_fault

if TYPE_CHECKING:
    from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]  # re-exported without saying so

LONGEST: Final = 2_000
DEEPEST: Final = 32
DIALECT: Final = "duckdb"

Wanted = Literal["condition", "value", ""]

ALLOWED: Final = (
    "columns (odd names in double quotes), 'text', numbers, true, false, null, date '2026-11-22'; = <> < <= > >=; "
    "and, or, not, in (…), between … and …, is null, is not null; + - * / %; "
    f"and the functions {', '.join(sorted(FUNCTIONS))}"
)
_SYMBOLS: Final = frozenset(["(", ")", ",", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"])
_BEFORE_BRACKET: Final = frozenset({"and", "or", "not", "in", "between", "is"})
_INSTEAD: Final = {
    "select": "Prepare the figure in the table, or declare another source.",
    "case": "Declare two indicators, or prepare a column in the table.",
    "cast": "Use number(…) or text(…).",
    "try_cast": "Use number(…) or text(…).",
    "like": "List the values with in (…).",
    "ilike": "List the values with in (…).",
    "similar": "List the values with in (…).",
    "glob": "List the values with in (…).",
    "exists": "Prepare the figure in the table.",
    "::": "Use number(…) or text(…).",
    ";": "An expression is one condition or one value.",
    "||": "Prepare the column in the table.",
    "--": "Put comments behind # outside the quotes.",
}
"""Words and symbols that people try -> what to do instead."""


def parse(text: str, place: str, wanted: Wanted = "") -> Expression:
    """An expression over the columns of a table.

    Args:
        text: as written in the study file.
        place: where it stands, for messages.
        wanted: "condition" (true, false or null) or "value"; "" takes both.

    Raises:
        StudyError: the text is too long, nested too deep, or holds something that is not listed.
    """
    try:
        _check_size(text)
        tokens = _tokens(text)
        _check_tokens(text, tokens)
        root = node_of(_tree(text), DEEPEST)
        wanted_fault(root, wanted)
    except Refused as refused:
        at = f" at character {refused.at + 1}" if refused.at is not None else ""
        fault = Fault(
            place, f"{refused.problem}{at} in {quoted(text)}.", refused.allowed, refused.nearest, refused.remedy
        )
        raise StudyError(fault) from None
    return Expression(text, root)


def _check_size(text: str) -> None:
    if not text.strip():
        raise Refused("the expression is empty", allowed=ALLOWED)
    if len(text) > LONGEST:
        raise Refused(f"the expression has {len(text):,} characters", allowed=f"at most {LONGEST:,}")


def _tokens(text: str) -> list[Token]:
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import TokenError

    try:
        return list(Dialect.get_or_raise(DIALECT).tokenize(text))
    except TokenError:
        remedy = "Text stands in single quotes, odd column names in double quotes; each quote needs its partner."
        raise Refused("a quote is not closed", remedy=remedy) from None


def _check_tokens(text: str, tokens: list[Token]) -> None:
    """Look at each token by itself, at the brackets, and at what is called."""
    from sqlglot.tokens import TokenType  # type: ignore[attr-defined]  # as above

    literals = {TokenType.STRING, TokenType.NUMBER, TokenType.IDENTIFIER}
    open_brackets = 0
    run = 0
    for index, token in enumerate(tokens):
        written = text[token.start : token.end + 1]
        before = tokens[index - 1] if index else None
        if token.comments:
            raise Refused("a comment cannot stand", token.start, ALLOWED, remedy=_INSTEAD["--"])
        if token.token_type not in literals:
            _check_word_or_symbol(written, token.start)
        if written == "(":
            open_brackets += 1
            _check_call(text, before, literals)
        open_brackets -= written == ")"
        run = run + 1 if written.lower() in {"not", "-", "+"} else 0
        if max(open_brackets, run) > DEEPEST:
            raise _too_deep()


def _too_deep() -> Refused:
    remedy = "Take it apart: prepare a column in the table, or write lists with in (…)."
    return Refused(f"the expression is nested deeper than {DEEPEST} levels", remedy=remedy)


def _check_word_or_symbol(written: str, at: int) -> None:
    word = written.lower()
    if word in _INSTEAD:
        raise Refused(f"{quoted(written)} cannot stand", at, ALLOWED, remedy=_INSTEAD[word])
    if written not in _SYMBOLS and not written.isidentifier():
        remedy = "A column with an odd name stands in double quotes."
        raise Refused(f"{quoted(written)} cannot stand", at, ALLOWED, remedy=remedy)


def _check_call(text: str, before: Token | None, literals: set[TokenType]) -> None:
    """What stands directly before an opening bracket: a listed function, an operator, or nothing that is called."""
    if before is None:
        return
    written = text[before.start : before.end + 1]
    name = written.lower()
    called = before.token_type in literals or written.isidentifier()
    if not called or name in FUNCTIONS or name in _BEFORE_BRACKET:
        return
    raise Refused(
        f"{quoted(written)} is not a function that can be used",
        before.start,
        ", ".join(sorted(FUNCTIONS)),
        nearest(name, FUNCTIONS),
    )


def _tree(text: str) -> object:
    """What sqlglot reads. Its tree is not trusted: `node_of` takes only what it knows."""
    from sqlglot import exp
    from sqlglot.errors import ParseError

    try:
        return exp.maybe_parse(text, into=exp.Condition, dialect=DIALECT)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        at = _offset(text, first.get("line"), first.get("col"), first.get("highlight"))
        raise Refused("the expression cannot be read", at, ALLOWED, remedy=_keyword(text, at)) from None
    except RecursionError:
        raise _too_deep() from None


def _keyword(text: str, at: int | None) -> str:
    """What to do where the word at which reading stopped is one of SQL's own, which a column may be called by too."""
    word = re.match(r"[A-Za-z_]+", text[at:]) if at is not None else None
    if word is None or word[0].lower() in {*FUNCTIONS, *_BEFORE_BRACKET, "null", "true", "false", "date", "timestamp"}:
        return ""
    return f'If {quoted(word[0])} is a column, it stands in double quotes: "{word[0]}".'


def _offset(text: str, line: int | None, column: int | None, highlight: str | None) -> int | None:
    """Where the parser stopped, as an offset: its column is that of the end of what it highlights."""
    if line is None or column is None:
        return None
    begin = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1])
    return min(max(begin + column - max(len(highlight or ""), 1), 0), len(text) - 1)
