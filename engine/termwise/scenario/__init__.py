"""Worked cases: rows, a day, and what must come out. They are data; comparing is done elsewhere."""

from termwise.scenario.loader import load_scenario

__all__ = ["load_scenario"]
