"""One file a verb: its arguments, its help, and a few calls."""
