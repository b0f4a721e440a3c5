"""Whether the figures are those that were wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .peer import Role
from .table import bar
from .timing import Timed

TIMES_THE_BAR: Final = 1.3
TIMES_ITS_MEMORY: Final = 1.5
QUICKER_THAN_PYTHON: Final = 10.0
OUT_OF_PROPORTION: Final = 1.2
"""How many times as long for each order a larger book may take."""


def verdicts(sizes: Sequence[Sequence[Timed]], set_up: Mapping[str, Timed]) -> Iterator[str]:
    """A sentence for each wanted figure, at the largest size; of the bar, what Python takes."""
    largest = sizes[-1]
    first, python = bar(largest), _of(largest, "python")
    for each in (_of(largest, "termwise"), first):
        if each is not None:
            yield from _against(each, first, python)
            yield from _proportion(each, sizes, set_up[each.peer.name])


def _of(figures: Sequence[Timed], role: Role) -> Timed | None:
    return next((each for each in figures if each.peer.role == role), None)


def _against(each: Timed, first: Timed, python: Timed | None) -> Iterator[str]:
    at = f"{each.peer.name}, {each.orders:,} orders"
    if each is not first:
        times, memory = each.seconds / first.seconds, each.megabytes / first.megabytes
        yield f"{at}: {times:.2f} times {first.peer.name}, {_most(times, TIMES_THE_BAR)}."
        yield f"{at}: {memory:.2f} times its memory, {_most(memory, TIMES_ITS_MEMORY)}."
    if python is not None:
        quicker = python.seconds / each.seconds
        verdict = "as wanted" if quicker >= QUICKER_THAN_PYTHON else "under the wanted"
        wanted = f"{verdict} {QUICKER_THAN_PYTHON:g}"
        yield f"{at}: {quicker:.1f} times as quick as {python.peer.name}, {wanted}."


def _proportion(each: Timed, sizes: Sequence[Sequence[Timed]], set_up: Timed) -> Iterator[str]:
    """Seconds an order at the two largest sizes, without the set-up."""
    if len(sizes) < 2:
        return
    smaller = next((one for one in sizes[-2] if one.peer is each.peer), None)
    if smaller is None or smaller.seconds <= set_up.seconds:
        return
    more_orders = each.orders / smaller.orders
    more_time = (each.seconds - set_up.seconds) / (smaller.seconds - set_up.seconds)
    verdict = _most(more_time / more_orders, OUT_OF_PROPORTION)
    yield (
        f"{each.peer.name}: {more_orders:g} times the orders take {more_time:.1f} times the time, "
        f"{verdict} times as long an order."
    )


def _most(found: float, wanted: float) -> str:
    return f"{'within' if found <= wanted else 'over'} {wanted:g}"
