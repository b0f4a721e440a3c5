"""The rate of an amount that is a product with exactly one, and the rest of it."""

from __future__ import annotations

from termwise.columns import exact
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.language import tree as t
from termwise.language.products import product_parts
from termwise.language.program import Program
from termwise.language.tree import Expr


def split(node: Expr, expressions: Expressions, program: Program) -> tuple[Exact, Exact] | None:
    """The one rate and the rest of a product; None where there is none, or several."""
    rate = product_parts(node).rate(program)
    if rate is None or not isinstance(node, t.Arithmetic):
        return None
    return expressions.number(rate), _rest(node, rate, expressions)


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
