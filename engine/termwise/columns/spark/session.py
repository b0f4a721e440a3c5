"""A Spark session set as the compiled plan needs it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

_NEEDED: Final = {
    # A number that is too wide is an error, never a NULL and never another number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # `Name` and `name` are two fields.
    "spark.sql.caseSensitive": "true",
    # A text may have `${…}` in it.
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    # Every statement's plan is kept as text, and plans are long.
    "spark.sql.maxPlanStringLength": "10000",
    "spark.sql.debug.maxToStringFields": "10",
    # What follows from many columns that are made from one another is more than memory holds.
    "spark.sql.constraintPropagation.enabled": "false",
    # Of a union of tables that come from one it makes an invalid plan (seen in 4.3.0).
    "spark.sql.optimizer.excludedRules": (
        "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases"
    ),
}


def prepared(spark: SparkSession) -> SparkSession:
    """A session of its own beside a given one: its views and settings are seen by nobody else."""
    own = spark.newSession()
    for name, value in _NEEDED.items():
        own.conf.set(name, value)
    return own


@contextmanager
def started(master: str) -> Iterator[SparkSession]:
    """A session on a master, ended afterwards; on one machine without pages and progress bars.

    Raises OSError where Spark cannot be started or the master not be reached.
    """
    builder = (
        SparkSession.builder.master(master)
        .appName("termwise")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.ui.retainedExecutions", "10")
    )
    if master.startswith("local"):
        builder = builder.config("spark.sql.shuffle.partitions", "8")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1")
    try:
        spark = builder.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        reason = str(error).strip().splitlines()
        raise OSError(f"Spark cannot be started: {reason[0] if reason else error}") from error
    with _interruptible(spark):
        yield spark


@contextmanager
def _interruptible(spark: SparkSession) -> Iterator[None]:
    """End the session; Ctrl-C comes out as KeyboardInterrupt, whatever Spark says of it.

    A call to the other process that was broken off leaves its answer behind, which the next call
    would take for its own. So after Ctrl-C nothing is called: that process ends with this one.
    """
    interrupted = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        del number, frame
        interrupted = True
        raise KeyboardInterrupt

    # Spark's own handler calls the other process from within a call.
    with _handling(interrupt):
        try:
            yield
        except Exception as error:
            if interrupted:
                raise KeyboardInterrupt from error
            raise
        finally:
            if not interrupted:
                spark.stop()


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
