"""What to tell somebody whose durable_rules cannot be loaded."""

from __future__ import annotations

import shlex
from typing import Final


class NoMatcherError(ImportError):
    """durable_rules is not installed, or not for this Python; the message says what to do."""


_INSTALL: Final = """\
Termwise needs durable_rules, which is not installed. It has no wheel, so pip builds it, with a C
compiler. On Debian or Ubuntu:
  apt-get install build-essential python3-dev
  {prefix}{python} -m pip install durable_rules"""

_BUILD_ANEW: Final = """\
durable_rules is installed but cannot be loaded: {reason}
Build it anew for this Python, with a C compiler:
  {prefix}{python} -m pip install --no-cache-dir --no-deps --force-reinstall durable_rules"""

_SUCCESSOR: Final = "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject "
"""Python 3.13 dropped a function that durable_rules 2.0.28 calls; this names its successor."""


def missing_matcher(error: ImportError, python: str, version: tuple[int, int]) -> NoMatcherError:
    """The error to raise in place of `error`, for the interpreter `python` of that version."""
    prefix = _SUCCESSOR if version >= (3, 13) else ""
    text = _INSTALL if isinstance(error, ModuleNotFoundError) else _BUILD_ANEW
    return NoMatcherError(text.format(reason=error, python=shlex.quote(python), prefix=prefix))
