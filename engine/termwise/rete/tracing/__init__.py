"""Unfolds what an evaluated row was decided on into a trace."""
