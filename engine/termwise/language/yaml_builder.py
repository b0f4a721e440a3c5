"""Builds nodes from PyYAML's events, and refuses what a program must not contain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from termwise.language.codes import Code
from termwise.language.diagnostics import Diagnostic, Findings, Label
from termwise.language.places import Mark, Places
from termwise.language.source import Span
from termwise.language.torn_report import quoted
from termwise.language.torn_values import Tear, silent_tear, unveil
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence, Style

DEEPEST = 50
"""How many mappings and lists may stand within one another."""

_STYLES: dict[str | None, Style] = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}
# A sign of number or a value in braces right behind the #, as no comment begins.
_GLUED_COMMENT = re.compile(r"[ \t]+(?P<cut>#[\w{][^\n]*)")
_QUOTES = "where it belongs to the value, put the whole value in quotes"


def too_deep(span: Span) -> Diagnostic:
    """What is said where more levels stand within one another than are read."""
    return Diagnostic(
        "yaml-too-deep",
        f"more than {DEEPEST} levels stand within one another here",
        span,
        "no program needs so many; look for brackets or dashes too many",
    )


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read."""

    start: Mark | None
    flow: bool
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    first: dict[str, Scalar] = field(default_factory=dict)
    key: Node | None = None
    last: Span | None = None
    is_over: bool = False
    """Whether a dash is missing, and what follows belongs to another entry of the list."""


@dataclass(slots=True)
class Builder:
    """Takes the events of one reading; never recurses, so no depth can exhaust it."""

    places: Places
    findings: Findings = field(default_factory=Findings)
    tears: list[Tear] = field(default_factory=list)
    root: Node | None = None
    last_scalar: yaml.ScalarEvent | None = None
    stopped: bool = False
    unsound: bool = False
    """Whether something was read whose meaning is not in the nodes."""
    _stack: list[_Open] = field(default_factory=list)
    _documents: list[Span] = field(default_factory=list)

    @property
    def in_flow(self) -> bool:
        """Whether the events stand inside `{…}` or `[…]`."""
        return bool(self._stack) and self._stack[-1].flow

    def take(self, event: yaml.Event) -> None:
        """Add what one event says."""
        match event:
            case yaml.ScalarEvent():
                self._refuse_marks(event)
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_marks(event)
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._document(event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self.last_scalar = event
        style = _STYLES.get(event.style, "plain")
        span = self.places.between(event.start_mark, event.end_mark)
        if style == "block":
            span = self._without_blank_end(span)
        elif style == "plain":
            self._look_for_comment(event)
            if self.in_flow:
                self._look_for_tear(event)
        self._add(Scalar(unveil(event.value), style, span))

    def _look_for_comment(self, event: yaml.ScalarEvent) -> None:
        """`Bonus #10`: a comment begins at the sign, though hardly any is written like that."""
        end = self.places.offset(event.end_mark)
        found = _GLUED_COMMENT.match(self.places.source.text, end)
        if found is None:
            return
        start = self.places.offset(event.start_mark)
        line = self.places.source.text[start : found.end()]
        self.findings.warning(
            "yaml-comment",
            f"`{found['cut']}` is not part of the value: a comment begins at the `#`",
            self.places.span(*found.span("cut")),
            help=f"where it belongs to the value, put that in quotes: {quoted(line)};"
            " a comment has a space behind its #",
        )

    def _look_for_tear(self, event: yaml.ScalarEvent) -> None:
        if not ("(" in event.value or "?" in event.value):
            return
        start, end = self.places.offset(event.start_mark), self.places.offset(event.end_mark)
        if self.tears and start < self.tears[-1].end:
            return
        tear = silent_tear(self.places.source.text, start, end)
        if tear is not None:
            self.tears.append(tear)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._stack) >= DEEPEST:
            self.findings.found.append(
                too_deep(self.places.between(event.start_mark, event.end_mark))
            )
            self.stopped = self.unsound = True
            return
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(event.start_mark, bool(event.flow_style), is_mapping))

    def _close(self, event: yaml.Event) -> None:
        done = self._stack.pop()
        span = self.places.between(done.start, event.end_mark)
        # A block ends for PyYAML where the next thing begins, for an author with its last value.
        if not done.flow and done.last is not None:
            span = span.to(done.last)
        if done.is_mapping:
            self._add(Mapping(tuple(done.entries), span))
        else:
            self._add(Sequence(tuple(done.items), span))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        parent.last = node.span
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            key, parent.key = parent.key, None
            self._entry(parent, key, node)

    def _entry(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar) or (key.text == "" and key.style == "plain"):
            self._refuse(
                "yaml-key-not-text",
                "a key must be text, and this one is not",
                key.span,
                "write `key: value`; a list or a mapping stands behind the colon",
            )
        elif key.text == "<<" and key.style == "plain":
            self._refuse(
                "yaml-merge-key",
                "`<<` would copy the entries of another mapping, which a program must not",
                key.span,
                "write the entries out: a version can be read alone, line by line",
            )
        elif parent.is_over:
            return
        elif key.text in parent.first:
            parent.is_over = self._lacks_dash(parent, key)
            self._duplicate(key, parent.first[key.text], parent.is_over)
        else:
            parent.first[key.text] = key
            parent.entries.append(Entry(key, value))

    def _lacks_dash(self, parent: _Open, key: Scalar) -> bool:
        """Whether the first key of a list's entry comes again, behind others: a new entry."""
        is_entry = len(self._stack) > 1 and not self._stack[-2].is_mapping and not parent.flow
        return is_entry and len(parent.first) > 1 and key.text == next(iter(parent.first))

    def _duplicate(self, key: Scalar, first: Scalar, lacks_dash: bool) -> None:
        help = "delete one of the two, or give it another name"
        if lacks_dash:
            help = f"where another entry of the list begins, put a dash before it: `- {key.text}:`"
        self.findings.error(
            "yaml-duplicate-key",
            f"`{key.text}` is written twice in the same place, and only one can hold",
            key.span,
            help=help,
            labels=[Label(first.span, "first written here")],
        )

    def _refuse_marks(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            return
        span = self.places.between(event.start_mark, event.end_mark)
        if anchor is not None:
            message = (
                f"`&{anchor}` would name this value for use elsewhere, which YAML calls an anchor"
            )
            self.findings.error("yaml-anchor", message, span, help=f"delete it; {_QUOTES}")
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"`{shown}` would change the kind of this value, which YAML calls a tag"
            self.findings.error("yaml-tag", message, span, help=f"delete it; {_QUOTES}")

    def _alias(self, event: yaml.AliasEvent) -> None:
        span = self.places.between(event.start_mark, event.end_mark)
        self._refuse(
            "yaml-alias",
            f"`*{event.anchor}` would repeat a value from elsewhere, which a program must not",
            span,
            f"write the value out, or make it a parameter; {_QUOTES}",
        )
        self._add(Scalar(f"*{event.anchor}", "plain", span))

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        span = self.places.between(event.start_mark, event.end_mark)
        if self._documents:
            self._refuse(
                "yaml-several-documents",
                "a second document begins here, and a file holds one",
                span,
                "delete the line `---`, or move what follows into a file of its own",
            )
            self.stopped = True
        self._documents.append(span)

    def _refuse(self, code: Code, message: str, span: Span, help: str) -> None:
        self.findings.error(code, message, span, help=help)
        self.unsound = True

    def _without_blank_end(self, span: Span) -> Span:
        last = span.end_line - 1 if span.end_column == 1 else span.end_line
        while last > span.line and not span.source.line(last).strip():
            last -= 1
        return Span(span.source, span.line, span.column, last, len(span.source.line(last)) + 1)
