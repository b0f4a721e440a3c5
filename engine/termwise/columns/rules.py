"""Rules in SQL: for which rows they come out, on which day, for whom, with what amount."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.columns.periods import renamed
from termwise.columns.relation import SOURCE, Relation, united
from termwise.columns.rows import ACCEPTED, NO_VERSION, Place, Rows
from termwise.columns.scope import Scope
from termwise.columns.signatures import grouped, said
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Stored, StoredRow, Value
from termwise.language.program import Accrue, Charge, Grant, Notify, Pay, Require, Rule
from termwise.language.types import Boolean, Date
from termwise.outcome.problem_words import MissingCode
from termwise.outcome.problems import RunCode

if TYPE_CHECKING:
    from termwise.columns.compiler import Compiler
    from termwise.columns.layers import Layer

Group = tuple[int, ...]


@dataclass(frozen=True)
class Variant:
    """A rule as some versions declare it; `suffix` is that of its columns."""

    rule: Rule
    numbers: Group
    suffix: str


class Rules:
    """Compiles the rules of a program."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler

    def variants(
        self, rule: str, subject: str, key: Callable[[Rule], Hashable] = said
    ) -> list[Variant]:
        """A rule's declarations that differ; of a row without a version one for each."""
        compiler = self._compiler
        numbers = [n for n in compiler.domain(subject) if n != NO_VERSION]
        if compiler.is_dateless(subject):
            return [
                Variant(compiler.versions[n].rules[rule], (n,), f" @{n}")
                for n in numbers
                if rule in compiler.versions[n].rules
            ]
        found = grouped(
            compiler.versions, numbers, lambda v: v.rules.get(rule), lambda _, r: key(r)
        )
        return [Variant(declared, group, "") for group, declared in found]

    def _branches(self, rule: str, subject: str, level: int) -> Iterable[tuple[Variant, Scope]]:
        for variant in self.variants(rule, subject):
            yield variant, self._compiler.scope(subject, level, variant.numbers)

    def conditions(self, rule: str, subject: str, level: int) -> None:
        """Whether the conditions of a rule hold; of a requirement whether it is not met."""
        layer = self._compiler.layer(subject)
        layer.settle()
        tests: dict[str, list[Node]] = {}
        for variant, scope in self._branches(rule, subject, level):
            expressions = Expressions(scope)
            conditions = [expressions.condition(each) for each in variant.rule.when]
            if isinstance(variant.rule.effect, Require):
                conditions.append(sql.negated(expressions.condition(variant.rule.effect.condition)))
            own = self._of_version(variant, subject, scope)
            tests.setdefault(variant.suffix, []).append(sql.all_of([own, *conditions]))
        for suffix, found in tests.items():
            layer.add(f"{rule} ?{suffix}", Plain(sql.any_of(found), Boolean(), False))

    def _of_version(self, variant: Variant, subject: str, scope: Scope) -> Node:
        if variant.suffix or set(variant.numbers) == set(self._compiler.domain(subject)):
            return sql.boolean(True)
        assert scope.version is not None
        return sql.within(scope.version, map(sql.whole, variant.numbers))

    def effect(self, rule: str, subject: str, level: int) -> None:
        """Whether a line comes out, and with what amount."""
        compiler, layer = self._compiler, self._compiler.layer(subject)
        layer.settle()
        due: dict[str, list[Node]] = {}
        amounts: dict[str, list[tuple[Node, Exact]]] = {}
        for_nobody: dict[str, list[Node]] = {}
        for variant, scope in self._branches(rule, subject, level):
            expressions = Expressions(scope)
            noted = len(scope.watch.found)
            when, day = self._when(variant, subject, expressions)
            beyond = sql.any_of(scope.watch.found[noted:])
            in_time = sql.compare("<=", day.node, compiler.as_of())
            if day.nullable:
                missing = sql.all_of([sql.is_null(day.node), sql.negated(beyond)])
                column = self._noted("missing-date", variant, sql.all_of([when, missing]), layer)
                compiler.checks.rows("missing-date", rule, layer.rows, column)
                in_time = sql.is_true(in_time)
            if self._always_in_time(day):
                in_time = sql.boolean(True)
            reign = self._in_reign(variant, day)
            own_due = sql.all_of([when, in_time, reign])
            due.setdefault(variant.suffix, []).append(own_due)
            nobody = sql.negated(_somebody(variant.rule, expressions))
            if not sql.is_false(nobody):
                missing = sql.all_of([own_due, nobody])
                column = self._noted("missing-party", variant, missing, layer)
                for_nobody.setdefault(variant.suffix, []).append(column)
            amount = self._amount(variant, expressions.under(own_due))
            if amount is not None:
                own = self._of_version(variant, subject, scope)
                amounts.setdefault(variant.suffix, []).append((own, amount))
        for suffix, found in due.items():
            self._store(rule, suffix, sql.any_of(found), amounts.get(suffix), subject)
        layer.settle()
        for suffix in due:
            wrong: list[Node] = []
            if suffix in amounts:
                wrong = self._check_total(rule, suffix, subject)
            for column in for_nobody.get(suffix, ()):
                # What is wrong with the amount is told first.
                alone = sql.all_of([column, *map(sql.negated, wrong)])
                compiler.checks.rows("missing-party", rule, layer.before, alone)
            if suffix in amounts:
                self._mask(rule, suffix, subject)

    def _noted(self, code: MissingCode, variant: Variant, wrong: Node, layer: Layer) -> Node:
        """Where something is wrong, as a column of the layer."""
        column = f"{variant.rule.id} {code}{variant.suffix} {variant.numbers[0]}"
        layer.relation.column(column, wrong)
        return sql.column(column, SOURCE)

    def _always_in_time(self, day: Plain) -> bool:
        return (
            not day.nullable and day.last is not None and day.last <= self._compiler.day.toordinal()
        )

    def _when(self, variant: Variant, subject: str, expressions: Expressions) -> tuple[Node, Plain]:
        """Whether a rule would come out, whatever its day; and its day."""
        layer = self._compiler.layer(subject)
        holds = layer.place.value(f"{variant.rule.id} ?{variant.suffix}")
        assert isinstance(holds, Plain)
        if isinstance(variant.rule.effect, Require):
            accepted = self._owners_accepted(subject, expressions)
        else:
            own = layer.place.value(ACCEPTED)
            accepted = sql.boolean(True) if own is None else _condition(own)
        own_version = self._of_version(variant, subject, expressions.scope)
        when = sql.all_of([accepted, holds.node, own_version])
        return when, expressions.under(when).day(variant.rule.dated)

    def _in_reign(self, variant: Variant, day: Plain) -> Node:
        """A line of a row without a version belongs to the version of its day."""
        if not variant.suffix:
            return sql.boolean(True)
        reign = self._compiler.reigns[variant.numbers[0]]
        tests = [sql.compare(">=", day.node, sql.day(reign.first))]
        if reign.until is not None:
            tests.append(sql.compare("<", day.node, sql.day(reign.until)))
        return sql.all_of(sql.is_true(each) if day.nullable else each for each in tests)

    def _amount(self, variant: Variant, expressions: Expressions) -> Exact | None:
        match variant.rule.effect:
            case Pay(amount=amount) | Charge(amount=amount) | Accrue(amount=amount):
                return exact.to_whole(expressions.number(amount))
            case Grant(amount=amount):
                return expressions.number(amount)
            case Require() | Notify():
                return None
            case _:
                assert_never(variant.rule.effect)

    def _store(
        self,
        rule: str,
        suffix: str,
        due: Node,
        amounts: list[tuple[Node, Exact]] | None,
        subject: str,
    ) -> None:
        layer = self._compiler.layer(subject)
        layer.add(f"{rule} due{suffix}", Plain(due, Boolean(), False))
        if suffix:
            number = int(suffix.removeprefix(" @"))
            layer.group(f"{rule} due", (number,), f"{rule} due{suffix}")
        if not amounts:
            return
        layer.add(f"{rule} total{suffix}", exact.pick(amounts[:-1], amounts[-1][1]))

    def _mask(self, rule: str, suffix: str, subject: str) -> None:
        """The amount where a line comes out, and nothing elsewhere."""
        layer = self._compiler.layer(subject)
        total = layer.place.value(f"{rule} total{suffix}")
        due = layer.place.value(f"{rule} due{suffix}")
        assert isinstance(total, Exact)
        assert isinstance(due, Plain)
        masked = exact.pick([(due.node, exact.clipped(total))], exact.MISSING_NUMBER)
        layer.add(f"{rule} amount{suffix}", masked)
        if suffix:
            number = int(suffix.removeprefix(" @"))
            layer.group(f"{rule} amount", (number,), f"{rule} amount{suffix}")

    def _check_total(self, rule: str, suffix: str, subject: str) -> list[Node]:
        """No line may come out without an amount, with a negative or an immense one.

        Gives where one would.
        """
        compiler, layer = self._compiler, self._compiler.layer(subject)
        total = layer.place.value(f"{rule} total{suffix}")
        due = layer.place.value(f"{rule} due{suffix}")
        assert isinstance(total, Exact)
        assert isinstance(due, Plain)
        wrong: dict[RunCode, Node] = {}
        if total.nullable:
            wrong["missing-amount"] = sql.negated(exact.present(total))
        effects = {type(v.rule.effect) for v in self.variants(rule, subject)}
        negative = total.low is None or total.low < 0
        if negative and effects & {Pay, Charge}:
            below = sql.is_true(exact.compare("<", total, exact.constant(0)))
            if not effects <= {Pay, Charge}:
                below = sql.all_of([below, self._of_kinds(rule, subject)])
            wrong["negative-amount"] = below
        if exact.may_exceed(total):
            wrong["beyond-limit"] = exact.is_beyond(total)
        for code, test in wrong.items():
            compiler.checks.rows(code, rule, layer.before, sql.all_of([due.node, test]))
        return list(wrong.values())

    def _of_kinds(self, rule: str, subject: str) -> Node:
        """Whether the version that governs a row pays or charges."""
        from termwise.columns.rows import VERSION

        numbers = [
            n
            for variant in self.variants(rule, subject)
            if isinstance(variant.rule.effect, Pay | Charge)
            for n in variant.numbers
        ]
        return sql.within(sql.column(VERSION, SOURCE), map(sql.whole, numbers))

    # Acceptance.

    def accepted(self, subject: str, level: int) -> None:
        """Whether a row is accepted: its owners are, and no requirement fails."""
        compiler, layer = self._compiler, self._compiler.layer(subject)
        layer.settle()
        numbers = tuple(n for n in compiler.domain(subject) if n != NO_VERSION)
        expressions = Expressions(compiler.scope(subject, level, numbers))
        tests = [self._owners_accepted(subject, expressions)]
        requirements = {
            rule.id
            for version in compiler.versions
            for rule in version.rules.values()
            if rule.subject == subject and isinstance(rule.effect, Require)
        }
        for rule in sorted(requirements):
            refused: dict[str, list[Node]] = {}
            for variant in self.variants(rule, subject):
                if isinstance(variant.rule.effect, Require):
                    due = layer.place.value(f"{rule} due{variant.suffix}")
                    assert isinstance(due, Plain)
                    own = self._of_version(variant, subject, expressions.scope)
                    refused.setdefault(variant.suffix, []).append(sql.all_of([own, due.node]))
            tests += [sql.negated(sql.any_of(each)) for each in refused.values()]
        found = sql.all_of(tests)
        if not sql.is_plainly_true(found):
            layer.add(ACCEPTED, Plain(found, Boolean(), False))

    def _owners_accepted(self, subject: str, expressions: Expressions) -> Node:
        tests = []
        for owner, place in expressions.scope.hand.items():
            if owner == subject:
                continue
            accepted = place.value(ACCEPTED)
            if accepted is None and self._is_surely_accepted(subject, owner, expressions):
                continue
            if accepted is None:
                row = place.value("")
                assert isinstance(row, RowValue)
                joined = expressions.joined(row)
                accepted = joined.value(ACCEPTED)
                if accepted is None:
                    tests.append(joined.is_there())
                    continue
            tests.append(_condition(accepted))
        return sql.all_of(tests)

    def _is_surely_accepted(self, subject: str, owner: str, expressions: Expressions) -> bool:
        """Whether an owner is there, its period's row having come from it, and never refused."""
        compiler = self._compiler
        if compiler.is_combined(subject):
            return False
        rows = compiler.rows(compiler.owner_entity(subject, owner), expressions.scope.level)
        return ACCEPTED not in rows.values

    # Lines as rows.

    def lines(self, rule: str, subject: str, rows: Rows, level: int) -> Rows:
        """The lines of a rule, each with the row it came from."""
        parts = []
        variants = self.variants(rule, subject)
        suffixes = list(dict.fromkeys(variant.suffix for variant in variants))
        for suffix in suffixes:
            own = [variant for variant in variants if variant.suffix == suffix]
            parts.append(self._lines_of(rule, subject, rows, level, own))
        if not parts:
            return self._no_lines(rule, subject, rows)
        if len(parts) == 1:
            return parts[0]
        names = dict.fromkeys(name for part in parts for name in part.relation.columns)
        for part in parts:
            # What a version's lines lack, an amount or a party of some entity, is missing.
            there = part.relation.columns
            part.relation.columns = {name: there.get(name, sql.null()) for name in names}
        union = united(f"the lines of {rule}", [part.relation for part in parts])
        known = {name: stored for part in reversed(parts) for name, stored in part.values.items()}
        return replace(parts[0], relation=union, values=known)

    def _no_lines(self, rule: str, subject: str, rows: Rows) -> Rows:
        found = self._carrying(rule, subject, rows)
        found.relation.where.append(sql.boolean(False))
        known = dict(found.values)
        day = Plain(sql.cast(sql.null(), "DATE"), Date(), True)
        self._add(found.relation, known, "line date", day)
        return replace(found, values=known)

    def _carrying(self, rule: str, subject: str, rows: Rows) -> Rows:
        """The rows of a subject as what the lines of a rule come from."""
        relation = Relation(f"the lines of {rule}", rows.relation)
        prefix = f"{subject}."
        for name in rows.relation.columns:
            relation.column(f"{prefix}{name}", sql.column(name, SOURCE))
        known: dict[str, Stored] = {
            f"{prefix}{n}": renamed(s, prefix) for n, s in rows.values.items()
        }
        own = StoredRow(subject, tuple(f"{prefix}{key}" for key in rows.keys), False)
        known[subject] = known[prefix] = own
        groups = {f"{prefix}{name}": found for name, found in rows.groups.items()}
        return Rows(
            "",
            relation,
            own.columns,
            known,
            groups,
            tuple(f"{prefix}{name}" for name in rows.order),
        )

    def _lines_of(
        self, rule: str, subject: str, rows: Rows, level: int, variants: list[Variant]
    ) -> Rows:
        compiler = self._compiler
        found = self._carrying(rule, subject, rows)
        block = Block(found.relation)
        place = Place(rows, SOURCE)
        suffix = variants[0].suffix
        due = place.value(f"{rule} due{suffix}")
        assert isinstance(due, Plain)
        found.relation.where.append(due.node)
        dates: list[tuple[Node, Value]] = []
        parties: dict[str, list[tuple[Node, Node]]] = {}
        for variant in variants:
            scope = compiler.scope_on(subject, rows, block, level, variant.numbers)
            expressions = Expressions(scope)
            own = self._of_version(variant, subject, scope)
            dates.append((own, expressions.day(variant.rule.dated)))
            for entity, key in party_keys(variant.rule, expressions).items():
                parties.setdefault(entity, []).append((own, key))
        known = dict(found.values)
        day = values.pick(dates[:-1], dates[-1][1])
        self._add(found.relation, known, "line date", values.optional(day))
        total = place.value(f"{rule} total{suffix}")
        if isinstance(total, Exact):
            self._add(found.relation, known, "line amount", self._of_every_version(rule, total))
        for entity, branches in parties.items():
            key = sql.case(branches)
            self._add(found.relation, known, f"line party {entity}", RowValue(entity, (key,), True))
        return replace(found, values=known)

    def _of_every_version(self, rule: str, total: Exact) -> Exact:
        """The amount as so many parts of the one denominator that the rule's lines have."""
        den = self._compiler.denominator_of_lines(rule)
        if den is None:
            return total
        parts = exact.in_parts(total, den)
        most = exact.LIMIT * den
        num = exact.Whole(exact.widened(parts), -most, most, True)
        return Exact(Fraction(1, den), num, None, True)

    def _add(self, relation: Relation, known: dict[str, Stored], name: str, value: Value) -> None:
        known[name], columns = values.columns_of(name, value)
        for column, node in columns.items():
            relation.column(column, node)


def party_keys(rule: Rule, expressions: Expressions) -> dict[str, Node]:
    """By entity, the key of the first present party where it is of that entity."""
    before: list[Node] = []
    found: dict[str, list[tuple[Node, Node]]] = {}
    for expr in rule.to:
        row = expressions.row(expr)
        there = values.present(row)
        first = sql.all_of([*(sql.negated(each) for each in before), there])
        found.setdefault(row.subject, []).append((first, row.keys[0]))
        before.append(there)
    return {entity: sql.case(branches) for entity, branches in found.items()}


def _somebody(rule: Rule, expressions: Expressions) -> Node:
    """Whether one of the parties is there."""
    return sql.any_of(values.present(expressions.row(expr)) for expr in rule.to)


def _condition(value: Value) -> Node:
    assert isinstance(value, Plain)
    return sql.is_true(value.node) if value.nullable else value.node
