"""From a program to relations: stage by stage, each thing after what it reads."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.checks import Checks
from termwise.columns.dialect import Dialect
from termwise.columns.entities import Entities, Extents, Question, known_by
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions, missing_of
from termwise.columns.layers import Layer
from termwise.columns.levels import levels_of
from termwise.columns.loops import Loop, is_by_index, is_ordered
from termwise.columns.measures import Gathering
from termwise.columns.periods import FAR, Generation, nothing
from termwise.columns.relation import POSITION, SOURCE, BookTable, Relation, columns_read
from termwise.columns.rounds import Carrying, Round, carried_by_version, carried_once
from termwise.columns.rows import NO_VERSION, VERSION, Place, Rows
from termwise.columns.rules import Rules
from termwise.columns.scope import Scope
from termwise.columns.sequences import apart, is_sequence
from termwise.columns.signatures import (
    decision_expressions,
    grouped,
    measure_expressions,
    names_in,
    parameter_said,
    parameters_in,
    said,
)
from termwise.columns.sql import Node
from termwise.columns.trees import closure
from termwise.columns.values import Plain, Value
from termwise.language import tree as t
from termwise.language.denominators import Denominators, lengths_in_days
from termwise.language.dependencies import Node as Thing
from termwise.language.dependencies import reads_of
from termwise.language.program import (
    Case,
    Decision,
    Entity,
    Measure,
    Period,
    Program,
    ValueList,
    Version,
)
from termwise.language.timeline import timeline
from termwise.language.tree import Expr
from termwise.language.types import (
    Boolean,
    Row,
)
from termwise.language.walk import walk
from termwise.plan.loops import loops_of, settled

MOST_ROWS: Final = 10**10

Definition = Measure | Decision


@dataclass(frozen=True)
class Asked:
    """What is asked of a program: a day, what was known, the language of messages."""

    as_of: date
    terms_known_at: date | None = None
    rows_known_at: date | None = None
    language: str | None = None


class Compiler:
    """Makes the relations of one program for one question."""

    def __init__(
        self,
        program: Program,
        asked: Asked,
        dialect: Dialect,
        extents: Extents,
        counts: Mapping[str, int],
    ) -> None:
        self.program = program
        self.dialect = dialect
        self.asked = asked
        self.day = asked.as_of
        self.reigns = timeline(program, asked.terms_known_at).reigns
        self.versions: tuple[Version, ...] = tuple(reign.version for reign in self.reigns)
        self.today = self._number_on(asked.as_of)
        self.checks = Checks()
        self._extents = extents
        self._counts = counts
        self._denominators = Denominators(program)
        self._history: dict[str, list[tuple[int, Rows]]] = {}
        self._domains: dict[str, tuple[int, ...]] = {}
        self._layers: dict[str, Layer] = {}
        self._trees: dict[tuple[str, str], Rows] = {}
        self._lines: dict[tuple[str, int], Rows] = {}
        self._loops: dict[str, Rows] = {}
        self._turning: dict[str, Round] = {}
        self._members: frozenset[Thing] = frozenset()
        self.rules = Rules(self)
        self._bases()
        self._stages()
        self._look_at_lists()
        self._look_at_the_end()
        for measure in (m for version in self.versions for m in version.measures.values()):
            if measure.below is not None:
                # A circle is an error whatever is gathered.
                self.below(measure.subject, measure.below)

    # What the parts ask for.

    def rows(self, subject: str, level: int) -> Rows:
        """The rows of a subject with everything that is known before `level`."""
        if subject in self._turning:
            return self._turning[subject].before
        if subject not in self._history and self._is_never_made(subject):
            return nothing(self.program.periods()[subject][0])
        found = [rows for made, rows in self._history.get(subject, []) if made < level]
        assert found, f"the rows of {subject} are not there before stage {level}"
        return found[-1]

    def _is_never_made(self, subject: str) -> bool:
        """Whether no version in force has the period."""
        return not any(subject in version.periods for version in self.versions)

    def final(self, subject: str) -> Rows | None:
        """The rows of a subject with everything; None where no version makes any."""
        history = self._history.get(subject)
        return history[-1][1] if history else None

    def as_of(self) -> Node:
        """The day that is looked at."""
        return sql.day(self.day)

    def far(self) -> Node:
        """A day after all others."""
        return sql.day(FAR)

    def lengths(self, period: str) -> list[int]:
        """Every number of days that a whole row of a period can have."""
        declared = self.program.periods()[period]
        return sorted({days for each in declared for days in lengths_in_days(each)})

    def denominator(self, expr: Expr, versions: tuple[int, ...]) -> int:
        """A denominator that every value of an expression has."""
        found = self._denominators.of(expr, self.versions[versions[0]])
        assert found is not None, "what is gathered has a known denominator"
        return found

    def denominator_of_lines(self, rule: str) -> int | None:
        """A denominator that the amounts of a rule's lines have; None where none is known."""
        return self._denominators.of_line(rule)

    def count(self, subject: str) -> int:
        """At most how many rows a subject has."""
        return max(self._counts.get(subject, MOST_ROWS), 1)

    def domain(self, subject: str) -> tuple[int, ...]:
        """The versions that can govern rows of a subject; all for one without a date."""
        return self._domains.get(subject, tuple(range(len(self.versions))))

    def is_dateless(self, subject: str) -> bool:
        """Whether rows of a subject have no version of their own."""
        entity = self.program.entities.get(subject)
        return entity is not None and entity.date is None

    def is_combined(self, period: str) -> bool:
        """Whether a period's rows are made from combinations of rows."""
        declared = self.program.periods().get(period)
        return declared is not None and declared[0].combined

    def owner_entity(self, period: str, owner: str) -> str:
        """The entity of an owner of a period's rows."""
        owners = self.program.periods()[period][0].owners
        return next(each.entity for each in owners if each.name == owner)

    def hands(self, subject: str, rows: Rows, alias: str) -> dict[str, Place]:
        """What is at hand on a row of a subject."""
        found = {subject: Place(rows, alias)}
        for owner in self._owner_names(subject):
            found[owner] = Place(rows, alias, prefix=f"{owner}.")
        return found

    def _owner_names(self, subject: str) -> list[str]:
        declared = self.program.periods().get(subject)
        return [owner.name for owner in declared[0].owners] if declared else []

    def scope(self, subject: str, level: int, numbers: tuple[int, ...]) -> Scope:
        """Where expressions of the layer under way are read."""
        layer = self._layers[subject]
        found = self.scope_on(subject, layer.rows, layer.block, level, numbers)
        watch = layer.watch
        if found.version is not None and set(numbers) != set(self.domain(subject)):
            watch = watch.under(sql.within(found.version, map(sql.whole, numbers)))
        return replace(found, watch=watch)

    def scope_on(
        self, subject: str, rows: Rows, block: Block, level: int, numbers: tuple[int, ...]
    ) -> Scope:
        """Where expressions of a subject are read beside its finished rows."""
        hand = self.hands(subject, rows, SOURCE)
        version = None
        if not self.is_dateless(subject) and len(self.domain(subject)) > 1:
            version = sql.column(VERSION, SOURCE)
        return Scope(self, block, hand, numbers, version, level)

    def layer(self, subject: str) -> Layer:
        """The layer under way."""
        return self._layers[subject]

    def below(self, entity: str, reference: str) -> Rows:
        """The pairs of rows below and above each other."""
        key = (entity, reference)
        if key not in self._trees:
            made = closure(self._history[entity][0][1], reference, self.program.entities[entity])
            self._trees[key] = made.pairs
            self.checks.loop(entity, reference, made.loops)
        return self._trees[key]

    def lines(self, rule: str, subject: str, level: int) -> Rows:
        """The lines of a rule."""
        rows = self.earlier(subject, level)
        key = (rule, id(rows.relation))
        if key not in self._lines:
            self._lines[key] = self.rules.lines(rule, subject, rows, level)
        return self._lines[key]

    def _number_on(self, day: date) -> int:
        found = [n for n, reign in enumerate(self.reigns) if reign.first <= day]
        return found[-1] if found else NO_VERSION

    # Stages.

    def _bases(self) -> None:
        question = Question(self.day, self.asked.rows_known_at)
        entities = Entities(self.program, self.reigns, question, self.dialect, self._extents)
        for entity in self.program.entities.values():
            rows, versions = entities.rows(entity)
            if entity.date is not None:
                decided = self.decides(entity.name)
                if NO_VERSION in versions and not entity.history and decided:
                    self.checks.early(rows, entity.date)
                    versions = tuple(n for n in versions if n != NO_VERSION)
                self._domains[entity.name] = versions
            self._history[entity.name] = [(-1, rows)]

    def _look_at_the_end(self) -> None:
        """What is looked at row by row is read from a subject's last rows, which are there anyway.

        They are the same rows, with every column that they had before.
        """
        for check in self.checks.found:
            rows = self.final(check.subject)
            source = check.relation.source
            if rows is None or not isinstance(source, Relation):
                continue
            read = {n for node in check.relation.where for _, n in columns_read(node)}
            read |= {n for node in check.relation.columns.values() for _, n in columns_read(node)}
            if check.is_of_rows and read <= set(rows.relation.columns):
                check.relation.source = rows.relation

    def _look_at_lists(self) -> None:
        """Every key that a list names is in the book, if the list's version governs a row."""
        for number, version in enumerate(self.versions):
            for declared in version.parameters.values():
                if isinstance(declared, ValueList) and isinstance(declared.type, Row):
                    entity = self.program.entities[declared.type.subject]
                    keys = [str(value) for value in declared.values]
                    self.checks.keys(
                        declared.name,
                        version.name,
                        entity,
                        keys,
                        self._recorded(entity),
                        self._governed(number),
                    )

    def _recorded(self, entity: Entity) -> Relation:
        """The keys that the book has, rows that lie ahead included."""
        found = Relation(f"{entity.name}: the keys in the book", BookTable(entity.name))
        found.column("key", sql.column(entity.key, SOURCE))
        if self.asked.rows_known_at is not None:
            found.where.append(known_by(self.asked.rows_known_at))
        return found

    def _governed(self, number: int) -> Relation:
        """The rows that a version decides; of rows without a version those of the day."""
        found = Relation(f"whether {self.versions[number].name} decides anything")
        for subject, history in self._history.items():
            rows = history[-1][1]
            part = Relation(f"rows of {subject}", rows.relation)
            part.column("one", sql.whole(1))
            if not self.is_dateless(subject):
                own = sql.column(VERSION, SOURCE)
                part.where.append(sql.equal(own, sql.whole(number)))
            elif number != self.today:
                continue
            found.union.append(part)
        found.columns["one"] = sql.column("one", SOURCE)
        return found

    def decides(self, entity: str) -> bool:
        """Whether any version measures, decides or rules on an entity."""
        return any(
            entity in {subject for subject, _ in (*version.measures, *version.decisions)}
            or any(rule.subject == entity for rule in version.rules.values())
            for version in self.versions
        )

    def _stages(self) -> None:
        reads = settled(reads_of(self.program))
        loops = loops_of(reads)
        self._together = [
            each
            for each in loops
            if not is_by_index(each, reads, self.program)
            and not is_sequence(each, reads, self.program)
        ]
        self._members = frozenset(node for loop in loops for node in loop)
        self._settled = frozenset(n for loop in loops if is_ordered(loop, reads) for n in loop)
        levels, order = levels_of(self.program, reads, loops)
        by_level: dict[int, list[Thing]] = {}
        for thing in order:
            by_level.setdefault(levels[thing], []).append(thing)
        for level in sorted(by_level):
            self._stage(level, by_level[level])

    def _stage(self, level: int, things: Iterable[Thing]) -> None:
        by_subject: dict[str, list[Thing]] = {}
        for thing in things:
            by_subject.setdefault(thing.subject, []).append(thing)
        for subject, there in by_subject.items():
            self._subject(subject, level, there)
        members = {
            subject: found
            for subject, there in by_subject.items()
            if subject in self._layers and (found := [t for t in there if t in self._members])
        }
        for group in self._joined(members):
            if any(
                thing in loop for loop in self._together for own in group.values() for thing in own
            ):
                self._rounds(group, level)
            else:
                for subject, own in group.items():
                    self._loop(subject, level, own)
        for subject, layer in self._layers.items():
            self._history.setdefault(subject, []).append((level, layer.rows))
        self._layers.clear()

    def _subject(self, subject: str, level: int, things: list[Thing]) -> None:
        """Open the rows of a subject, and add what needs no loop."""
        if any(thing.kind == "rows" for thing in things):
            rows = self._generated(subject, level)
        else:
            history = self._history.get(subject)
            rows = history[-1][1] if history else None
        if rows is None:
            return
        self._layers[subject] = Layer(rows, f"{subject}: stage {level + 1}")
        for thing in things:
            if thing not in self._members:
                self._thing(thing, level)

    def _joined(self, members: dict[str, list[Thing]]) -> list[dict[str, list[Thing]]]:
        """The members of loops, those of subjects with a loop in common together."""
        groups: list[set[str]] = [{subject} for subject in members]
        for loop in self._together:
            shared = {s for s, own in members.items() if any(thing in loop for thing in own)}
            apart = [group for group in groups if not group & shared]
            one = set().union(*(group for group in groups if group & shared))
            groups = [*apart, one] if one else apart
        return [{s: own for s, own in members.items() if s in group} for group in groups]

    def _rounds(self, group: dict[str, list[Thing]], level: int) -> None:
        """Values that need one another through other rows: made until none changes."""
        carrying = Carrying(self.program, self.versions, self._denominators)
        for subject, members in group.items():
            layer = self._layers[subject]
            layer.settle()
            stored = carrying.values(members)
            carried = carried_once(stored)
            if self.is_dateless(subject):
                carried = carried_by_version(stored, len(self.versions))
            self._turning[subject] = Round(layer.rows, carried, self.program)
        known = len(self.checks.found)
        for subject, members in group.items():
            base = self._layers[subject].rows
            self._layers[subject] = Layer(base, f"{subject}: one round")
            for thing in members:
                self._thing(thing, level)
        together = tuple(each.relation for each in self._turning.values())
        closed = set(self._settled).issuperset(t for own in group.values() for t in own)
        for subject, each in self._turning.items():
            inner = self._layers[subject]
            inner.settle()
            each.relation.together, each.relation.ends = together, closed
            rows = each.close(inner)
            for check in self.checks.found[known:]:
                each.move(check)
            self._layers[subject] = Layer(rows, f"{subject}: stage {level + 1}, after its rounds")
        self._turning.clear()

    def _loop(self, subject: str, level: int, members: list[Thing]) -> None:
        """Values that read their own past: made for one index after the other."""
        layer = self._layers[subject]
        layer.settle()
        if not self.program.is_period(subject):
            self._in_sequence(subject, level, members)
        carrying = Carrying(self.program, self.versions, self._denominators)
        loop = Loop(subject, layer.rows, carrying.values(members), self.program)
        self._loops[subject] = loop.earlier
        known = len(self.checks.found)
        self._layers[subject] = Layer(loop.one_index, f"{subject}: one index")
        for thing in members:
            self._thing(thing, level)
        inner = self._layers[subject]
        inner.settle()
        loop.close(inner)
        for check in self.checks.found[known:]:
            loop.move(check)
        del self._loops[subject]
        self._layers[subject] = Layer(loop.rows, f"{subject}: stage {level + 1}, after its loop")

    def _in_sequence(self, subject: str, level: int, members: list[Thing]) -> None:
        """Give every row its place: by date, then key, among those that it may read."""
        layer, entity = self._layers[subject], self.program.entities[subject]
        assert entity.date is not None
        expressions = Expressions(self.scope(subject, level, self.domain(subject)))
        date = layer.place.value(entity.date)
        assert isinstance(date, Plain)
        ties = [expressions.value(each) for each in apart(members, self.versions)]
        alike = [node for tie in ties for node in values.tied(tie)]
        order = [expressions.as_day(date).node, sql.column(entity.key, SOURCE)]
        place = sql.window(exp.RowNumber(), alike, [(node, False) for node in order])
        layer.relation.columns.pop(POSITION, None)
        layer.add(POSITION, exact.fixed(place, 1, MOST_ROWS))
        layer.settle()

    def earlier(self, subject: str, level: int) -> Rows:
        """The rows of a subject for one that comes after them: in a loop, those already made."""
        return self._loops.get(subject) or self.rows(subject, level)

    def _generated(self, name: str, level: int) -> Rows | None:
        declared = grouped(
            self.versions,
            range(len(self.versions)),
            lambda version: version.periods.get(name),
            lambda number, period: (said(period), self._seen(number, _bounds(period))),
        )
        if not declared:
            return None
        made = Generation(name, self, level).made(declared)
        self._domains[name] = made.versions
        self.checks.period(name, made.rows, made.too_many, overlaps=len(declared) > 1)
        self.checks.beyond(name, made.beyond)
        return made.rows

    def _parameters(self, number: int, exprs: list[Expr | None]) -> tuple[object, ...]:
        """The parameters that expressions read, as a version has them."""
        names = sorted(parameters_in(exprs))
        declared = self.versions[number].parameters
        return tuple(parameter_said(declared[name]) for name in names)

    def _thing(self, thing: Thing, level: int) -> None:
        """Add what a thing comes to, and look whether a day on the way is beyond the calendar."""
        self._added(thing, level)
        layer = self._layers[thing.subject]
        beyond = layer.beyond()
        if beyond:
            name = "conditions" if thing.kind in ("case", "when") else thing.name
            condition = sql.any_of(sql.column(each, SOURCE) for each in beyond)
            self.checks.rows("beyond-calendar", name, layer.rows, condition)

    def _added(self, thing: Thing, level: int) -> None:
        match thing.kind:
            case "rows":
                pass
            case "value":
                self._value(thing.subject, thing.name, level)
            case "case":
                self._cases(thing.subject, thing.name, level)
            case "when":
                self.rules.conditions(thing.name, thing.subject, level)
            case "effect":
                self.rules.effect(thing.name, thing.subject, level)
            case "accepted":
                self.rules.accepted(thing.subject, level)

    # Named values.

    def _value(self, subject: str, name: str, level: int) -> None:
        """A measure or decision, as each version has it."""
        self._layers[subject].settle()
        key = (subject, name)
        defined: list[tuple[tuple[int, ...], Definition]] = grouped(
            self.versions,
            [n for n in self.domain(subject) if n != NO_VERSION],
            lambda version: _definition(version, key),
            self._likeness,
        )
        if self.is_dateless(subject):
            self._value_by_version(subject, name, level, defined)
        elif defined:
            branches = [(group, self._made(one, level, group)) for group, one in defined]
            self._store(subject, name, self._of_versions(subject, branches))

    def _likeness(self, number: int, defined: Definition) -> Hashable:
        """What definitions of several versions share that are one."""
        match defined:
            case Measure():
                exprs = measure_expressions(defined)
            case Decision():
                exprs = decision_expressions(defined)
        if self.is_dateless(defined.subject):
            return said(defined), self._seen(number, exprs)
        if isinstance(defined, Measure):
            return said(defined), self._parameters(number, exprs)
        return said(defined)

    def _made(self, defined: Definition, level: int, group: tuple[int, ...]) -> Value:
        match defined:
            case Measure():
                return self._gathered(defined, level, group)
            case Decision():
                return self._decided(defined, level, group)

    def _of_versions(self, subject: str, branches: list[tuple[tuple[int, ...], Value]]) -> Value:
        """The value of the version that governs a row; missing where it has none."""
        covered = {number for group, _ in branches for number in group}
        version = sql.column(VERSION, SOURCE)
        choices = [(sql.within(version, map(sql.whole, group)), value) for group, value in branches]
        if covered == set(self.domain(subject)):
            return values.pick(choices[:-1], choices[-1][1])
        return values.pick(choices, values.missing_like(choices[-1][1]))

    def _value_by_version(
        self,
        subject: str,
        name: str,
        level: int,
        defined: list[tuple[tuple[int, ...], Definition]],
    ) -> None:
        """Of a row without a version: a column for each version that differs."""
        layer = self._layers[subject]
        for place, (group, one) in enumerate(defined):
            layer.settle()
            column = name if len(defined) == 1 else f"{name} @{place}"
            self._store(subject, column, self._made(one, level, group), name)
            layer.group(name, group, column)

    def _seen(self, number: int, exprs: list[Expr | None]) -> tuple[object, ...]:
        """What a version's expressions depend on besides their words."""
        groups = []
        for subject, name in sorted(names_in(exprs)):
            if self.is_dateless(subject):
                found = self._group_of(subject, name, number)
                groups.append((subject, name, found))
        # What a rule of such a row came to is another thing under every version.
        # So it is in rounds, where what others come to is not known yet.
        alone = number if self._turning or _reads_amounts(exprs) else None
        return (self._parameters(number, exprs), tuple(groups), alone)

    def _group_of(self, subject: str, name: str, number: int) -> str:
        layer = self._layers.get(subject)
        rows = layer.rows if layer is not None else self.final(subject)
        for group, column in rows.groups.get(name, ()) if rows is not None else ():
            if number in group:
                return column
        return ""

    def _gathered(self, measure: Measure, level: int, group: tuple[int, ...]) -> Value:
        scope = self.scope(measure.subject, level, group)
        return Gathering(measure, scope, self, self._layers[measure.subject].before).value()

    def _decided(self, decision: Decision, level: int, group: tuple[int, ...]) -> Value:
        subject, name = decision.subject, decision.name
        expressions = Expressions(self.scope(subject, level, group))
        if not isinstance(decision.body, tuple):
            return expressions.value(decision.body)
        column = f"{name} case" if not self.is_dateless(subject) else f"{name} case @{group[0]}"
        taken = sql.column(column, SOURCE)
        branches = []
        for place, case in enumerate(decision.body):
            number = self.case_number(group, place)
            value = expressions.under(sql.equal(taken, sql.whole(number))).value(case.then)
            branches.append((sql.equal(taken, sql.whole(number)), value))
        if decision.body[-1].when is None:
            return values.pick(branches[:-1], branches[-1][1])
        return values.pick(branches, missing_of(decision.type, expressions.scope))

    def case_number(self, group: tuple[int, ...], place: int) -> int:
        """What stands in the column of cases for the case at a place of a version's list."""
        return group[0] * 1000 + place

    def _cases(self, subject: str, name: str, level: int) -> None:
        """Which case of a decision is taken, as a number."""
        layer, key = self._layers[subject], (subject, name)
        layer.settle()
        dateless = self.is_dateless(subject)
        numbers = [n for n in self.domain(subject) if n != NO_VERSION]
        branches: list[tuple[tuple[int, ...], Value]] = []
        for group, decision in grouped(
            self.versions,
            numbers,
            lambda v: v.decisions.get(key),
            lambda n, d: (
                said(d),
                self._seen(n, decision_expressions(d)) if dateless else None,
            ),
        ):
            if not isinstance(decision.body, tuple):
                continue
            found = self._case_taken(decision.body, subject, level, group)
            if dateless:
                layer.add(f"{name} case @{group[0]}", found)
                continue
            branches.append((group, found))
        if branches:
            layer.add(f"{name} case", self._of_versions(subject, branches))

    def _case_taken(
        self, body: tuple[Case, ...], subject: str, level: int, group: tuple[int, ...]
    ) -> Value:
        expressions = Expressions(self.scope(subject, level, group))
        branches = [
            (
                expressions.condition(case.when),
                sql.whole(self.case_number(group, place)),
            )
            for place, case in enumerate(body)
        ]
        return Plain(sql.case(branches, sql.missing("BIGINT")), Boolean(), True)

    def _store(self, subject: str, column: str, value: Value, name: str = "") -> None:
        """Add a named value, with a look at its size where that is not plain beforehand."""
        layer = self._layers[subject]
        large = isinstance(value, Exact) and exact.may_exceed(value)
        stored = layer.add(column, exact.clipped(value) if isinstance(value, Exact) else value)
        if large:
            self.checks.size(name or column, stored, layer)


def _definition(version: Version, key: tuple[str, str]) -> Definition | None:
    return version.measures.get(key) or version.decisions.get(key)


def _reads_amounts(exprs: Iterable[Expr | None]) -> bool:
    return any(
        isinstance(node, t.LineAmount) for expr in exprs if expr is not None for node in walk(expr)
    )


def _bounds(period: Period) -> list[Expr | None]:
    found = [period.start, period.until, period.where, period.governed_by]
    return [*found, *(owner.path for owner in period.owners)]
