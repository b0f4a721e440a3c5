"""How the command ends: every error becomes a message and an exit code, none a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from termwise_cli import exit_codes


def exit_code_of(work: Callable[[], None]) -> int:
    """Do the work and write out what it printed; the exit code tells how it ended."""
    try:
        try:
            work()
        except click.exceptions.Exit as ending:
            _flush()
            return ending.exit_code
        _flush()
    except BrokenPipeError:
        _give_up_output()
        return exit_codes.READER_GONE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return exit_codes.INTERRUPTED
    except click.ClickException as misuse:
        # click has 1 for some of these; here 1 means findings.
        misuse.show()
        return exit_codes.MISUSE
    except Exception as error:
        return _told(error)
    return exit_codes.WELL


def _told(error: Exception) -> int:
    """Say on stderr what went wrong."""
    if os.environ.get("TERMWISE_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    from termwise_cli.told_errors import tell

    return tell(error)


def _flush() -> None:
    """Output that cannot be written is found out now, not after the exit code is set."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _give_up_output() -> None:
    """Leave nothing for the interpreter to write at its end, which would fail once more."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError, AttributeError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
