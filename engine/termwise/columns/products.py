"""The rate of an amount that is a product with exactly one, and the rest of it."""

from __future__ import annotations

from termwise.columns import exact
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.language import tree as t
from termwise.language.program import Program
from termwise.language.tree import Expr
from termwise.language.types import Number, Row


def split(node: Expr, expressions: Expressions, program: Program) -> tuple[Exact, Exact] | None:
    """The one rate and the rest of a product; None where there is none, or several."""
    rates = [factor for factor in _factors(node) if _is_rate(factor, program)]
    if len(rates) != 1 or not isinstance(node, t.Arithmetic):
        return None
    return expressions.number(rates[0]), _rest(node, rates[0], expressions)


def _factors(node: Expr) -> list[Expr]:
    """The parts of a product; of a quotient only what stands on the left."""
    if isinstance(node, t.Arithmetic) and node.op == "*":
        return [*_factors(node.left), *_factors(node.right)]
    if isinstance(node, t.Arithmetic) and node.op == "/":
        return _factors(node.left)
    return [node]


def _is_rate(node: Expr, program: Program) -> bool:
    """Whether a factor is a literal, parameter, cell or decision in percent."""
    if not (isinstance(node.type, Number) and node.type.percent):
        return False
    if isinstance(node, t.Value):
        assert isinstance(node.row.type, Row)
        place = node.row.type.subject, node.name
        return any(place in version.decisions for version in program.versions)
    return isinstance(node, t.Constant | t.Parameter | t.Lookup)


def _rest(node: Expr, rate: Expr, expressions: Expressions) -> Exact:
    """The product without the rate."""
    if node is rate:
        return exact.constant(1)
    if not isinstance(node, t.Arithmetic) or node.op not in ("*", "/"):
        return expressions.number(node)
    left = _rest(node.left, rate, expressions)
    if node.op == "/":
        return exact.divide(left, expressions.number(node.right))
    return exact.multiply(left, _rest(node.right, rate, expressions))
