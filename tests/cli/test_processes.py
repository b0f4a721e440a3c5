"""The command as a process: signals, pipes, terminals, and streams that are not there."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
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


def on_terminal(*arguments: str | Path, **env: str) -> str:
    """What a terminal is sent by the command, on both streams."""
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
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


def large_book(folder: Path, rows: int) -> Path:
    """A book that takes seconds to evaluate."""
    folder.mkdir()
    (folder / "partner.csv").write_text("partner_id,name,joined_on\nP1,Contoso,2025-01-15\n")
    with (folder / "sale.csv").open("w") as file:
        file.write("sale_id,partner,sold_on,seats,amount\n")
        file.writelines(f"S{n},P1,2025-02-10,100,{n}.00\n" for n in range(rows))
    return folder


def test_ctrl_c_while_running(tmp_path: Path) -> None:
    """130, and neither file, nor a part of one, is there; what was there before still is."""
    program, book = small_program(tmp_path / "resellers"), large_book(tmp_path / "book", 150_000)
    out = tmp_path / "out"
    out.mkdir()
    (out / "lines.csv").write_text("as before\n")
    running = subprocess.Popen(
        [*COMMAND, "run", program, "--book", book, "--as-of", "2025-12-31", "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    time.sleep(2)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (130, "interrupted\n")
    assert [each.name for each in out.iterdir()] == ["lines.csv"]
    assert (out / "lines.csv").read_text() == "as before\n"


def test_a_progress_bar(tmp_path: Path) -> None:
    """On a terminal, for work that takes longer than a moment."""
    program, book = small_program(tmp_path / "resellers"), large_book(tmp_path / "book", 80_000)
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    assert "Evaluating" in on_terminal("run", program, *given)
    assert "Evaluating" not in process("run", program, *given).stderr
