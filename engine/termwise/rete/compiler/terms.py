"""The terms of one version as the compiler sees them, and its constants as cells hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.language.dependencies import Node
from termwise.language.program import Parameter, Program, Scalar, Table, ValueList, Version
from termwise.language.tree import ConstantValue, DurationValue
from termwise.language.types import Enumeration, Row, Type
from termwise.rete.calendar import seconds_of
from termwise.rete.exact import plain
from termwise.rete.layout import Layout

CellValue = int | Fraction | bool | str
"""A value as cells hold it, never missing."""


@dataclass(frozen=True)
class Terms:
    """One version of a program, by its number."""

    program: Program
    number: int
    layouts: Mapping[str, Layout]
    looping: frozenset[Node] = frozenset()
    """What reads its own past, on whichever way."""

    @property
    def version(self) -> Version:
        """The version itself."""
        return self.program.versions[self.number]

    def scalar(self, name: str) -> Scalar:
        """A parameter that has one value."""
        found = self._parameter(name)
        assert isinstance(found, Scalar)
        return found

    def listed(self, name: str) -> ValueList:
        """A parameter that is a list."""
        found = self._parameter(name)
        assert isinstance(found, ValueList)
        return found

    def table(self, name: str) -> Table:
        """A parameter that is a table."""
        found = self._parameter(name)
        assert isinstance(found, Table)
        return found

    def _parameter(self, name: str) -> Parameter:
        return self.version.parameters[name]

    def cell_value(self, value: ConstantValue, kind: Type) -> CellValue:
        """A constant as cells hold it."""
        match value:
            case bool():
                return value
            case Fraction():
                return plain(value)
            case datetime():
                return seconds_of(value)
            case date():
                return value.toordinal()
            case DurationValue(count=count):
                return count
            case str():
                return self.word(value, kind)
            case _:
                assert_never(value)

    def word(self, word: str, kind: Type) -> int | str:
        """A word as cells hold it: an enumerated value, the key of a row, or text."""
        match kind:
            case Enumeration(values=values):
                return values.index(word)
            case Row(subject=subject):
                entity = self.program.entities.get(subject)
                numeric = entity is not None and entity.numeric_key and word.isdecimal()
                return int(word) if numeric else word
            case _:
                return word
