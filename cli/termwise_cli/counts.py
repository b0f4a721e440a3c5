"""Counts in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 rule`, `36 rules`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
