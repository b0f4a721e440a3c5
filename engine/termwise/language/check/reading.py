"""The state of one checking: what was declared, and the types found so far.

Types are inferred on demand, so the order of declarations does not matter. A name that reads
itself through `previous` is inferred twice: first with its own type unknown, then with the
type that came out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from termwise.language import declarations as d
from termwise.language.check.header import Header
from termwise.language.diagnostics import Findings, Label
from termwise.language.program import Decision, Measure, Parameter, Period, Rule
from termwise.language.source import Span
from termwise.language.types import Type, Unknown


@dataclass(frozen=True, slots=True)
class Name:
    """A measure or decision (`subject.name`) of the version with that number.

    For what a rule comes to, `subject` is its id and `name` is "amount" or "party".
    """

    version: int
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What reading a name gives: its type, and whether it can be missing."""

    type: Type
    missing: bool


@dataclass
class VersionReading:
    """One version: what was written, by name, and what was made of it."""

    written: d.VersionWritten
    periods_written: Mapping[str, d.PeriodWritten]
    measures_written: Mapping[tuple[str, str], d.MeasureWritten]
    decisions_written: Mapping[tuple[str, str], d.DecisionWritten]
    rules_written: Mapping[str, d.RuleWritten]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    measures: dict[tuple[str, str], Measure] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def place(self, subject: str, name: str) -> Span | None:
        """Where a measure or decision is declared in this version (of a rule: its id)."""
        if subject in self.rules_written:
            return self.rules_written[subject].id.span
        found = self.measures_written.get((subject, name)) or self.decisions_written.get(
            (subject, name)
        )
        return found.name.span if found else None


@dataclass
class _Attempt:
    name: Name | None
    findings: Findings
    leans_on: int
    circle: tuple[Name, ...] = ()


class Reading:
    """All that is known while a program is checked."""

    def __init__(self, header: Header, versions: tuple[VersionReading, ...]) -> None:
        self.header = header
        self.versions = versions
        self.findings = Findings()
        self._known: dict[Name, Signature | None] = {}
        self._provisional: dict[Name, Signature] = {}
        self._tentative: dict[Name, tuple[Signature | None, int]] = {}
        self._attempts: list[_Attempt] = []
        self._unread = header.unread.union(*(v.written.unread for v in versions))
        fields = (f for entity in header.entities.values() for f in entity.fields.values())
        self._is_broken = bool(self._unread) or any(isinstance(f.type, Unknown) for f in fields)
        self.open_ended: dict[str, bool] = {}

    @property
    def current(self) -> Findings:
        """Where findings of the name being typed go."""
        return self._attempts[-1].findings if self._attempts else self.findings

    def is_entity(self, subject: str) -> bool:
        """Whether `subject` is an entity of program.yaml."""
        return subject in self.header.entities

    def is_unread(self, name: str) -> bool:
        """Whether `name` (or `subject.name`) was declared but could not be read: it was told."""
        return name in self._unread

    def versions_with(self, subject: str) -> int:
        """In how many versions rows of a subject can lie: all, or those declaring the period."""
        if self.is_entity(subject):
            return len(self.versions)
        return sum(subject in v.periods_written for v in self.versions)

    def keeps_history(self, subject: str) -> bool:
        """Whether rows of a subject may be facts alone: nothing is measured or decided of them."""
        entity = self.header.entities.get(subject)
        if entity is not None:
            return entity.history
        found = (v.periods_written.get(subject) for v in self.versions)
        return any(period is not None and period.history for period in found)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Nothing found in here is recorded: it is found again where it is declared."""
        self._attempts.append(_Attempt(None, Findings(), len(self._attempts) + 1))
        try:
            yield
        finally:
            self._attempts.pop()

    def signature(self, name: Name, infer: Callable[[], Signature | None]) -> Signature | None:
        """The signature of `name`, inferred once; None where its declaration is wrong."""
        if name in self._known:
            return self._known[name]
        for depth, attempt in enumerate(self._attempts):
            if attempt.name == name:
                self._lean(depth)
                attempt.circle = tuple(a.name for a in self._attempts[depth:] if a.name)
                return self._provisional.get(name, Signature(Unknown(), True))
        if name in self._tentative:
            found, depth = self._tentative[name]
            self._lean(depth)
            return found
        return self._infer(name, infer)

    def assume(self, name: Name, signature: Signature) -> None:
        """What a name gives while it is being typed, where its declaration says so at once."""
        self._provisional.setdefault(name, signature)

    def _lean(self, depth: int) -> None:
        top = self._attempts[-1]
        top.leans_on = min(top.leans_on, depth)

    def _infer(self, name: Name, infer: Callable[[], Signature | None]) -> Signature | None:
        depth = len(self._attempts)
        result, attempt = self._attempt(name, infer, depth)
        if attempt.leans_on == depth and result is not None:
            if isinstance(result.type, Unknown):
                if not self._is_broken:
                    self._circular(attempt)
                result = None
            else:
                self._provisional[name] = Signature(result.type, True)
                result, attempt = self._attempt(name, infer, depth)
        if attempt.leans_on >= depth:
            self._known[name] = result
            self.findings.found.extend(attempt.findings.found)
        else:
            self._tentative[name] = result, attempt.leans_on
            self._lean(attempt.leans_on)
        return result

    def _attempt(
        self, name: Name, infer: Callable[[], Signature | None], depth: int
    ) -> tuple[Signature | None, _Attempt]:
        attempt = _Attempt(name, Findings(), depth + 1)
        self._attempts.append(attempt)
        try:
            return infer(), attempt
        finally:
            self._attempts.pop()
            # What was found out while leaning on this attempt holds no longer.
            self._tentative = {n: t for n, t in self._tentative.items() if t[1] < depth}

    def _circular(self, attempt: _Attempt) -> None:
        places = [(n, self.versions[n.version].place(n.subject, n.name)) for n in attempt.circle]
        (first, place), *others = places
        assert place is not None
        steps = [f"{n.subject}.{n.name}" for n in (*attempt.circle, first)]
        attempt.findings.error(
            "cycle",
            f"{steps[0]} is defined by itself: {' → '.join(steps)}",
            place,
            help="take one of these steps out; a period row may read itself of the row before, "
            "through `previous`",
            labels=[
                Label(span, f"{n.subject}.{n.name} is declared here") for n, span in others if span
            ],
        )
