"""The group of verbs: each is imported when it is called, so that help comes at once."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from termwise_cli.endings import exit_code_of


class Verbs(click.Group):
    """A group whose verbs are named, with a line of help, before any of them is imported.

    The verb `check` is the `command` of `termwise_cli.verbs.check`.
    """

    def __init__(self, *, verbs: MutableMapping[str, str], **settings: Any) -> None:
        super().__init__(**settings)
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """The verbs, in the order in which one meets them."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The verb of that name."""
        if cmd_name not in self.verbs:
            return None
        command: click.Command = import_module(f"termwise_cli.verbs.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or fail with the nearest one."""
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            from termwise_cli.nearest import or_nearest

            ctx.fail(or_nearest(f"There is no verb {args[0]}.", args[0], self.verbs))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(self.verbs.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - there is no other
        windows_expand_args: bool = True,  # noqa: ARG002 - shells do that
        **extra: Any,
    ) -> NoReturn:
        """Run the command line and exit with its code."""
        given = list(sys.argv[1:] if args is None else args)
        name = prog_name or "termwise"
        if os.environ.get(complete_var or "_TERMWISE_COMPLETE"):
            self._main_shell_completion(extra, name, complete_var)

        def work() -> None:
            with self.make_context(name, given, **extra) as context:
                self.invoke(context)

        sys.exit(exit_code_of(work))
