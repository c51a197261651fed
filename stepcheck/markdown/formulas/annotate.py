r"""Name parts of a formula by classes, which MathJax keeps and our drawing reads.

The author's LaTeX stays as it is: what is named is the copy that goes to MathJax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGN = re.compile(r"\\not\s*(?:[=<>]|\\[A-Za-z]+)|\\[A-Za-z]+|:=|[=<>]")
"""A relation, as it may stand in LaTeX."""
WITH_ARGUMENTS = {r"\stackrel", r"\overset", r"\underset", r"\xleftarrow", r"\begin", r"\left"}


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a display's LaTeX: from an offset to another, or the sign that begins there."""

    start: int
    end: int | None
    name: str


def annotated(latex: str, spans: Iterable[Span]) -> str:
    r"""Return LaTeX with each span in a `\class{…}{…}`; spans lie apart or inside one another.

    What begins at a sign's place and is none, such as a command with arguments, is left alone.
    """
    opening: list[tuple[int, int, str]] = []
    closing: list[tuple[int, int]] = []
    for span in set(spans):
        end = span.end or span.start + len(sign_at(latex, span.start))
        if end > span.start:
            opening.append((span.start, -end, rf"\class{{{span.name}}}{{"))
            closing.append((end, -span.start))
    # At one place, what is inside ends first, and what is outside begins first.
    events = [(end, 0, start, "}") for end, start in closing]
    events += [(start, 1, end, text) for start, end, text in opening]
    pieces, at = [], 0
    for place, _, _, text in sorted(events):
        pieces += [latex[at:place], text]
        at = place
    return "".join([*pieces, latex[at:]])


def sign_at(latex: str, start: int) -> str:
    """Return the relation that begins at an offset, nothing if none does."""
    match = SIGN.match(latex, start)
    return "" if match is None or match[0] in WITH_ARGUMENTS else match[0]
