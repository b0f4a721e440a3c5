"""What the command says with its exit code."""

from __future__ import annotations

from typing import Final

WELL: Final = 0
FINDINGS: Final = 1
"""The work was done, and found errors in a program or scenarios that differ."""
MISUSE: Final = 2
"""The work could not be done: a wrong option, a program or a book that cannot be used."""
FAULT: Final = 70
"""Termwise itself is at fault."""
INTERRUPTED: Final = 130
READER_GONE: Final = 141
"""Nobody reads the output any more; as a shell reports a command that a closed pipe ended."""
