"""From a version's typed declarations to generated functions over cells of rows."""
