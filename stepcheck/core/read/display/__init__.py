"""A display's tokens → its statements: rows, chains of relations, conditions, marks."""
