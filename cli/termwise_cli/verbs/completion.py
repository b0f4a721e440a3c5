"""`termwise completion`."""

from __future__ import annotations

from typing import Literal

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: Literal["bash", "zsh", "fish"]) -> None:
    """Print the completion script of a shell.

    \b
    bash: termwise completion bash > ~/.local/share/bash-completion/completions/termwise
    zsh:  termwise completion zsh > a file _termwise in a folder of $fpath
    fish: termwise completion fish > ~/.config/fish/completions/termwise.fish
    """
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    from termwise_cli.commands import cli
    from termwise_cli.console import data

    kinds = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    script = kinds[shell](cli, {}, "termwise", "_TERMWISE_COMPLETE")
    # `source()` would look for a bash on this machine, which the script may not be meant for.
    data(script.source_template % script.source_vars())
