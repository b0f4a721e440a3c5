"""The book in the database: typed tables that the compiled plan reads.

One table an entity in the schema `book`, its columns the fields in declared order and
`recorded_on` last (NULL: always known). Types are told by `kinds`; a missing value is NULL.
"""

from termwise.columns.book.database import load_database
from termwise.columns.book.folder import load_folder
from termwise.columns.book.memory import load_book
from termwise.columns.book.statistics import Range, Statistics, statistics

__all__ = ["Range", "Statistics", "load_book", "load_database", "load_folder", "statistics"]
