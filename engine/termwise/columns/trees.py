"""Rows that lie below others by a reference to their own kind."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.columns import sql
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import Rows
from termwise.columns.values import StoredRow
from termwise.language.program import Entity


@dataclass(frozen=True)
class Closure:
    """All pairs of a row and one above it; and the rows that lie above themselves."""

    pairs: Rows
    loops: Relation


def closure(rows: Rows, reference: str, entity: Entity) -> Closure:
    """Every step upwards from every row."""
    pairs = Relation(f"{entity.name}: who is below whom by {reference}")
    first = Relation("one step up", rows.relation)
    first.column("below", sql.column(entity.key, SOURCE))
    first.column("above", sql.column(reference, SOURCE))
    first.where.append(sql.is_there(sql.column(reference, SOURCE)))
    further = Relation("one step further", pairs)
    from termwise.columns.block import Block

    on = sql.equal(sql.column(entity.key, "up"), sql.column("above", SOURCE))
    Block(further).attach(Rows("", rows.relation, ()), "up", on, "INNER", unique=False)
    further.column("below", sql.column("below", SOURCE))
    further.column("above", sql.column(reference, "up"))
    further.where.append(sql.is_there(sql.column(reference, "up")))
    # A row that lies above itself is passed once, so that a circle ends.
    further.where.append(
        sql.compare("<>", sql.column("above", SOURCE), sql.column("below", SOURCE))
    )
    pairs.union = [first, further]
    pairs.recursive = True
    for name in ("below", "above"):
        pairs.columns[name] = sql.column(name, SOURCE)
    loops = Relation(f"{entity.name}: rows above themselves", pairs)
    loops.where.append(sql.equal(sql.column("above", SOURCE), sql.column("below", SOURCE)))
    Block(loops).attach(
        Rows("", rows.relation, ()),
        "row",
        sql.equal(sql.column(entity.key, "row"), sql.column("below", SOURCE)),
        "INNER",
        unique=False,
    )
    key = sql.column("below", SOURCE)
    loops.column("key", sql.cast(key, "VARCHAR") if entity.numeric_key else key)
    above = sql.column(reference, "row")
    loops.column("above", sql.cast(above, "VARCHAR") if entity.numeric_key else above)
    stored = {name: StoredRow(entity.name, (name,), False) for name in ("below", "above")}
    return Closure(Rows("", pairs, ("below", "above"), stored, {}, ("below",)), loops)
