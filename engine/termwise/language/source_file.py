"""Reads a file of the author's into a source, or says why it cannot be read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from termwise.language.diagnostics import Findings
from termwise.language.places import Places
from termwise.language.source import Source, Span

LARGEST = 2_000_000
"""Bytes of the largest file that is read; a program's file has some ten thousand."""

_BOM = "\ufeff"
_SHOWN = 20

# What must not stand in a file: characters that YAML forbids or that nobody sees (an
# author would be misled by text that reads otherwise than it shows), line ends that only
# some programs take for line ends, and the private stretch that `torn_values` veils with.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff\U0010ff00-\U0010ff7f]|\r(?!\n)"
)


def read_source(path: Path, name: str, findings: Findings) -> Source | None:
    """Read the text of `path`, shown to the author as `name`."""
    nowhere = Span(Source(name, ""), 1, 1, 1, 1)
    try:
        data = _bytes(path, nowhere, findings)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        findings.error("file-missing", f"there is no file {name}", nowhere, help=_neighbour(path))
        return None
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        findings.error(
            "file-unreadable",
            f"{name} cannot be read: {reason}",
            nowhere,
            help="check who may read the file, and that no other program holds it",
        )
        return None
    return None if data is None else decode(data, name, findings)


def decode(data: bytes, name: str, findings: Findings) -> Source | None:
    """Take bytes as UTF-8, or point at the first that are not."""
    try:
        return Source(name, data.decode("utf-8").removeprefix(_BOM))
    except UnicodeDecodeError as error:
        _not_utf8(data, error.start, name, findings)
        return None


def too_large(span: Span, findings: Findings) -> None:
    """Record that a source is beyond what is read."""
    findings.error(
        "yaml-too-large",
        f"{span.source.name} is larger than {LARGEST // 1_000_000} MB, and is not read",
        span,
        help="a program's file holds terms only; keep data in a book beside it",
    )


def refuse_unseen(source: Source, findings: Findings) -> bool:
    """Record every character that must not stand in a file; True if there was one."""
    places = Places(source)
    found = list(_UNSEEN.finditer(source.text))
    for match in found[:_SHOWN]:
        code = ord(match.group())
        what = "a lone carriage return" if code == 0x0D else f"an unseen character (U+{code:04X})"
        findings.error(
            "yaml-control-character",
            f"{what} stands here, which no text of a program needs",
            places.span(*match.span()),
            help="delete it, and type the place anew",
        )
    return bool(found)


def _bytes(path: Path, nowhere: Span, findings: Findings) -> bytes | None:
    status = path.stat()
    # A pipe or a device would hold the reader up for ever, so only files are opened.
    if not S_ISREG(status.st_mode):
        what = "a folder" if S_ISDIR(status.st_mode) else "no ordinary file"
        findings.error(
            "file-unreadable", f"{nowhere.source.name} is {what}, where a file is expected", nowhere
        )
        return None
    data = b""
    if status.st_size <= LARGEST:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    if max(status.st_size, len(data)) > LARGEST:
        too_large(nowhere, findings)
        return None
    return data


def _neighbour(path: Path) -> str | None:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except (OSError, ValueError):
        return "its folder is not there either"
    near = get_close_matches(path.name, names, 1)
    return f"did you mean {near[0]}?" if near else "see whether this is the right folder"


def _not_utf8(data: bytes, offset: int, name: str, findings: Findings) -> None:
    before = data[:offset].decode("utf-8").removeprefix(_BOM)
    source = Source(name, data.decode("utf-8", "replace").removeprefix(_BOM))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message, help = "the file is saved as UTF-16", "save it as UTF-8"
    else:
        meant = data[offset : offset + 1].decode("cp1252", "replace")
        message = f"the byte {data[offset]:#04x} here is not UTF-8"
        help = f"save the file as UTF-8; in an old Windows file this would be `{meant}`"
    span = Places(source).span(len(before), len(before) + 1)
    findings.error("yaml-not-utf8", message, span, help=help)
