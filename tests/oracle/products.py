"""The rate of an amount that is a product with exactly one, and the rest of it."""

from __future__ import annotations

from fractions import Fraction

from termwise.language import tree
from termwise.language.tree import Expr
from termwise.language.types import Number

from tests.oracle import terms
from tests.oracle.rows import Env
from tests.oracle.state import Run


def split(run: Run, node: Expr, env: Env) -> tuple[Fraction | None, Fraction | None]:
    """The one rate and the rest of the product; nothing where there is none, or several."""
    rates = [factor for factor in _factors(node) if _is_rate(run, factor)]
    if len(rates) != 1 or not isinstance(node, tree.Arithmetic):
        return None, None
    return terms.number(run, rates[0], env), _rest(run, node, rates[0], env)


def _factors(node: Expr) -> list[Expr]:
    """The parts of a product; of a quotient only what stands on the left."""
    if isinstance(node, tree.Arithmetic) and node.op == "*":
        return [*_factors(node.left), *_factors(node.right)]
    if isinstance(node, tree.Arithmetic) and node.op == "/":
        return _factors(node.left)
    return [node]


def _is_rate(run: Run, node: Expr) -> bool:
    """Whether a factor is a literal, parameter, cell or decision in percent."""
    if not (isinstance(node.type, Number) and node.type.percent):
        return False
    if isinstance(node, tree.Value):
        place = getattr(node.row.type, "subject", ""), node.name
        return any(place in version.decisions for version in run.program.versions)
    return isinstance(node, tree.Constant | tree.Parameter | tree.Lookup)


def _rest(run: Run, node: Expr, rate: Expr, env: Env) -> Fraction | None:
    """The product without the rate."""
    if node is rate:
        return Fraction(1)
    if not isinstance(node, tree.Arithmetic) or node.op not in ("*", "/"):
        return terms.number(run, node, env)
    left = _rest(run, node.left, rate, env)
    if node.op == "/":
        right = terms.number(run, node.right, env)
        return None if left is None or not right else left / right
    right = _rest(run, node.right, rate, env)
    return None if left is None or right is None else left * right
