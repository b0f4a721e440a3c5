"""Where the command `termwise` begins."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run `termwise` with the arguments of this process."""
    try:
        # Even these imports can be interrupted, and end without a traceback.
        from termwise_cli.commands import cli
        from termwise_cli.streams import make_safe

        make_safe()
        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)
