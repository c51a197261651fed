"""The outlines of a formula and its size, for a drawing that sets it where it likes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from stepcheck.mathjax.formulas import Formula, typeset

VIEW = re.compile(r'viewBox="0 (-?[\d.]+) ([\d.]+) ([\d.]+)"[^>]*>(.*?)</svg>', re.DOTALL)


class LatexError(Exception):
    """A formula cannot be typeset; the words say why."""


@dataclass(frozen=True)
class Glyphs:
    """The outlines of a formula, and its size in thousandths of the size of its letters."""

    width: float
    ascent: float
    descent: float
    markup: str


@cache
def glyphs(latex: str) -> Glyphs:
    """Return the outlines of a formula; raises `LatexError` if MathJax cannot read it."""
    # In a line of text a formula comes in pieces, between which the line may break.
    (item,) = typeset([Formula(rf"\textstyle {latex}", display=True)])
    match = VIEW.search(item.html)
    if item.error or not match:
        raise LatexError(item.error or latex)
    top, width, height = (float(match[n]) for n in (1, 2, 3))
    return Glyphs(width, -top, height + top, match[4])
