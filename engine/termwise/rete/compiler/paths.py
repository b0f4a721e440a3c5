"""Rows and what is read from them: fields, attributes, measures and decisions, lines."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from termwise.language import tree as t
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.rete import cells
from termwise.rete.cells import UNSET, demand
from termwise.rete.compiler.operands import Amount, Factor, Operand, merged
from termwise.rete.layout import Effect, Named

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions

_ATTRIBUTES = {
    "index": cells.INDEX,
    "start": cells.START,
    "end": cells.END,
    "full_start": cells.FULL_START,
    "full_end": cells.FULL_END,
}

_LINE_FIELDS = {
    "amount": cells.LINE_AMOUNT,
    "date": cells.LINE_DATE,
    "party": cells.LINE_PARTY,
}


def row(expr: t.AtHand | t.Owner | t.Previous | t.At, c: Expressions) -> Operand:
    """Code for a row at hand or one that a path leads to."""
    match expr:
        case t.AtHand(name=name):
            return Operand(c.rows[name])
        case t.Owner(row=t.AtHand(name=name)) if c.rows.get(name) == c.line:
            return Operand(f"{c.line}[{cells.LINE_ROW}]")
        case t.Owner(row=inner, name=name):
            return _cell(inner, c.terms.layouts[_subject(inner)].fields[name], False, c)
        case t.Previous(row=inner):
            return _cell(inner, cells.PREVIOUS, True, c)
        case t.At():
            return _at(expr, c)
        case _:
            assert_never(expr)


def read(
    expr: t.Field | t.Attribute | t.Value | t.LineField | t.LineAmount, c: Expressions
) -> Operand:
    """Code for what is read from a row."""
    match expr:
        case t.Field(row=inner, name=name, missing=missing):
            cell = c.terms.layouts[_subject(inner)].fields[name]
            # A row that does not exist yet has its key and nothing else.
            unsure = cell != cells.KEY and (missing or not _exists(inner, c))
            return _cell(inner, cell, unsure, c)
        case t.Attribute(row=inner, name=name):
            unsure = name in ("end", "full_end")
            return _cell(inner, _ATTRIBUTES[name], unsure, c)
        case t.Value(row=inner, name=name):
            return _value(expr, inner, name, c)
        case t.LineField(name=name):
            return Operand(f"{c.line}[{_LINE_FIELDS[name]}]")
        case t.LineAmount(row=inner, rule=rule):
            return _line_amount(inner, rule, c)
        case _:
            assert_never(expr)


def stretch(expr: t.Attribute, c: Expressions) -> Amount:
    """`days`, `full_days`, and `share`, which is one by the other."""
    known = c.body.recall(expr)
    if isinstance(known, Amount):
        return known
    own = _days(expr.row, cells.START, cells.END, c) if expr.name != "full_days" else None
    full = _days(expr.row, cells.FULL_START, cells.FULL_END, c) if expr.name != "days" else None
    if own is not None and full is not None:
        guards = merged([own.guards, full.guards])
        found = Amount(Fraction(1), own.over, full.over, guards)
    else:
        found = own or full or Amount(Fraction(1))
    c.body.remember(expr, found)
    return found


def _days(inner: Expr, start: int, end: int, c: Expressions) -> Amount:
    last = _cell(inner, end, True, c)
    first = _cell(inner, start, False, c)
    guards = merged([first.guards, last.guards])
    counted = c.stored(Operand(f"{last.code} - {first.code}", guards))
    return Amount(Fraction(1), (Factor(counted.code, True, True),), (), counted.guards)


def _cell(inner: Expr, cell: int, unsure: bool, c: Expressions) -> Operand:
    """A cell that is there from the start; `unsure` where it may be None in a row that exists."""
    what = ("cell", inner, cell)
    known = c.body.recall(what)
    if isinstance(known, Operand):
        return known
    base = c.stored(c.row(inner))
    name = c.body.local(Operand(f"{base.code}[{cell}]", base.guards).otherwise_none())
    found = Operand(name, (f"{name} is not None",) if unsure or base.guards else ())
    c.body.remember(what, found)
    return found


def _value(expr: t.Value, inner: Expr, name: str, c: Expressions) -> Operand:
    known = c.body.recall(expr)
    if isinstance(known, Operand):
        return known
    layout = c.terms.layouts[_subject(inner)]
    cell = cells.ACCEPTED if name == "accepted" else layout.cell(c.terms.number, Named(name))
    found = Operand("None", ("False",)) if cell is None else computed(inner, cell, c)
    c.body.remember(expr, found)
    return found


def computed(inner: Expr, cell: int, c: Expressions) -> Operand:
    """A cell that may have to be computed first."""
    base = c.stored(c.row(inner))
    name = c.body.local(Operand(f"{base.code}[{cell}]", base.guards).otherwise_none())
    with c.body.block(f"if {name} is {c.body.bind(UNSET)}"):
        c.body.line(f"{name} = {c.body.bind(demand)}({base.code}, {cell}, x)")
    return Operand(name, (f"{name} is not None",))


def _line_amount(inner: Expr, rule: str, c: Expressions) -> Operand:
    cell = c.terms.layouts[_subject(inner)].cell(c.terms.number, Effect(rule))
    if cell is None:
        return Operand("0")
    line = computed(inner, cell, c)
    return Operand(f"({line.code}[{cells.LINE_AMOUNT}] if {line.code} else 0)")


def _at(expr: t.At, c: Expressions) -> Operand:
    known = c.body.recall(expr)
    if isinstance(known, Operand):
        return known
    owners = [c.stored(c.row(owner)) for owner in expr.owners]
    date = c.stored(c.value(expr.date))
    keys = [f"{owner.code}[{cells.KEY}]" for owner in owners]
    key = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
    guards = merged([*(owner.guards for owner in owners), date.guards])
    period = c.body.bind(expr.type.subject)
    code = Operand(f"x.row_at({period}, {key}, {date.code})", guards).otherwise_none()
    name = c.body.local(code)
    found = Operand(name, (f"{name} is not None",))
    c.body.remember(expr, found)
    return found


def _subject(expr: Expr) -> str:
    assert isinstance(expr.type, Row)
    return expr.type.subject


def _exists(expr: Expr, c: Expressions) -> bool:
    """Whether a row surely exists: a reference may lead to one that lies ahead."""
    match expr:
        case t.AtHand(name=name):
            return name not in c.doubtful
        case t.Owner(row=inner):
            declared = c.terms.program.periods().get(_subject(inner))
            return declared is None or not declared[0].combined
        case _:
            return False
