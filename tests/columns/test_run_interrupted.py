"""A run that is interrupted or killed: the folder has what it had before."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.calls import COMMAND, environment
from tests.columns.runs import PROGRAM, files, large_book, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

HANDLER = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from termwise_cli.main import main; main()"
)
"""A process that was started in the background of a script ignores Ctrl-C; this one does not."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that takes its time."""
    return large_book(tmp_path_factory.mktemp("large") / "book", 200)


def started(book: Path, out: Path, spill: Path) -> subprocess.Popen[str]:
    """A run under way."""
    given = ("run", PROGRAM, "--book", book, "--as-of", "2011-12-31", "--out", out)
    spill.mkdir()
    return subprocess.Popen(
        [COMMAND[0], "-c", HANDLER, *map(str, given)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(TMPDIR=str(spill)),
    )


def waited_for(pattern: str, folder: Path, running: subprocess.Popen[str]) -> None:
    """Wait until there is a file like this, which is when the run is where we want it."""
    while running.poll() is None and not list(folder.glob(pattern)):
        time.sleep(0.005)
    assert running.poll() is None, running.communicate()


@pytest.mark.parametrize("writing", [False, True])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_the_old_files_stay(
    tmp_path: Path, book: Path, sign: signal.Signals, writing: bool
) -> None:
    out, spill = tmp_path / "out", tmp_path / "spill"
    run(out, book.parent / "book", "--as-of", "2009-12-31")
    before = files(out)
    running = started(book, out, spill)
    if writing:
        waited_for(".lines.csv.*.tmp", out, running)
    else:
        waited_for("termwise-*", spill, running)
    running.send_signal(sign)
    printed, told = running.communicate(timeout=60)
    assert {name: text for name, text in files(out).items() if name in before} == before
    if sign is signal.SIGINT:
        assert (running.returncode, printed, told) == (130, "", "interrupted\n")
        assert files(out) == before
        assert not list(spill.iterdir())
