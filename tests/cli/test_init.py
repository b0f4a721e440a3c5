"""`termwise init`: a whole program, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise_cli import new_program

from tests.cli.calls import call, small_program

FILES = {
    "README.md",
    "program.yaml",
    "2025-01-01.yaml",
    "scenarios/large-sale.yaml",
    "scenarios/refused.yaml",
}


def files(folder: Path) -> set[str]:
    """All files below a folder."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder(tmp_path: Path) -> None:
    """The files are told on stderr."""
    result = call("init", tmp_path / "a" / "resellers")
    assert result.exit_code == 0
    assert files(tmp_path / "a" / "resellers") == FILES
    assert result.stdout == ""
    assert "program.yaml" in result.stderr
    assert "termwise test" in result.stderr


def test_it_passes_check_and_test(tmp_path: Path) -> None:
    """What is written is right as it stands."""
    folder = small_program(tmp_path / "resellers")
    checked = call("check", "--strict", folder)
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert checked.stderr == "resellers: 1 version, 3 rules, 2 scenarios, no findings\n"
    tested = call("test", folder)
    assert (tested.exit_code, tested.stdout) == (0, "2 scenarios, 2 passed\n")


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    """It keeps being the same folder."""
    before = tmp_path.stat().st_ino
    small_program(tmp_path)
    assert files(tmp_path) == FILES
    assert tmp_path.stat().st_ino == before


def test_a_full_folder_is_refused(tmp_path: Path) -> None:
    """Nothing of somebody's is touched."""
    (tmp_path / "notes.txt").write_text("mine")
    result = call("init", tmp_path)
    assert result.exit_code == 2
    assert "is not empty: it holds notes.txt" in result.stderr
    assert files(tmp_path) == {"notes.txt"}


def test_a_file_is_refused(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "notes.txt").write_text("mine")
    assert call("init", tmp_path / "notes.txt").exit_code == 2


@pytest.mark.parametrize("fails_at", range(1, 6))
@pytest.mark.parametrize("exists", [True, False])
def test_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, exists: bool
) -> None:
    """Wherever it is interrupted, nothing remains."""
    folder = tmp_path / "resellers"
    if exists:
        folder.mkdir()
    calls = 0

    def interrupted(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == min(fails_at, 4):
            raise KeyboardInterrupt
        return rename(self, target)

    def not_written(self: Path, *_: object, **__: object) -> int:
        raise OSError(28, "No space left on device", str(self))

    rename = Path.rename
    if fails_at == 5:
        monkeypatch.setattr(Path, "write_text", not_written)
    else:
        monkeypatch.setattr(Path, "rename", interrupted)
    assert call("init", folder).exit_code == (2 if fails_at == 5 else 130)
    assert list(tmp_path.iterdir()) == ([folder] if exists else [])
    assert not exists or not list(folder.iterdir())


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("resellers", "resellers"),
        ("Été 2025!", "ete-2025"),
        ("a.b_c", "a.b_c"),
        ("--", new_program.PLACEHOLDER),
        ("合作", new_program.PLACEHOLDER),
    ],
)
def test_the_name(folder: str, name: str) -> None:
    """The folder's name, as far as a program may be called so."""
    assert new_program.program_name(folder) == name
