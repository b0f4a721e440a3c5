"""Builds this checkout and installs it in fresh virtual environments, without the network.

What Termwise depends on is taken from the environment that runs the tests: a path file leads
there. An editable install's own path file is not followed from there, so that Termwise itself is
found only where it was installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def wheel_of(source: Path, out: Path) -> Path:
    """The wheel that pip builds of a checkout or an sdist."""
    command = [*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(out)]
    subprocess.run([*command, str(source)], check=True)
    return next(out.glob("termwise-*.whl"))


def sdist_of(source: Path, out: Path) -> Path:
    """The source distribution of a checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(out.glob("termwise-*.tar.gz"))


def editable_of(source: Path, out: Path) -> Path:
    """What pip installs for `--editable`: a wheel that leads to the checkout."""
    code = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(out)], cwd=source, check=True)
    return next(out.glob("termwise-*.whl"))


def installed(folder: Path, wheel: Path) -> Path:
    """A fresh virtual environment with the wheel installed; the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    python = commands / "python"
    command = [*PIP, "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(command, check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site) / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))
    return commands


def told(command: Path, *arguments: str, cwd: Path) -> str:
    """What a command of that environment prints."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [command, *arguments], cwd=cwd, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
