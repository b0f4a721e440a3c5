"""What a run comes to: lines and decisions, one shape on every engine."""
