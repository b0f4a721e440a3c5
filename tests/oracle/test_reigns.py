"""Which of several versions governs, when they are announced late, replaced or doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from termwise.language.program import Program, Version
from termwise.language.source import Source, Span

from tests.oracle.reigns import reigns

_SPAN = Span(Source("none.yaml", ""), 1, 1, 1, 1)


def _version(name: str, announced: date | None = None, replaces: tuple[str, ...] = ()) -> Version:
    effective = date.fromisoformat(name[:10])
    sequence = int(name[11:] or 1)
    return Version(
        name,
        effective,
        sequence,
        announced or effective,
        replaces,
        {},
        {},
        {},
        {},
        {},
        {},
        {},
        "",
        _SPAN,
    )


def _names(*versions: Version, known_at: date | None = None) -> list[tuple[str, date | None]]:
    program = Program("p", {}, ("en",), "EUR", "UTC", {}, {}, versions, "")
    return [(reign.version.name, reign.until) for reign in reigns(program, known_at)]


ONE, TWO, THREE = _version("2024-01-01"), _version("2024-07-01"), _version("2025-01-01")


def test_each_reigns_until_the_next() -> None:
    assert _names(ONE, TWO) == [("2024-01-01", date(2024, 7, 1)), ("2024-07-01", None)]


def test_what_is_not_announced_is_not_there() -> None:
    late = replace(TWO, announced=date(2024, 9, 1))
    assert _names(ONE, late, known_at=date(2024, 8, 31)) == [("2024-01-01", None)]
    assert len(_names(ONE, late, known_at=date(2024, 9, 1))) == 2
    assert _names(ONE, known_at=date(2023, 12, 31)) == []


def test_of_one_day_the_later_announced_governs_then_the_higher_number() -> None:
    second = _version("2024-01-01.2")
    assert _names(ONE, second) == [("2024-01-01.2", None)]
    first = replace(ONE, announced=date(2024, 2, 1))
    assert _names(first, second) == [("2024-01-01", None)]
    assert _names(first, second, known_at=date(2024, 1, 31)) == [("2024-01-01.2", None)]


def test_a_replaced_version_is_as_if_it_had_never_been() -> None:
    again = replace(THREE, replaces=("2024-07-01",))
    assert _names(ONE, TWO, again) == [("2024-01-01", date(2025, 1, 1)), ("2025-01-01", None)]
    assert _names(ONE, TWO, again, known_at=date(2024, 12, 31))[1] == ("2024-07-01", None)


def test_a_replaced_version_replaces_nothing() -> None:
    """Even where it was announced after the one that replaces it."""
    replaced = replace(TWO, replaces=("2024-01-01",), announced=date(2025, 6, 1))
    again = replace(THREE, replaces=("2024-07-01",))
    assert [name for name, _ in _names(ONE, replaced, again)] == ["2024-01-01", "2025-01-01"]
