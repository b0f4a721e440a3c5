"""What must not be found when everything has been computed: the errors of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.exact import Exact
from termwise.columns.relation import SOURCE, Relation, columns_read
from termwise.columns.rows import END, INDEX, KEY_TEXT, NO_VERSION, START, VERSION, Rows
from termwise.columns.sql import Node
from termwise.columns.values import Stored
from termwise.language.program import Entity
from termwise.outcome.problems import RunCode

if TYPE_CHECKING:
    from termwise.columns.layers import Layer


@dataclass(frozen=True, eq=False)
class Check:
    """Rows that must not be there: each is an error of `code` about `subject` and `name`.

    `columns` of the relation name the row: its key as text, and of a period its start and index.
    `told` is the value that is wrong, where it is not just missing: its columns are `num`, `den`.
    """

    code: RunCode
    subject: str
    name: str
    relation: Relation
    columns: tuple[str, ...]
    only_if: Relation | None = None
    """Where given, nothing is wrong unless this has a row."""
    told: Told | None = None
    is_of_rows: bool = False
    """Whether the relation picks among all rows of the subject."""
    list_of: str = ""
    """Of a list of keys, the version that has it."""


@dataclass(frozen=True)
class Told:
    """A value that a problem shows: `scale` times `num` / `den`; one of the rule's `amounts`."""

    scale: Fraction
    is_amount: bool
    version: int | None
    """Of a row without a version, the one whose rule it is; else the column `version` has it."""


class Checks:
    """Collects the checks of a run."""

    def __init__(self) -> None:
        self.found: list[Check] = []

    def add(self, check: Check) -> None:
        """Note one check."""
        self.found.append(check)

    def rows(
        self, code: RunCode, name: str, rows: Rows, condition: Node, value: Stored | None = None
    ) -> None:
        """No row may be like this; the condition reads the rows' relation.

        `value` is the one that is wrong, where it does not stand under the name.
        """
        relation = Relation(f"{rows.subject}: {code} of {name}", rows.relation, where=[condition])
        _name_row(relation, rows)
        told = None
        if code in ("negative-amount", "beyond-limit"):
            told = _told(relation, name, rows, condition, value)
        self.add(
            Check(
                code,
                rows.subject,
                name,
                relation,
                tuple(relation.columns),
                told=told,
                is_of_rows=True,
            )
        )

    def size(self, name: str, stored: Stored, layer: Layer) -> None:
        """No value of a name may be beyond the limit."""
        value = values.read(stored, SOURCE)
        assert isinstance(value, Exact)
        beyond = exact.is_beyond(_unclipped(value))
        self.rows("beyond-limit", name, layer.rows, beyond, stored)

    def keys(
        self,
        name: str,
        version: str,
        entity: Entity,
        keys: list[str],
        recorded: Relation,
        governed: Relation,
    ) -> None:
        """Every key of a list is in the book, if the list's version decides anything."""
        if not governed.union or not keys:
            return
        nodes = [sql.text(key) for key in keys]
        listed = Relation(f"the keys of {name}", constants=[(node,) for node in nodes])
        listed.columns["key"] = nodes[0]
        absent = Relation(f"the keys of {name} that are not in the book", listed)
        theirs = sql.column("key", "b")
        if entity.numeric_key:
            theirs = sql.cast(theirs, "VARCHAR")
        on = sql.equal(theirs, sql.column("key", SOURCE))
        Block(absent).attach(Rows("", recorded, ()), "b", on, unique=False)
        absent.where.append(sql.is_null(sql.column("key", "b")))
        absent.column("key", sql.column("key", SOURCE))
        check = Check("unknown-key", entity.name, name, absent, ("key",), governed, list_of=version)
        self.add(check)

    def early(self, rows: Rows, date_field: str) -> None:
        """No row of an entity is dated before the first version."""
        before = sql.equal(sql.column(VERSION, SOURCE), sql.whole(NO_VERSION))
        relation = Relation(f"{rows.subject}: before-first-version", rows.relation, where=[before])
        _name_row(relation, rows)
        relation.column("day", sql.column(date_field, SOURCE))
        columns = tuple(relation.columns)
        check = Check("before-first-version", rows.subject, "", relation, columns, is_of_rows=True)
        self.add(check)

    def loop(self, entity: str, reference: str, loops: Relation) -> None:
        """No row may lie below itself."""
        self.add(Check("reference-loop", entity, reference, loops, ("key", "above")))

    def beyond(self, period: str, owners: tuple[Relation, ...]) -> None:
        """No owner's rows lead beyond the calendar."""
        for relation in owners:
            self.add(Check("beyond-calendar", period, "", relation, ("one",)))

    def period(
        self, name: str, rows: Rows, too_many: tuple[Relation, ...], *, overlaps: bool
    ) -> None:
        """No owner has too many rows, and no two of them overlap."""
        for relation in too_many:
            self.add(Check("too-many-rows", name, "", relation, ("key",)))
        if not overlaps:
            return
        window = Relation(f"{name}: rows and those before them", rows.relation)
        owners = [sql.column(key, SOURCE) for key in rows.keys[:-1]]
        order = [(sql.column(START, SOURCE), False)]
        end = sql.coalesce(sql.column(END, SOURCE), sql.day(date.max))
        window.column("ended", sql.window(exp.Lag(this=end), owners, order))
        window.column("before", sql.window(exp.Lag(this=order[0][0]), owners, order))
        _name_row(window, rows)
        overlapping = Relation(f"{name}: overlapping rows", window)
        ended, start = sql.column("ended", SOURCE), sql.column("start", SOURCE)
        overlapping.where.append(sql.compare(">", ended, start))
        for column in ("key", "start", "index", "before"):
            overlapping.column(column, sql.column(column, SOURCE))
        columns = tuple(overlapping.columns)
        self.add(Check("overlapping-rows", name, "", overlapping, columns))


def _name_row(relation: Relation, rows: Rows) -> None:
    """The columns that name a row of what the relation selects from."""
    for name, column in (("key", KEY_TEXT), ("start", START), ("index", INDEX)):
        if column == KEY_TEXT or column in rows.values:
            relation.column(name, sql.column(column, SOURCE))


def _told(
    relation: Relation, name: str, rows: Rows, condition: Node, value: Stored | None
) -> Told | None:
    """The value that is wrong: a rule's amount, or what the name stands for."""
    read = {column for _, column in columns_read(condition)}
    version: int | None = None
    is_amount = False
    found = value or rows.values.get(name)
    for due in (column for column in read if column.startswith(f"{name} due")):
        suffix = due.removeprefix(f"{name} due")
        found, is_amount = rows.values.get(f"{name} total{suffix}"), True
        version = int(suffix.removeprefix(" @")) if suffix else None
    if found is None:
        return None
    wrong = values.read(found, SOURCE)
    assert isinstance(wrong, Exact)
    relation.column("num", sql.whole(1) if wrong.num is None else wrong.num.node)
    relation.column("den", sql.whole(1) if wrong.den is None else wrong.den.node)
    if is_amount and version is None and VERSION in rows.values:
        relation.column("version", sql.column(VERSION, SOURCE))
    return Told(wrong.scale, is_amount, version)


def _unclipped(value: Exact) -> Exact:
    """The value as it is, its bounds unknown."""
    if value.num is None:
        return value
    most = 2**126
    num = exact.Whole(value.num.node, -most, most, value.num.wide)
    return Exact(value.scale, num, value.den, value.nullable)
