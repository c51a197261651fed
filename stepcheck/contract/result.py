"""What is said of one function of a snippet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SnippetResult:
    """The verdict on one public function.

    `name` is `module.function`; `verdict` is holds, false, refused, or exempt where a comment says
    why there is no contract. `message` is what the author reads, or the reason for the exemption;
    `points` counts the samples at which code and formula were compared.
    """

    name: str
    path: str
    line: int
    verdict: str
    latex: str = ""
    message: str = ""
    points: int = 0

    @property
    def good(self) -> bool:
        """Whether a page with this function may be published."""
        return self.verdict in ("holds", "exempt")
