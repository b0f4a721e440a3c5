"""From declarations to a typed program, or diagnostics: names, types, units, missing values."""
