"""Programs that are loaded, used and dropped leave nothing behind; alike ones share matchers."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from termwise import Program
from termwise.rete.matcher import matchers_in_use

from benchmarks.program_memory import an_order, reload, resident_megabytes, write_changed
from tests.api.online_services import AS_OF, FOLDER, RULES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "program.yaml").write_bytes((RULES / "program.yaml").read_bytes())
    return tmp_path


def evaluated(folder: Path, number: int) -> Program:
    """A changed program that has been used."""
    write_changed(folder, number)
    program = Program.load(folder)
    program.evaluate(FOLDER, as_of=AS_OF)
    return program


def test_programs_share_the_matchers_of_equal_conditions(folder: Path) -> None:
    gc.collect()
    before = matchers_in_use()
    one = evaluated(folder, 71)
    made = matchers_in_use()
    other = evaluated(folder, 71)
    assert matchers_in_use() == made > before
    changed = evaluated(folder, 72)
    assert made < matchers_in_use() <= made + (made - before)
    del one, other, changed
    gc.collect()
    assert matchers_in_use() == before


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_reloads_of_changing_programs_leave_memory_flat(folder: Path) -> None:
    order = an_order()
    for number in range(1, 9):
        reload(folder, number, order)
    before, used = resident_megabytes(), matchers_in_use()
    for number in range(9, 25):
        assert reload(folder, number, order) > 1000
    assert resident_megabytes() - before < 4
    assert matchers_in_use() == used
