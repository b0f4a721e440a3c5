"""The same question from many threads at once, of one program that they share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from termwise import Program

from tests.differential.comparison import Compared
from tests.differential.engines import Question, outcome
from tests.differential.outcome import Outcome

THREADS = 8


def answers_from_threads(found: Compared, question: Question) -> set[Outcome]:
    """What the row engine says to each of eight threads that begin together.

    They share a program that was never asked before, so that they compile it together, too.
    """
    program = Program(found.program.terms)
    together = Barrier(THREADS)

    def ask() -> Outcome:
        together.wait()
        return outcome("rete", program, found.book, question)

    with ThreadPoolExecutor(THREADS) as pool:
        return {each.result() for each in [pool.submit(ask) for _ in range(THREADS)]}
