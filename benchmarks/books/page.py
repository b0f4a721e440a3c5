"""Writes the figures into docs/performance.md, between two marks; the words around them stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .peer import ROOT
from .plot import plot
from .timing import Timed

DOCS: Final = ROOT / "docs"
_BEGIN: Final = "<!-- figures of python -m benchmarks.books: begin -->"
_END: Final = "<!-- figures of python -m benchmarks.books: end -->"


def write_page(told: str, sizes: Sequence[Sequence[Timed]], docs: Path = DOCS) -> None:
    """Replace the figures and the plots. Raises ValueError where the page has lost its marks."""
    page = docs / "performance.md"
    before, begin, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{page} must have the lines {_BEGIN} and {_END}")
    page.write_text(f"{before}{begin}\n\n{told}\n\n{end}{after}", encoding="utf-8")
    seconds = plot("Seconds by orders", sizes, lambda each: each.seconds)
    memory = plot("Peak memory in MB by orders", sizes, lambda each: each.megabytes)
    (docs / "performance-seconds.svg").write_text(seconds, encoding="utf-8")
    (docs / "performance-memory.svg").write_text(memory, encoding="utf-8")
