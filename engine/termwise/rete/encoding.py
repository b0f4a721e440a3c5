"""A fact as the engine's JSON: a function made to measure for the fields a rule set reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NoReturn, cast

from .conditions import Among, Column, Condition
from .disjunctive import Computed, Field
from .envelope import INT_LIMIT, checked_flag, checked_int, checked_text
from .names import TAG

Value = int | str | bool | None
Encoder = Callable[[Sequence[Value], int], str]
"""From the fact's values, and a set bit for every computed condition that holds, to the start of
a JSON object: all but its id and the closing brace."""

REMEMBERED_PIECES: Final = 4096
"""Most values of a text column whose JSON is kept."""

REMEMBERED_LENGTH: Final = 200
"""Longest JSON that is kept."""


def quoted(text: str) -> str:
    """The text as JSON. One spelling everywhere, for the engine compares the spelling."""
    return json.dumps(text, ensure_ascii=False)


_Lists = dict[str, frozenset[int | str]]
"""By the name of a flag, the values that set it."""


class _TextField(dict[object, str]):
    """From a column's value to all that a fact says on its account; forgets when full."""

    __slots__ = ("_column", "_lists", "_name")

    def __init__(self, column: Column, name: str | None, lists: _Lists) -> None:
        super().__init__()
        self._column, self._name, self._lists = column, name, lists

    def __missing__(self, value: object) -> str:
        piece = "" if value is None else self._piece(checked_text(self._column, value))
        if len(piece) <= REMEMBERED_LENGTH:
            if len(self) >= REMEMBERED_PIECES:
                self.clear()
            self[value] = piece
        return piece

    def _piece(self, text: str) -> str:
        said = f'"{self._name}":{quoted(text)},' if self._name else ""
        flags = (f'"{flag}":true,' for flag, texts in self._lists.items() if text in texts)
        return said + "".join(flags)


class _Source:
    """An encoder being written: a line of Python for each piece of the object."""

    def __init__(self, width: int) -> None:
        self.scope: dict[str, object] = {
            "LOW": -INT_LIMIT,
            "HIGH": INT_LIMIT,
            "refuse": _miscounted,
        }
        self._start = "{{"
        self._lines = [f"if len(values) != {width}: refuse({width}, values)"]
        self._pieces = ""

    def always(self, text: str) -> None:
        self._start += text

    def value(self, index: int) -> str:
        """The variable that holds this value of the fact."""
        self._lines.append(f"v{index} = values[{index}]")
        return f"v{index}"

    def piece(self, expression: str) -> None:
        variable = f"p{len(self._lines)}"
        self._lines.append(f"{variable} = {expression}")
        self._pieces += f"{{{variable}}}"

    def bound(self, value: object) -> str:
        """A name under which the lines reach this value."""
        name = f"x{len(self.scope)}"
        self.scope[name] = value
        return name

    def compiled(self) -> Encoder:
        lines = [*self._lines, f"return f'{self._start}{self._pieces}'"]
        exec("def encode(values, bits):\n    " + "\n    ".join(lines), self.scope)
        return cast(Encoder, self.scope["encode"])


def encoder_for(
    columns: Sequence[Column],
    names: Mapping[Field, str],
    bits: Mapping[Condition, int],
    tagged: bool,
) -> Encoder:
    """Write and compile the encoder of the named fields.

    `columns` is the order of the values, `bits` the bit of every condition computed by another
    matcher, `tagged` whether the tag is sent. The encoder raises `OutsideEnvelope` for a value
    that the engine would get wrong, and `ValueError` for more or fewer values than columns.
    """
    source = _Source(len(columns))
    lists: dict[Column, _Lists] = {}
    if tagged:
        source.always(f'"{TAG}":1,')
    for field, name in names.items():
        match field:
            case Computed(Among(column, values)):
                lists.setdefault(column, {})[name] = frozenset(values)
            case Computed(condition):
                source.piece(_flag_if(name, f"bits & {1 << bits[condition]}"))
    for index, column in enumerate(columns):
        own, listed = names.get(column), lists.get(column, {})
        if own or listed:
            writer = _WRITERS[column.kind]
            writer(source, source.value(index), column, own, listed)
    return source.compiled()


def _flag_if(name: str, expression: str) -> str:
    return f"""'"{name}":true,' if {expression} else ''"""


def _write_int(
    source: _Source, value: str, column: Column, name: str | None, lists: _Lists
) -> None:
    said = f"""f'"{name}":{{{value}}},'""" if name else "''"
    otherwise = source.bound(partial(_no_int, column))
    plain = f"type({value}) is int and LOW <= {value} <= HIGH"
    source.piece(f"{said} if {plain} else {otherwise}({value})")
    for flag, listed in lists.items():
        source.piece(_flag_if(flag, f"{value} in {source.bound(listed)}"))


def _write_text(
    source: _Source, value: str, column: Column, name: str | None, lists: _Lists
) -> None:
    source.piece(f"{source.bound(_TextField(column, name, lists))}[{value}]")


def _write_flag(
    source: _Source, value: str, column: Column, name: str | None, _lists: _Lists
) -> None:
    otherwise = source.bound(partial(_no_flag, column))
    source.piece(
        f"""'"{name}":true,' if {value} is True else '"{name}":false,' if {value} is False """
        f"else {otherwise}({value})"
    )


def _miscounted(wanted: int, values: Sequence[Value]) -> NoReturn:
    raise ValueError(f"{len(values)} values for {wanted} columns")


def _no_int(column: Column, value: object) -> str:
    return "" if value is None else str(checked_int(column, value))


def _no_flag(column: Column, value: object) -> str:
    return "" if value is None else str(checked_flag(column, value))


_WRITERS: Final = {"int": _write_int, "text": _write_text, "flag": _write_flag}
