"""On what, and in what company, figures were made."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def described(packages: Sequence[str]) -> str:
    """Date, processor, cores, memory, load and versions, in one sentence."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    there = [name for name in packages if _is_installed(name)]
    versions = ", ".join(f"{name} {version(name)}" for name in there)
    return (
        f"{date.today():%-d %B %Y}, {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"load {load}, Python {platform.python_version()}, {versions}"
    )


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
