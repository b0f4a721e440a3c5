"""Where a file stops being UTF-8."""

from __future__ import annotations

from pathlib import Path

from termwise.book.report import TableReport

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def report_not_utf8(path: Path, report: TableReport) -> None:
    """Find the first byte of `path` that is not UTF-8, and record it."""
    offset = 0
    report.broken = True
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1 and line[:2] in _UTF_16:
                report.add("not-utf8", "the file is saved as UTF-16", "save it as UTF-8", row=1)
                return
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                _record(line, error.start, offset, number, report)
                return
            offset += len(line)


def _record(line: bytes, start: int, offset: int, row: int, report: TableReport) -> None:
    byte = line[start]
    meant = bytes([byte]).decode("cp1252", "replace")
    where = f"the byte 0x{byte:02X} at offset {offset + start} is not UTF-8"
    help = "save the file as UTF-8"
    if meant.isprintable() and meant != "\ufffd":
        help += f'; in an old Windows file this byte is "{meant}"'
    report.add("not-utf8", where, help, row=row)
