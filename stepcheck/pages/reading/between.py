r"""Signs between formulas: $x$ = $x + 1$ is a claim to who reads it, and stands in no formula.

Words beside a formula are words: “$m$ = the number of examples” claims nothing that can be checked.
But a sign between two formulas, or between a formula and a number, is part of what they say.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from stepcheck.core.verdict import Refused

OUTSIDE = Refused(
    "this sign stands outside of the formulas that it belongs to, where it is not read",
    "write all of it in one formula",
)
TOUCHING = Refused(
    "what touches this formula belongs to it for a reader, and is not read",
    "write it inside of the formula, or put a space between",
)
TWO = Refused(
    "two formulas beside one another look like a product, and are read as two",
    "write them in one formula, or put a word or a comma between",
)

RELATION = r"(?::=|=:|[=!]=|[<>]=|[=<>≠≤≥≈≡≃≅∈∉⊂⊆≪≫])(?![=<>])"
OPERATOR = r"[+−·×÷±∓∘⊙⊗⊕]"
LETTER = r"[^\W\d_](?![\w’'-])(?!\s+[^\W\d_]{2})"
NUMBER = r"[-−+]?\d"
VALUE = rf"(?:{NUMBER}|{LETTER}|\(|\Z)"
BETWEEN = re.compile(rf"(?:{RELATION})\s*[-−+]?\Z")
BEHIND = re.compile(rf"\s*(?P<sign>{RELATION})\s*{VALUE}")
BEHIND_CLAIM = re.compile(
    rf"[*_]?[ \t]*(?P<sign>{OPERATOR}|\n[ \t]*\+|[-*](?=[ \t]*(?:\d|\Z))|/(?=\d|\Z))\s*{VALUE}"
)
ON_CLAIM = re.compile(r"[\d%‰^²³¹⁰⁴-⁹⁺⁻ⁿ₀-₉°√!]{2}|[\d%‰^²³¹⁰⁴-⁹⁺⁻ⁿ₀-₉√]|\.\d")
BEFORE = re.compile(
    rf"(?:\A|(?<![^\s(\[,;])(?:{NUMBER}[\d.,]*|[^\W\d_])|\))\s*(?<![-=<>~])"
    rf"(?P<sign>{RELATION})\s*\Z"
)
BEFORE_CLAIM = re.compile(
    r"(?<![^\s(\[,;])(?:\d[\d.,]*|[^\W\d_])\s*(?P<sign>[+−·×*])\s*\Z|"
    r"(?<![^\s(\[])(?P<minus>[-−¬√])\Z|(?P<digit>\d)\Z"
)
CLAIM = re.compile(
    r"[=<>≠≤≥≈≡]|\\(?:le|leq|leqslant|ge|geq|geqslant|ne|neq|approx|equiv|lt|gt)(?![A-Za-z])"
)
STATEMENT = re.compile(
    rf"{CLAIM.pattern}|[≃≅∈∉←→~]|\\(?:in|notin|leftarrow|gets|to|sim|mapsto|propto)(?![A-Za-z])"
)
SCRIPTS = re.compile(r"[_^]\{[^{}]*\}")
CONTINUES = re.compile(
    r"\s*(?:[+=<>≠≤≥≈]|\\(?:le|leq|ge|geq|ne|neq|approx|cdot|times)(?![A-Za-z]))"
)
CODE = re.compile(r"`+([^`\w]{1,4})`+")  # a sign in the font of code
UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]|\\*\\*|__|\\\\(?=[^\\w\\s])|\\{math\\}|:math:")
LONGEST = 60  # a gap of more letters has words in it


@dataclass(frozen=True)
class Gap:
    """What a reader sees between two formulas, or beside one; `None` where there is none."""

    text: str
    left: str | None
    right: str | None
    beside: bool = True  # whether both are in a line of text


def fault(gap: Gap) -> Refused | None:
    """Return why a gap is refused: what stands in it belongs to the formulas around it."""
    text = UNSEEN.sub("", CODE.sub(r"\1", html.unescape(gap.text)))
    if gap.left is not None and gap.right is not None and len(text) < LONGEST:
        return between(gap, text) or one_sided(gap, text)
    return one_sided(gap, text)


def between(gap: Gap, text: str) -> Refused | None:
    """Return why what stands between two formulas is refused."""
    left, right = gap.left or "", gap.right or ""
    sign = text.strip(" \t\r\n|*_")
    if BETWEEN.fullmatch(sign):
        return OUTSIDE
    if text.strip(" \t") or not gap.beside:
        return None
    if CONTINUES.match(right) or (is_claim(left) and not STATEMENT.search(right)):
        return TWO
    return None


def one_sided(gap: Gap, text: str) -> Refused | None:
    """Return why what stands behind the left formula, or before the right one, is refused."""
    left, right = gap.left, gap.right
    start = text if right is not None and len(text) < LONGEST else f"{text[:LONGEST]}\0"
    if left is not None:
        if BEHIND.match(start) or (is_claim(left) and BEHIND_CLAIM.match(start)):
            return OUTSIDE
        if is_claim(left) and ON_CLAIM.match(text):
            return TOUCHING
    if right is not None:
        end = text[-LONGEST:] if left is None and len(text) < LONGEST else f"\0{text[-LONGEST:]}"
        if BEFORE.search(end):
            return OUTSIDE
        if is_claim(right) and (found := BEFORE_CLAIM.search(end)):
            return OUTSIDE if found["sign"] else TOUCHING
    return None


def is_claim(latex: str) -> bool:
    """Whether a formula has a relation, but for what its sums count over."""
    return CLAIM.search(SCRIPTS.sub("", latex)) is not None
