"""Work on several programs at once, and what it comes to when nobody else is at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from termwise import Book, Program, Result

from tests.api.online_services import (
    AS_OF,
    Row,
    Rows,
    changed_program,
    free_orders,
    sample_rows,
)

PERCENTS = (11, 12, 13)


@dataclass(frozen=True)
class Work:
    """A program with two books, the orders to decide on the smaller one, and all answers."""

    program: Program
    whole: Book
    smaller: Book
    orders: list[Row]
    evaluated: Result
    decided: list[Result]

    def check(self, seed: int, rounds: int) -> None:
        """Evaluate and decide in an order of one's own; all must come to the known answers."""
        source = Random(seed)
        if source.random() < 0.5:
            assert self.program.evaluate(self.whole, as_of=AS_OF) == self.evaluated
        for place in source.choices(range(len(self.orders)), k=rounds):
            found = self.program.decide("order", self.orders[place], self.smaller, as_of=AS_OF)
            assert found == self.decided[place]


def works(folder: Path) -> list[Work]:
    """One for each program, never used before: the answers are those of programs of their own."""
    rows = sample_rows()
    orders = free_orders(rows)[::3]
    smaller = {**rows, "order": [each for each in rows["order"] if each not in orders]}
    return [_work(percent, folder, rows, smaller, orders) for percent in PERCENTS]


def _work(percent: int, folder: Path, rows: Rows, smaller: Rows, orders: list[Row]) -> Work:
    known = changed_program(folder / f"{percent}", percent)
    book = known.book(smaller)
    fresh = Program.load(folder / f"{percent}")
    return Work(
        fresh,
        fresh.book(rows),
        fresh.book(smaller),
        orders,
        known.evaluate(rows, as_of=AS_OF),
        [known.decide("order", order, book, as_of=AS_OF) for order in orders],
    )


def check_all(work: list[Work], seed: int, rounds: int) -> None:
    """Go from program to program."""
    for each in _turned(work, seed):
        each.check(seed, rounds)


def _turned(work: list[Work], by: int) -> Iterator[Work]:
    return (work[(place + by) % len(work)] for place in range(len(work)))
