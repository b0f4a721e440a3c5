"""The optional package that parquet files need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class NoArrowError(ImportError):
    """pyarrow is not installed; the message says how to install it."""


def load_arrow(module: str = "pyarrow") -> ModuleType:
    """pyarrow, or a module of it (`pyarrow.parquet`), imported when first needed.

    Raises NoArrowError where it is absent. Imported by name, since it ships no types.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise NoArrowError(
            "parquet files need pyarrow; install it with: pip install 'termwise[parquet]'"
        ) from error
