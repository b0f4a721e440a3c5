"""Where the command `termwise` begins."""

from __future__ import annotations

import gc
import sys
from typing import Final, NoReturn

_COLLECT_AFTER: Final = 50_000
"""How many more objects there must be before Python looks for some that it can free."""


def main() -> NoReturn:
    """Run `termwise` with the arguments of this process."""
    # Programs, their SQL and the rows of a book are kept to the end: looking is in vain.
    gc.set_threshold(_COLLECT_AFTER, 20, 100)
    try:
        # Even these imports can be interrupted, and end without a traceback.
        from termwise_cli.commands import cli
        from termwise_cli.streams import make_safe

        make_safe()
        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)
