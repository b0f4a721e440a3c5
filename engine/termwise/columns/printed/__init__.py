"""Dialects that scripts are printed in, and nothing is run on here."""
