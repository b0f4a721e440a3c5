"""`termwise new`: a copy that is a program of its own, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise.shipped_programs import program_folder, shipped_names

from tests.cli.calls import call, small_program


@pytest.mark.parametrize("name", shipped_names())
def test_a_copy_is_a_whole_program(name: str, tmp_path: Path) -> None:
    """It has the files of the other, its own name, and nothing to find in it."""
    folder = tmp_path / "mine"
    result = call("new", folder, "--from", name)
    assert (result.exit_code, result.stdout) == (0, "")
    copied = {p.relative_to(folder) for p in folder.rglob("*.yaml")}
    shipped = program_folder(name)
    assert copied == {p.relative_to(shipped) for p in shipped.rglob("*.yaml")}
    checked = call("check", "--strict", folder)
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert checked.stderr.startswith("mine: ")


def test_of_a_folder(tmp_path: Path) -> None:
    """What was published there, and what is hidden, stays there."""
    other = small_program(tmp_path / "other")
    (other / "published.lock").write_text("")
    (other / ".notes").mkdir()
    (other / ".notes" / "2025-07-01.yaml").write_text("effective: 2025-07-01\n")
    result = call("new", tmp_path / "mine", "--from", other)
    assert "Wrote the program mine, from other:" in result.stderr
    tested = call("test", tmp_path / "mine")
    assert (tested.exit_code, tested.stdout) == (0, "2 scenarios, 2 passed\n")
    assert not (tmp_path / "mine" / "published.lock").exists()
    assert not (tmp_path / "mine" / ".notes").exists()


def test_editors_are_led_nowhere(tmp_path: Path) -> None:
    """A schema that lies so many folders above does not lie above the copy."""
    other = small_program(tmp_path / "other")
    terms = other / "2025-01-01.yaml"
    told = terms.read_text()
    terms.write_text(f"# yaml-language-server: $schema=../schemas/version.schema.json\n#\n{told}")
    call("new", tmp_path / "mine", "--from", other)
    assert (tmp_path / "mine" / "2025-01-01.yaml").read_text() == told


def test_a_full_folder_is_refused(tmp_path: Path) -> None:
    """Nothing of somebody's is touched."""
    (tmp_path / "notes.txt").write_text("mine")
    result = call("new", tmp_path, "--from", "online-services-fr")
    assert result.exit_code == 2
    assert "is not empty: it holds notes.txt" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_an_unknown_program(tmp_path: Path) -> None:
    """Misuse, with the nearest name."""
    result = call("new", tmp_path / "mine", "--from", "online-services-fx")
    assert result.exit_code == 2
    assert "Did you mean online-services-fr?" in result.stderr
    assert not (tmp_path / "mine").exists()
