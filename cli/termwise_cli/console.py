"""What is written where: data to stdout, everything else to stderr; colour only on terminals."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from termwise.language.diagnostics import Diagnostic


def data(text: str) -> None:
    """Write a piece of the result, ended by a line feed; nothing for nothing."""
    if text:
        click.echo(text.removesuffix("\n"))


def data_json(content: object) -> None:
    """Write a result for programs; in ASCII, so that nothing in it steers a terminal."""
    click.echo(json.dumps(content, indent=2))


def note(text: str) -> None:
    """Tell the user something that is no result."""
    click.echo(text, err=True)


def note_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Show diagnostics to the user."""
    note(diagnostics_text(diagnostics, sys.stderr))


def diagnostics_text(diagnostics: Iterable[Diagnostic], stream: TextIO) -> str:
    """Diagnostics as they look best on `stream`."""
    from termwise.language.render.terminal import render_terminal

    return render_terminal(diagnostics, colour=colour_on(stream), width=width_of(stream))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sees the stream as it is written."""
    try:
        return stream.isatty()
    except ValueError:  # It is closed.
        return False


def colour_on(stream: TextIO) -> bool:
    """Whether to colour: on a terminal that can, unless the user asked for none."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return is_terminal(stream) and not plain


def width_of(stream: TextIO) -> int | None:
    """The columns of a terminal; None for a file or pipe, where nothing needs cutting."""
    return shutil.get_terminal_size().columns if is_terminal(stream) else None
