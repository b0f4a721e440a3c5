"""Reads expressions from nodes."""

from __future__ import annotations

from collections.abc import Iterable

from termwise.language.diagnostics import Findings
from termwise.language.loader.record import one_or_more, scalar
from termwise.language.parser import parse_expression
from termwise.language.placement import Placement
from termwise.language.syntax import Expression
from termwise.language.yaml_nodes import Node


def expression(node: Node | None, findings: Findings) -> Expression | None:
    """The expression that a value is, whatever its quotes."""
    found = scalar(node)
    return parse_expression(found.text, Placement.of(found), findings) if found else None


def all_expressions(nodes: Iterable[Node], findings: Findings) -> tuple[Expression, ...]:
    """Those of a list that can be read; the others are reported."""
    found = (expression(node, findings) for node in nodes)
    return tuple(one for one in found if one is not None)


def conditions(node: Node | None, findings: Findings) -> tuple[Expression, ...]:
    """One expression, or each of a list."""
    return all_expressions(one_or_more(node), findings)
