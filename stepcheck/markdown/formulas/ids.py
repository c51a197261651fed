"""The id of a formula on its page, made of what it says: other formulas do not change it."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

LENGTH = 7  # hexadecimal digits: one page in some thousands has two formulas that share them


class Ids:
    """The ids of one page; what stands there twice is told apart by its number."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of(self, latex: str) -> str:
        """Return the id of the next formula with this LaTeX, whatever its spaces and line ends."""
        digest = sha256("".join(latex.split()).encode()).hexdigest()[:LENGTH]
        self._given[digest] += 1
        number = self._given[digest]
        return f"f-{digest}" if number == 1 else f"f-{digest}-{number}"
