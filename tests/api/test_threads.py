"""Eight threads on one program and on several, beginning all at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.api.together import Work, check_all, works

THREADS = 8


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> list[Work]:
    return works(tmp_path_factory.mktemp("programs"))


@pytest.mark.parametrize("programs", [1, 3])
def test_eight_threads_come_to_the_answers_of_one(programs: int, tmp_path: Path) -> None:
    """Nothing is compiled or prepared when they begin."""
    work = works(tmp_path)[:programs]
    together = threading.Barrier(THREADS)

    def begin(seed: int) -> None:
        together.wait()
        check_all(work, seed, 120)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(begin, seed) for seed in range(THREADS)]:
            done.result()


def test_the_answers_differ_between_the_programs(fresh: list[Work]) -> None:
    first, second, third = fresh
    assert first.evaluated != second.evaluated != third.evaluated != first.evaluated
    assert first.decided != second.decided != third.decided != first.decided


def test_a_book_is_prepared_once_by_all(fresh: list[Work]) -> None:
    work = fresh[0]
    together = threading.Barrier(THREADS)

    def begin(_: int) -> object:
        together.wait()
        work.program.decide("order", work.orders[0], work.smaller, as_of="2011-12-30")
        ((question, _language),) = [
            key for key in work.program._prepared[work.smaller] if key[0].as_of.day == 30
        ]
        return work.program._prepared[work.smaller][question, None]

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(map(id, pool.map(begin, range(THREADS))))) == 1
