"""Loads the rows that a scenario gives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from termwise.language.loader.record import entries, items, scalar
from termwise.language.yaml_nodes import Mapping as MappingNode
from termwise.language.yaml_nodes import Node, Scalar
from termwise.scenario.declarations import RowGiven

Tables = Mapping[str, tuple[RowGiven, ...]]


def load_given(node: Node | None) -> Tables:
    """The tables of `given:`, in the order of the file."""
    return MappingProxyType(
        {entry.key.text: _rows(entry.value) for entry in entries(node)},
    )


def merged(first: Tables, second: Tables) -> Tables:
    """The rows of both, those of `first` before those of `second`."""
    names = dict.fromkeys([*first, *second])
    return MappingProxyType({name: first.get(name, ()) + second.get(name, ()) for name in names})


def _rows(node: Node) -> tuple[RowGiven, ...]:
    return tuple(_row(item) for item in items(node) if isinstance(item, MappingNode))


def _row(node: MappingNode) -> RowGiven:
    cells = {e.key.text: e.value for e in node if isinstance(e.value, Scalar)}
    return RowGiven(
        values=MappingProxyType({name: written_text(cell) for name, cell in cells.items()}),
        spans=MappingProxyType({name: cell.span for name, cell in cells.items()}),
        span=node.span,
    )


def written_text(node: Scalar) -> str | None:
    """The text of a value; None where nothing stands."""
    found = scalar(node)
    return found.text if found else None
