"""The processor time and the peak of memory of a process and of those that it started."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_OFTEN = 0.25


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds on the clock and of the processors; MB at the peak, by the name of the program."""

    seconds: float
    processor: Mapping[str, float]
    megabytes: Mapping[str, float]
    load: float


def watched(command: Sequence[str], environment: Mapping[str, str]) -> Used:
    """Run a command to its end; Linux alone tells the figures of a process under way.

    The last reading of a process that ends on its own is at most a quarter of a second old.
    Raises CalledProcessError where it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    processor: dict[int, tuple[str, float]] = {}
    peaks: dict[int, tuple[str, float]] = {}
    while process.poll() is None:
        for number in _family(process.pid):
            _note(number, processor, peaks)
        time.sleep(_OFTEN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    seconds = time.perf_counter() - start
    return Used(seconds, _summed(processor), _summed(peaks), os.getloadavg()[0])


def _note(
    number: int, processor: dict[int, tuple[str, float]], peaks: dict[int, tuple[str, float]]
) -> None:
    try:
        name, ticks = _ticks(number)
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:
        return
    processor[number] = (name, ticks / _TICKS)
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            peaks[number] = (name, int(line.split()[1]) / 1024)


def _ticks(number: int) -> tuple[str, int]:
    text = Path(f"/proc/{number}/stat").read_text()
    name, rest = text.split("(", 1)[1].rsplit(")", 1)
    fields = rest.split()
    return name, int(fields[11]) + int(fields[12])


def _family(root: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(text.rsplit(")", 1)[1].split()[1])
    found = [root]
    for each in found:
        found += [number for number, parent in parents.items() if parent == each]
    return found


def _summed(by_process: Mapping[int, tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in by_process.values():
        found[name] = found.get(name, 0.0) + value
    return found
