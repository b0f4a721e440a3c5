"""Whole rows of csv and jsonl as one text, equal to what `termwise.outcome` writes.

The database's own writer puts quotes where that one has none, so a row is made here and written
as it is. What is known while compiling is quoted and guarded while compiling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.ahead import ahead
from termwise.columns.sql import Node
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.outcome.csv_text import csv_row, guarded

Cells = Mapping[str, Node]

_PLAIN = frozenset({"index", "date", "base", "rate", "amount"})
"""Columns of numbers and days, which no spreadsheet runs and no reader takes apart."""

_MAY_LACK = frozenset({"base", "rate", "amount"})
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SPECIAL = ('"', ",", "\n", "\r")
_ODD = f"^[{re.escape(''.join(_SIGNS))}]|[{''.join(_SPECIAL)}]"


def csv_line(cells: Cells) -> Node:
    """A line's row, without its line feed."""
    parts: list[Node] = []
    for place, name in enumerate(LINE_COLUMNS):
        parts += [sql.text(",")] if place else []
        parts += _csv_parts(name, cells[name])
    return _concatenated(parts)


def _csv_parts(name: str, node: Node) -> list[Node]:
    """The texts that a cell of a line is put together from."""
    match name:
        case "line_id":
            return _csv_id(node)
        case "key" | "party" if not isinstance(node, exp.Literal):
            return [sql.case([(_is_odd(node), _csv_word(node))], node)]
        case _:
            return [_csv_cell(name, node)]


def _csv_id(node: Node) -> list[Node]:
    """An id: words known while compiling, a key, numbers and days. The key alone may need quotes.

    One look at a key, which its cell needs as well, tells that of nearly all.
    """
    parts = _joined_parts(node)
    keys = [part for part in parts if isinstance(part, exp.Column)]
    known = [part for part in parts if isinstance(part, exp.Literal)]
    if len(keys) + len(known) + sum(map(_is_number_text, parts)) < len(parts):
        return [_csv_cell("line_id", node)]
    if parts[0] not in known or not all(_is_plain(part.this) for part in known):
        return [_csv_cell("line_id", node)]
    special = sql.any_of(sql.all_of([_is_odd(key), _has_special(key)]) for key in keys)
    mark = sql.case([(special, sql.text('"'))], sql.text(""))
    shown = [
        sql.case([(_is_odd(part), _doubled(part))], part) if part in keys else part
        for part in parts
    ]
    return [mark, *shown, mark]


def _joined_parts(node: Node) -> list[Node]:
    if isinstance(node, exp.DPipe):
        return [*_joined_parts(node.this), *_joined_parts(node.expression)]
    return [node.this if isinstance(node, exp.Paren) else node]


def _is_number_text(node: Node) -> bool:
    """Whether it is the text of a number or a day: nothing else is cast to a text."""
    return isinstance(node, exp.Cast) and node.is_type(exp.DataType.Type.VARCHAR)


def _is_plain(text: str) -> bool:
    return csv_row([guarded(text)])[:-1] == text


def _is_odd(node: Node) -> Node:
    """Whether a text needs quotes, or an apostrophe before it."""
    return ahead(sql.call("REGEXP_MATCHES", node, sql.text(_ODD)))


def csv_decision(cells: Cells) -> Node:
    """A decision's row."""
    shown = {name: _csv_cell(name, cells[name]) for name in DECISION_COLUMNS if name != "value"}
    shown["value"] = _csv_value(cells["value"], cells["word"])
    return _joined_by(",", [shown[name] for name in DECISION_COLUMNS])


def json_line(cells: Cells) -> Node:
    """A line as an object."""
    shown = {}
    for name in LINE_COLUMNS:
        node = _json_text(cells[name])
        if name in _MAY_LACK:
            node = _json_or_null(cells[name])
        elif name in ("index", "date"):
            node = _json_plain(name, cells[name])
        shown[name] = node
    return _object(shown)


def json_decision(cells: Cells) -> Node:
    """A decision as an object."""
    shown = {name: _json_text(cells[name]) for name in DECISION_COLUMNS}
    shown["index"] = _json_plain("index", cells["index"])
    shown["value"] = sql.coalesce(shown["value"], sql.text("null"))
    return _object(shown)


def csv_header(names: tuple[str, ...]) -> str:
    """The first row."""
    return csv_row(names).removesuffix("\n")


def _csv_cell(name: str, node: Node) -> Node:
    if name in ("index", "date"):
        return _as_text(node)
    if name in _PLAIN:
        return node
    return _settled(node, lambda text: csv_row([guarded(text)])[:-1], _csv_word)


def _csv_value(node: Node, word: Node) -> Node:
    quoted = _settled(node, lambda text: csv_row([text])[:-1], lambda x: _quoted(x, x))
    guarded_too = _csv_cell("", node)
    return sql.case([(sql.equal(word, sql.whole(1)), guarded_too)], quoted)


def _csv_word(node: Node) -> Node:
    return _quoted(node, _guarded(node))


def _quoted(node: Node, shown: Node) -> Node:
    """`shown` in quotes where `node`, which has the same characters, needs them."""
    mark = sql.text('"')
    return sql.case([(_has_special(node), sql.join_text(mark, _doubled(shown), mark))], shown)


def _has_special(node: Node) -> Node:
    return sql.any_of(sql.call("CONTAINS", node, sql.text(sign)) for sign in _SPECIAL)


def _doubled(node: Node) -> Node:
    return sql.call("REPLACE", node, sql.text('"'), sql.text('""'))


def _guarded(node: Node) -> Node:
    """The text, with an apostrophe before it where a spreadsheet might run it.

    Nearly no text begins like that, and comparing whole texts tells so at a glance.
    """
    near = sql.any_of(
        [
            sql.compare("<", node, sql.text("0")),
            sql.all_of(
                [
                    sql.compare(">=", node, sql.text("=")),
                    sql.compare("<", node, sql.text("A")),
                ]
            ),
            sql.compare(">=", node, sql.text("\uff0b")),
        ]
    )
    first = sql.call("SUBSTR", node, sql.whole(1), sql.whole(1))
    begins = sql.within(first, map(sql.text, _SIGNS))
    return sql.case([(sql.all_of([near, begins]), sql.join_text(sql.text("'"), node))], node)


def _json_text(node: Node) -> Node:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    return _settled(node, quoted, _json_quoted)


_CONTROL = [chr(code) for code in range(1, 32)]


def _json_quoted(node: Node) -> Node:
    """A text in quotes, with the escapes of `json.dumps`."""
    shown = node
    for sign in ("\\", '"'):
        shown = sql.call("REPLACE", shown, sql.text(sign), sql.text("\\" + sign))
    for sign in _CONTROL:
        escaped = json.dumps(sign)[1:-1]
        shown = sql.call("REPLACE", shown, sql.text(sign), sql.text(escaped))
    signs = "".join(_CONTROL)
    special = sql.any_of(
        [
            sql.call("CONTAINS", node, sql.text("\\")),
            sql.call("CONTAINS", node, sql.text('"')),
            sql.compare("<>", sql.call("TRANSLATE", node, sql.text(signs), sql.text("")), node),
        ]
    )
    mark = sql.text('"')
    return sql.join_text(mark, sql.case([(special, shown)], node), mark)


def _json_or_null(node: Node) -> Node:
    none = sql.equal(sql.coalesce(node, sql.text("")), sql.text(""))
    return sql.case([(none, sql.text("null"))], _json_text(node))


def _json_plain(name: str, node: Node) -> Node:
    if name == "index":
        return sql.coalesce(_as_text(node), sql.text("null"))
    return sql.join_text(sql.text('"'), _as_text(node), sql.text('"'))


def _object(cells: Mapping[str, Node]) -> Node:
    parts: list[Node] = []
    for place, (name, node) in enumerate(cells.items()):
        before = "{" if place == 0 else ","
        parts += [sql.text(f"{before}{json.dumps(name)}:"), node]
    return _concatenated([*parts, sql.text("}")])


def _as_text(node: Node) -> Node:
    return sql.cast(node, "VARCHAR")


def _settled(node: Node, known: Callable[[str], str], shown: Callable[[Node], Node]) -> Node:
    """The text shown; what is known while compiling, or one of a few such, is made right here."""
    if isinstance(node, exp.Literal):
        return sql.text(known(node.this))
    if isinstance(node, exp.Case) and all(isinstance(v, exp.Literal) for v in _values(node)):
        found = node.copy()
        for value in _values(found):
            value.set("this", known(value.this))
        return found
    return shown(node)


def _values(node: exp.Case) -> list[Node]:
    values = [branch.args["true"] for branch in node.args["ifs"]]
    default = node.args.get("default")
    return values if default is None else [*values, default]


def _joined_by(sign: str, cells: list[Node]) -> Node:
    parts: list[Node] = []
    for place, cell in enumerate(cells):
        parts += [sql.text(sign), cell] if place else [cell]
    return _concatenated(parts)


def _concatenated(parts: list[Node]) -> Node:
    """All parts in one go, NULL as nothing; constants beside each other become one."""
    merged: list[Node] = []
    for part in parts:
        if isinstance(part, exp.Null):
            continue
        if isinstance(part, exp.Literal) and merged and isinstance(merged[-1], exp.Literal):
            merged[-1] = sql.text(merged[-1].this + part.this)
        else:
            merged.append(part)
    return sql.call("CONCAT", *merged)
