r"""What leaves the meaning of a display alone leaves its verdict alone.

Each display of the corpus, and each of its twins, is written again in other letters, with other
spaces, as a row of `aligned`, in a page, and with the terms of its sums in another order. A few of
them are looked at in every run, all of them with `-m full`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import some
from corpus import DATA, DISPLAYS, introduce, verdicts
from mutation.layout import Layout, pieces

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages.check import check_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Display = dict[str, Any]
TEXT = re.compile(r"(\\(?:text|operatorname|mathrm|begin|end)\{[^{}]*\}|\\[a-zA-Z]+|\\.)")
LETTERS = {"w": "v", "x": "u", "b": "c", "y": "q", "z": "s", "a": "r"}
VERSIONS = {
    d: [DISPLAYS[d]["latex"], *(t["latex"] for t in DISPLAYS[d]["twins"])] for d in DISPLAYS
}


def outside(latex: str, change: Callable[[str], str]) -> str:
    """Return LaTeX with its letters and spaces changed, but not those of commands and words."""
    return "".join(p if n % 2 else change(p) for n, p in enumerate(TEXT.split(latex)))


# The same in other words


def spaced(latex: str) -> str:
    """Return LaTeX with wider spaces."""
    return outside(latex, lambda text: text.replace(" ", "  \\, ")) + " "


def as_row(latex: str) -> str:
    """Return LaTeX as the only row of `aligned`."""
    return rf"\begin{{aligned}} {latex} \end{{aligned}}"


def commuted(latex: str) -> str:
    """Return LaTeX with the first two terms of each innermost sum exchanged."""
    for first, second in reversed(pairs_of_terms(latex)):
        one, other = latex[slice(*first)].strip(), latex[slice(*second)].strip()
        head, tail = (t if t[0] in "+-" else f"+ {t}" for t in (other, one))
        head = head.removeprefix("+").strip()
        latex = f"{latex[: first[0]]}{head} {tail} {latex[second[1] :]}"
    return latex


def pairs_of_terms(latex: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where the first two terms of sums are, signs included; no sum lies in another."""
    tokens = list(pieces(latex))
    layout = Layout(tokens)
    scripts = [(tokens[a].start, tokens[b - 1].end) for a, b in (*layout.lower, *layout.upper)]
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for terms in layout.sums:
        if len(terms) < 2 or any(t.start >= t.end for t in terms[:2]):
            continue
        spans = [
            (tokens[t.start if t.sign is None else t.sign].start, tokens[t.end - 1].end)
            for t in terms[:2]
        ]
        first, last = spans[0][0], spans[1][1]
        named = any(start <= first and last <= end for start, end in scripts)
        if not named and all(last <= a[0] or b[1] <= first for a, b in found):
            found.append((spans[0], spans[1]))
    return sorted(found)


def renamed(display: Display, latex: str) -> list[str]:
    """Return the verdicts on a display in other letters."""
    shared = DATA["scopes"][display["scope"]]
    lines = []
    if "where" in display:
        lines.append(display["where"].replace("in {0,1}", r"\in \{0, 1\}"))
    lines += [line.replace("=", ":=", 1) for line in display.get("let", [])]
    given = [f"{name} := {value}" for name, value in display.get("at", {}).items()]
    used = {
        c for text in (*shared, *lines, *given, latex) for c in TEXT.sub(" ", text) if c.isalpha()
    }
    letters = {a: b for a, b in LETTERS.items() if a in used and b not in used}
    assert letters, "no letter of this display has another one to stand for it"

    def other(text: str) -> str:
        return outside(text, lambda part: "".join(letters.get(c, c) for c in part))

    scope = Scope()
    for local, group in ((False, shared), (False, lines), (True, given)):
        scope = scope.child(local=local)
        for line in group:
            introduce(other(line), scope)
    return [v.verdict for v in check_display(other(latex), scope)]


def is_one_row(latex: str) -> bool:
    """Whether a display has no rows and no environments of its own."""
    return r"\\" not in latex and r"\begin" not in latex and "&" not in latex


@pytest.mark.parametrize("name", some(DISPLAYS, *list(DISPLAYS)[::14]))
def test_other_letters_spaces_and_rows(name: str) -> None:
    display = DISPLAYS[name]
    for latex in VERSIONS[name]:
        expected = verdicts(display, latex)
        assert verdicts(display, spaced(latex)) == expected, spaced(latex)
        assert renamed(display, latex) == expected, latex
        if is_one_row(latex):
            assert verdicts(display, as_row(latex)) == expected, as_row(latex)


@pytest.mark.parametrize("name", some(DISPLAYS, *list(DISPLAYS)[4::14]))
def test_sums_in_another_order(name: str) -> None:
    for latex in VERSIONS[name]:
        if r"\leftarrow" in latex:
            continue  # an update is read in one form alone
        assert verdicts(DISPLAYS[name], commuted(latex)) == verdicts(DISPLAYS[name], latex), latex


@pytest.mark.parametrize("name", some(DISPLAYS, *list(DISPLAYS)[2::14]))
def test_in_a_page_displayed_or_inline(name: str, tmp_path: Path) -> None:
    display = DISPLAYS[name]
    lines = DATA["scopes"][display["scope"]]
    if {"where", "let", "at"} & set(display):
        pytest.skip("its values belong to an example")
    for latex in filter(is_one_row, VERSIONS[name]):
        found = []
        for written in (f"$$\n{latex}\n$$", f"So ${latex}$ holds."):
            page = tmp_path / "page.md"
            page.write_text(
                "\n\n".join([*(f"$$\n{x}\n$$" for x in lines), written]) + "\n", "utf-8"
            )
            statements = check_page(page).statements[-len(verdicts(display, latex)) :]
            found.append([s.verdict.verdict for s in statements])
        assert found == [verdicts(display, latex)] * 2, latex


def test_terms_are_exchanged_and_names_left_alone() -> None:
    assert commuted("a - b = c").split() == ["-", "b", "+", "a", "=", "c"]
    assert commuted(r"h_{t-1} + a = -c - d").split() == [
        "a", "+", "h_{t-1}", "=", "-", "d", "-c",
    ]  # fmt: skip
    assert commuted(r"\frac{a + 2}{a}").replace(" ", "") == r"\frac{2+a}{a}"
