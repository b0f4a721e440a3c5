"""What comes out, as relations: lines rule by rule, decisions subject by subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.compiler import Compiler
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.columns.products import split
from termwise.columns.relation import SOURCE, Relation, united
from termwise.columns.rows import ACCEPTED, INDEX, KEY_TEXT, NO_VERSION, START, VERSION, Place, Rows
from termwise.columns.rules import Variant
from termwise.columns.signatures import said_and_told
from termwise.columns.sql import Node
from termwise.columns.text import Texts
from termwise.columns.values import Plain
from termwise.language.effects import currency_of, line_kind
from termwise.language.program import (
    Accrue,
    Charge,
    Decision,
    Grant,
    Notify,
    Pay,
    Require,
    Rule,
    TextPart,
    ValuePart,
)
from termwise.language.types import Boolean, Money, Type
from termwise.outcome.cells import LINE_COLUMNS, is_text
from termwise.outcome.ordering import (
    can_be_refused,
    decisions_in_order,
    rules_in_order,
    subjects_in_order,
)

if TYPE_CHECKING:
    from termwise.columns.scope import Scope

_LEVEL: Final = 10**6
"""After all stages."""


@dataclass(frozen=True)
class Output:
    """A part of what comes out, in order; its columns are texts, besides `index` and `date`.

    Of decisions the column `word` is 1 where the value is a word that a spreadsheet might run.
    `entity` is that of the first column of the order, a key. `total` adds up lines; decisions
    have none.
    """

    comment: str
    relation: Relation
    order: tuple[str, ...]
    entity: str
    total: Total | None = None


@dataclass(frozen=True)
class Total:
    """What the lines of a rule come to.

    `relation` has a row for each `part`, `kind`, `currency` and denominator `of`: how many lines,
    their `sum`, and where lines differ in kind or currency the `place` of the first. Sums count
    `scales[part]` / `of`; where a part has no scale its lines have no amount, and where `sum` is
    NULL each line's amount is the scale itself.
    """

    rule: str
    relation: Relation
    scales: tuple[Fraction | None, ...]


class Outputs:
    """Makes the lines and decisions of a compiled program."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._texts = Texts(compiler.dialect, compiler.program)
        asked = compiler.asked.language
        self._language = asked or compiler.program.languages[0]

    # Lines.

    def lines(self) -> list[Output]:
        """The lines of every rule, rules as first declared."""
        found = []
        for rule, subject in rules_in_order(self._compiler.versions).items():
            rows = self._compiler.final(subject)
            if rows is not None:
                found.append(self._rule(rule, subject, rows))
        return found

    def _rule(self, rule: str, subject: str, rows: Rows) -> Output:
        variants = self._compiler.rules.variants(rule, subject, said_and_told)
        parts = [self._lines_of(rule, subject, rows, own) for own in _by_suffix(variants)]
        if not parts:
            parts = [self._nothing(rows)]
        total = self._total(rule, variants, parts, rows)
        relation = parts[0]
        order = tuple(f"order {at}" for at in range(len(rows.order)))
        if len(parts) > 1:
            # Of one row the lines of an earlier version come first.
            for number, part in enumerate(parts):
                part.column("part", sql.whole(number))
            order = (*order, "part")
            relation = united(f"the lines of {rule}", parts)
        return Output(f"lines of {rule}", relation, order, self._entity(subject), total)

    def _total(
        self, rule: str, variants: list[Variant], parts: list[Relation], rows: Rows
    ) -> Total:
        """Counts and sums of the lines, by part, kind, currency and denominator."""
        added = list(zip(_by_suffix(variants) or [[]], parts, strict=True))
        amounts = [self._amount_of(rule, own, rows) for own, _ in added]
        order = [f"order {at}" for at in range(len(rows.order))]
        summands = [
            _summands(part, number, amount, order)
            for number, ((_, part), amount) in enumerate(zip(added, amounts, strict=True))
        ]
        every = summands[0]
        if len(summands) > 1:
            every = united(f"what the lines of {rule} add", summands)
        seen = {(type(v.rule.effect), currency_of(v.rule.effect)) for v in variants}
        found = _grouped(rule, every, order if len(seen) > 1 else [])
        scales = tuple(None if amount is None else amount.scale for amount in amounts)
        return Total(rule, found, scales)

    def _amount_of(self, rule: str, variants: list[Variant], rows: Rows) -> Exact | None:
        if not variants:
            return None
        total = Place(rows, SOURCE).value(f"{rule} total{variants[0].suffix}")
        return total if isinstance(total, Exact) else None

    def _entity(self, subject: str) -> str:
        periods = self._compiler.program.periods()
        return periods[subject][0].entity if subject in periods else subject

    def _nothing(self, rows: Rows) -> Relation:
        relation = Relation("no lines", rows.relation, where=[sql.boolean(False)])
        for name in (*LINE_COLUMNS, *(f"order {at}" for at in range(len(rows.order)))):
            relation.column(name, sql.null())
        return relation

    def _lines_of(self, rule: str, subject: str, rows: Rows, variants: list[Variant]) -> Relation:
        compiler = self._compiler
        relation = Relation(f"the lines of {rule}", rows.relation)
        block, place = Block(relation), Place(rows, SOURCE)
        suffix = variants[0].suffix
        due = place.value(f"{rule} due{suffix}")
        assert isinstance(due, Plain)
        relation.where.append(due.node)
        told = _Told(rule, subject, rows, self._texts, compiler)
        for variant in variants:
            scope = compiler.scope_on(subject, rows, block, _LEVEL, variant.numbers)
            told.add(variant, scope, self._message(variant.rule, Expressions(scope)))
        for name, node in told.columns(place, suffix).items():
            relation.column(name, node)
        for at, name in enumerate(rows.order):
            relation.column(f"order {at}", sql.column(name, SOURCE))
        return relation

    def _message(self, rule: Rule, expressions: Expressions) -> Node:
        """A message in the language asked for; a requirement without one says its title."""
        if not rule.message:
            words: Mapping[str, str] = rule.title if isinstance(rule.effect, Require) else {}
            chosen = self._chosen(words)
            return sql.text("" if chosen is None else words[chosen])
        chosen = self._chosen(rule.message)
        assert chosen is not None
        parts = [self._part(part, expressions) for part in rule.message[chosen]]
        return sql.join_text(*parts) if parts else sql.text("")

    def _chosen(self, words: Mapping[str, object]) -> str | None:
        wanted = (self._language, self._compiler.program.languages[0], *words)
        return next((language for language in wanted if language in words), None)

    def _part(self, part: TextPart | ValuePart, expressions: Expressions) -> Node:
        if isinstance(part, TextPart):
            return sql.text(part.text)
        return self._texts.shown(expressions.value(part.value), part.value.type)

    # Decisions.

    def decisions(self) -> list[Output]:
        """The decisions of every subject's rows, row by row."""
        found: list[Output] = []
        for subject in subjects_in_order(self._compiler.program, self._compiler.versions):
            rows = self._compiler.final(subject)
            if rows is not None:
                found += self._of_subject(subject, rows)
        return found

    def _of_subject(self, subject: str, rows: Rows) -> Iterable[Output]:
        compiler = self._compiler
        numbers = [n for n in compiler.domain(subject) if n != NO_VERSION]
        if compiler.is_dateless(subject):
            numbers = [compiler.today] if compiler.today != NO_VERSION else []
        names = decisions_in_order(subject, compiler.versions)
        parts = []
        for rank, name in enumerate(names):
            part = self._decision(subject, rows, name, rank, numbers)
            if part is not None:
                parts.append(part)
        if can_be_refused(subject, compiler.versions) and numbers:
            parts.append(self._accepted(subject, rows, len(names), numbers))
        if not parts:
            return
        relation = united(f"the decisions of {subject}", parts)
        order = (*(f"order {at}" for at in range(len(rows.order))), "rank")
        yield Output(f"decisions of {subject}", relation, order, self._entity(subject))

    def _decision(
        self, subject: str, rows: Rows, name: str, rank: int, numbers: list[int]
    ) -> Relation | None:
        compiler = self._compiler
        declared = {
            n: compiler.versions[n].decisions[subject, name]
            for n in numbers
            if (subject, name) in compiler.versions[n].decisions
        }
        if not declared:
            return None
        relation = Relation(f"{subject}.{name}", rows.relation)
        block, place = Block(relation), Place(rows, SOURCE)
        scope = compiler.scope_on(subject, rows, block, _LEVEL, tuple(declared))
        if set(declared) != set(compiler.domain(subject)) and scope.version is not None:
            relation.where.append(sql.within(scope.version, map(sql.whole, declared)))
        column = self._column(rows, name, numbers)
        value = place.value(column)
        kind = next(iter(declared.values())).type
        shown = sql.null() if value is None else self._texts.value(value, kind)
        case = self._case_text(subject, name, column, declared, place)
        self._row(relation, rows, subject, name, rank, shown, case)
        relation.column("word", sql.whole(1 if is_text(kind) else 0))
        return relation

    def _column(self, rows: Rows, name: str, numbers: list[int]) -> str:
        for group, column in rows.groups.get(name, ()):
            if numbers[0] in group:
                return column
        return name

    def _case_text(
        self, subject: str, name: str, column: str, declared: Mapping[int, Decision], place: Place
    ) -> Node:
        """The id of the case that was taken."""
        compiler = self._compiler
        if compiler.is_dateless(subject):
            groups = place.rows.groups[name]
            first = min(next(g for g, c in groups if c == column))
            stored = f"{name} case @{first}"
            ids = {first: declared[next(iter(declared))]}
        else:
            stored, ids = f"{name} case", dict(declared)
        taken = place.value(stored)
        if not isinstance(taken, Plain):
            return sql.text("")
        choices = {}
        for number, decision in ids.items():
            if isinstance(decision.body, tuple):
                for at, case in enumerate(decision.body):
                    choices[compiler.case_number((number,), at)] = case.id
        texts = [(number, sql.text(id)) for number, id in choices.items()]
        return sql.choose(taken.node, texts, sql.text("")) if texts else sql.text("")

    def _accepted(self, subject: str, rows: Rows, rank: int, numbers: list[int]) -> Relation:
        compiler = self._compiler
        relation = Relation(f"which rows of {subject} are accepted", rows.relation)
        block, place = Block(relation), Place(rows, SOURCE)
        scope = compiler.scope_on(subject, rows, block, _LEVEL, tuple(numbers))
        if set(numbers) != set(compiler.domain(subject)) and scope.version is not None:
            relation.where.append(sql.within(scope.version, map(sql.whole, numbers)))
        accepted = place.value(ACCEPTED)
        shown: Node = sql.text("true")
        if isinstance(accepted, Plain):
            shown = self._texts.value(accepted, Boolean())
        self._row(relation, rows, subject, ACCEPTED, rank, shown, sql.text(""))
        relation.column("word", sql.whole(0))
        return relation

    def _row(
        self,
        relation: Relation,
        rows: Rows,
        subject: str,
        name: str,
        rank: int,
        value: Node,
        case: Node,
    ) -> None:
        compiler = self._compiler
        today = compiler.today if compiler.is_dateless(subject) else None
        index: Node = sql.null()
        if compiler.program.is_period(subject):
            index = sql.column(INDEX, SOURCE)
        columns: dict[str, Node] = {
            "subject": sql.text(subject),
            "key": sql.column(KEY_TEXT, SOURCE),
            "index": sql.cast(index, "BIGINT"),
            "name": sql.text(name),
            "value": value,
            "case": case,
            "version": version_name(compiler, subject, today),
            "rank": sql.whole(rank),
        }
        for column, node in columns.items():
            relation.column(column, node)
        for at, column in enumerate(rows.order):
            relation.column(f"order {at}", sql.column(column, SOURCE))


class _Told:
    """The cells of one rule's lines, from its variants."""

    def __init__(
        self, rule: str, subject: str, rows: Rows, texts: Texts, compiler: Compiler
    ) -> None:
        self._rule = rule
        self._subject = subject
        self._rows = rows
        self._texts = texts
        self._compiler = compiler
        self._branches: dict[str, list[tuple[Node, Node]]] = {}
        self._scope: Scope | None = None
        self._variants: list[Variant] = []

    def add(self, variant: Variant, scope: Scope, message: Node) -> None:
        """The cells of one variant."""
        expressions = Expressions(scope)
        self._scope = scope
        self._variants.append(variant)
        own = _own(variant, self._subject, scope, self._compiler)
        party, party_type = self._party(variant.rule, expressions)
        base, rate = self._product(variant.rule, expressions)
        cells = {
            "kind": sql.text(line_kind(variant.rule.effect)),
            "party": party,
            "party_type": party_type,
            "date": expressions.day(variant.rule.dated).node,
            "base": base,
            "rate": rate,
            "currency": sql.text(currency_of(variant.rule.effect)),
            "message": message,
        }
        for name, node in cells.items():
            self._branches.setdefault(name, []).append((own, node))

    def _party(self, rule: Rule, expressions: Expressions) -> tuple[Node, Node]:
        keys, types = [], []
        for expr in rule.to:
            row = expressions.row(expr)
            there = values.present(row)
            keys.append((there, self._texts.row(row)))
            types.append((there, sql.text(row.subject)))
        return sql.case(keys), sql.case(types)

    def _product(self, rule: Rule, expressions: Expressions) -> tuple[Node, Node]:
        """The base and the rate of an amount that is a rate times the rest."""
        match rule.effect:
            case Pay(amount=amount) | Charge(amount=amount) | Accrue(amount=amount):
                found = split(amount, expressions, self._compiler.program)
            case Grant(amount=amount):
                found = split(amount, expressions, self._compiler.program)
            case Require() | Notify():
                found = None
        if found is None:
            return sql.text(""), sql.text("")
        rate, rest = found
        shown_rate = sql.coalesce(self._texts.rate(rate), sql.text(""))
        return self._amount(rest, amount.type, whole=True), shown_rate

    def _amount(self, value: Exact, kind: Type, *, whole: bool = False) -> Node:
        if isinstance(kind, Money):
            minor = exact.to_whole(value) if whole else value
            return self._text_or_nothing(self._texts.money(minor, kind.currency), value)
        return self._text_or_nothing(self._texts.number(value), value)

    def _text_or_nothing(self, node: Node, value: Exact) -> Node:
        return sql.coalesce(node, sql.text("")) if value.nullable else node

    def columns(self, place: Place, suffix: str) -> dict[str, Node]:
        """All columns of the lines."""
        assert self._scope is not None
        compiler, subject = self._compiler, self._subject
        key = sql.column(KEY_TEXT, SOURCE)
        is_period = compiler.program.is_period(subject)
        id_parts: list[Node] = [sql.text(f"{self._rule}:"), key]
        if is_period:
            start = compiler.dialect.date_text(sql.column(START, SOURCE))
            id_parts += [sql.text(":"), start]
        number = int(suffix.removeprefix(" @")) if suffix else None
        total = place.value(f"{self._rule} total{suffix}")
        amount: Node = sql.text("")
        if isinstance(total, Exact):
            amount = self._total(exact.clipped(total))
        index = sql.column(INDEX, SOURCE) if is_period else sql.null()
        cells: dict[str, Node] = {
            "line_id": sql.join_text(*id_parts),
            "rule": sql.text(self._rule),
            "version": version_name(compiler, subject, number),
            "subject": sql.text(subject),
            "key": key,
            "index": sql.cast(index, "BIGINT"),
            "amount": amount,
        }
        for name, branches in self._branches.items():
            cells[name] = _one(branches)
        return {name: cells[name] for name in LINE_COLUMNS}

    def _total(self, total: Exact) -> Node:
        shown = []
        for variant in self._variants:
            assert self._scope is not None
            own = _own(variant, self._subject, self._scope, self._compiler)
            effect = variant.rule.effect
            match effect:
                case Pay(amount=e) | Charge(amount=e) | Accrue(amount=e) | Grant(amount=e):
                    shown.append((own, self._amount(total, e.type)))
                case Require() | Notify():
                    shown.append((own, sql.text("")))
        return _one(shown)


def _summands(part: Relation, number: int, amount: Exact | None, order: list[str]) -> Relation:
    """The lines of a part as what is added up."""
    found = Relation(part.comment, part.source, joins=part.joins, where=part.where)
    num = None if amount is None else amount.num
    den = None if amount is None else amount.den
    found.column("part", sql.whole(number))
    for name in ("kind", "currency"):
        found.column(name, part.columns[name])
    found.column("amount", sql.cast(sql.null() if num is None else num.node, "INT128"))
    found.column("of", sql.cast(sql.whole(1) if den is None else den.node, "INT128"))
    for name in order:
        found.column(name, part.columns[name])
    return found


def _grouped(rule: str, lines: Relation, order: list[str]) -> Relation:
    if order:
        placed = Relation(lines.comment, lines)
        placed.carry(lines.columns)
        by = [(sql.column(name, SOURCE), False) for name in order]
        placed.column("place", sql.window(exp.RowNumber(), [], by))
        lines = placed
    found = Relation(f"what the lines of {rule} come to", lines)
    for name in ("part", "kind", "currency", "of"):
        node = sql.column(name, SOURCE)
        found.column(name, node)
        found.group.append(node)
    found.column("count", exp.Count(this=exp.Star()))
    found.column("sum", exp.Sum(this=sql.column("amount", SOURCE)))
    place = exp.Min(this=sql.column("place", SOURCE)) if order else sql.whole(0)
    found.column("place", place)
    return found


def _one(branches: list[tuple[Node, Node]]) -> Node:
    """The node of the branch that holds; one of them does."""
    if all(node == branches[0][1] for _, node in branches):
        return branches[0][1]
    return sql.case(branches[:-1], branches[-1][1])


def _own(variant: Variant, subject: str, scope: Scope, compiler: Compiler) -> Node:
    if variant.suffix or scope.version is None:
        return sql.boolean(True)
    if set(variant.numbers) == set(compiler.domain(subject)):
        return sql.boolean(True)
    return sql.within(scope.version, map(sql.whole, variant.numbers))


def _by_suffix(variants: list[Variant]) -> list[list[Variant]]:
    found: dict[str, list[Variant]] = {}
    for variant in variants:
        found.setdefault(variant.suffix, []).append(variant)
    return list(found.values())


def version_name(compiler: Compiler, subject: str, number: int | None) -> Node:
    """The name of the version that decides a row."""
    if number is not None:
        return sql.text(compiler.versions[number].name)
    numbers = [n for n in compiler.domain(subject) if n != NO_VERSION]
    if len(numbers) == 1:
        return sql.text(compiler.versions[numbers[0]].name)
    names = [(n, sql.text(compiler.versions[n].name)) for n in numbers]
    return sql.choose(sql.column(VERSION, SOURCE), names)
