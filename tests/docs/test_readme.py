"""The README's tour: every command is run, and what it shows is what comes out."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.calls import COMMAND, environment
from tests.docs.readme import ROOT, blocks, session

README = ROOT / "README.md"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tour is for a POSIX shell")


def demo_command() -> str:
    """What scripts/demo runs once everything is installed."""
    script = (ROOT / "scripts" / "demo").read_text(encoding="utf-8").replace("\\\n", "")
    (command,) = re.findall(r'^"\$venv/bin/(termwise" run .*)$', script, re.MULTILINE)
    return str(command).replace('"', "")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tour reads of a checkout, with an environment in which Termwise is installed."""
    folder = tmp_path_factory.mktemp("checkout")
    for each in ("rules", "samples"):
        shutil.copytree(ROOT / each, folder / each)
    written = {
        "scripts/demo": f"#!/usr/bin/env bash\n{demo_command()}\n",
        ".venv/bin/termwise": f'#!/usr/bin/env bash\nexec {shlex.join(COMMAND)} "$@"\n',
        ".venv/bin/activate": "",
    }
    for name, content in written.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        file.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def toured(checkout: Path) -> list[str]:
    """What each command of the tour prints, on a checkout that holds `my-terms` afterwards."""
    script = "".join(f"printf '\\0'\n{shown.command}\n" for shown in session(README))
    path = f"{checkout / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=checkout,
        env=environment(PATH=path, LC_ALL="C.UTF-8"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.stdout.split("\0")[1:]


@pytest.mark.parametrize(
    ("place", "command"), list(enumerate(shown.command for shown in session(README)))
)
def test_the_output_shown_is_what_comes_out(toured: list[str], place: int, command: str) -> None:
    shown = session(README)[place]
    assert shown.command == command
    assert toured[place] == shown.output


def test_the_python_shown_does_what_it_says(
    checkout: Path, toured: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the terms as the tour left them."""
    assert toured
    monkeypatch.chdir(checkout)
    (block,) = blocks(README, "python")
    test = doctest.DocTestParser().get_doctest(block, {}, "README.md", None, None)
    assert len(test.examples) == 6
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_compiler_is_named() -> None:
    """As the scripts name it where it is absent."""
    packages = "build-essential python3-dev python3-venv"
    assert packages in (ROOT / "scripts" / "environment").read_text(encoding="utf-8")
    installed = "\n".join(blocks(README, "sh"))
    assert all(package in installed for package in packages.split())
