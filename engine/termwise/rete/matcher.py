"""The only way to durable_rules' C engine: which of these conditions hold for one flat fact.

The engine is right inside an envelope and wrong, silent or dead outside it; this adapter stays
inside, and refuses with `OutsideEnvelope` what would leave it. docs/explanation/durable-rules.md
has the envelope, the reasons and the figures.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self
from weakref import WeakValueDictionary

from .compilation import RuleSetPlan, compiled
from .conditions import Column, Condition
from .encoding import Value
from .envelope import OutsideEnvelope
from .missing import missing_matcher
from .names import OPENING
from .rule_text import OPENING_NAMES, PATTERN_NAMES

try:
    import durable_rules_engine as _untyped  # type: ignore[import-not-found]
except ImportError as error:
    raise missing_matcher(error, sys.executable, sys.version_info[:2]) from error

__all__ = ["Matcher", "MatcherError", "OutsideEnvelope", "matcher_for", "matchers_in_use"]

_engine: Any = _untyped
_create_ruleset: Callable[[str, str], int] = _engine.create_ruleset
_delete_ruleset: Callable[[int], None] = _engine.delete_ruleset
_delete_state: Callable[[int, str], None] = _engine.delete_state
_assert_event: Callable[[int, str], tuple[int, int]] = _engine.assert_event
_start_action: Callable[[int, int], tuple[str, str]] = _engine.start_action_for_state
_next_action: Callable[[int, int], str] = _engine.complete_and_start_action
_EngineError: type[Exception] = _engine.error

_DISTURBED: Final = (_EngineError, KeyError, TypeError)
"""An error of the engine's own, a letter that names no pattern, no message at all."""

_HANDLED: Final = 0
_NOT_HANDLED: Final = 1
_LETTER: Final = len('{"x":[{"')
_STEP: Final = len('b":},{"')
"""A message repeats the whole fact for each pattern, so their letters stand at equal distances:
{"x":[{"b":<fact>},{"a":<fact>}]}"""

_TAILS: Final = ('"id":1}', '"id":2}')

_LOCK: Final = threading.RLock()
"""Held while the engine works, and over a fork, so that no child inherits a half-made match.
Reentrant, for a signal handler or finalizer may come in between; `_RuleSet` notices that."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release
    )


class MatcherError(RuntimeError):
    """The matcher is closed, or the engine failed twice on one fact."""


class _Answers(dict[str, int]):
    """From the names of the patterns that matched, one letter each, to the conditions' bits."""

    __slots__ = ("_masks",)

    def __init__(self, masks: Sequence[int]) -> None:
        super().__init__()
        self._masks = dict(zip(PATTERN_NAMES, masks, strict=False))

    def __missing__(self, names: str) -> int:
        answer = 0
        for name in names:
            answer |= self._masks[name]
        if len(self) < 4096:
            self[names] = answer
        return answer


class _RuleSet:
    """One rule set inside the engine, always between two events.

    A fact goes in as an event. If no pattern matches, the engine says so and keeps nothing.
    Otherwise one more call completes the action of the event before, which deletes that event, and
    starts the action of this one, whose message names every pattern that matched. So one event is
    alive at any time, and two ids in turn are enough. Whatever disturbs the sequence leaves an
    event alive under the next id; the engine then calls the new event observed, and the rule set
    is built again.
    """

    __slots__ = ("_answers", "_closed", "_encode", "_handle", "_spare", "_tail", "_text")

    def __init__(self, plan: RuleSetPlan) -> None:
        self._text = plan.text
        self._encode = plan.encode
        self._answers = _Answers(plan.masks)
        self._closed = False
        self._handle = 0
        self._tail, self._spare = _TAILS
        with _LOCK:
            self._open()

    def match(self, values: Sequence[Value], bits: int) -> int:
        """The bits of the conditions that hold by one of this rule set's conjunctions."""
        body = self._encode(values, bits)
        with _LOCK:
            try:
                return self._ask(body)
            except _DISTURBED as trouble:
                return self._ask_anew(body, trouble)

    def close(self) -> None:
        with _LOCK:
            self._closed = True
            self._drop()

    def _ask(self, body: str) -> int:
        text = body + self._tail
        code, state = _assert_event(self._handle, text)
        if code == _NOT_HANDLED:
            return 0
        if code != _HANDLED:
            raise _EngineError(f"code {code} for an event")
        message = _next_action(self._handle, state)
        self._tail, self._spare = self._spare, self._tail
        return self._answers[message[_LETTER :: len(text) + _STEP]]

    def _ask_anew(self, body: str, trouble: Exception) -> int:
        """Build the rule set again and ask it once more."""
        if self._closed:
            raise MatcherError("this matcher is closed") from None
        self._drop()
        try:
            self._open()
            return self._ask(body)
        except _DISTURBED as again:
            raise MatcherError(f"the engine failed twice on one fact: {again}") from trouble

    def _open(self) -> None:
        """Create the rule set and leave it with an action begun, as after any match.

        Until then the engine would read memory it never set, so only then is the handle kept.
        """
        handle = _create_ruleset("termwise", self._text)
        opening = f'{{"{OPENING}":1,"id":0}}'
        _, state = _assert_event(handle, opening)
        _, message = _start_action(handle, state)
        if sorted(message[_LETTER :: len(opening) + _STEP]) != sorted(OPENING_NAMES):
            raise MatcherError(f"this durable_rules reports matches in another way: {message}")
        self._tail, self._spare = _TAILS
        self._handle = handle

    def _drop(self) -> None:
        """Give all memory back. Needs both calls, and an action begun at some time before."""
        handle, self._handle = self._handle, 0
        if handle:
            with suppress(_EngineError):
                _delete_state(handle, "0")
            with suppress(_EngineError):
                _delete_ruleset(handle)


def _close_all(rule_sets: list[_RuleSet]) -> None:
    while rule_sets:
        rule_sets.pop().close()


class Matcher:
    """Tells for one flat fact at a time which of a list of conditions hold for it.

    Any number of threads may share a matcher; a forked child may go on with it. Closing it gives
    the engine's memory back, and so does forgetting it.
    """

    __slots__ = ("__weakref__", "_always", "_computed", "_finalizer", "_rule_sets", "columns")

    columns: tuple[Column, ...]
    """The order of a fact's values."""

    def __init__(self, columns: Sequence[Column], conditions: Sequence[Condition]) -> None:
        """Compile the conditions.

        Raises `OutsideEnvelope` for a comparison that the engine would get wrong, `ValueError` for
        columns with one name or a condition on a column that is not there.
        """
        plan = compiled(tuple(columns), conditions)
        self.columns = plan.columns
        self._always = plan.always
        self._computed = Matcher(columns, plan.computed) if plan.computed else None
        self._rule_sets: list[_RuleSet] = []
        self._finalizer = weakref.finalize(self, _close_all, self._rule_sets)
        self._finalizer.atexit = False
        for rule_set in plan.rule_sets:
            self._rule_sets.append(_RuleSet(rule_set))

    def match(self, values: Sequence[Value]) -> int:
        """Bit i of the answer is set when condition i holds for the fact.

        The values come in the order of `columns`, None for a missing one. Raises `OutsideEnvelope`
        for a value of a column in use that the engine would get wrong, `ValueError` for more or
        fewer values than columns, `MatcherError` on a closed matcher.
        """
        computed = self._computed
        bits = 0 if computed is None else computed.match(values)
        answer = self._always
        rule_sets = self._rule_sets
        if not rule_sets and self.closed:
            raise MatcherError("this matcher is closed")
        for rule_set in rule_sets:
            answer |= rule_set.match(values, bits)
        return answer

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return not self._finalizer.alive

    def close(self) -> None:
        """Give the engine's memory back. Closing twice is fine."""
        self._finalizer()
        if self._computed is not None:
            self._computed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_in_use: WeakValueDictionary[bytes, Matcher] = WeakValueDictionary()


def matcher_for(columns: Sequence[Column], conditions: Sequence[Condition]) -> Matcher:
    """A matcher for these conditions: one that is in use somewhere, or a new one.

    It is shared, so forget it rather than close it: it gives its memory back when nobody uses it
    any more. Raises as `Matcher` does.
    """
    digest = hashlib.sha256(repr((tuple(columns), tuple(conditions))).encode()).digest()
    with _LOCK:
        matcher = _in_use.get(digest)
        if matcher is None or matcher.closed:
            matcher = _in_use[digest] = Matcher(columns, conditions)
        return matcher


def matchers_in_use() -> int:
    """How many matchers `matcher_for` shares out at present."""
    return len(_in_use)
