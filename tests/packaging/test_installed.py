"""Wheel, sdist and editable install find schemas, shipped programs and the marker of types."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from termwise import __version__

from tests.packaging.installs import ROOT, editable_of, installed, sdist_of, told, wheel_of


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment in which the wheel is installed."""
    return installed(tmp_path_factory.mktemp("installed") / "env", wheel)


def test_wheel_holds_what_it_needs(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert {"termwise/py.typed", "termwise_cli/py.typed"} <= names
    shipped = {name for name in names if name.startswith("termwise/_shipped/")}
    assert shipped == {
        f"termwise/_shipped/{path.relative_to(ROOT).as_posix()}"
        for folder in ("rules", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert {name.split("/")[0] for name in names} == {
        "termwise",
        "termwise_cli",
        f"termwise-{__version__}.dist-info",
    }


def test_sdist_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = sdist_of(ROOT, tmp_path)
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"README.md", "scripts/test", "samples/online-services-fr/order.csv"} <= names
    again = wheel_of(sdist, tmp_path / "wheel")
    assert set(ZipFile(again).namelist()) == set(ZipFile(wheel).namelist())


def test_installed_wheel_works(commands: Path, tmp_path: Path) -> None:
    """From a folder that knows nothing of the checkout."""
    termwise = commands / "termwise"
    assert told(termwise, "--version", cwd=tmp_path) == f"termwise, version {__version__}\n"
    where = told(commands / "python", "-c", "import termwise as t; print(t.__file__)", cwd=tmp_path)
    assert where.startswith(str(commands.parent))
    assert str(commands.parent) in told(termwise, "programs", "--format", "json", cwd=tmp_path)
    schema = (ROOT / "schemas" / "version.schema.json").read_text(encoding="utf-8")
    assert told(termwise, "schema", "version", cwd=tmp_path) == schema
    told(termwise, "check", "online-services-fr", cwd=tmp_path)
    told(termwise, "test", "online-services-fr", "order-new-contract", cwd=tmp_path)
    told(termwise, "init", "mine", cwd=tmp_path)
    assert "2 passed" in told(termwise, "test", "mine", cwd=tmp_path)


def test_type_checkers_see_its_types(commands: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("from termwise import Program\nreveal_type(Program.load)\n")
    mypy = ("-m", "mypy", "--no-incremental", "--config-file=", "--python-executable")
    shown = told(Path(sys.executable), *mypy, str(commands / "python"), "mine.py", cwd=tmp_path)
    assert "Path) -> termwise.api.Program" in shown


def test_editable_install_reads_the_checkout(tmp_path: Path) -> None:
    commands = installed(tmp_path / "env", editable_of(ROOT, tmp_path))
    where = told(commands / "termwise", "programs", "--format", "json", cwd=tmp_path)
    assert str(ROOT / "rules") in where
    schema = (ROOT / "schemas" / "program.schema.json").read_text(encoding="utf-8")
    assert told(commands / "termwise", "schema", "program", cwd=tmp_path) == schema
