"""The page that is being converted: its path and source, and what is wrong with it in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stepcheck.pages.extract import extract
from stepcheck.pages.files import quoted

UNKNOWN = "<text>"  # the page's name where a program converts text without saying whose it is


class PageError(ValueError):
    """What is wrong with a page, with its place: a message for its author."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page being converted: its path as its author would type it, and its whole source."""

    path: str
    source: str

    def find(self, latex: str, part: str = "") -> tuple[int, int] | None:
        """Return line and column, from 1, of a formula, or of the part named in it."""
        body = re.compile("(" + r"\s+".join(re.escape(word) for word in latex.split()) + ")")
        # The same text may stand in a listing above, so the formulas come first.
        texts = ((d.offset, d.latex) for d in extract(self.source))
        for start, text in (*texts, (0, self.source)):
            if (match := body.search(text)) and (not start or match[1] == text.strip()):
                inner = re.search(re.escape(part) + r"(?![A-Za-z])", match[1]) if part else None
                before = self.source[: start + match.start(1) + (inner.start() if inner else 0)]
                return before.count("\n") + 1, len(before) - before.rfind("\n")
        return None  # it came from elsewhere, through an include

    def report(self, problem: str, place: tuple[int, int] | None, hint: str) -> str:
        """Return a message that says where, what, and what to do."""
        if place is None:
            return f"{self.path}: {problem}\n   hint  {hint}"
        line, column = place
        shown = "\n".join(quoted(self.source, line, column))
        return f"{self.path}:{line}:{column}: {problem}\n\n{shown}\n   hint  {hint}"
