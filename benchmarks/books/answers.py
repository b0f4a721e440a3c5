"""Whether all peers come to the same lines: asked of every run, before its time counts."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from .peer import Peer

_COMMISSIONS: Final = ("acquisition-commission", "recurring-commission")
_AFTER_THEM: Final = "customer-bill"


def answer(peer: Peer, out: Path) -> str:
    """The digest of what a peer wrote: of the whole file, byte for byte.

    Of all lines it has a second half, the digest of ids and amounts of the commissions.
    """
    written = _digest_of(out / f"{peer.writes}.csv")
    return f"{written} {_commissions(out / 'lines.csv')}" if peer.writes == "lines" else written


def agrees(found: str, peer: Peer, right: str) -> bool:
    """Whether an answer is the right one, as far as this peer writes it."""
    return found == (right if peer.writes == "lines" else right.split()[1])


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _commissions(path: Path) -> str:
    """The digest of a file that held ids and amounts of the commissions among these lines."""
    digest = hashlib.blake2b()
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        places = [header.index(name) for name in ("rule", "line_id", "amount")]
        for row in _picked(rows, places):
            digest.update(_csv_row(row).encode())
    return digest.hexdigest()


def _picked(rows: Iterable[list[str]], places: Sequence[int]) -> Iterator[list[str]]:
    for row in rows:
        rule, *cells = (row[place] for place in places)
        if rule == _AFTER_THEM:
            return
        if rule in _COMMISSIONS:
            yield cells


def _csv_row(cells: Iterable[str]) -> str:
    quoted = (
        '"{}"'.format(cell.replace('"', '""')) if '"' in cell or "," in cell else cell
        for cell in cells
    )
    return ",".join(quoted) + "\n"
