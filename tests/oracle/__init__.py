"""A deliberately plain evaluator of programs, to hold engines against.

It is written from `docs/reference/language.md` for being obviously right: every value is worked
out from the definition when it is asked for, every list is filtered whole, nothing is indexed.
It shares no code with any engine.
"""

from tests.oracle.evaluate import evaluate
from tests.oracle.problems import OracleError, Problem
from tests.oracle.text import cells, decision_cells

__all__ = ["OracleError", "Problem", "cells", "decision_cells", "evaluate"]
