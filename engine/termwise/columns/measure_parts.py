"""What ties rows to the subject of a measure: its ties and its `where`, taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from termwise.language import tree as t
from termwise.language.program import Measure
from termwise.language.tree import Expr
from termwise.language.walk import walk


@dataclass
class Parts:
    """A measure's conditions, by the rows that they are about."""

    gathered: list[Expr] = field(default_factory=list)
    pairs: list[tuple[Expr, Expr]] = field(default_factory=list)
    """What must be equal: on the gathered row, on the subject."""
    both: list[Expr] = field(default_factory=list)


def parts_of(measure: Measure) -> Parts:
    """The conditions of a measure."""
    found = Parts()
    name = measure.gathered.name
    for tie in measure.ties:
        found.pairs.append((tie.left, tie.right))
    for each in _conjuncts(measure.where):
        sides = _equality(each, name)
        if sides is not None:
            found.pairs.append(sides)
        elif only_gathered(each, name):
            found.gathered.append(each)
        else:
            found.both.append(each)
    return found


def _conjuncts(where: Expr | None) -> Iterable[Expr]:
    if isinstance(where, t.And):
        return [each for operand in where.operands for each in _conjuncts(operand)]
    return [] if where is None else [where]


def _equality(node: Expr, gathered: str) -> tuple[Expr, Expr] | None:
    """The sides of an equality between the gathered row and the subject."""
    if not isinstance(node, t.Compare) or node.op != "=":
        return None
    if not isinstance(_kind_tied(node.left), str):
        return None
    for left, right in ((node.left, node.right), (node.right, node.left)):
        if _hands(right) and only_gathered(left, gathered) and _never_gathered(right, gathered):
            return left, right
    return None


def _kind_tied(node: Expr) -> str | None:
    """The kind of a side that can be tied by: its type's name; None for numbers and moments."""
    kind = type(node.type).__name__
    return kind if kind in {"Row", "Text", "Enumeration", "Date", "Boolean"} else None


def _hands(node: Expr) -> set[str]:
    found: set[str] = set()
    for each in walk(node):
        match each:
            case t.AtHand(name=name):
                found.add(name)
            case t.LineField():
                found.add("line of a rule")
            case _:
                pass
    return found


def only_gathered(node: Expr, gathered: str) -> bool:
    """Whether an expression reads nothing but the gathered row."""
    return _hands(node) <= {gathered, "line of a rule"}


def _never_gathered(node: Expr, gathered: str) -> bool:
    return not _hands(node) & {gathered, "line of a rule"}
