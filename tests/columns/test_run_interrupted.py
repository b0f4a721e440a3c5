"""A run that is interrupted or killed: the folder has what it had before."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.calls import COMMAND, SAMPLE, environment
from tests.columns.runs import PROGRAM, files, large_book, run
from tests.columns.served_sample import copy_sample, url_of
from tests.columns.server import is_installed, server
from tests.columns.servers import may_be_passed_over

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


def started(book: Path | str, out: Path, spill: Path, *more: str) -> subprocess.Popen[str]:
    """A run under way."""
    given = ("run", PROGRAM, "--book", book, "--as-of", "2011-12-31", "--out", out, *more)
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


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has a book of some size in its tables."""
    if not is_installed() and may_be_passed_over():
        pytest.skip("no PostgreSQL is installed here")
    large = large_book(tmp_path_factory.mktemp("served") / "book", 20)
    with server() as dsn:
        with psycopg.connect(dsn) as connection:
            copy_sample(connection, large)
        yield url_of(dsn)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_the_old_files_stay_on_servers(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, sign: signal.Signals
) -> None:
    if engine == "spark" and shutil.which("java") is None and may_be_passed_over():
        pytest.skip("no Java is installed here")
    book = request.getfixturevalue("url") if engine == "postgres" else SAMPLE
    out = tmp_path / "out"
    run(out, SAMPLE, "--as-of", "2009-12-31")
    before = files(out)
    running = started(book, out, tmp_path / "spill", "--engine", engine)
    waited_for(".lines.csv.*.tmp", out, running)
    running.send_signal(sign)
    printed, told = running.communicate(timeout=120)
    assert {name: text for name, text in files(out).items() if name in before} == before
    assert printed == ""
    if sign is signal.SIGINT:
        assert running.returncode == 130
        assert told.endswith("interrupted\n")
        assert files(out) == before
