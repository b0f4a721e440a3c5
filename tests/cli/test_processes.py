"""The command as a process: signals, pipes, terminals, and streams that are not there."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.calls import COMMAND, environment, process, small_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and terminals of POSIX")


def shell(script: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script in which $T is the command."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment(T=" ".join(COMMAND), **env),
        timeout=120,
        check=False,
    )


def broken_program(folder: Path) -> Path:
    """A program with one error."""
    version = small_program(folder) / "2025-01-01.yaml"
    version.write_text(version.read_text().replace("pay: sale.bonus", "pay: sale.bonsu"))
    return folder


def on_terminal(*arguments: str | Path, command: tuple[str, ...] = COMMAND, **env: str) -> str:
    """What a terminal is sent by the command, on both streams."""
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [*command, *map(str, arguments)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment(**{"TERM": "xterm-256color"} | env),
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # Linux says so where the last writer has gone.
        pass
    finally:
        os.close(leader)
    running.wait(timeout=60)
    return shown.decode()


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    """Silent, whether the reader goes before or while the output is written."""
    for verb in ("schema version", f"check --format json {broken_program(tmp_path / 'p')}"):
        done = shell(f"$T {verb} | head -n 1; echo ${{PIPESTATUS[0]}}", tmp_path)
        assert done.stdout.split("\n")[-2] in ("0", "1", "141")
        assert "Error" not in done.stderr
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr
    done = shell("$T schema version | (exec 0<&-; sleep 1); echo ${PIPESTATUS[0]}", tmp_path)
    assert (done.stdout, done.stderr) == ("141\n", "")


def test_a_closed_stdout(tmp_path: Path) -> None:
    """Nobody wants the output; the exit code still tells, and no file gets what was printed."""
    assert shell(f"$T check {broken_program(tmp_path / 'p')} >&-", tmp_path).returncode == 1
    done = shell("$T schema version >&- 2>&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk(tmp_path: Path) -> None:
    """Output that could not be written is an error, not a success."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = shell("$T schema version > /dev/full", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "Error: no space left on device\n"


def test_colour_on_terminals_only(tmp_path: Path) -> None:
    """And never where NO_COLOR asks for none."""
    folder = broken_program(tmp_path / "p")
    assert "\x1b[1;31m" in on_terminal("check", folder)
    assert "\x1b[1;31m" not in on_terminal("check", folder, NO_COLOR="1")
    assert "\x1b[1;31m" not in on_terminal("check", folder, TERM="dumb")
    assert "\x1b" not in process("check", folder).stdout
    assert "\x1b" not in shell(f"$T check {folder} 2>&1", tmp_path, FORCE_COLOR="1").stdout


def test_an_encoding_that_lacks_characters(tmp_path: Path) -> None:
    """What cannot be shown is shown as its code, and nothing fails."""
    folder = small_program(tmp_path / "p")
    scenario = folder / "scenarios" / "refused.yaml"
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace("key: S3}", "key: 合}"), encoding="utf-8"
    )
    env = environment(PYTHONIOENCODING="latin-1")
    done = process("test", folder, env=env)
    assert done.returncode == 1
    assert "\\u5408" in done.stdout


def book_of(folder: Path, rows: int) -> Path:
    """A book with so many sales."""
    folder.mkdir()
    (folder / "partner.csv").write_text("partner_id,name,joined_on\nP1,Contoso,2025-01-15\n")
    with (folder / "sale.csv").open("w") as file:
        file.write("sale_id,partner,sold_on,seats,amount\n")
        file.writelines(f"S{n},P1,2025-02-10,100,{n}.00\n" for n in range(rows))
    return folder


INTERRUPTED = """
import os, signal, sys
moment, name = sys.argv[1:3]
del sys.argv[1:3]

def hook(event, arguments):
    global moment
    if event == moment and name in str(arguments[0]):
        moment = None
        os.kill(os.getpid(), signal.SIGINT)

# A job in the background of a script is started with this signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(hook)
from termwise_cli.main import main
main()
"""


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("open", "sale.csv"),
        ("open", ".lines.csv"),
        ("open", ".decisions.csv"),
        ("os.rename", ".lines.csv"),
        ("os.rename", ".decisions.csv"),
    ],
)
def test_ctrl_c(tmp_path: Path, moment: str, name: str) -> None:
    """Wherever it comes: 130, no part of a file is left, and what was there before still is."""
    program, book = small_program(tmp_path / "resellers"), book_of(tmp_path / "book", 10)
    before = {"lines.csv": "as before\n", "decisions.csv": "as before as well\n"}
    out = tmp_path / "out"
    out.mkdir()
    for each, text in before.items():
        (out / each).write_text(text)
    given = ("run", program, "--book", book, "--as-of", "2025-12-31", "--out", out)
    done = subprocess.run(
        [COMMAND[0], "-c", INTERRUPTED, moment, name, *map(str, given)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
    assert {each.name: each.read_text() for each in out.iterdir()} == before


IMPATIENT = """
from termwise_cli import progress
progress.PATIENCE = 0
from termwise_cli.main import main
main()
"""


def test_a_progress_bar(tmp_path: Path) -> None:
    """On a terminal, for work that takes longer than a moment; here no moment is short enough."""
    program, book = small_program(tmp_path / "resellers"), book_of(tmp_path / "book", 3_000)
    given = ("run", program, "--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    impatient = (COMMAND[0], "-c", IMPATIENT)
    assert "Evaluating" in on_terminal(*given, command=impatient)
    assert "Evaluating" not in process(*given).stderr
