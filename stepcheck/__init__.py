"""Check every equals sign of a Markdown page, and typeset it."""

__version__ = "0.2.0"
