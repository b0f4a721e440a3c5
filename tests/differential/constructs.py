"""The constructs of expressions by name: what generated programs must have, and what one has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never, get_args

from termwise.language import tree
from termwise.language.tree import Expr
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
    Unknown,
)


def kind_of(kind: Type) -> str:
    """A type in a word."""
    match kind:
        case Number(percent=True):
            return "rate"
        case Duration(kind=unit):
            return f"duration in {unit}"
        case Boolean() | Number() | Quantity() | Money() | Date() | Moment() | Text():
            return type(kind).__name__.lower()
        case Enumeration() | Row() | Unknown():
            return type(kind).__name__.lower()
        case _:
            assert_never(kind)


def plain_kind(kind: Type) -> str:
    """The same, where a number is a number however it is shown."""
    return kind_of(kind).replace("rate", "number")


def of_node(node: Expr) -> Iterator[str]:
    """What a node of an expression is an example of: its class, then what kind of that."""
    name = type(node).__name__
    yield name
    detail = _detail(node)
    if detail:
        yield f"{name}: {detail}"


def _detail(node: Expr) -> str:
    match node:
        case tree.Constant(type=kind):
            return kind_of(kind)
        case tree.Field(type=kind, missing=missing):
            return f"{kind_of(kind)}{', may be missing' if missing else ''}"
        case tree.Attribute(name=name) | tree.LineField(name=name):
            return name
        case tree.Value(name=name, row=row):
            return _of_value(name, row)
        case tree.At(owners=owners, date=date):
            return ("of a combination" if len(owners) > 1 else "") or _of_date(date)
        case tree.Parameter(type=kind):
            return kind_of(kind)
        case tree.Lookup(keys=keys, at=at):
            return f"{len(keys)} keys{', a threshold' if at is not None else ''}"
        case tree.Brackets(low=low, type=kind):
            return f"{kind_of(kind)}, {'up to' if low is None else 'from to'}"
        case tree.AverageRate() | tree.Owner() | tree.Previous() | tree.LineAmount():
            return ""
        case tree.Negate(type=kind) | tree.Absolute(type=kind) | tree.Default(type=kind):
            return plain_kind(kind)
        case tree.Arithmetic():
            return _of_arithmetic(node)
        case tree.Shift(date=date, by=by, back=back):
            return f"{kind_of(date.type)} {'-' if back else '+'} {kind_of(by.type)}"
        case tree.Scale(type=kind):
            return kind_of(kind)
        case tree.Compare(op=op, left=left):
            return f"{plain_kind(left.type)} {'=' if op == '=' else '<'}"
        case tree.Member(item=item, values=values):
            where = "parameter" if isinstance(values, str) else "list"
            return f"{plain_kind(item.type)} in {where}"
        case tree.Not(operand=operand):
            return type(operand).__name__
        case tree.Extreme(largest=largest, operands=operands):
            return f"{'max' if largest else 'min'} of {plain_kind(operands[0].type)}"
        case tree.Round(mode=mode, type=kind, step=step):
            is_one = isinstance(step, tree.Constant) and step.value == 1
            kind_name = plain_kind(kind)
            return f"{mode} {kind_name}{'' if is_one else ' to a step'}"
        case tree.Between(unit=unit) | tree.StartOf(unit=unit):
            return unit
        case tree.PartOf(part=part):
            return part
        case tree.AtHand() | tree.Present() | tree.And() | tree.Or() | tree.DayOf():
            return ""
        case _:
            assert_never(node)


def _of_value(name: str, row: Expr) -> str:
    what = "accepted" if name == "accepted" else "a name"
    match row:
        case tree.AtHand():
            return f"{what} of a row at hand"
        case tree.Previous():
            return f"{what} of the previous row"
        case tree.At():
            return f"{what} of at(…)"
        case _:
            return f"{what} of another row"


def _of_date(date: Expr) -> str:
    is_own = isinstance(date, tree.Attribute | tree.Field) and isinstance(date.row, tree.AtHand)
    return "the date of a row at hand" if is_own else "a date of its own"


def _of_arithmetic(node: tree.Arithmetic) -> str:
    left, right = (plain_kind(each.type) for each in (node.left, node.right))
    return f"{left} {node.op} {right}"


NODES = tuple(node.__name__ for node in get_args(Expr))
"""The classes of nodes, every one of which must occur."""
