"""The values the C engine handles without a mistake, and the one error for all others."""

from __future__ import annotations

import struct
from typing import Final

from .conditions import Among, Column, Compare, CompareColumns

INT_LIMIT: Final = 2 ** (8 * struct.calcsize("l") - 1) - 2
"""Largest whole number either way. The engine keeps a rule's literals in a C `long` and silently
saturates beyond it: 2^63 - 2 where a long has 64 bits."""

TEXT_LIMIT: Final = 10_000
"""Longest text in UTF-8 bytes. The engine counts a text's JSON-escaped bytes, at most six for one,
in 16 bits."""

AMONG_LIMIT: Final = 10_000
"""Most values an `Among` may list."""


class OutsideEnvelope(ValueError):  # noqa: N818
    """A value or comparison the engine would get wrong. Says which column and what to do."""


def checked_int(column: Column, value: object) -> int:
    """Give the whole number back, or raise `OutsideEnvelope`."""
    if type(value) is not int:
        raise _wrong_kind(column, value, "a whole number; scale or round it first")
    if not -INT_LIMIT <= value <= INT_LIMIT:
        raise OutsideEnvelope(
            f"column {column.name!r}: {value} is beyond ±{INT_LIMIT}, "
            "where the engine saturates; scale it down first"
        )
    return value


def checked_text(column: Column, value: object) -> str:
    """Give the text back, or raise `OutsideEnvelope`."""
    if not isinstance(value, str):
        raise _wrong_kind(column, value, "a text")
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise OutsideEnvelope(
            f"column {column.name!r}: the text holds a lone surrogate; decode it properly first"
        ) from None
    if size > TEXT_LIMIT:
        raise OutsideEnvelope(
            f"column {column.name!r}: a text of {size} UTF-8 bytes, "
            f"at most {TEXT_LIMIT} can be compared; compare a digest of it instead"
        )
    return value


def checked_flag(column: Column, value: object) -> bool:
    """Give the boolean back, or raise `OutsideEnvelope`."""
    if not isinstance(value, bool):
        raise _wrong_kind(column, value, "true or false")
    return value


def check_comparison(test: Compare | CompareColumns | Among) -> None:
    """Raise `OutsideEnvelope` if the engine cannot be trusted with this comparison."""
    match test:
        case Compare(column, op, value):
            _check_order(column, op)
            check_value(column, value)
        case CompareColumns(left, op, right):
            _check_order(left, op)
            if left.kind != right.kind:
                raise OutsideEnvelope(
                    f"column {left.name!r} ({left.kind}) cannot be compared with "
                    f"{right.name!r} ({right.kind}); give both the same kind"
                )
        case Among(column, values):
            _check_among(column, values)


def check_value(column: Column, value: object) -> None:
    """Raise `OutsideEnvelope` unless the value is one of the column's kind and size."""
    match column.kind:
        case "int":
            checked_int(column, value)
        case "text":
            checked_text(column, value)
        case "flag":
            checked_flag(column, value)


def _check_order(column: Column, op: str) -> None:
    if column.kind != "int" and op not in ("=", "!="):
        raise OutsideEnvelope(
            f"column {column.name!r}: a {column.kind} has no order, so no {op!r}; "
            "compare whole numbers instead (a date as its ordinal)"
        )


def _check_among(column: Column, values: tuple[int | str, ...]) -> None:
    if column.kind == "flag":
        raise OutsideEnvelope(f"column {column.name!r}: compare a flag with '=' instead")
    if len(values) > AMONG_LIMIT:
        raise OutsideEnvelope(
            f"column {column.name!r}: {len(values)} values listed, at most {AMONG_LIMIT}; "
            "bring the answer in as a flag column"
        )
    for value in values:
        check_value(column, value)


def _wrong_kind(column: Column, value: object, wanted: str) -> OutsideEnvelope:
    kind = type(value).__name__
    return OutsideEnvelope(f"column {column.name!r}: a value of type {kind}; it takes {wanted}")
