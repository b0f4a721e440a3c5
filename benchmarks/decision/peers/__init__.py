"""The same six rules in every engine, one module an engine."""
