"""The compiled plan on Spark: its words, its tables, and the run."""
