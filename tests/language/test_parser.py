"""What the parser makes of expressions, and what it says of those that it refuses."""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language import parser, syntax
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.nesting import children
from termwise.language.parser import parse_expression
from termwise.language.placement import Placement
from termwise.language.source import Source
from termwise.language.syntax import Expression

from tests.language.expressions import bare, expressions, printed

ROOT = Path(__file__).parents[2]


def read(text: str) -> tuple[Expression | None, list[Diagnostic]]:
    findings = Findings()
    tree = parse_expression(text, Placement.at(Source("t", text), 1, 1), findings)
    return tree, findings.found


def tree_of(text: str) -> Expression:
    tree, found = read(text)
    assert tree is not None, found
    assert found == []
    return tree


def refusal(text: str) -> Diagnostic:
    tree, found = read(text)
    assert tree is None
    (only,) = found
    assert only.severity == "error"
    return only


def written(node: Expression, text: str) -> str:
    """The part of a one-line text that a node's span covers."""
    return text[node.span.column - 1 : node.span.end_column - 1]


def test_the_grammar_of_the_reference_is_that_of_the_parser() -> None:
    page = (ROOT / "docs/reference/language.md").read_text(encoding="utf-8")
    reference = page.split("```ebnf\n", 1)[1].split("```", 1)[0]
    assert parser.__doc__ is not None
    assert parser.__doc__.split("\n\n", 1)[1] == reference


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12", "12"),
        ("0.5", "1/2"),
        ("12%", "12/100"),
        ("2.5 %", "2.5/100"),
        ("250 users", "250 users"),
        ("0.5 year", "1/2 year"),
    ],
)
def test_numbers_are_exact(text: str, shown: str) -> None:
    match tree_of(text):
        case syntax.Number(value=value):
            assert value == Fraction(shown)
        case syntax.Percent(value=value):
            assert value == Fraction(shown.split("/")[0]) / 100
        case syntax.Measured(value=value, word=word):
            assert [value, word] == [Fraction(shown.split()[0]), shown.split()[1]]
        case other:
            pytest.fail(repr(other))


def test_other_literals() -> None:
    assert bare(tree_of("2009-11-17")) == ("DateLiteral", date(2009, 11, 17))
    assert bare(tree_of(r'"say \"so\" \\ it' + "'s" + '"')) == (
        "TextLiteral",
        'say "so" \\ it' + "'s",
    )
    assert bare(tree_of("'a b'")) == ("TextLiteral", "a b")
    assert bare(tree_of("true")) == ("BooleanLiteral", True)
    assert bare(tree_of("false")) == ("BooleanLiteral", False)


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a = b", "not (a = b)"),
        ("not not a", "not (not a)"),
        ("a = b and c != d", "(a = b) and (c != d)"),
        ("a + b * c - d", "(a + (b * c)) - d"),
        ("a / b / c", "(a / b) / c"),
        ("-a * b", "(-a) * b"),
        ("a - -b", "a - (-b)"),
        ("a * - b", "a * (-b)"),
        ("a+b*c", "a + (b * c)"),
        ("x between a + 1 and b and c", "(x between (a + 1) and b) and c"),
        ("a + 1 is present or b", "((a + 1) is present) or b"),
        ("a not in k.l and b", "(a not in k.l) and b"),
        ("not a in [b]", "not (a in [b])"),
        ("12% * x", "(12%) * x"),
        ("x >= 2 sales", "x >= (2 sales)"),
        ("max(a, -b, (c))", "max(a, (-b), c)"),
        ("ladder[o.product, o.seats].bonus", "(ladder[o.product, o.seats]).bonus"),
        ("at(partner.year).share", "(at(partner.year)).share"),
        ("order . kind\n = new", "order.kind = new"),
        ("attendance = present", "attendance = (present)"),
        ("x.missing is missing", "(x.missing) is missing"),
    ],
)
def test_precedence(text: str, grouped: str) -> None:
    assert bare(tree_of(text)) == bare(tree_of(grouped))


def test_conjunctions_collect_their_operands() -> None:
    match tree_of("a and b and c or d or e"):
        case syntax.Or(operands=(syntax.And(operands=inner), _, _)):
            assert len(inner) == 3
        case other:
            pytest.fail(repr(other))


def test_a_hyphen_belongs_to_its_word() -> None:
    match tree_of("sale-commission.amount - é-2"):
        case syntax.Arithmetic("-", syntax.Dot(base=syntax.Name(name=rule)), syntax.Name(name=b)):
            assert (rule, b) == ("sale-commission", "é-2")
        case other:
            pytest.fail(repr(other))


def test_spans_cover_the_text_of_their_nodes() -> None:
    text = "not (a + b) * 2 users >= f(c.d, 2.5 %) and x in [p, 'q']"
    conjunction = tree_of(text)
    assert isinstance(conjunction, syntax.And)
    negation, membership = conjunction.operands
    (comparison,) = children(negation)
    product, call = children(comparison)
    assert [
        written(node, text)
        for node in (
            *(conjunction, negation, comparison, product, *children(product)),
            *(call, *children(call), *children(membership)),
        )
    ] == [
        text,
        "not (a + b) * 2 users >= f(c.d, 2.5 %)",
        "(a + b) * 2 users >= f(c.d, 2.5 %)",
        "(a + b) * 2 users",
        "a + b",
        "2 users",
        "f(c.d, 2.5 %)",
        "c.d",
        "2.5 %",
        "x",
        "[p, 'q']",
    ]


@pytest.mark.parametrize(
    ("text", "code", "marked", "advice"),
    [
        ("", "expression-empty", "", "leave the key out"),
        ("   ", "expression-empty", "   ", "leave the key out"),
        ("a -b", "minus-needs-spaces", "a -b", "`a - b`"),
        ("a- b", "minus-needs-spaces", "a- b", "`a - b`"),
        ("2-1", "minus-needs-spaces", "2-1", "`2 - 1`"),
        ("f(x) -1", "minus-needs-spaces", ") -1", "`f(x) - 1`"),
        ("x between y -5 and 9", "minus-needs-spaces", "y -5", "`x between y - 5 and 9`"),
        ("f(sale-)", "hyphen-at-end", "sale-", "`f(sale)`"),
        ("a - ", "expression-syntax", "-", "after `-`"),
        ("a < b <= c", "chained-comparison", "<=", "`a < b and b <= c`"),
        ("a in b = c", "chained-comparison", "=", "parentheses"),
        ("a is present not in c", "chained-comparison", "not", "parentheses"),
        ("a == b", "equals-sign", "==", "`a = b`"),
        ("a <> b", "equals-sign", "<>", "`a != b`"),
        ("a > = b", "equals-sign", "> =", "`a >= b`"),
        ("a && b", "sign-for-word", "&&", "`a and b`"),
        ("!a", "sign-for-word", "!", "`not a`"),
        ("a ? b : c", "case-in-expression", "?", "decisions"),
        ("if a then b else c", "case-in-expression", "if", "decisions"),
        ("IF(a, b, c)", "case-in-expression", "IF", "decisions"),
        ("a ** 2", "foreign-sign", "**", "x * x"),
        ("a AND b", "keyword-in-capitals", "AND", "`a and b`"),
        ("5 Or b", "keyword-in-capitals", "Or", "`5 or b`"),
        ("a = “x”", "unknown-character", "“", "straight quotes"),
        ("a ≤ b", "unknown-character", "≤", "`a <= b`"),
        ("100 €", "unknown-character", "€", "100 EUR"),
        ("x²", "unknown-character", "²", "x * x"),
        ("a \u200b", "unknown-character", "\u200b", "leave it out"),
        ('a = "b', "text-not-closed", '"b', 'put "'),
        ("'a\\'", "text-not-closed", "'a\\'", "put '"),
        ("1,000", "digit-grouping", "1,000", "`1000`; where"),
        ("2,5 * x", "digit-grouping", "2,5", "`2.5 * x`"),
        ("1.234,56", "digit-grouping", "1.234,56", "`1234.56`"),
        ("f(1,2)", "digit-grouping", "1,2", "`1, 2`"),
        ("1_000", "digit-grouping", "1_000", "`1000`"),
        ("1 000", "digit-grouping", "1 000", "`1000`"),
        ("250users", "number-needs-space", "250users", "`250 users`"),
        ("1" * 41, "number-too-long", "1" * 41, "round it"),
        ("2009-02-30", "bad-date", "2009-02-30", "year-month-day"),
        ("a < 2009-1-5", "bad-date", "2009-1-5", "`a < 2009-01-05`"),
        ("17.11.2009", "bad-date", "17.11.2009", "`2009-11-17`"),
        ("50 percent", "percent-sign", "percent", "`50%`"),
        ("rate%", "percent-sign", "%", "12%"),
        ("f(a", "bracket-not-closed", "(", "`)`"),
        ("(a]", "bracket-not-closed", "]", "`(a)`"),
        ("a)", "bracket-not-opened", ")", "leave out"),
        ("t[]", "empty-brackets", "[]", "one value"),
        ("a.b(c)", "call-of-path", "a.b(", "table[key]"),
        ("a.in", "reserved-word", "in", "another name"),
        ("a in f(x)", "in-needs-list", "f(", "name a parameter"),
        ("a in 'x'", "in-needs-list", "'x'", "`a in ['x']`"),
        ("a in", "in-needs-list", "in", "brackets"),
        ("[a, b] = c", "list-out-of-place", "[", "`in`"),
        ("a is not present", "is-not", "is not present", "`a is missing`"),
        ("a is b", "is-without-present", "is b", "`a = b`"),
        ("a is", "is-without-present", "is", "is present"),
        ("a b", "expression-syntax", "b", "`and`"),
        ("a = not b", "expression-syntax", "not", "(not …)"),
        ("f(a,)", "expression-syntax", ")", "before `)`"),
        ("x between 1", "expression-syntax", "1", "both bounds"),
        (".5", "expression-syntax", ".", "`0.5`"),
        ("a" * 10_001, "expression-too-long", "a" * 10_001, "decisions"),
        ("1" + " + 1" * 50, "expression-too-deep", "1" + " + 1" * 50, "decisions"),
    ],
)
def test_refusals(text: str, code: str, marked: str, advice: str) -> None:
    found = refusal(text)
    assert found.code == code
    assert text[found.span.column - 1 : found.span.end_column - 1] == marked
    assert found.help is not None
    assert advice in found.help
    assert not found.message.endswith(".")


@pytest.mark.parametrize(
    "piece", ["(", "not ", "- ", "f(", "a[", "a.", "1 + ", "x in [", "[", "a="]
)
def test_deep_texts_are_refused_and_harmless(piece: str) -> None:
    assert read(piece * (10_000 // len(piece)))[0] is None


@pytest.mark.parametrize(
    ("piece", "depth"),
    [("(", 50), ("f(", 49), ("t[", 49), ("not f(", 24), ("- t[", 24), ("x + (", 49)],
)
def test_the_deepest_nesting_stays_within_the_stack(piece: str, depth: int) -> None:
    assert sys.getrecursionlimit() == 1000
    tree_of(piece * depth + "a" + ("]" if "[" in piece else ")") * depth)


def test_fifty_steps_are_enough_and_more_are_too_many() -> None:
    tree_of("(" * 50 + "a" + ")" * 50)
    tree_of("1" + " + 1" * 49)
    tree_of(" or ".join(["a = b"] * 1000))
    assert refusal("(" * 51 + "a" + ")" * 51).code == "expression-too-deep"


@given(expressions())
def test_what_is_printed_reads_as_the_same_tree(tree: Expression) -> None:
    assert bare(tree_of(printed(tree))) == bare(tree)


@given(st.text(max_size=200))
def test_any_text_gives_a_tree_or_one_error(text: str) -> None:
    check_tree_or_error(text)


PIECES = st.sampled_from(
    [
        *"()[],.%+-*/=<>?é²€{\\'\"",
        *("!=", "<=", "==", "and", "or", "not", "in", "is", "between", "present", "missing"),
        *("true", "if", "a", "a-b", "f(", "1", "2.5", "1,000", "2009-11-17", "2009-02-30", "'x'"),
    ]
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n"])), max_size=30))
def test_any_shuffle_of_pieces_gives_a_tree_or_one_error(pieces: list[tuple[str, str]]) -> None:
    check_tree_or_error("".join(piece + blank for piece, blank in pieces))


def check_tree_or_error(text: str) -> None:
    tree, found = read(text)
    if tree is not None:
        assert found == []
        return
    (only,) = found
    assert only.help
    assert only.span.end_column >= only.span.column
