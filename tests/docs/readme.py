"""The commands of a document and the output it shows for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as it is typed, and what the document shows below it."""

    command: str
    output: str


def blocks(document: Path, language: str) -> list[str]:
    """The contents of the document's code blocks in one language."""
    text = document.read_text(encoding="utf-8")
    return [content for found, content in _BLOCK.findall(text) if found == language]


def session(document: Path) -> list[Shown]:
    """Every command of the document's `console` blocks, in order."""
    shown: list[Shown] = []
    for block in blocks(document, "console"):
        first, *pieces = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert first == "", f"a console block begins with a command, not with {first!r}"
        for piece in pieces:
            command, _, output = piece.partition("\n")
            shown.append(Shown(command, output))
    return shown
