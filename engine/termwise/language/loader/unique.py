"""Refuses what must be there once and is there twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from termwise.language.declarations import Word
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.record import Record
from termwise.language.source import Span
from termwise.language.yaml_nodes import Entry


class _Identified(Protocol):
    @property
    def id(self) -> Word: ...


Item = TypeVar("Item", bound=_Identified)


def without_duplicates(what: str, items: Iterable[Item], findings: Findings) -> tuple[Item, ...]:
    """The first of each id; the others are reported. `what` names one of them: "rule"."""
    first: dict[str, Item] = {}
    for item in items:
        earlier = first.setdefault(item.id.text, item)
        if earlier is not item:
            findings.error(
                "duplicate-id",
                f"two of these are called `{item.id.text}`, and each {what} needs an id of its own",
                item.id.span,
                help="give one of the two another id, or delete it",
                labels=[Label(earlier.id.span, "the first one is here")],
            )
    return tuple(first.values())


def only_one(record: Record, keys: frozenset[str], code: str, owner: str, at: Span) -> Entry | None:
    """The one entry of `keys` that a record must have; reports none, and each beyond the first."""
    found = record.present(keys)
    if not found:
        record.findings.error(
            code, f"{owner} needs one of {_listed(keys)}", at, help="add the one that is meant"
        )
        return None
    for other in found[1:]:
        record.findings.error(
            code,
            f"{owner} has only one of {_listed(keys)}",
            other.key.span,
            help=f"delete one of the two, or make two of this",
            labels=[Label(found[0].key.span, "the first one is here")],
        )
    return found[0]


def _listed(keys: frozenset[str]) -> str:
    names = [f"`{key}:`" for key in sorted(keys)]
    return ", ".join(names[:-1]) + " and " + names[-1]
