"""A program is called by its own name, in whatever group of folders it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise import shipped_programs
from termwise.shipped_programs import program_folder, shipped_folders


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs in the place of the shipped ones."""
    monkeypatch.setattr(shipped_programs, "shipped", lambda _kind: tmp_path)
    return tmp_path


def place(rules: Path, *below: str) -> Path:
    """The folder of a program."""
    folder = rules.joinpath(*below)
    folder.mkdir(parents=True)
    (folder / "program.yaml").touch()
    return folder


def test_names_in_order_whatever_the_group(rules: Path) -> None:
    beside, grouped = place(rules, "zebra"), place(rules, "group", "aardvark")
    assert list(shipped_folders().items()) == [("aardvark", grouped), ("zebra", beside)]
    assert program_folder("aardvark") == grouped


def test_the_path_below_the_group_is_no_name(rules: Path) -> None:
    place(rules, "group", "aardvark")
    assert program_folder("group/aardvark") == Path("group/aardvark")


def test_two_of_one_name_are_refused(rules: Path) -> None:
    place(rules, "one", "aardvark")
    place(rules, "other", "aardvark")
    with pytest.raises(ValueError, match="two programs are called aardvark"):
        shipped_folders()
