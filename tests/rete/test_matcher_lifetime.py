"""The matcher among threads, forks, errors and reloads."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from termwise.rete import matcher as module
from termwise.rete.conditions import AllOf, AnyOf, Column, Compare, Condition, Negation
from termwise.rete.matcher import Matcher, MatcherError, matcher_for, matchers_in_use

USERS = Column("users", "int")
SEATS = Column("seats", "int")
COLUMNS = (USERS, SEATS)
CONDITIONS: tuple[Condition, ...] = tuple(
    AllOf((Compare(USERS, ">", i), Negation(Compare(SEATS, "<", 2 * i)))) for i in range(100)
)


def expected(users: int, seats: int) -> int:
    return sum(1 << i for i in range(100) if users > i and not seats < 2 * i)


def check_many(matcher: Matcher, start: int, rounds: int = 2_000) -> None:
    for users in range(start, start + rounds):
        fact = (users % 120, users * 7 % 230)
        assert matcher.match(fact) == expected(*fact)


def test_eight_threads_share_one_matcher() -> None:
    with Matcher(COLUMNS, CONDITIONS) as matcher, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(check_many, matcher, start) for start in range(8)]:
            done.result()


def own_matchers(start: int) -> None:
    for turn in range(10):
        with Matcher(COLUMNS, CONDITIONS) as matcher:
            check_many(matcher, start + turn, 100)


def test_eight_threads_have_their_own() -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(own_matchers, start) for start in range(8)]:
            done.result()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_child_goes_on_while_other_threads_were_matching() -> None:
    stop = threading.Event()

    def keep_matching(matcher: Matcher) -> None:
        while not stop.is_set():
            check_many(matcher, 0, 20)

    with Matcher(COLUMNS, CONDITIONS) as matcher, ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(keep_matching, matcher) for _ in range(2)]
        try:
            for _ in range(20):
                assert exit_code_of_child(lambda: check_many(matcher, 5, 50)) == 0
        finally:
            stop.set()
        for thread in busy:
            thread.result()


def exit_code_of_child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            matcher_for(COLUMNS, CONDITIONS[:2]).match((1, 1))
            os._exit(0)
        except BaseException:
            os._exit(1)
    alarm = threading.Timer(20, os.kill, (child, 9))
    alarm.start()
    _, status = os.waitpid(child, 0)
    alarm.cancel()
    return os.waitstatus_to_exitcode(status)


class Failing:
    """An engine call that fails a few times, before or after its work, and then goes well."""

    def __init__(self, error: BaseException, times: int, after: bool) -> None:
        self.error, self.times, self.after = error, times, after

    def install(self, patch: pytest.MonkeyPatch, name: str) -> None:
        real = getattr(module, name)

        def call(handle: int, argument: object) -> object:
            if self.times == 0:
                return real(handle, argument)
            self.times -= 1
            if self.after:
                real(handle, argument)
            raise self.error

        patch.setattr(module, name, call)


CALLS = ("_assert_event", "_next_action")


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("after", [False, True])
def test_one_error_of_the_engine_goes_unnoticed(
    name: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher(COLUMNS, CONDITIONS[:9]) as matcher:
        assert matcher.match((5, 5)) == expected(5, 5) & 511
        Failing(module._EngineError("code 303"), 1, after).install(monkeypatch, name)
        assert matcher.match((9, 30)) == expected(9, 30) & 511
        check = [matcher.match((users, 30)) for users in range(12)]
        assert check == [expected(users, 30) & 511 for users in range(12)]


@pytest.mark.parametrize("name", CALLS)
def test_an_error_that_stays_is_raised_and_leaves_the_matcher_whole(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher(COLUMNS, CONDITIONS[:9]) as matcher:
        with monkeypatch.context() as patch:
            Failing(module._EngineError("code 303"), 3, False).install(patch, name)
            with pytest.raises(MatcherError, match="303"):
                matcher.match((9, 30))
        assert matcher.match((9, 30)) == expected(9, 30) & 511


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_in_mid_match_spoils_nothing(
    name: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher(COLUMNS, CONDITIONS[:9]) as matcher:
        for users in range(2, 12):
            with monkeypatch.context() as patch:
                Failing(KeyboardInterrupt(), 1, after).install(patch, name)
                with pytest.raises(KeyboardInterrupt):
                    matcher.match((users, 8))
            assert matcher.match((0, 0)) == 0
            assert matcher.match((users, 30)) == expected(users, 30) & 511


@pytest.mark.parametrize("name", CALLS)
def test_a_match_in_the_middle_of_a_match(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a signal handler might do."""
    with Matcher(COLUMNS, CONDITIONS[:9]) as matcher:
        real = getattr(module, name)
        inner: list[int] = []

        def call(handle: int, argument: object) -> object:
            monkeypatch.setattr(module, name, real)
            inner.append(matcher.match((4, 30)))
            return real(handle, argument)

        for _ in range(3):
            monkeypatch.setattr(module, name, call)
            assert matcher.match((9, 30)) == expected(9, 30) & 511
            assert inner.pop() == expected(4, 30) & 511


def test_an_engine_that_reports_in_another_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_start_action", lambda *_: ("{}", '{"x":{"m":{"B":1}}}'))
    with pytest.raises(MatcherError, match="another way"):
        Matcher(COLUMNS, CONDITIONS[:1])


def test_closing() -> None:
    open_one = Matcher(COLUMNS, CONDITIONS)
    for conditions in ((), CONDITIONS, (AllOf(()),)):
        matcher = Matcher(COLUMNS, conditions)
        matcher.close()
        matcher.close()
        assert matcher.closed
        with pytest.raises(MatcherError, match="closed"):
            matcher.match((1, 1))
    check_many(open_one, 0, 10)
    open_one.close()


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The handles of the rule sets that were given back."""
    handles: list[int] = []
    real = module._delete_ruleset

    def delete(handle: int) -> None:
        handles.append(handle)
        real(handle)

    monkeypatch.setattr(module, "_delete_ruleset", delete)
    return handles


def test_a_forgotten_matcher_is_closed(deleted: list[int]) -> None:
    inner = AllOf(tuple(AnyOf((Compare(USERS, "=", i), Compare(SEATS, "=", i))) for i in range(9)))
    matcher = Matcher(COLUMNS, [inner])
    assert matcher._computed is not None
    held = [*matcher._rule_sets, *matcher._computed._rule_sets]
    handles = {rule_set._handle for rule_set in held}
    del matcher, held
    gc.collect()
    assert handles <= set(deleted)


def test_matchers_are_shared_while_in_use_and_then_given_back(deleted: list[int]) -> None:
    one = matcher_for(COLUMNS, [Compare(USERS, "=", -1)])
    other = matcher_for(list(COLUMNS), [Compare(USERS, "=", -1)])
    assert other is one
    assert matcher_for(COLUMNS, [Compare(USERS, "=", -2)]) is not one
    gc.collect()
    before, shared = len(deleted), matchers_in_use()
    del one
    gc.collect()
    assert (len(deleted), matchers_in_use()) == (before, shared)
    assert other.match((-1, 0)) == 1
    del other
    gc.collect()
    assert (len(deleted), matchers_in_use()) == (before + 1, shared - 1)


def test_eight_threads_share_what_comes_and_goes() -> None:
    """They ask for few different matchers, and forget them at once."""

    def work(start: int) -> None:
        for turn in range(300):
            number = (start + turn) % 5
            matcher = matcher_for(COLUMNS, CONDITIONS[: 10 + number])
            assert matcher.match((9, 30)) == expected(9, 30) & ((1 << 10 + number) - 1)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, start) for start in range(8)]:
            done.result()


def test_a_closed_matcher_is_not_handed_out() -> None:
    matcher_for(COLUMNS, [Compare(USERS, "=", 5)]).close()
    assert matcher_for(COLUMNS, [Compare(USERS, "=", 5)]).match((5, 0)) == 1


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_stays_flat() -> None:
    def work() -> None:
        with Matcher(COLUMNS, CONDITIONS) as matcher:
            for number in range(10_000):
                matcher.match((number % 120, number))
        for _ in range(40):
            Matcher(COLUMNS, CONDITIONS).close()

    work()
    gc.collect()
    before = resident_bytes()
    work()
    gc.collect()
    assert resident_bytes() - before < 2_000_000
