r"""On a phone, the reason for a step moves below its step: a second setting of the same display.

`a &= b && \text{why} \\` becomes `a &= b \\ & \quad \text{why} \\`. Both settings are typeset at
build; the width of the screen decides which one is shown, and the other is hidden from everyone.
"""

from __future__ import annotations

from functools import cache

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.tokens import Token, tokenise

NUMBERS = (r"\label", r"\tag")  # where each row has one, the rows stay as they are


@cache  # the ticks of a page and its formulas ask for the same displays
def stacked(latex: str) -> str | None:
    """Return a display with its reasons below its steps, or None if it has none to move."""
    if any(latex.count(command) > 1 for command in NUMBERS):
        return None
    try:
        tokens = tokenise(latex)
    except RefusalError:
        return None  # not for this module to complain of
    pieces: list[str] = []
    at = 0
    for start, end, reason in reasons(tokens):
        pieces.append(latex[at:start].rstrip())
        pieces.append(rf" \\ & \quad {{\small {latex[reason:end].strip()}}} ")
        at = end
    return "".join([*pieces, latex[at:]]) if pieces else None


@cache
def reasons_of(latex: str) -> tuple[tuple[int, str], ...]:
    """Return where each row of a display ends, with the reason beside it, if it has one."""
    try:
        tokens = tokenise(latex)
    except RefusalError:
        return ()
    found = {end: latex[words:end].strip() for _, end, words in reasons(tokens)}
    ends = [t.position for t in tokens if t.kind in ("row", "end", "end-of-input")]
    return tuple((end, found.get(end, "")) for end in ends)


def reasons(tokens: list[Token]) -> list[tuple[int, int, int]]:
    """Return where each reason's `&&` begins, where the reason ends, and where its words begin."""
    found: list[tuple[int, int, int]] = []
    depth = 0
    for number, token in enumerate(tokens):
        depth += {"begin": 1, "end": -1, "{": 1, "}": -1}.get(token.kind, 0)
        if depth != 1 or not is_reason(tokens, number):
            continue
        end = next(t for t in tokens[number:] if t.kind in ("row", "end", "end-of-input"))
        found.append((token.position, end.position, tokens[number + 1].position + 1))
    return found


def is_reason(tokens: list[Token], number: int) -> bool:
    """Whether `&&` and words begin at a token."""
    kinds = [t.kind for t in tokens[number : number + 3]]
    return kinds == ["amp", "amp", "text"]
