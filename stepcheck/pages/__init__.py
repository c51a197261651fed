"""A page as a whole: its formulas in reading order, each in the scope of its page and its block."""
