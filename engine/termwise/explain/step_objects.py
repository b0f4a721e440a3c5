"""Steps, rows and places as objects."""

from __future__ import annotations

from typing import Any, assert_never

from termwise.explain.telling import Telling
from termwise.language.source import Span
from termwise.language.types import Money, Quantity, Type
from termwise.outcome.cells import value_text
from termwise.outcome.model import Value
from termwise.outcome.trace import (
    CellFound,
    FromParameter,
    LineOf,
    Listed,
    NamedValue,
    ReadFrom,
    RowReached,
    RowRef,
    Step,
    TiersSummed,
    ValueRef,
    Worked,
    Written,
)

Object = dict[str, Any]


def step_object(step: Step, telling: Telling) -> Object:
    """An expression with what it came to, and everything inside it."""
    return {
        "expression": step.text,
        "value": cell_text(step.value, step.type),
        "unit": unit_text(step.type),
        "from": _how(step, telling),
        "parts": [step_object(part, telling) for part in step.parts],
    }


def maybe_object(step: Step | None, telling: Telling) -> Object | None:
    """A step, or None where there is none."""
    return None if step is None else step_object(step, telling)


def _how(step: Step, telling: Telling) -> Object:
    match step.how:
        case Written():
            return {"what": "written"}
        case FromParameter(version=version, name=name):
            return {"what": "parameter", "version": version, "name": name}
        case RowReached(row=row):
            return {"what": "row", "row": None if row is None else row_object(row)}
        case ReadFrom(row=row):
            return {"what": "field", "row": None if row is None else row_object(row)}
        case NamedValue(of=of):
            return {"what": "value", "of": None if of is None else ref_object(of)}
        case LineOf(of=of):
            return {"what": "line", "of": None if of is None else ref_object(of)}
        case CellFound(version=version, table=table, tier=tier):
            found = None
            if tier is not None:
                threshold = None
                if tier.threshold is not None:
                    threshold = cell_text(tier.threshold, step.parts[-1].type)
                found = {"keys": list(tier.keys), "threshold": threshold}
            return {"what": "cell", "version": version, "table": table, "row": found}
        case TiersSummed():
            return _tiers(step, step.how, telling)
        case Listed(version=version, parameter=parameter, values=values):
            kind = step.parts[0].type
            told = [cell_text(value, kind) for value in values]
            return {
                "what": "list",
                "version": version,
                "parameter": parameter,
                "values": told,
            }
        case Worked():
            return {"what": "worked"}
        case _:
            assert_never(step.how)


def _tiers(step: Step, how: TiersSummed, telling: Telling) -> Object:
    counted = step.parts[-1].type
    column: str = getattr(step.expr, "column", "")
    cell = telling.cell_type(how.version, how.table, column)
    amount = telling.product_type(cell, counted)
    return {
        "what": "tiers",
        "version": how.version,
        "table": how.table,
        "stretches": [
            {
                "low": cell_text(each.low, counted),
                "high": cell_text(each.high, counted),
                "part": cell_text(each.part, counted),
                "cell": cell_text(each.cell, cell),
                "amount": cell_text(each.amount, amount),
            }
            for each in how.stretches
        ],
    }


def row_object(row: RowRef) -> Object:
    """A row as an object."""
    return {
        "subject": row.subject,
        "key": row.key,
        "start": text_or_none(row.start),
        "index": row.index,
        "name": row.called,
    }


def ref_object(of: ValueRef) -> Object:
    """A named value of a row as an object."""
    return {"row": row_object(of.row), "name": of.name, "version": of.version}


def cell_text(value: Value, kind: Type) -> str | None:
    """A value as in the files of `run`; None where it is missing."""
    return None if value is None else value_text(value, kind)


def unit_text(kind: Type) -> str | None:
    """The currency or unit of a type, None where it has none."""
    match kind:
        case Money(currency=currency):
            return currency
        case Quantity(unit=unit):
            return unit
        case _:
            return None


def place_object(place: Span) -> Object:
    """A place in a file."""
    return {"file": place.source.name, "line": place.line, "column": place.column}


def text_or_none(value: object | None) -> str | None:
    """The text of a thing, None where there is none."""
    return None if value is None else f"{value}"
