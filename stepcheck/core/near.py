"""Near misses: which known word an unknown one was probably meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE = 0.7  # two letters changed places in a word of four: \farc is as near to \frac


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like an unknown one, nothing if none is like it."""
    words = list(dict.fromkeys(known))
    other_case = [w for w in words if w.lower() == word.lower()]
    return next(iter(other_case or get_close_matches(word, words, n=1, cutoff=CLOSE)), "")


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the question whether a known word was meant, `otherwise` if none is like it."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else otherwise
