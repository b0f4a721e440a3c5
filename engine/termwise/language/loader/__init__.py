"""From YAML nodes to a program as written: keys are read, expressions parsed, nothing is resolved.

Each file is first held against its JSON Schema, which speaks of wrong keys and shapes. The loader
then takes what has the right shape and is silent about the rest, so that no fault is told twice.
"""

from termwise.language.loader.folder import load_folder
from termwise.language.loader.program_file import load_program_file
from termwise.language.loader.version_file import load_version_file

__all__ = ["load_folder", "load_program_file", "load_version_file"]
