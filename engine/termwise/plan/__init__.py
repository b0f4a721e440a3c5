"""From a program to a plan: what is done in which order, independent of any engine."""
