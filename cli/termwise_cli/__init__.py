"""The command line of Termwise: one thin file a verb."""
