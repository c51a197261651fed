"""Words with mathematics between dollar signs: as a plot sets them, measures them and says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

MATH = re.compile(r"\$([^$]+)\$")
SCALE = 17 / 14 / 1000
"""Of a glyph's outline, for letters of size 1: a formula is then as large as words."""


@dataclass(frozen=True)
class Piece:
    """A formula, or words."""

    text: str
    math: bool


@dataclass(frozen=True)
class Label:
    """A text in which `$…$` is mathematics, as the page writes it."""

    text: str

    @property
    def html(self) -> str:
        """The label with its formulas typeset, for a line of text."""
        pieces = pieces_of(self.text)
        found = iter(typeset([Formula(p.text) for p in pieces if p.math]))
        return "".join(next(found).html if p.math else escape(p.text) for p in pieces)

    @property
    def words(self) -> str:
        """The label as plain text, to be read aloud."""
        pieces = pieces_of(self.text)
        found = iter(typeset([Formula(p.text, plain=True) for p in pieces if p.math]))
        return "".join(next(found).html if p.math else p.text for p in pieces)


@cache
def pieces_of(text: str) -> Sequence[Piece]:
    """Return the words and the formulas of a label, in their order."""
    parts = MATH.split(text)  # words at even places, formulas between them
    return [Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part]
