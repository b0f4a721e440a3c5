"""Refuses what is there twice and must be told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from termwise.language.declarations import Word
from termwise.language.diagnostics import Findings, Label


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
