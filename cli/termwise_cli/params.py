"""Kinds of arguments: a program, a day, an amount of memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    PathType = click.ParamType[Path]
    DateType = click.ParamType[date]
    TextType = click.ParamType[str]
    BookParam = click.ParamType["Path | ServerUrl"]
else:  # Older versions of click have no type to give here.
    PathType = DateType = TextType = BookParam = click.ParamType


class ProgramType(PathType):
    """The folder of a program, by its path or the name of a shipped one."""

    name = "program"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The folder; fails where there is none."""
        from termwise.shipped_programs import program_folder, shipped_names

        from termwise_cli.nearest import or_nearest

        folder = program_folder(value if isinstance(value, Path) else str(value))
        if folder.is_dir():
            return folder
        if folder.exists():
            message = f"{value} is a file; name the folder that holds program.yaml."
            raise click.BadParameter(message, ctx, param)
        message = f"There is no folder {value}, and no program of that name comes with Termwise."
        raise click.BadParameter(or_nearest(message, str(value), shipped_names()), ctx, param)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Shipped programs, and folders."""
        from termwise.shipped_programs import shipped_names

        names = [CompletionItem(name) for name in shipped_names() if name.startswith(incomplete)]
        return [*names, CompletionItem(incomplete, type="dir")]


class DayType(DateType):
    """A day of the calendar."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day; fails with the way to write it."""
        from termwise.book.days import parse_date
        from termwise.book.faults import CellFault

        match parse_date(value):
            case date() as day:
                return day
            case CellFault(message=message, help=help):
                told = f"{message}; {help}." if help else f"{message}."
                raise click.BadParameter(told, ctx, param)
            case other:  # pragma: no cover - a parser of dates gives nothing else
                raise TypeError(f"{other!r} is neither a date nor a fault")


class MemoryType(TextType):
    """An amount of memory."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The amount; fails with the way to write it."""
        text = str(value).strip()
        if re.fullmatch(r"[1-9]\d*(\.\d+)?\s*[KMGT]i?B", text, re.IGNORECASE) is None:
            message = f"{value} is not an amount of memory; write it as 512MB or 1.5GB."
            raise click.BadParameter(message, ctx, param)
        return text


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """`postgres://…`; it may hold a password, and is shown nowhere."""

    url: str = field(repr=False)


class BookType(BookParam):
    """Where a book is: a folder, a file, or a PostgreSQL server."""

    name = "path"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | ServerUrl:
        """The path, which exists, or the address; fails without showing an address."""
        if isinstance(value, Path | ServerUrl):
            return value
        text = str(value)
        scheme, separator, _ = text.partition("://")
        if not separator:
            return click.Path(exists=True, path_type=Path).convert(text, param, ctx)
        if scheme in ("postgres", "postgresql"):
            return ServerUrl(text)
        message = f"{scheme}:// is no address of a book; a server's begins with postgres://."
        raise click.BadParameter(message, ctx, param)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Files and folders."""
        return [CompletionItem(incomplete, type="file")]


BOOK: Final = BookType()
PROGRAM: Final = ProgramType()
DAY: Final = DayType()
MEMORY: Final = MemoryType()
