"""A wheel carries the schemas, the shipped programs and the marker of types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "-w", str(out), str(ROOT)], check=True)
    return next(out.glob("termwise-*.whl"))


def test_wheel_holds_what_it_needs(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert "termwise/py.typed" in names
    assert "termwise_cli/py.typed" in names
    assert "termwise/_shipped/schemas/version.schema.json" in names
    assert "termwise/_shipped/rules/online-services-fr/program.yaml" in names
    assert not any(name.startswith("tests/") for name in names)


def test_installed_wheel_finds_its_programs(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    code = (
        "import termwise; from termwise import Program; "
        "print(termwise.__file__); print(Program.load('online-services-fr').name)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(target)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert told[0].startswith(str(target))
    assert told[1] == "online-services-fr"
