"""The compiled plan on PostgreSQL: its words, its tables, and the run."""
