"""Formulas in a converted page: typeset, numbered, linked, with a setting for narrow screens."""
