"""Makes the standard streams safe to write to, whatever the process was started with."""

from __future__ import annotations

import io
import os
import sys


def make_safe() -> None:
    """Stand in for closed streams, and never fail for a character that cannot be shown."""
    _occupy_descriptors()
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _occupy_descriptors() -> None:
    """Open 0, 1 and 2 if they are closed, or the next file opened would get what is printed."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open until the end
