r"""A display that begins with a relation goes on with the chain of the display above it."""

from __future__ import annotations

import pytest

from stepcheck.core.record import to_record
from stepcheck.pages.check import check_text
from stepcheck.pages.memory import Memory
from stepcheck.pages.message import message

LET = "Let $x \\in \\mathbb{R}$.\n\n"
ROWS = r"\[\begin{{aligned}} &= x x x \\ &= {} \end{{aligned}}\]"
MISSING = "one side of this relation is missing"
CASES = [
    ("$$x^3 = x^2 \\cdot x$$\n$$= x \\cdot x \\cdot x$$", "holds", ""),
    ("$$x^3 = x^2 \\cdot x$$\n$$= x \\cdot x$$", "false", "step 1 of 1"),
    ("$$x^3$$\n\nis, as $x^2 = x x$,\n\n$$= x^2 x$$", "holds", ""),
    ("\\[x^3 = x^2 x\\] so\n" + ROWS.format("x x^2"), "holds", ""),
    ("\\[x^3 = x^2 x\\] so\n" + ROWS.format("x x"), "false", "step 2"),
    ("$$x = x$$\n$$= 1 x$$\n$$= 2 x$$", "false", "step 1 of 1"),
    ("$$x^2 = x x$$\n$$\\ge 0$$", "holds", ""),
    ("$$x^2 = x x$$\n$$\\wrong{= x}$$", "holds", ""),
    ("$$f(x) := x^2$$\n$$= x x$$", "holds", ""),
    ("$$x / x = 1 \\quad \\text{for } x \\ne 0$$\n$$= x^0$$", "holds", ""),
    ("$$x / x = 1$$\n$$= \\frac x x$$", "refused", ""),
    ("$$x = x, \\quad x^2 = x x$$\n$$= x^2$$", "refused", "several statements"),
    ("$$\\wrong{x = 2 x}$$\n$$= x + x$$", "refused", "nothing that a chain can go on with"),
    ("$$\\unchecked{why}{x = 2 x}$$\n$$= x + x$$", "refused", "nothing that a chain can go on"),
    ("$$y \\in \\mathbb{R}$$\n$$= x$$", "refused", "nothing that a chain can go on with"),
    ("$$x = x \\text{ or not}$$\n$$= x$$", "refused", "cannot be read"),
    ("$$x = x$$\n\n## Another section\n\n$$= x$$", "refused", MISSING),
    ("$$x = x$$\n\n!!! example\n\n    $$= x$$", "refused", MISSING),
    ("$$= x$$", "refused", MISSING),
    ("$$x = x$$\n$$:= x$$", "refused", "a definition has :="),
]  # fmt: skip


@pytest.mark.parametrize(("page", "verdict", "said"), CASES)
def test_the_left_side_is_the_end_of_the_display_above(page: str, verdict: str, said: str) -> None:
    report = check_text(LET + page, "page.md")
    last = report.statements[-1]
    assert last.verdict.verdict == verdict, last.said
    assert said in last.said


def test_a_message_shows_the_side_that_stands_above() -> None:
    report = check_text(LET + "$$x^3 = x^2 x$$\n\nand so\n\n$$= x^2$$", "page.md")
    said = message(report.problems[0], report.text)
    assert "left   (line 3)  x^2 x " in said
    assert "right  (line 7)  x^2 " in said


@pytest.mark.parametrize("between", ["\n", "\n\nwhich is\n\n", "\n\n"])
def test_a_memory_knows_how_far_above_it_stands(between: str) -> None:
    known = Memory()
    check_text(LET + "$$x^3 = x^2 x$$\n$$= x^2$$", "page.md", memory=known)
    page = LET + f"$$x^3 = x^2 x$${between}$$= x^2$$"
    found, fresh = (check_text(page, "page.md", memory=m) for m in (known, None))
    assert [to_record(s.verdict) for s in found.statements] == [
        to_record(s.verdict) for s in fresh.statements
    ]
    assert message(found.problems[0], page) == message(fresh.problems[0], page)
