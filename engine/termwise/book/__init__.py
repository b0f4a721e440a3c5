"""The book: the tables a program is evaluated on."""
