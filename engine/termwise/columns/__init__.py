"""The plan as SQL: whole books, set by set, on DuckDB, Spark and PostgreSQL from one tree."""
