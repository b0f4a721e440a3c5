"""Children forked in the middle of work, and the parent after them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from termwise import BookError, Program

from tests.api.online_services import AS_OF
from tests.api.together import Work, check_all, works

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


def exit_code_of_child(work: Callable[[], None], seconds: float = 60) -> int:
    """0 if the work goes well in a forked child; a child that hangs is ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    alarm = threading.Timer(seconds, os.kill, (child, 9))
    alarm.start()
    _, status = os.waitpid(child, 0)
    alarm.cancel()
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("warm", [True, False])
def test_a_child_and_its_parent_go_on(warm: bool, tmp_path: Path) -> None:
    work = works(tmp_path)
    if warm:
        check_all(work, 1, 20)
    for seed in range(3):
        assert exit_code_of_child(lambda seed=seed: check_all(work, seed, 60)) == 0  # type: ignore[misc]
        check_all(work, seed, 20)


def test_children_of_a_parent_whose_threads_are_at_work(tmp_path: Path) -> None:
    """At first they compile and prepare; whatever they hold then must be free in the child."""
    work = works(tmp_path)
    stop = threading.Event()

    def keep_working(seed: int) -> None:
        while not stop.is_set():
            check_all(work, seed, 5)

    with ThreadPoolExecutor(4) as pool:
        busy = [pool.submit(keep_working, seed) for seed in range(4)]
        try:
            codes = [exit_code_of_child(lambda: check_all(work, 7, 10)) for _ in range(10)]
        finally:
            stop.set()
        for thread in busy:
            thread.result()
    assert codes == [0] * 10
    check_all(work, 9, 20)


def test_a_child_of_a_parent_whose_other_thread_holds_every_lock(tmp_path: Path) -> None:
    work = works(tmp_path)[0]
    work.program.decide("order", work.orders[0], work.smaller, as_of=AS_OF)
    (prepared,) = work.program._prepared[work.smaller].values()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        compiled = work.program._engine.compiled
        with work.program._preparing, compiled._lock, prepared._lock:
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    try:
        assert exit_code_of_child(lambda: work.check(1, 40)) == 0
    finally:
        done.set()
        holder.join()
    work.check(2, 20)


SHARED: list[Work] = []


def check_shared(seed: int) -> int:
    check_all(SHARED, seed, 20)
    return os.getpid()


def fail_shared(_: int) -> None:
    SHARED[0].program.decide("order", {}, SHARED[0].smaller, as_of=AS_OF)


def test_a_pool_of_forked_processes(tmp_path: Path) -> None:
    SHARED[:] = works(tmp_path)
    check_all(SHARED, 1, 5)
    with multiprocessing.get_context("fork").Pool(3) as pool:
        pids = pool.map(check_shared, range(9), chunksize=1)
        assert os.getpid() not in pids
        with pytest.raises(BookError, match="there is no value"):
            pool.map_async(fail_shared, [1]).get(30)
    check_all(SHARED, 2, 5)


def test_a_child_loads_programs_of_its_own() -> None:
    def load() -> None:
        assert Program.load("online-services-fr").name == "online-services-fr"

    assert exit_code_of_child(load) == 0
