"""An error of YAML's own, with what stands around it."""

from __future__ import annotations

import yaml

from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.places import Places
from termwise.language.yaml_builder import Builder


class Fault:
    """Where YAML stumbled (`at`), what it was reading (from `begun`), and the last value before."""

    def __init__(self, error: yaml.MarkedYAMLError, places: Places, builder: Builder) -> None:
        self.problem, self.context = error.problem or "", error.context or ""
        mark = error.problem_mark or error.context_mark
        self.at = places.offset(mark) if mark else 0
        self.begun = places.offset(error.context_mark) if error.context_mark else self.at
        self.places, self.last, self.text = places, builder.last_scalar, places.source.text
        self.last_start = places.offset(self.last.start_mark) if self.last else 0
        self.last_end = places.offset(self.last.end_mark) if self.last else 0
        self.sign = self.text[self.at : self.at + 1]

    def point(self, message: str, help: str, at: int | None = None, *labels: Label) -> Diagnostic:
        at = self.at if at is None else at
        end = max(at, min(at + 1, self.places.line_end(at)))
        return Diagnostic("yaml-syntax", message, self.places.span(at, end), help, labels)

    def line(self, at: int) -> str:
        return self.text[self.places.line_start(at) : self.places.line_end(at)]

    def last_spans_lines(self) -> bool:
        """Whether the last value goes on over several lines, up to the error."""
        return "\n" in self.text[self.last_start : self.last_end]


def indent(line: str) -> int:
    """By how many spaces a line is indented."""
    return len(line) - len(line.lstrip(" "))


def spaces(line: str) -> str:
    """By how many spaces a line is indented, in words."""
    count = indent(line)
    return "no spaces" if count == 0 else "1 space" if count == 1 else f"{count} spaces"
