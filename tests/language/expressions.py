"""Random expression trees, their text, and trees without their places."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import assert_never

from hypothesis import strategies as st
from termwise.language import syntax
from termwise.language.nesting import is_deeper_than
from termwise.language.source import Source, Span
from termwise.language.syntax import Expression
from termwise.language.tokens import KEYWORDS

NOWHERE = Span(Source("none", ""), 1, 1, 1, 1)


def bare(value: object) -> object:
    """A tree as nested tuples, without the spans, to compare."""
    if isinstance(value, tuple):
        return tuple(bare(item) for item in value)
    if not isinstance(value, Expression):
        return value
    kept = (f.name for f in fields(value) if not f.name.endswith("span"))
    return (type(value).__name__, *(bare(getattr(value, name)) for name in kept))


def printed(node: Expression) -> str:
    """The text of a tree, every operand in parentheses that may have them."""
    match node:
        case syntax.Number(value=value):
            return _decimal(value)
        case syntax.Percent(value=value):
            return f"{_decimal(value * 100)}%"
        case syntax.Measured(value=value, word=word):
            return f"{_decimal(value)} {word}"
        case syntax.DateLiteral(value=day):
            return day.isoformat()
        case syntax.TextLiteral(value=text):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case syntax.BooleanLiteral(value=truth):
            return str(truth).lower()
        case syntax.Name(name=name):
            return name
        case syntax.Dot(base=base, name=name):
            return f"{_base(base)}.{name}"
        case syntax.Subscript(base=base, arguments=arguments):
            return f"{_base(base)}[{_listed(arguments)}]"
        case syntax.Call(name=name, arguments=arguments):
            return f"{name}({_listed(arguments)})"
        case syntax.ListLiteral(items=items):
            return f"[{_listed(items)}]"
        case syntax.Negative(operand=operand):
            return f"-({printed(operand)})"
        case syntax.Arithmetic(op=op, left=left, right=right):
            return f"({printed(left)}) {op} ({printed(right)})"
        case syntax.Comparison(op=op, left=left, right=right):
            return f"({printed(left)}) {op} ({printed(right)})"
        case syntax.Between(item=item, low=low, high=high):
            return f"({printed(item)}) between ({printed(low)}) and ({printed(high)})"
        case syntax.Membership(item=item, values=values, negated=negated):
            return f"({printed(item)}) {'not in' if negated else 'in'} {printed(values)}"
        case syntax.Presence(operand=operand, present=present):
            return f"({printed(operand)}) is {'present' if present else 'missing'}"
        case syntax.Not(operand=operand):
            return f"not ({printed(operand)})"
        case syntax.And(operands=operands):
            return " and ".join(f"({printed(operand)})" for operand in operands)
        case syntax.Or(operands=operands):
            return " or ".join(f"({printed(operand)})" for operand in operands)
        case _:
            assert_never(node)


def _base(base: Expression) -> str:
    """A base of a dot or a look-up; a path stays without parentheses, so `in` may take it."""
    if isinstance(base, syntax.Name | syntax.Dot | syntax.Call | syntax.Subscript):
        return printed(base)
    return f"({printed(base)})"


def _listed(items: tuple[Expression, ...]) -> str:
    return ", ".join(printed(item) for item in items)


def _decimal(value: Fraction) -> str:
    """A fraction with a denominator of 1000 at most, in digits."""
    thousandths = value * 1000
    assert thousandths.denominator == 1
    whole, rest = divmod(thousandths.numerator, 1000)
    return f"{whole}.{rest:03}" if rest else str(whole)


names = st.from_regex(r"[a-zà-öø-ÿ_][a-z0-9_]{0,3}(-[a-z0-9]{1,2})?", fullmatch=True).filter(
    lambda name: name not in KEYWORDS | {"if"}
)
amounts = st.integers(0, 10**9).map(lambda thousandths: Fraction(thousandths, 1000))

_leaves: st.SearchStrategy[Expression] = st.one_of(
    st.builds(syntax.Number, amounts, st.just(NOWHERE)),
    st.builds(syntax.Percent, amounts.map(lambda a: a / 100), st.just(NOWHERE)),
    st.builds(syntax.Measured, amounts, names, st.just(NOWHERE), st.just(NOWHERE)),
    st.builds(syntax.DateLiteral, st.dates(date(1000, 1, 1)), st.just(NOWHERE)),
    st.builds(syntax.TextLiteral, st.text(max_size=8), st.just(NOWHERE)),
    st.builds(syntax.BooleanLiteral, st.booleans(), st.just(NOWHERE)),
    st.builds(syntax.Name, names, st.just(NOWHERE)),
)


def _path(parts: list[str]) -> Expression:
    node: Expression = syntax.Name(parts[0], NOWHERE)
    for part in parts[1:]:
        node = syntax.Dot(node, part, NOWHERE, NOWHERE)
    return node


def _inner(inside: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    here = st.just(NOWHERE)
    some = st.lists(inside, min_size=1, max_size=3).map(tuple)
    several = st.lists(inside, min_size=2, max_size=4).map(tuple)
    values = st.builds(syntax.ListLiteral, some, here) | st.lists(
        names, min_size=1, max_size=3
    ).map(_path)
    # A literal takes no dot and no brackets, but a literal in parentheses does.
    return st.one_of(
        st.builds(syntax.Dot, inside, names, here, here),
        st.builds(syntax.Subscript, inside, some, here),
        st.builds(syntax.Call, names, st.just(()) | some, here, here),
        st.builds(syntax.Negative, inside, here),
        st.builds(syntax.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inside, inside, here),
        st.builds(
            syntax.Comparison,
            st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
            inside,
            inside,
            here,
        ),
        st.builds(syntax.Between, inside, inside, inside, here),
        st.builds(syntax.Membership, inside, values, st.booleans(), here),
        st.builds(syntax.Presence, inside, st.booleans(), here),
        st.builds(syntax.Not, inside, here),
        st.builds(syntax.And, several, here),
        st.builds(syntax.Or, several, here),
    )


def expressions() -> st.SearchStrategy[Expression]:
    """Trees of every shape that the grammar has."""
    trees = st.recursive(_leaves, _inner, max_leaves=12)
    return trees.filter(lambda tree: not is_deeper_than(tree, 40) and len(printed(tree)) < 10_000)
