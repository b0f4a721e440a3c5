"""Calls the command line: in this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result
from termwise_cli.commands import cli

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "online-services-fr"
COMMAND = (sys.executable, "-m", "termwise_cli")


def call(*arguments: str | Path) -> Result:
    """Run a verb in this process."""
    return CliRunner().invoke(cli, [str(each) for each in arguments], prog_name="termwise")


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the packages of this checkout."""
    paths = os.pathsep.join(str(ROOT / each) for each in ("engine", "cli"))
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": paths} | more


def process(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a verb as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment() if env is None else dict(env),
        timeout=120,
        check=False,
    )


def small_program(folder: Path) -> Path:
    """The program that `init` writes, in a new folder."""
    assert call("init", folder).exit_code == 0
    return folder
