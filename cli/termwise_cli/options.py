"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from termwise_cli.params import DAY, PROGRAM

Command = TypeVar("Command", bound=Callable[..., Any])

PROGRAM_ARGUMENT: Final = click.argument("program", type=PROGRAM)
SCENARIO_ARGUMENT: Final = click.argument("scenario")
LANGUAGE: Final = click.option(
    "--lang",
    "language",
    metavar="CODE",
    help="Language of messages (default: the program's first).",
)


def output_format(*formats: str) -> Callable[[Command], Command]:
    """`--format`, the first of them by default."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print what comes out.",
    )


def as_of(*, required: bool) -> Callable[[Command], Command]:
    """`--as-of`: needed for a book; a scenario has its own."""
    own = "" if required else " (default: the scenario's)"
    return click.option(
        "--as-of",
        type=DAY,
        required=required,
        metavar="DATE",
        help=f"The day up to whose end everything is seen{own}.",
    )


def clocks(command: Command) -> Command:
    """`--known-at`, and each of its two clocks alone."""
    for option in _CLOCKS:
        command = option(command)
    return command


def _clock(name: str, help: str) -> Callable[[Command], Command]:
    return click.option(name, type=DAY, metavar="DATE", help=help)


_CLOCKS: Final[Sequence[Callable[[Any], Any]]] = (
    _clock("--rows-known-at", "The same, for the rows alone."),
    _clock("--terms-known-at", "The same, for the terms alone."),
    _clock("--known-at", "Only with terms announced, and rows recorded, by the end of this day."),
)
