"""The rows of a period in SQL: a calendar of its few starts, joined to the many owners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, Protocol, assert_never

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.block import Block
from termwise.columns.calendar import MOST_OF
from termwise.columns.entities import version_of
from termwise.columns.expressions import Expressions
from termwise.columns.relation import SOURCE, Relation, Unnest, united
from termwise.columns.rows import (
    ACCEPTED,
    BEFORE,
    END,
    FULL_END,
    FULL_START,
    INDEX,
    KEY_TEXT,
    NO_VERSION,
    POSITION,
    START,
    VERSION,
    Place,
    Rows,
)
from termwise.columns.scope import Scope, Stages
from termwise.columns.sql import Node
from termwise.columns.values import (
    LAST_DAY,
    Plain,
    Stored,
    StoredExact,
    StoredPlain,
    StoredRow,
)
from termwise.language.program import Every, EveryCalendar, Lasting, Period, Rhythm, WholeSpan
from termwise.language.timeline import Reign
from termwise.language.tree import CalendarUnit, DurationValue
from termwise.language.types import Date

MOST_ROWS: Final = 100_000
"""So many rows one owner may have."""

FAR: Final = date(9999, 12, 31)
"""Stands for no end where two ends are compared."""

_MONTHS: Final[dict[CalendarUnit, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Maker(Stages, Protocol):
    """What periods need of the compiler."""

    reigns: tuple[Reign, ...]
    day: date

    def hands(self, subject: str, rows: Rows, alias: str) -> dict[str, Place]:
        """What is at hand on a row of a subject."""
        ...


@dataclass(frozen=True)
class Made:
    """The rows of a period, the versions that may govern them, and what has to be looked at."""

    rows: Rows
    versions: tuple[int, ...]
    too_many: tuple[Relation, ...]
    beyond: tuple[Relation, ...]


class Generation:
    """Makes the rows of one period, declared alike or differently by several versions."""

    def __init__(self, name: str, maker: Maker, level: int) -> None:
        self._name = name
        self._maker = maker
        self._level = level
        self._too_many: list[Relation] = []
        self._beyond: list[Relation] = []
        self._versions: set[int] = set()

    def made(self, declared: list[tuple[tuple[int, ...], Period]]) -> Made:
        """The rows of all versions, each kept by the one that governs it."""
        parts = [self._kept(numbers, period) for numbers, period in declared]
        rows = parts[0]
        if len(parts) > 1:
            rows = self._united(parts)
        found = self._with_neighbours(rows)
        versions = tuple(sorted(self._versions))
        return Made(found, versions, tuple(self._too_many), tuple(self._beyond))

    def _united(self, parts: list[Rows]) -> Rows:
        names = [
            n for n in parts[0].relation.columns if all(n in p.relation.columns for p in parts)
        ]
        alike = [Relation(part.relation.comment, part.relation) for part in parts]
        for each in alike:
            each.carry(names)
        union = united(f"{self._name}: the rows of all versions", alike)
        known: dict[str, Stored] = {}
        for name, stored in parts[0].values.items():
            others = [part.values.get(name) for part in parts]
            if all(other is not None for other in others):
                known[name] = _wider([other for other in others if other is not None], stored)
        groups = {n: g for n, g in parts[0].groups.items() if all(n in p.groups for p in parts)}
        return replace(parts[0], relation=union, values=known, groups=groups)

    def _with_neighbours(self, rows: Rows) -> Rows:
        """The rows with their places among those of the same owner."""
        found = Relation(f"{self._name}: its rows", rows.relation)
        found.carry(rows.relation.columns)
        owners = [sql.column(name, SOURCE) for name in rows.keys[:-1]]
        order = [(sql.column(START, SOURCE), False)]
        lag = exp.Lag(this=sql.column(START, SOURCE))
        found.column(BEFORE, sql.window(lag, owners, order))
        found.column(POSITION, sql.window(exp.RowNumber(), owners, order))
        known = {
            **rows.values,
            BEFORE: StoredPlain(BEFORE, Date(), True),
            POSITION: _counted(POSITION, MOST_ROWS * 100),
        }
        return replace(rows, relation=found, values=known)

    # One declaration.

    def _kept(self, numbers: tuple[int, ...], period: Period) -> Rows:
        owners = self._owners(numbers, period)
        rows = self._spread(owners, period)
        return self._governed(rows, numbers, period)

    def _owners(self, numbers: tuple[int, ...], period: Period) -> Rows:
        """The owners with the bounds of their rows, and everything known of them."""
        maker = self._maker
        source = maker.rows(period.entity, self._level)
        if period.combined:
            source = self._combinations(source, numbers, period)
        relation = Relation(f"{self._name}: its owners, from when until when", source.relation)
        block = Block(relation)
        place = Place(source, SOURCE)
        hand = {owner.name: place for owner in period.owners}
        if period.combined:
            hand = {o.name: Place(source, SOURCE, prefix=f"{o.name}.") for o in period.owners}
        scope = Scope(maker, block, hand, numbers, None, self._level)
        expressions = Expressions(scope)
        start = expressions.day(period.start)
        self._watch_bounds(source, numbers, period)
        relation.column("from", start.node)
        if start.nullable:
            relation.where.append(sql.is_there(start.node))
        if period.until is not None:
            until = expressions.day(period.until)
            relation.column("until", until.node)
            later = sql.compare("<", start.node, until.node)
            open_ = [sql.is_null(until.node), later] if until.nullable else [later]
            relation.where.append(sql.any_of(open_))
        relation.where.append(sql.compare("<=", start.node, maker.as_of()))
        relation.where.append(expressions.condition(period.where))
        for name in source.relation.columns:
            relation.column(f"{_prefix(period)}{name}", sql.column(name, SOURCE))
        until_nullable = period.until is None or until.nullable
        bounds = {
            "from": StoredPlain("from", Date(), False, start.first, start.last),
            "until": StoredPlain("until", Date(), until_nullable, None, None),
        }
        known: dict[str, Stored] = {**bounds, **_carried(source, period)}
        return replace(
            source,
            relation=relation,
            keys=tuple(f"{_prefix(period)}{key}" for key in source.keys),
            values=known,
            groups={f"{_prefix(period)}{n}": g for n, g in source.groups.items()},
        )

    def _watch_bounds(self, source: Rows, numbers: tuple[int, ...], period: Period) -> None:
        """Whether a bound leads beyond the calendar for some owner."""
        name = f"{self._name}: owners whose rows lead beyond the calendar"
        relation = Relation(name, source.relation)
        place = Place(source, SOURCE)
        hand = {owner.name: place for owner in period.owners}
        if period.combined:
            hand = {o.name: Place(source, SOURCE, prefix=f"{o.name}.") for o in period.owners}
        scope = Scope(self._maker, Block(relation), hand, numbers, None, self._level)
        for bound in (period.start, period.until):
            if bound is not None:
                Expressions(scope).day(bound)
        if scope.watch.found:
            relation.column("one", sql.whole(1))
            relation.where.append(sql.any_of(scope.watch.found))
            self._beyond.append(relation)

    def _combinations(self, source: Rows, numbers: tuple[int, ...], period: Period) -> Rows:
        """Each combination of rows that occurs among the accepted ones."""
        relation = Relation(f"{self._name}: the combinations that occur", source.relation)
        block = Block(relation)
        place = Place(source, SOURCE)
        scope = Scope(self._maker, block, {period.entity: place}, numbers, None, self._level)
        expressions = Expressions(scope)
        accepted = place.value(ACCEPTED)
        if isinstance(accepted, Plain):
            node = accepted.node
            relation.where.append(sql.is_true(node) if accepted.nullable else node)
        known: dict[str, Stored] = {}
        for owner in period.owners:
            row = expressions.row(owner.path)
            if row.nullable:
                relation.where.append(sql.is_there(row.keys[0]))
            relation.column(f"{owner.name}.", row.keys[0])
            stored = StoredRow(owner.entity, (f"{owner.name}.",), False)
            known[f"{owner.name}."] = stored
        relation.distinct = True
        keys = tuple(f"{owner.name}." for owner in period.owners)
        return Rows("", relation, keys, known, {}, keys)

    def _spread(self, owners: Rows, period: Period) -> Rows:
        """The rows of each owner that begin by the day looked at."""
        if isinstance(period.rhythm, WholeSpan | Lasting):
            return self._single(owners, period)
        calendar = self._calendar(owners, period)
        self._watch(calendar, owners, period)
        relation = Relation(f"{self._name}: the rows of every owner", owners.relation)
        until = sql.column("until", SOURCE) if period.until is not None else None
        tests = [sql.equal(sql.column("from", "c"), sql.column("from", SOURCE))]
        start = sql.column(FULL_START, "c")
        if isinstance(period.rhythm, EveryCalendar):
            start = sql.greatest(start, sql.column("from", SOURCE))
        if until is not None:
            before = sql.compare("<", start, until)
            nullable = _nullable(owners, "until")
            tests.append(sql.any_of([sql.is_null(until), before]) if nullable else before)
        Block(relation).attach(
            Rows("", calendar, ()), "c", sql.all_of(tests), "INNER", unique=False
        )
        for name in owners.relation.columns:
            if name not in ("from", "until"):
                relation.column(name, sql.column(name, SOURCE))
        relation.column(START, start)
        end: Node = sql.column(FULL_END, "c")
        if until is not None:
            end = self._earlier(until, end, nullable=_nullable(owners, "until"))
        relation.column(END, end)
        relation.column(FULL_START, sql.column(FULL_START, "c"))
        relation.column(FULL_END, sql.column(FULL_END, "c"))
        relation.column(INDEX, sql.add(sql.column("k", "c"), sql.whole(1)))
        return self._rows(owners, relation, period, open_=False)

    def _earlier(self, until: Node, end: Node, *, nullable: bool) -> Node:
        cut = sql.compare("<", until, end)
        return sql.case([(sql.is_true(cut) if nullable else cut, until)], end)

    def _watch(self, calendar: Relation, owners: Rows, period: Period) -> None:
        """Which owners have more rows than is sensible: the few days tell, not the many rows."""
        found = Relation(f"{self._name}: owners with too many rows", calendar)
        found.where.append(sql.equal(sql.column("k", SOURCE), sql.whole(MOST_ROWS)))
        tests = [sql.equal(sql.column("from", "o"), sql.column("from", SOURCE))]
        if period.until is not None:
            until = sql.column("until", "o")
            later = sql.compare(">", until, sql.column(FULL_START, SOURCE))
            tests.append(sql.any_of([sql.is_null(until), later]))
        Block(found).attach(owners, "o", sql.all_of(tests), "INNER", unique=False)
        found.column("key", self._key_text(owners, period, "o"))
        found.distinct = True
        self._too_many.append(found)

    def _single(self, owners: Rows, period: Period) -> Rows:
        relation = Relation(f"{self._name}: the one row of every owner", owners.relation)
        for name in owners.relation.columns:
            if name not in ("from", "until"):
                relation.column(name, sql.column(name, SOURCE))
        start = sql.column("from", SOURCE)
        until = sql.column("until", SOURCE) if period.until is not None else None
        full_end: Node = sql.null() if until is None else until
        end, open_ = full_end, until is None or _nullable(owners, "until")
        if isinstance(period.rhythm, Lasting):
            full_end = end = self._after(start, period.rhythm.length, sql.whole(1))
            if until is not None:
                end = self._earlier(until, end, nullable=_nullable(owners, "until"))
            open_ = False
        relation.column(START, start)
        relation.column(END, sql.cast(end, "DATE") if until is None and open_ else end)
        relation.column(FULL_START, start)
        relation.column(
            FULL_END, sql.cast(full_end, "DATE") if until is None and open_ else full_end
        )
        relation.column(INDEX, sql.whole(1))
        return self._rows(owners, relation, period, open_=open_)

    def _rows(self, owners: Rows, relation: Relation, period: Period, *, open_: bool) -> Rows:
        stored_from = owners.values["from"]
        assert isinstance(stored_from, StoredPlain)
        first = stored_from.first
        last = self._maker.day.toordinal()
        if isinstance(period.rhythm, EveryCalendar) and first is not None:
            first -= 366
        known = {n: s for n, s in owners.values.items() if n not in ("from", "until")}
        known[START] = StoredPlain(START, Date(), False, stored_from.first, last)
        known[END] = StoredPlain(END, Date(), open_)
        known[FULL_START] = StoredPlain(FULL_START, Date(), False, first, last)
        known[FULL_END] = StoredPlain(FULL_END, Date(), open_)
        known[INDEX] = _counted(INDEX, MOST_ROWS)
        keys = (*owners.keys, START)
        order = (KEY_TEXT, START) if period.combined else keys
        relation.column(KEY_TEXT, self._key_text(owners, period))
        self._watch_ends(relation, period.rhythm)
        return replace(
            owners, subject=self._name, relation=relation, keys=keys, values=known, order=order
        )

    def _watch_ends(self, rows: Relation, rhythm: Rhythm) -> None:
        """Rows begin by the day looked at, so only very long ones end beyond the calendar."""
        if isinstance(rhythm, WholeSpan):
            return
        length = rhythm.length if isinstance(rhythm, Lasting) else self._length(rhythm)
        days = length.count if length.kind == "days" else 31 * length.count
        if self._maker.day.toordinal() + days < date.max.toordinal():
            return
        found = Relation(f"{self._name}: rows that end beyond the calendar", rows)
        found.column("one", sql.whole(1))
        found.where.append(sql.compare(">", sql.column(FULL_END, SOURCE), sql.day(date.max)))
        self._beyond.append(found)

    def _key_text(self, owners: Rows, period: Period, alias: str = SOURCE) -> Node:
        """The owner's key; of combinations the parts joined with `+`."""
        texts = []
        for key, owner in zip(owners.keys, period.owners, strict=True):
            node = sql.column(key, alias)
            numeric = self._maker.program.entities[owner.entity].numeric_key
            texts.append(sql.cast(node, "VARCHAR") if numeric else node)
        if len(texts) == 1:
            return texts[0]
        escaped = [_escaped(each) for each in texts]
        parts = [escaped[0]]
        for each in escaped[1:]:
            parts += [sql.text("+"), each]
        return sql.join_text(*parts)

    def _calendar(self, owners: Rows, period: Period) -> Relation:
        """For each day on which rows begin to be counted, its rows: few, however many owners."""
        starts = Relation(f"{self._name}: the days that rows are counted from", owners.relation)
        starts.column("from", sql.column("from", SOURCE))
        starts.group.append(sql.column("from", SOURCE))
        latest: Node = self._maker.as_of()
        if period.until is not None:
            until: Node = sql.column("until", SOURCE)
            if _nullable(owners, "until"):
                until = sql.coalesce(until, sql.day(FAR))
            latest = sql.least(latest, exp.Max(this=until))
        starts.column("last", latest)
        counted = Relation(f"{self._name}: how many rows there are", starts)
        start, last = sql.column("from", SOURCE), sql.column("last", SOURCE)
        counted.column("from", start)
        counted.column("last", last)
        count = self._count(period.rhythm, start, last)
        counted.unnest = Unnest(sql.least(count, sql.whole(MOST_ROWS)))
        counted.column("k", sql.column("k", "n"))
        found = Relation(f"{self._name}: its calendar", counted)
        found.column("from", sql.column("from", SOURCE))
        k = sql.column("k", SOURCE)
        found.column("k", k)
        first = self._first(period.rhythm, sql.column("from", SOURCE))
        found.column(FULL_START, self._step(period.rhythm, first, k))
        found.column(FULL_END, self._step(period.rhythm, first, sql.add(k, sql.whole(1))))
        full_start = self._step(period.rhythm, first, k)
        found.where.append(sql.compare("<=", full_start, sql.column("last", SOURCE)))
        return found

    def _first(self, rhythm: Rhythm, start: Node) -> Node:
        if isinstance(rhythm, EveryCalendar):
            return self._maker.dialect.start_of(rhythm.unit, start)
        return start

    def _length(self, rhythm: Rhythm) -> DurationValue:
        match rhythm:
            case Every(length=length):
                return length
            case EveryCalendar(unit="week"):
                return DurationValue(7, "days")
            case EveryCalendar(unit=unit):
                return DurationValue(_MONTHS[unit], "months")
            case Lasting() | WholeSpan():
                raise AssertionError("a period of one row has no rhythm")
            case _:
                assert_never(rhythm)

    def _count(self, rhythm: Rhythm, start: Node, last: Node) -> Node:
        """At least the number of whole lengths from one day to another."""
        length = self._length(rhythm)
        dialect = self._maker.dialect
        if length.kind == "days":
            days = dialect.days_between(start, last)
            count = sql.quotient(days, sql.whole(length.count), wide=False)
        else:
            part = dialect.part
            years = sql.sub(part("year", last), part("year", start))
            months = sql.sub(part("month", last), part("month", start))
            total = sql.add(sql.mul(years, sql.whole(12)), months)
            count = sql.quotient(total, sql.whole(length.count), wide=False)
        # Aligned rows begin before the day that is counted from.
        extra = 1 if isinstance(rhythm, EveryCalendar) else 0
        return sql.greatest(sql.add(count, sql.whole(extra)), sql.whole(0))

    def _step(self, rhythm: Rhythm, first: Node, k: Node) -> Node:
        return self._after(first, self._length(rhythm), k)

    def _after(self, start: Node, length: DurationValue, k: Node) -> Node:
        dialect = self._maker.dialect
        count = min(length.count, MOST_OF[length.kind])
        many = k if count == 1 else sql.mul(k, sql.whole(count))
        if length.kind == "days":
            return dialect.add_days(start, many)
        return dialect.add_months(start, many)

    # Which version keeps a row.

    def _governed(self, rows: Rows, numbers: tuple[int, ...], period: Period) -> Rows:
        relation = Relation(f"{self._name}: the rows that their versions keep", rows.relation)
        block = Block(relation)
        place = Place(rows, SOURCE)
        start = place.value(START)
        assert isinstance(start, Plain)
        governing = start
        if period.governed_by is not None:
            hand = self._maker.hands(self._name, rows, SOURCE)
            scope = Scope(self._maker, block, hand, numbers, None, self._level)
            found = Expressions(scope).day(period.governed_by)
            node = sql.coalesce(found.node, start.node) if found.nullable else found.node
            governing = Plain(node, Date(), False, found.first, found.last)
        first = governing.first if governing.first is not None else date.min.toordinal()
        last = governing.last if governing.last is not None else LAST_DAY * 2
        version, reached = version_of(governing.node, self._maker.reigns, first, last)
        for name in rows.relation.columns:
            relation.column(name, sql.column(name, SOURCE))
        relation.column(VERSION, version)
        mine = [n for n in reached if n in numbers]
        if period.history and NO_VERSION in reached and 0 in numbers:
            mine.insert(0, NO_VERSION)
        if len(mine) < len(reached):
            relation.where.append(sql.within(version, map(sql.whole, mine)))
        self._versions.update(mine)
        known = {**rows.values, VERSION: _counted(VERSION, len(self._maker.reigns), NO_VERSION)}
        return replace(rows, relation=relation, values=known)


def nothing(period: Period) -> Rows:
    """The rows of a period that no version in force has: none."""
    relation = Relation(f"{period.name}: no rows")
    names = [*(f"{owner.name}." for owner in period.owners), START, END, FULL_START, FULL_END]
    known: dict[str, Stored] = {}
    for owner in period.owners:
        stored = StoredRow(owner.entity, (f"{owner.name}.",), False)
        known[owner.name] = known[f"{owner.name}."] = stored
    for name in (START, END, FULL_START, FULL_END):
        known[name] = StoredPlain(name, Date(), name in (END, FULL_END))
    for name in (INDEX, POSITION):
        known[name] = _counted(name, MOST_ROWS)
    known[BEFORE] = StoredPlain(BEFORE, Date(), True)
    names += [INDEX, POSITION, BEFORE, KEY_TEXT]
    cells: dict[str, Node] = {}
    for name in names:
        is_day = name in (START, END, FULL_START, FULL_END, BEFORE)
        kind = "DATE" if is_day else "BIGINT" if name in (INDEX, POSITION) else "VARCHAR"
        cells[name] = sql.cast(sql.null(), kind)
    relation.columns.update(cells)
    relation.where.append(sql.boolean(False))
    keys = (*(f"{owner.name}." for owner in period.owners), START)
    return Rows(period.name, relation, keys, known, {}, keys)


def _counted(name: str, most: int, least: int = 1) -> StoredExact:
    return StoredExact(Fraction(1), name, least, most, False, None, 1, False, False)


def _prefix(period: Period) -> str:
    return "" if period.combined else f"{period.owners[0].name}."


def _carried(source: Rows, period: Period) -> dict[str, Stored]:
    """What is known of the owners, under their names."""
    if period.combined:
        known = dict(source.values)
        for owner in period.owners:
            known[owner.name] = source.values[f"{owner.name}."]
        return known
    prefix = _prefix(period)
    found = {f"{prefix}{name}": renamed(stored, prefix) for name, stored in source.values.items()}
    own = StoredRow(period.entity, tuple(f"{prefix}{key}" for key in source.keys), False)
    return {**found, period.owners[0].name: own, prefix: own}


def renamed(stored: Stored, prefix: str) -> Stored:
    """A stored value whose columns have a prefix."""
    match stored:
        case StoredExact(num=num, den=den):
            return replace(
                stored, num=f"{prefix}{num}", den=None if den is None else f"{prefix}{den}"
            )
        case StoredPlain(column=column):
            return replace(stored, column=f"{prefix}{column}")
        case StoredRow(columns=columns):
            return replace(stored, columns=tuple(f"{prefix}{name}" for name in columns))
        case _:
            return stored


def _nullable(owners: Rows, name: str) -> bool:
    stored = owners.values[name]
    assert isinstance(stored, StoredPlain)
    return stored.nullable


def _escaped(key: Node) -> Node:
    found = sql.call("REPLACE", key, sql.text("%"), sql.text("%25"))
    return sql.call("REPLACE", found, sql.text("+"), sql.text("%2B"))


def _wider(stored: list[Stored], first: Stored) -> Stored:
    """What holds for the rows of all parts."""
    found = first
    for other in stored:
        if isinstance(found, StoredPlain) and isinstance(other, StoredPlain):
            low = (
                None
                if found.first is None or other.first is None
                else min(found.first, other.first)
            )
            high = None if found.last is None or other.last is None else max(found.last, other.last)
            found = replace(found, nullable=found.nullable or other.nullable, first=low, last=high)
        elif isinstance(found, StoredExact) and isinstance(other, StoredExact):
            found = replace(
                found,
                low=min(found.low, other.low),
                high=max(found.high, other.high),
                nullable=found.nullable or other.nullable,
            )
    return found
