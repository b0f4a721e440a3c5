"""What must not be found when everything has been computed: the errors of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.exact import Exact
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import END, KEY_TEXT, NO_VERSION, START, VERSION, Rows
from termwise.columns.sql import Node
from termwise.columns.values import Stored
from termwise.language.program import Entity

if TYPE_CHECKING:
    from termwise.columns.layers import Layer


@dataclass(frozen=True, eq=False)
class Check:
    """Rows that must not be there: each is an error of `code` about `subject` and `name`.

    `columns` of the relation name the row: its key as text, and of a period its start.
    """

    code: str
    subject: str
    name: str
    relation: Relation
    columns: tuple[str, ...]
    only_if: Relation | None = None
    """Where given, nothing is wrong unless this has a row."""


class Checks:
    """Collects the checks of a run."""

    def __init__(self) -> None:
        self.found: list[Check] = []
        self._waiting: list[tuple[str, str, str, Layer, Node]] = []

    def add(self, check: Check) -> None:
        """Note one check."""
        self.found.append(check)

    def rows(self, code: str, name: str, rows: Rows, condition: Node) -> None:
        """No row may be like this; the condition reads the rows' relation."""
        relation = Relation(f"{rows.subject}: {code} of {name}", rows.relation, where=[condition])
        columns = [KEY_TEXT]
        if START in rows.values:
            columns.append(START)
        for column in columns:
            relation.column(column, sql.column(column, SOURCE))
        self.add(Check(code, rows.subject, name, relation, tuple(columns)))

    def size(self, name: str, stored: Stored, layer: Layer) -> None:
        """No value of a name may be beyond the limit."""
        value = values.read(stored, SOURCE)
        assert isinstance(value, Exact)
        beyond = exact.is_beyond(_unclipped(value))
        self.rows("beyond-limit", name, layer.rows, beyond)

    def keys(
        self, name: str, entity: Entity, keys: list[str], recorded: Relation, governed: Relation
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
        self.add(Check("unknown-key", entity.name, name, absent, ("key",), governed))

    def early(self, rows: Rows) -> None:
        """No row of an entity is dated before the first version."""
        before = sql.equal(sql.column(VERSION, SOURCE), sql.whole(NO_VERSION))
        self.rows("before-first-version", "", rows, before)

    def period(
        self, name: str, rows: Rows, too_many: tuple[Relation, ...], *, overlaps: bool
    ) -> None:
        """No owner has too many rows, and no two of them overlap."""
        for relation in too_many:
            self.add(Check("too-many-rows", name, "", relation, ()))
        if not overlaps:
            return
        window = Relation(f"{name}: rows and those before them", rows.relation)
        owners = [sql.column(key, SOURCE) for key in rows.keys[:-1]]
        order = [(sql.column(START, SOURCE), False)]
        end = sql.coalesce(sql.column(END, SOURCE), sql.day(date.max))
        window.column("ended", sql.window(exp.Lag(this=end), owners, order))
        for column in (KEY_TEXT, START):
            window.column(column, sql.column(column, SOURCE))
        overlapping = Relation(f"{name}: overlapping rows", window)
        ended, start = sql.column("ended", SOURCE), sql.column(START, SOURCE)
        overlapping.where.append(sql.compare(">", ended, start))
        for column in (KEY_TEXT, START):
            overlapping.column(column, sql.column(column, SOURCE))
        self.add(Check("overlapping-rows", name, "", overlapping, (KEY_TEXT, START)))


def _unclipped(value: Exact) -> Exact:
    """The value as it is, its bounds unknown."""
    assert value.num is not None
    most = 2**126
    num = exact.Whole(value.num.node, -most, most, value.num.wide)
    return Exact(value.scale, num, value.den, value.nullable)
