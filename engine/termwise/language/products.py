"""An amount as a product: its factors, what it is divided by, and which factor is the rate."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.language import tree as t
from termwise.language.program import Program
from termwise.language.tree import Expr
from termwise.language.types import Number, Row


@dataclass(frozen=True)
class Product:
    """An amount as a product: its factors, and what it is divided by."""

    factors: tuple[Expr, ...]
    divisors: tuple[Expr, ...]

    def rate(self, program: Program) -> Expr | None:
        """The one factor that is a rate; None where none is, or several."""
        rates = [factor for factor in self.factors if _is_rate(factor, program)]
        return rates[0] if len(rates) == 1 else None


def product_parts(expr: Expr) -> Product:
    """The parts of `*`, also on the left of `/`; a decision is one part, whatever it says."""
    match expr:
        case t.Arithmetic(op="*", left=left, right=right):
            a, b = product_parts(left), product_parts(right)
            return Product((*a.factors, *b.factors), (*a.divisors, *b.divisors))
        case t.Arithmetic(op="/", left=left, right=right):
            over = product_parts(left)
            return Product(over.factors, (*over.divisors, right))
        case _:
            return Product((expr,), ())


def _is_rate(expr: Expr, program: Program) -> bool:
    """Whether a literal, parameter, cell or decision is in percent; what was gathered is none."""
    if not (isinstance(expr.type, Number) and expr.type.percent):
        return False
    if isinstance(expr, t.Value):
        assert isinstance(expr.row.type, Row)
        name = expr.row.type.subject, expr.name
        return any(name in version.decisions for version in program.versions)
    return isinstance(expr, t.Constant | t.Parameter | t.Lookup)
