"""Reads a mapping by its declared keys, and takes nodes of the right shape only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from termwise.language.diagnostics import Findings
from termwise.language.schema_instance import plain_value
from termwise.language.source import Span
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with the keys that it may have; to read another one is a fault of the loader."""

    mapping: Mapping
    keys: frozenset[str]
    findings: Findings

    @classmethod
    def of(cls, node: Node | None, keys: frozenset[str], findings: Findings) -> Record | None:
        """The record that a node is, or None where it is no mapping."""
        return cls(node, keys, findings) if isinstance(node, Mapping) else None

    @property
    def span(self) -> Span:
        """Where the mapping stands."""
        return self.mapping.span

    @property
    def is_known(self) -> bool:
        """Whether it has no key but those it may have; an unknown one may be any of them."""
        return all(entry.key.text in self.keys for entry in self.mapping)

    def entry(self, key: str) -> Entry | None:
        """The entry of `key`; None where it is absent or has no value."""
        assert key in self.keys, f"the loader reads `{key}`, which no schema declares"
        found = next((entry for entry in self.mapping if entry.key.text == key), None)
        return None if found is None or is_null(found.value) else found

    def node(self, key: str) -> Node | None:
        """The value of `key`; None where it is absent or empty."""
        entry = self.entry(key)
        return entry.value if entry else None

    def raw(self, key: str) -> Node | None:
        """The value of `key`, an empty one as well: in a scenario it means missing."""
        assert key in self.keys, f"the loader reads `{key}`, which no schema declares"
        return self.mapping.get(key)

    def first(self, keys: frozenset[str]) -> Entry | None:
        """The first entry of those keys; where only one may be there, the schema has said so."""
        return next(iter(self.present(keys)), None)

    def present(self, keys: frozenset[str]) -> tuple[Entry, ...]:
        """The entries of those keys, in the order of the file."""
        assert keys <= self.keys, f"no schema declares {sorted(keys - self.keys)}"
        return tuple(e for e in self.mapping if e.key.text in keys and not is_null(e.value))


def is_null(node: Node) -> bool:
    """Whether nothing stands there (`key:`, `~` or `null`)."""
    return isinstance(node, Scalar) and plain_value(node) is None


def scalar(node: Node | None) -> Scalar | None:
    """The node where it is one value; what `|` and `>` hold ends with its last line."""
    if not isinstance(node, Scalar) or is_null(node):
        return None
    return replace(node, text=node.text.rstrip("\n")) if node.style == "block" else node


def entries(node: Node | None) -> Iterator[Entry]:
    """The entries of a mapping; none of anything else."""
    return iter(node.entries if isinstance(node, Mapping) else ())


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; none of anything else."""
    return node.items if isinstance(node, Sequence) else ()


def one_or_more(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, or the node itself where it is no list."""
    if node is None or is_null(node):
        return ()
    return node.items if isinstance(node, Sequence) else (node,)
