"""Cases of the checker: a few files of a program and what is said of them, in one text.

A case begins with one line of comment that says what it shows. What follows is the version
2024-01-01.yaml, whose first line `effective: 2024-01-01` stands in the place of the comment (so
the lines of the case are those of the diagnostics), or files one by one:

    --- file: 2024-01-01.yaml       the file as it is
    --- bytes: 2024-01-01.yaml      the same, `\\xff` and the like being what they stand for
    --- repeated: 2024-01-01.yaml   the same, `{{9 * ab}}` standing for nine times `ab`
    --- folder: elsewhere           the folder that is checked, if it is not the one of the files

Without a program.yaml of its own a case has the one of the good cases. `--- expected` ends a bad
case: the diagnostics as a terminal shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
VERSION = "2024-01-01.yaml"
_HEADER = "effective: 2024-01-01\n"
_REPEAT = re.compile(r"\{\{([0-9]+) \* (.*?)\}\}")
_SEPARATOR = re.compile(r"^--- (file|bytes|repeated|folder|expected)(?:: (\S+))?\n", re.MULTILINE)


@dataclass(frozen=True)
class CheckCase:
    """One case: what it shows, its files, and what is expected of them (None: nothing yet)."""

    path: Path
    shows: str
    files: dict[str, bytes]
    expected: str | None
    folder: Path = Path()

    def write(self, folder: Path) -> Path:
        """The program of the case in a folder."""
        files = {"program.yaml": (CASES / "good" / "program.yaml").read_bytes(), **self.files}
        for name, content in files.items():
            if content != b"(none)\n":
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        return folder

    def rewrite(self, shown: str) -> None:
        """Take what was shown for what is expected."""
        text = self.path.read_text(encoding="utf-8")
        head = text.split("--- expected\n")[0]
        self.path.write_text(f"{head}--- expected\n{shown}\n", encoding="utf-8")


def cases_of(kind: str) -> Iterator[Path]:
    """Every case of a folder of cases."""
    folder = CASES / kind
    yield from (p for p in sorted(folder.rglob("*.yaml")) if p.name != "program.yaml")


def read_case(path: Path) -> CheckCase:
    """The case that a file tells."""
    shows, _, rest = path.read_text(encoding="utf-8").partition("\n")
    assert shows.startswith("# "), f"{path.name} begins with a comment that says what it shows"
    return case_of(path, rest, shows.removeprefix("# "))


def case_of(path: Path, text: str, shows: str = "") -> CheckCase:
    """The case that a text tells, without the comment."""
    first, *parts = _SEPARATOR.split(text)
    files: dict[str, bytes] = {}
    folder = Path()
    if first.strip():
        files[VERSION] = (_HEADER + first).encode()
    expected = None
    for kind, name, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if kind == "expected":
            expected = content.removesuffix("\n")
        elif kind == "folder":
            folder = Path(name)
        else:
            files[name] = _READ[kind](content)
    return CheckCase(path, shows, files, expected, folder)


def _repeated(content: str) -> bytes:
    return _REPEAT.sub(lambda found: found[2] * int(found[1]), content).encode()


def _bytes(content: str) -> bytes:
    return content.encode().decode("unicode_escape").encode("latin-1")


_READ: Mapping[str, Callable[[str], bytes]] = {
    "file": str.encode,
    "bytes": _bytes,
    "repeated": _repeated,
}
