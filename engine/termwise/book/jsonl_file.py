"""Reads the records of a jsonl file: one JSON object a line, numbers exactly as written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from termwise.book.encoding import report_not_utf8
from termwise.book.report import TableReport

_BOM = "\ufeff"
_BROKEN = object()


class _RefusedError(ValueError):
    """What the json module would let pass."""


def jsonl_records(path: Path, report: TableReport) -> Iterator[tuple[int, object]]:
    """Every object with its line; blank lines are passed over, broken ones recorded."""
    # Decimal keeps a number as it was written; a float would be the nearest binary fraction.
    decoder = json.JSONDecoder(
        object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_constant
    )
    try:
        # `newline="\n"`: other line ends are text inside a JSON string, or blanks outside it.
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                written = line.strip(" \t\r\n" + _BOM if number == 1 else " \t\r\n")
                record = _read(written, number, decoder, report) if written else _BROKEN
                if record is not _BROKEN:
                    yield number, record
    except UnicodeDecodeError:
        report_not_utf8(path, report)


def _read(written: str, number: int, decoder: json.JSONDecoder, report: TableReport) -> object:
    try:
        record: object = decoder.decode(written)
        return record
    except json.JSONDecodeError as error:
        _broken(f"this line is not JSON: {error.msg} at character {error.pos + 1}", number, report)
    except _RefusedError as error:
        _broken(str(error), number, report)
    except ValueError:
        _broken("a number on this line has too many digits", number, report)
    except RecursionError:
        _broken("this line is nested too deeply", number, report)
    return _BROKEN


def _broken(message: str, row: int, report: TableReport) -> None:
    report.broken = True
    help = 'write one object a line: {"partner_id": "P1", "name": "Contoso"}'
    report.add("broken-json", message, help, row=row)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise _RefusedError(f"the field {json.dumps(twice)} comes twice")
    return found


def _no_constant(name: str) -> object:
    raise _RefusedError(f"{name} is not a number of JSON")
