"""The command `termwise` with its verbs."""

from __future__ import annotations

from typing import Final

import click
from termwise import __version__

from termwise_cli.group import Verbs

VERBS: Final = {
    "init": "Write a small program to start from.",
    "new": "Copy a program to start from.",
    "check": "Find what is wrong in programs and their scenarios.",
    "test": "Run a program's scenarios.",
    "evaluate": "Show what comes out of one scenario.",
    "explain": "Tell why a line came out, or why none did.",
    "run": "Evaluate a book and write lines and decisions.",
    "plan": "Show in which order a program is evaluated.",
    "sql": "Print the SQL that a program is compiled to.",
    "schema": "Print the JSON Schema of a kind of file.",
    "programs": "List the programs that come with Termwise.",
    "completion": "Print the completion script of a shell.",
}

HELP: Final = """Partner-program terms as versioned YAML, evaluated exactly.

A PROGRAM is a folder that holds program.yaml, or the name of a program that comes with Termwise
(see `termwise programs`).
"""

EPILOG: Final = """\b
Results go to stdout, everything else to stderr. Exit codes:
    0  all is well
    1  something was found: errors in a program, scenarios that differ
    2  it could not be done: a wrong option, a program or a book that cannot be used
   70  a fault of Termwise itself
  130  interrupted
  141  nobody reads the output any more
"""

cli = Verbs(
    name="termwise",
    verbs=dict(VERBS),
    help=HELP,
    epilog=EPILOG,
    subcommand_metavar="VERB [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
cli = click.version_option(__version__, prog_name="termwise")(cli)
