"""Settles books of several sizes with `termwise run --engine spark`, and says what that took.

    python -m benchmarks.spark_scale --orders 10000 100000 --memory 4g

Figures by stage come from Spark's event log, those of the processes from Linux.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from ..books.making import AS_OF
from ..books.peer import PROGRAM, ROOT
from .event_log import Log, Stage
from .watching import Used, watched

MASTER = "local[2]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each size."""
    options = _parser().parse_args(arguments)
    for orders in options.orders:
        with TemporaryDirectory(dir=options.folder) as made:
            used, log = _measured(orders, Path(made), options.memory)
        print("\n".join(_told(orders, used, log)), flush=True)
    return 0


def _measured(orders: int, folder: Path, memory: str) -> tuple[Used, Log]:
    book, logs, settings = folder / "book", folder / "logs", folder / "settings"
    make = [sys.executable, "-m", "benchmarks.books.making", str(book), "--orders", str(orders)]
    run(make, cwd=ROOT, check=True)
    logs.mkdir()
    settings.mkdir()
    written = {
        "spark.driver.memory": memory,
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": logs.as_uri(),
        "spark.local.dir": str(folder),
    }
    lines = "".join(f"{name} {value}\n" for name, value in written.items())
    (settings / "spark-defaults.conf").write_text(lines, encoding="utf-8")
    paths = os.pathsep.join(str(ROOT / name) for name in ("engine", "cli", "."))
    environment = {**os.environ, "PYTHONPATH": paths, "SPARK_CONF_DIR": str(settings)}
    verb = [sys.executable, "-m", "termwise_cli", "run", str(PROGRAM), "--book", str(book)]
    asked = ["--as-of", str(AS_OF), "--out", str(folder / "out"), "--only", "lines"]
    used = watched([*verb, *asked, "--engine", "spark", "--master", MASTER], environment)
    log = Log()
    for path in logs.iterdir():
        log.read(path)
    return used, log


def _told(orders: int, used: Used, log: Log) -> Iterator[str]:
    processes = ", ".join(
        f"{name}: {used.processor[name]:.0f} s of processor, {used.megabytes[name]:.0f} MB"
        for name in used.processor
    )
    yield f"\n{orders:,} orders, {used.seconds:.0f} s on the clock, load {used.load:.1f}"
    yield f"{processes}\n"
    sizes = "read MB | written MB | spilled MB | peak of a task MB"
    yield f"| stages of | tasks | processor s | {sizes} |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for stage in (*log.by_purpose(), log.total()):
        yield _row(stage)


def _row(stage: Stage) -> str:
    sizes = (stage.shuffle_read, stage.shuffle_written, stage.spilled, stage.peak)
    cells = " | ".join(f"{size / 1e6:,.1f}" for size in sizes)
    return f"| {stage.about} | {stage.tasks} | {stage.seconds:.1f} | {cells} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark_scale", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--memory", default="4g", help="of the driver (%(default)s)")
    parser.add_argument("--folder", type=Path, help="for books and logs; default: a temporary one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
