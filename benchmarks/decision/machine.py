"""On what, and in what company, the figures were made."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("zen-engine", "rule-engine", "durable_rules", "OpenFisca-Core")


def described() -> str:
    """Date, processor, cores, load and versions, in one sentence."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{date.today():%-d %B %Y}, {_processor()}, {os.cpu_count()} cores, load {load}, "
        f"Python {platform.python_version()}, {packages}"
    )


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
