"""A file's nodes as the plain values that a JSON schema speaks of, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from termwise.language.source import Span
from termwise.language.yaml_nodes import Mapping, Node, Scalar, Sequence

Value = None | bool | int | float | Decimal | str | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

# The core schema of YAML 1.2, as editors read it: `NO` and `12:30` are text, `014` is 14.
_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST = 1000


@dataclass(slots=True)
class Instance:
    """The values of a file, and the nodes they come from by their path."""

    root: Node
    value: Value = None
    nodes: dict[Path, Node] = field(default_factory=dict)
    keys: dict[Path, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.value = self._take(self.root, ())

    def node(self, path: Path) -> Node:
        """The node at a path."""
        return self.nodes.get(path, self.root)

    def key_span(self, path: Path) -> Span:
        """Where the key that a path ends with is written; the value's place in a list."""
        key = self.keys.get(path)
        return key.span if key is not None else self.node(path).span

    def head_span(self, path: Path) -> Span:
        """The first line of what stands at a path."""
        span = self.node(path).span
        if span.end_line == span.line:
            return span
        end = len(span.source.line(span.line)) + 1
        return Span(span.source, span.line, span.column, span.line, max(end, span.column))

    def _take(self, node: Node, path: Path) -> Value:
        self.nodes[path] = node
        match node:
            case Scalar():
                return plain_value(node)
            case Sequence():
                return [self._take(item, (*path, at)) for at, item in enumerate(node.items)]
            case Mapping():
                taken: dict[str, Value] = {}
                for entry in node.entries:
                    below = (*path, entry.key.text)
                    self.keys[below] = entry.key
                    taken[entry.key.text] = self._take(entry.value, below)
                return taken
        assert_never(node)


def plain_value(scalar: Scalar) -> Value:
    """What a scalar is to an editor: only plain ones are anything but text."""
    text = scalar.text
    if scalar.style != "plain" or len(text) > _LONGEST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text, 10 if text[:2].isdigit() or text[0] in "+-" or len(text) == 1 else 0)
    if _DECIMAL.fullmatch(text):
        return _number(text)
    return float(text.replace(".", "", 1)) if _ENDLESS.fullmatch(text) else text


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    # To a schema 1.0 is whole; a huge exponent would take for ever to write out.
    is_short = number.adjusted() <= _LONGEST
    return int(number) if is_short and number == number.to_integral_value() else number
