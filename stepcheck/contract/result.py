"""What is said of one function of a snippet, and where a page shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SnippetResult:
    """The verdict on one function.

    `name` is `module.function`; `verdict` is holds, false, refused, or exempt where a comment says
    why there is no contract. `message` is what the author reads, or the reason for the exemption;
    `points` counts the samples at which code and formula were compared. `first` and `last` are the
    lines of the function in its file.
    """

    name: str
    path: str
    line: int
    verdict: str
    latex: str = ""
    message: str = ""
    points: int = 0
    first: int = 0
    last: int = 0

    @property
    def good(self) -> bool:
        """Whether a page with this function may be published."""
        return self.verdict in ("holds", "exempt")


@dataclass(frozen=True, slots=True)
class Shown:
    """A function, and the place at which a page shows it."""

    result: SnippetResult
    place: str
