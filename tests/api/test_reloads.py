"""Programs that are loaded, used and dropped leave nothing behind; alike ones share matchers."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from termwise import Program
from termwise.rete.matcher import matchers_in_use

from benchmarks.program_memory import an_order, reload, resident_megabytes, write_changed
from tests.api.online_services import AS_OF, FOLDER, RULES


def test_programs_with_the_same_conditions_share_matchers() -> None:
    gc.collect()
    before = matchers_in_use()
    one, other = (Program.load("online-services-fr") for _ in range(2))
    one.evaluate(FOLDER, as_of=AS_OF)
    made = matchers_in_use()
    assert made > before
    other.evaluate(FOLDER, as_of=AS_OF)
    assert matchers_in_use() == made
    del one, other
    gc.collect()
    assert matchers_in_use() == before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "program.yaml").write_bytes((RULES / "program.yaml").read_bytes())
    return tmp_path


def test_a_changed_program_has_matchers_of_its_own(folder: Path) -> None:
    program = Program.load("online-services-fr")
    program.evaluate(FOLDER, as_of=AS_OF)
    made = matchers_in_use()
    write_changed(folder, 77)
    changed = Program.load(folder)
    changed.evaluate(FOLDER, as_of=AS_OF)
    assert made < matchers_in_use() < 2 * made


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
