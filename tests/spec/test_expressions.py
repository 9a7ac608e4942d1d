"""Expressions: what is allowed becomes our nodes; everything else is refused with its place and what is allowed."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.errors import StudyError
from isonomia.model.expression import (
    FUNCTIONS,
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Constant,
    Expression,
    In,
    IsNull,
    Logical,
    Negate,
    Not,
    children,
)
from isonomia.study.expressions import DEEPEST, LONGEST, parse

A, B = Column("a"), Column("b")


def root(text, wanted=""):
    return parse(text, "here", wanted).root


def fault(text, wanted=""):
    with pytest.raises(StudyError) as caught:
        parse(text, "study.toml line 7: [indicator.1.event]", wanted)
    (only,) = caught.value.faults
    assert only.place == "study.toml line 7: [indicator.1.event]"
    return only


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("insured = 'no'", Compare("=", Column("insured"), Constant("no"))),
        ("a == 1", Compare("=", A, Constant(1))),
        ("a != 1", Compare("<>", A, Constant(1))),
        ("a <= -2.5", Compare("<=", A, Constant(-2.5))),
        ("1e3 > a", Compare(">", Constant(1000.0), A)),
        ("age between 18 and 64", Between(Column("age"), Constant(18), Constant(64))),
        ("a not between 1 and 2", Not(Between(A, Constant(1), Constant(2)))),
        ("a in ('x', 'it''s', -1)", In(A, (Constant("x"), Constant("it's"), Constant(-1)))),
        ("a not in (1)", Not(In(A, (Constant(1),)))),
        ("a is null", IsNull(A)),
        ("a IS NOT NULL", Not(IsNull(A))),
        ("not a and b or a", Logical("or", (Logical("and", (Not(A), B)), A))),
        ("a and b and (a or b)", Logical("and", (A, B, Logical("or", (A, B))))),
        ("a + b * 2 > 3", Compare(">", Arithmetic("+", A, Arithmetic("*", B, Constant(2))), Constant(3))),
        ("(a + b) / 2 % 3", Arithmetic("%", Arithmetic("/", Arithmetic("+", A, B), Constant(2)), Constant(3))),
        ("-a < 3", Compare("<", Negate(A), Constant(3))),
        ("true", Constant(value=True)),
        ("a = null", Compare("=", A, Constant(None))),
        ("a >= date '2026-11-22'", Compare(">=", A, Constant(date(2026, 11, 22)))),
        ("a < timestamp '2026-11-22 10:30:00'", Compare("<", A, Constant(datetime(2026, 11, 22, 10, 30)))),  # noqa: DTZ001  dates of a table have no zone
        ('"odd ""name"" (x)" = 1', Compare("=", Column('odd "name" (x)'), Constant(1))),
        ('"--no comment;" = 1', Compare("=", Column("--no comment;"), Constant(1))),
        ("größe = 1", Compare("=", Column("größe"), Constant(1))),
        ("date = value", Compare("=", Column("date"), Column("value"))),
        ("round(a, 1)", Call("round", (A, Constant(1)))),
        ("coalesce(a, b, 0)", Call("coalesce", (A, B, Constant(0)))),
    ],
)  # fmt: skip
def test_what_is_allowed_becomes_our_nodes(text, tree):
    assert root(text) == tree


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_published_list_is_taken(name):
    fewest, most = FUNCTIONS[name]
    for count in {fewest, most}:
        assert root(f"{name}({', '.join(['a'] * count)})") == Call(name, (A,) * count)
        assert root(f"{name.upper()} ({', '.join(['a'] * count)})") == Call(name, (A,) * count)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_with_the_wrong_number_of_arguments_is_refused(name):
    fewest, most = FUNCTIONS[name]
    for count in (fewest - 1, most + 1):
        fault(f"{name}({', '.join(['a'] * count)})")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a in (select 1)", "“select” cannot stand at character 7"),
        ("a = 1; drop table x", "“;” cannot stand at character 6"),
        ("a = 1 -- really", "a comment cannot stand"),
        ("a /* really */ = 1", "a comment cannot stand"),
        ("a::int = 1", "“::” cannot stand at character 2"),
        ("cast(a as int) = 1", "“cast” cannot stand at character 1"),
        ("try_cast(a as int) = 1", "“try_cast” cannot stand"),
        ("case when a then b end", "“case” cannot stand"),
        ("a like 'x%'", "“like” cannot stand"),
        ("a || b = 'x'", "“||” cannot stand"),
        ("*", "cannot be used"),
        ("count(*) > 1", "“count” is not a function"),
        ("t.a = 1", "“.” cannot stand"),
        ("a[1] = 1", "“[” cannot stand"),
        ("{a} = 1", "“{” cannot stand"),
        ("@a = 1", "“@” cannot stand"),
        ("$1 = a", "“$” cannot stand"),
        ("? = a", "“?” cannot stand"),
        ("`a` = 1", "“`” cannot stand"),
        ("a ** 2 > 1", "“**” cannot stand"),
        ("a // 2 > 1", "“//” cannot stand"),
        ("a ^ 2 > 1", "“^” cannot stand"),
        ("a ~ 'x'", "“~” cannot stand"),
        ("a = e'x'", "“e'x'” cannot stand"),
        ("a = x'41'", "cannot be read"),
        ("a = $$x$$", "“$$x$$” cannot stand"),
        ("read_csv('/etc/passwd') = 1", "“read_csv” is not a function"),
        ('"lower"(a) = 1', "is not a function"),
        ("lower(a) over () = 1", "“over” is not a function"),
        ("random() > 0", "“random” is not a function"),
        ("now() > a", "“now” is not a function"),
        ("current_date > a", "cannot be used"),
        ("a is true", "“is” can only be followed by null"),
        ("a is distinct from b", "cannot be used"),
        ("1 < a < 5", "two comparisons in a row"),
        ("a = b = a", "two comparisons in a row"),
        ("a in b", "cannot be used in this form"),
        ("a in (b)", "only constants"),
        ("a in ()", "only constants"),
        ("a between symmetric 1 and 2", "cannot be used in this form"),
        ("trim(both 'x' from a) = 'y'", "cannot be used in this form"),
        ("a and 'x'", "a value stands where a condition is needed"),
        ("not (a + 1)", "a value stands where a condition is needed"),
        ("a + 'x' > 1", "not a number stands in arithmetic"),
        ("(a = 1) + 1 > 1", "not a number stands in arithmetic"),
        ("interval '3' day > a", "cannot be used"),
        ("date '2026-02-30' < a", "is not a date"),
        ("a = 1e999", "a number is too large"),
        ("a = 99999999999999999999", "a number is too large"),
        ('"" = 1', "a column needs a name"),
        ("a = 'x", "a quote is not closed"),
        ("a =", "cannot be read"),
        ("a b", "cannot be read"),
        ("(a = 1", "cannot be read"),
        ("a = 1)", "cannot be read"),
        ("", "is empty"),
        (" \n\t", "is empty"),
    ],
)
def test_everything_else_is_refused_with_its_place(text, words):
    assert words in fault(text).problem


def test_a_refusal_names_what_is_allowed_and_the_nearest_name():
    found = fault("lowr(a) = 'x'")
    assert found.nearest == "lower"
    for name in FUNCTIONS:
        assert name in found.allowed
    assert "between … and …" in fault("a @ b").allowed


def test_a_thousand_brackets_get_a_sentence():
    assert "nested deeper than 32 levels" in fault("(" * 999 + "a" + ")" * 999).problem
    assert "nested deeper than 32 levels" in fault("not " * 400 + "a").problem
    assert "nested deeper than 32 levels" in fault("- " * 400 + "a").problem
    assert f"{LONGEST + 1:,} characters" in fault("(" * (LONGEST + 1)).problem


def test_levels_are_counted_and_a_run_of_or_is_one_level():
    wide = " or ".join(f"a = {number}" for number in range(150))
    assert len(root(wide).operands) == 150
    assert "more levels" in fault("+".join(["a"] * (DEEPEST + 1))).problem
    assert depth(root("+".join(["a"] * DEEPEST))) == DEEPEST
    assert root("(" * DEEPEST + "a" + ")" * DEEPEST) == A


@pytest.mark.parametrize(
    ("text", "wanted", "refused"),
    [
        ("a", "condition", False),
        ("a = 1", "condition", False),
        ("coalesce(a, b)", "condition", False),
        ("a + 1", "condition", True),
        ("'x'", "condition", True),
        ("length(a)", "condition", True),
        ("a", "value", False),
        ("a / b", "value", False),
        ("a = 1", "value", True),
        ("a is null", "value", True),
    ],
)
def test_a_condition_or_a_value_is_asked_for(text, wanted, refused):
    if refused:
        assert "wanted" in fault(text, wanted).problem
    else:
        parse(text, "here", wanted)


def test_the_text_and_the_columns_are_kept():
    made = parse(" b > 1 and a in (1) or b is null ", "here")
    assert made.text == " b > 1 and a in (1) or b is null "
    assert made.columns == ("b", "a")


WORDS = "a 1 2.5 'x' = < and or not in between is null ( ) , + - * % / lower( coalesce( date select ; -- /* ' \" \\ é"
FRAGMENTS = st.sampled_from([*WORDS.split(), '"b c"', "\x00"])


@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map(" ".join)))
def test_any_text_gives_an_expression_or_a_refusal(text):
    try:
        made = parse(text, "here")
    except StudyError:
        return
    assert isinstance(made, Expression)
    assert depth(made.root) <= DEEPEST


def depth(node):
    return 1 + max((depth(child) for child in children(node)), default=0)
