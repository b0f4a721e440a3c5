"""What can be asked of an evaluation: why a line came out, why a rule did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from termwise.outcome.model import Line
from termwise.outcome.ordering import rules_in_order
from termwise.outcome.trace import Absence, RowRef, Trace
from termwise.rete.cells import (
    FIRST_OWNER,
    KEY,
    LINE_ROW,
    NO_VERSION,
    VERSION,
    Row,
)
from termwise.rete.tracing.absences import ahead, exists, facts_only, lacks_rule, no_rows
from termwise.rete.tracing.governing import clocks_of, governed_row
from termwise.rete.tracing.rows import row_ref
from termwise.rete.tracing.rules import RuleTracer, came_of
from termwise.rete.tracing.unfolding import Unfolding

if TYPE_CHECKING:
    from termwise.rete.run import Run

Told = Trace | Absence


class NotThere(LookupError):  # noqa: N818
    """There is no such line, rule, subject or key; `known` are those there are."""

    def __init__(
        self, what: Literal["line", "rule", "key", "subject"], name: str, known: list[str]
    ) -> None:
        super().__init__(f"there is no {what} {name}")
        self.what = what
        self.name = name
        self.known = known


class Tracer:
    """Unfolds traces of one evaluation.

    `decided`: only one row was decided, which need not be in the book, and only that one can be
    asked about: `own`, with its subject; None where it was not there on the day.
    """

    def __init__(
        self, run: Run, own: tuple[str, Row] | None = None, *, decided: bool = False
    ) -> None:
        self._run = run
        self._own = own
        self._decided = decided
        self._index: dict[str, list[tuple[str, str, Row]]] | None = None

    def line(self, wanted: Line | str) -> Trace:
        """Why a line came out. Raises `NotThere` where there is none of that id."""
        named = wanted if isinstance(wanted, str) else wanted.line_id
        version = None if isinstance(wanted, str) else wanted.version
        index = self._lines_by_id()
        for rule, subject, line in index.get(named, ()):
            number = line[VERSION]
            if version in (None, self._run.program.versions[number].name):
                return self._of_rules(line[LINE_ROW], subject, [(number, rule)])
        raise NotThere("line", named, list(index))

    def rows(self, subject: str, key: str) -> tuple[Trace, ...]:
        """All rules and decisions of the rows of a subject with that key.

        Raises `NotThere`.
        """
        subjects = [*self._run.program.entities, *self._run.program.periods()]
        if subject not in subjects:
            raise NotThere("subject", subject, subjects)
        rows = [row for row in self._rows(subject) if f"{row[KEY]}" == key and exists(row)]
        if not rows:
            raise NotThere("key", key, self._keys(subject))
        return tuple(self._of_row(row, subject) for row in rows)

    def why_not(self, rule: str, key: str | None = None) -> tuple[Told, ...]:
        """The rule held against each of its rows, or those of a key.

        Raises `NotThere`.
        """
        subjects = {
            r.id: r.subject
            for version in self._run.program.versions
            for r in version.rules.values()
        }
        if rule not in subjects:
            raise NotThere("rule", rule, list(subjects))
        subject = subjects[rule]
        found = tuple(self._held(rule, subject, key))
        if key is not None and not found:
            raise NotThere("key", key, self._keys(subject))
        return found

    def _held(self, rule: str, subject: str, key: str | None) -> Iterator[Told]:
        for row in self._candidates(subject):
            if key is None or f"{row[KEY]}" == key:
                yield self._of_candidate(row, subject, rule)
        if not self._decided:
            for owner, entity in self._without_rows(subject):
                if key is None or f"{owner[KEY]}" == key:
                    yield self._of_owner(owner, entity, subject, rule)

    def _candidates(self, subject: str) -> list[Row]:
        if self._decided:
            return self._own_rows(subject)
        if subject in self._run.entities:
            by_key = self._run.entities[subject].by_key
            return [by_key[key] for key in sorted(by_key)]
        return list(self._run.rows(subject))

    def _of_candidate(self, row: Row, subject: str, rule: str) -> Told:
        run, unfolding = self._run, Unfolding(self._run)
        ref = row_ref(row, subject, run)
        if not exists(row):
            return Absence(rule, ref, clocks_of(run), ahead(row, subject, run))
        why = facts_only(row, subject, run) or lacks_rule(row, subject, rule, run, unfolding)
        if why is not None:
            return Absence(rule, ref, clocks_of(run), why)
        return self._of_rules(row, subject, [(n, rule) for n in self._decisive(row, subject, rule)])

    def _numbers(self, row: Row, subject: str, rule: str) -> list[int]:
        """The versions that hold a rule against a row; several where the row has none itself."""
        run = self._run
        if not run.compiled.layouts[subject].versioned:
            return [row[VERSION]]
        numbers = [r.number for r in run.reigns_known]
        return [n for n in numbers if rule in run.program.versions[n].rules]

    def _without_rows(self, subject: str) -> Iterator[tuple[Row, str]]:
        """The entity rows that could have rows of a period, and have none."""
        if self._decided:
            return
        run = self._run
        entities = run.owners_of(subject)
        if len(entities) != 1 or run.program.periods()[subject][0].combined:
            return
        having = {id(row[FIRST_OWNER]) for row in run.rows(subject)}
        by_key = run.entities[entities[0]].by_key
        for key in sorted(by_key):
            if id(by_key[key]) not in having:
                yield by_key[key], entities[0]

    def _of_owner(self, owner: Row, entity: str, period: str, rule: str) -> Absence:
        run = self._run
        ref = row_ref(owner, entity, run)
        if not exists(owner):
            return Absence(rule, ref, clocks_of(run), ahead(owner, entity, run))
        why = no_rows(period, (owner,), run, Unfolding(run))
        return Absence(rule, ref, clocks_of(run), why)

    def _of_rules(self, row: Row, subject: str, rules: list[tuple[int, str]]) -> Trace:
        run, unfolding = self._run, Unfolding(self._run)
        versions = run.program.versions
        unfolding.start(frozenset((subject, rule, True) for _, rule in rules))
        told = tuple(
            RuleTracer(row, subject, number, run, unfolding).of(versions[number].rules[rule])
            for number, rule in rules
        )
        return self._trace(row, subject, told, unfolding)

    def _decisive(self, row: Row, subject: str, rule: str) -> list[int]:
        """The versions whose word on a rule counts for a row.

        Where the row has no version of its own: that in force on the date of the effect, or where
        there is none the first that has the rule.
        """
        numbers = self._numbers(row, subject, rule)
        if len(numbers) < 2:
            return numbers
        came = [n for n in numbers if came_of(row, rule, subject, n, self._run) is not None]
        return came or self._in_force(row, subject, rule, numbers) or numbers[:1]

    def _in_force(self, row: Row, subject: str, rule: str, numbers: list[int]) -> list[int]:
        run, unfolding, found = self._run, Unfolding(self._run), []
        for number in numbers:
            tracer = RuleTracer(row, subject, number, run, unfolding)
            dated: Any = tracer.of(run.program.versions[number].rules[rule]).dated.value
            if dated is not None and run.version_on(dated.toordinal()) == number:
                found.append(number)
        return found

    def _of_row(self, row: Row, subject: str) -> Trace:
        run, unfolding = self._run, Unfolding(self._run)
        told = []
        tracers: dict[int, RuleTracer] = {}
        for rule, owner in self._rules():
            for number in self._numbers(row, subject, rule) if owner == subject else ():
                version = None if number == NO_VERSION else run.program.versions[number]
                if version is not None and rule in version.rules:
                    if number not in tracers:
                        tracers[number] = RuleTracer(row, subject, number, run, unfolding)
                    told.append(tracers[number].of(version.rules[rule]))
        self._note_decisions(row, subject, unfolding)
        return self._trace(row, subject, tuple(told), unfolding)

    def _note_decisions(self, row: Row, subject: str, unfolding: Unfolding) -> None:
        run = self._run
        versioned = run.compiled.layouts[subject].versioned
        number = run.version_on(run.as_of) if versioned else row[VERSION]
        if number != NO_VERSION:
            for owner, name in run.program.versions[number].decisions:
                if owner == subject:
                    unfolding.value(row, subject, name, number)

    def _trace(self, row: Row, subject: str, told: Any, unfolding: Unfolding) -> Trace:
        run = self._run
        governed = governed_row(row, subject, run, unfolding)
        ref: RowRef = row_ref(row, subject, run)
        values = unfolding.values()
        return Trace(ref, clocks_of(run), governed, told, values, unfolding.parameters())

    def _rules(self) -> list[tuple[str, str]]:
        return list(rules_in_order(self._run.versions_known).items())

    def _rows(self, subject: str) -> list[Row]:
        if self._decided:
            return self._own_rows(subject)
        return list(self._run.rows(subject))

    def _own_rows(self, subject: str) -> list[Row]:
        return [self._own[1]] if self._own is not None and self._own[0] == subject else []

    def _lines(self, rule: str, subject: str) -> Iterator[Row]:
        if not self._decided:
            yield from self._run.lines(rule, subject)
            return
        for row in self._own_rows(subject):
            for number in self._numbers(row, subject, rule):
                line = came_of(row, rule, subject, number, self._run)
                if line is not None:
                    yield line

    def _lines_by_id(self) -> dict[str, list[tuple[str, str, Row]]]:
        """Every line with its rule and subject; made once, as a settlement has a million."""
        if self._index is None:
            found: dict[str, list[tuple[str, str, Row]]] = {}
            for rule, subject in self._rules():
                for line in self._lines(rule, subject):
                    id = f"{rule}:{row_ref(line[LINE_ROW], subject, self._run).id}"
                    found.setdefault(id, []).append((rule, subject, line))
            self._index = found
        return self._index

    def _keys(self, subject: str) -> list[str]:
        found = [f"{row[KEY]}" for row in self._candidates(subject)]
        found += [f"{row[KEY]}" for row, _ in self._without_rows(subject)]
        return list(dict.fromkeys(found))
