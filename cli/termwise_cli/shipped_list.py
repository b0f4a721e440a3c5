"""The programs that come with Termwise, for `termwise programs`."""

from __future__ import annotations

from termwise.language.check.folder import load_program
from termwise.language.program import Program
from termwise.shipped_programs import program_folder, shipped_names

from termwise_cli.tables import table_text


def text() -> str:
    """A line a program."""
    rows = [[name, _title(program), _versions(program)] for name, program in _programs()]
    return table_text(("program", "title", "versions"), rows)


def objects() -> list[dict[str, object]]:
    """An object a program; its titles by language."""
    return [
        {
            "program": name,
            "title": dict(program.title),
            "versions": [version.name for version in program.versions],
            "folder": program_folder(name).as_posix(),
        }
        for name, program in _programs()
    ]


def _programs() -> list[tuple[str, Program]]:
    return [(name, load_program(program_folder(name))) for name in shipped_names()]


def _title(program: Program) -> str:
    return next(iter(program.title.values()), "")


def _versions(program: Program) -> str:
    return ", ".join(version.name for version in program.versions)
