"""Pages of words and mathematics mixed: what is false is never ticked, whatever stands around it.

A page is drawn from claims that hold everywhere and claims that hold nowhere, words that lead,
connect or deny, rows, and blocks of Markdown. No word and no condition makes a claim true that
holds nowhere, so a page that has one is false or refused; a page without one is false only where
two claims grew together. No page breaks the checker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fuzz import FUZZ

from stepcheck.core.verdict import Broken
from stepcheck.pages.check import check_page

if TYPE_CHECKING:
    from pathlib import Path

    from stepcheck.pages.check import PageReport

HEAD = r"""$x, y, z \in \mathbb{R}$ and $n \in \mathbb{N}$.

$$
\sigma(t) := \frac{1}{1 + e^{-t}}
$$

"""
TRUE = [
    "x + x = 2 x", "(x - y)^2 = x^2 - 2 x y + y^2", r"\sigma(-z) = 1 - \sigma(z)",
    r"\frac{d}{dz} z^2 = 2 z", r"x^2 \ge 0", r"n \ge 1", r"\sum_{k=1}^{n} k = \frac{n (n + 1)}{2}",
    "x - x = 0 = y - y", "1 + 1 = 2", r"e^x > 0", r"x \le x + 1",
]  # fmt: skip
FALSE = [
    "x = x + 1", r"2 \sigma(z) = 2 \sigma(z) + 3", "x^2 = -1", "n < 1", r"\frac{d}{dz} z = 2",
    "1 + 1 = 3", "x - x = 1 = y - y", "e^x < 0", r"\sum_{k=1}^{n} k = -n", r"x \ge x + 1",
    r"\sigma(z) \approx 1.5", r"2 \ne 2", r"x \in \{x + 1, x - 1\}",
]  # fmt: skip
KNOWN = ["so", "hence", "and", "for all", "then", "where", "since", "we get", "because", "if",
         "with", "when", "for", "as", "using", "also", "given", "let"]  # fmt: skip
OTHER = ["or", "but", "if not", "unless", "except when", "for no", "never", "is not", "only if",
         "otherwise", "minus", "times", "is positive", "is false", "for some", "almost surely",
         "up to", "by the chain rule", "equals", "respectively", "such that", "..."]  # fmt: skip
PROSE = ["Note that", "We get", "where", "This is", "which is", "follows from", "not", "For", "if",
         "It is wrong that", "Recall", "Unlike", "by", ""]  # fmt: skip
SIGNS = [r",\quad ", r"\quad ", r"; \quad ", r" \implies ", r" \Rightarrow ", r". \quad ", r"\ ",
         r" \iff ", r" \land ", r" \; | \; ", r", \dots, ", r" \hfill ", r" \therefore ",
         r" \\ "]  # fmt: skip
ENDS = ["", "", r" \notag", r" \tag{1}", r" && \text{by the chain rule}", r" && \text{if}"]
ROWS = ["aligned", "gathered", "align*", "split", "cases", "multline*", "gather*"]


def indented(mark: str, text: str) -> str:
    """Return a block of Markdown that begins with a mark, its other lines indented."""
    return mark + text.replace("\n", "\n    ")


BLOCKS = {
    "plain": lambda text: text,
    "list": lambda text: indented("-   ", text),
    "note": lambda text: indented("!!! note\n\n    ", text),
    "example": lambda text: indented('??? example "With numbers"\n\n    ', text),
    "footnote": lambda text: indented("A note.[^1]\n\n[^1]: ", text),
    "quotation": lambda text: "> " + text.replace("\n", "\n> "),
    "bold": lambda text: text if "\n" in text else f"**{text}**",
    "heading": lambda text: text if "\n" in text else f"## {text}",
    "cell": lambda text: text if "\n" in text or "|" in text else f"| a |\n|---|\n| {text} |",
}


@st.composite
def formula(draw: st.DrawFn, claims: list[str]) -> str:
    """Draw a formula that has some claims, in a sentence, displayed or in rows."""
    kind = draw(st.sampled_from(["inline", "display", "rows"]))
    if kind == "rows":
        name = draw(st.sampled_from(ROWS))
        rows = []
        for claim in claims:
            row = draw(st.sampled_from([claim, f"& {claim}", claim.replace("=", "&=", 1)]))
            rows.append(row + draw(st.sampled_from(ENDS)))
        body = " \\\\\n".join(rows)
        return f"\n\n$$\n\\begin{{{name}}}\n{body}\n\\end{{{name}}}\n$$\n\n"
    words = st.sampled_from(KNOWN * 2 + OTHER).map(lambda word: rf"\text{{ {word} }}")
    joints = st.one_of(words, words.map(lambda word: rf",\quad {word}"), st.sampled_from(SIGNS))
    latex = draw(st.sampled_from(["", "", "", r"\text{If } "])) + claims[0]
    for claim in claims[1:]:
        latex += draw(joints) + claim
    return f"${latex}$" if kind == "inline" else f"\n\n$$\n{latex}\n$$\n\n"


@st.composite
def pages(draw: st.DrawFn, *, wrong: bool) -> str:
    """Draw a page of some blocks; if it is wrong, one of its claims holds nowhere."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    claims = [[draw(st.sampled_from(TRUE)) for _n in range(size)] for size in sizes]
    if wrong:
        group = draw(st.sampled_from(claims))
        group[draw(st.integers(0, len(group) - 1))] = draw(st.sampled_from(FALSE))
    blocks = []
    for group in claims:
        before, behind = (draw(st.sampled_from(PROSE)) for _side in range(2))
        text = f"{before} {draw(formula(group))} {behind}".strip()
        blocks.append(draw(st.sampled_from([*BLOCKS.values()]))(text))
    return HEAD + "\n\n".join(blocks) + "\n"


def report_on(text: str, folder: Path) -> PageReport:
    """Return what is found on a page; the checker itself must not fail on it."""
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    found = check_page(page)
    assert not [s for s in found.statements if isinstance(s.verdict.problem, Broken)], text
    return found


def look(count: int, *, wrong: bool, folder: Path) -> tuple[int, int]:
    """Check pages; return how many of them there were, and on how many all holds."""
    seen: list[bool] = []

    @settings(FUZZ, max_examples=count)
    @given(pages(wrong=wrong))
    def check(text: str) -> None:
        found = report_on(text, folder)
        assert not (wrong and not found.problems), text
        seen.append(not found.problems)

    check()
    return len(seen), sum(seen)


COUNTS: list[Any] = [25, pytest.param(3000, marks=pytest.mark.full)]


@pytest.mark.parametrize("count", COUNTS)
def test_no_words_make_a_false_claim_hold(count: int, tmp_path: Path) -> None:
    assert look(count, wrong=True, folder=tmp_path)[0] >= count


@pytest.mark.parametrize("count", COUNTS)
def test_many_pages_without_a_false_claim_hold(count: int, tmp_path: Path) -> None:
    number, held = look(count, wrong=False, folder=tmp_path)
    assert held > number / 6, f"of {number} pages all holds on {held}"
