"""What is wrong with the formulas of a page, and what an author can do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.markdown.page import Page

HINTS = {
    "Undefined control sequence": r"check its spelling: LaTeX, amsmath, mathtools and cancel are "
    r"known, and our \wrong{…} and \unchecked{reason}{…}",
    "No glyph": "write it as a LaTeX command, or outside the formula",
    "Misplaced &": r"columns need an environment, such as \begin{aligned} … \end{aligned}",
    "Missing argument": "a command needs its arguments in braces behind it",
    r"\tag not allowed": r"put \label and \tag behind the \end of it, or use align",
}
ANY_HINT = "count the braces, and the \\left with the \\right, and the \\begin with the \\end"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a formula, given as its author wrote it, or with a command in it."""

    problem: str
    hint: str
    command: str
    latex: str


def of_latex(error: str, latex: str) -> Fault:
    """Return what MathJax says of a formula."""
    command = re.search(r"\\[A-Za-z]+$", error)
    hints = [hint for start, hint in HINTS.items() if error.startswith(start)]
    return Fault(f"LaTeX: {error}", [*hints, ANY_HINT][0], command[0] if command else "", latex)


def messages(page: Page, faults: Iterable[Fault]) -> list[str]:
    """Return what is wrong with a page, each fault with its place."""
    return [
        page.report(fault.problem, page.find(fault.latex, fault.command), fault.hint)
        for fault in dict.fromkeys(faults)
    ]
