"""Everything that is told of rules and a row."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.language.program import Words
from termwise.language.source import Span
from termwise.language.types import Type
from termwise.outcome.model import Value
from termwise.outcome.trace.governing import Clocks, Governance
from termwise.outcome.trace.rules import RuleTrace
from termwise.outcome.trace.steps import RowRef
from termwise.outcome.trace.values import ValueTrace


@dataclass(frozen=True, slots=True)
class ParameterTrace:
    """A parameter that was read, with where it comes from.

    `values` are the one value of a scalar or those of a list; of a table they stand with the
    look-ups.
    """

    version: str
    name: str
    title: Words
    source: Words
    place: Span
    type: Type | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Rules held against a row, and every value and parameter that they read, each once.

    `governed` is None where no version governs the row. Values stand in the order in which they
    are met, each after what reads it. What a value says of another row by the same name (a
    balance that reads the one before it) is shown and not unfolded again.
    """

    row: RowRef
    clocks: Clocks
    governed: Governance | None
    rules: tuple[RuleTrace, ...]
    values: tuple[ValueTrace, ...]
    parameters: tuple[ParameterTrace, ...]
