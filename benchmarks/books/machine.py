"""On what, and in what company, the figures were made."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("duckdb", "polars", "OpenFisca-Core", "durable_rules")


def described() -> str:
    """Date, processor, cores, memory, load and versions, in one sentence."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{date.today():%-d %B %Y}, {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"load {load}, Python {platform.python_version()}, {packages}"
    )


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
