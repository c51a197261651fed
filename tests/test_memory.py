"""A page read again while its author types: the same verdicts, and only what changed is checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import some

from stepcheck.core.check.checker import check_display
from stepcheck.core.record import to_record
from stepcheck.pages import memory
from stepcheck.pages.check import PageReport, check_text
from stepcheck.pages.memory import Memory
from stepcheck.pages.notation import table_of

DOCS = Path(__file__).parent.parent / "docs"
NOTATION = "$x \\in \\mathbb{R}$"
PAGE = """\
Let $z := x + 1$. Then $z - 1 = x$.

!!! example

    With $x := 3$ it is $z = 4$.

And $2 z = 2 x + 2$.
"""


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the displays that are really checked."""
    seen: list[str] = []

    def noted(latex: str, *rest: Any, **more: Any) -> object:  # noqa: ANN401  handed on
        seen.append(latex)
        return check_display(latex, *rest, **more)

    monkeypatch.setattr(memory, "check_display", noted)
    return seen


def said(report: PageReport) -> list[object]:
    return [(s.line, s.column, s.latex, to_record(s.verdict)) for s in report.statements]


def read(text: str, known: Memory | None = None, notation: str = NOTATION) -> list[object]:
    return said(check_text(text, "page.md", table_of(notation).scope, memory=known))


EDITS = [
    (PAGE, []),
    (PAGE.replace("Let", "First let"), []),
    ("One line above.\n\n" + PAGE, []),
    (PAGE.replace("2 z = 2 x + 2", "2 z = 2 x + 3"), ["2 z = 2 x + 3"]),
    (PAGE.replace("x := 3", "x := 4"), ["x := 4", "z = 4"]),
    (PAGE.replace("x + 1$", "x + 2$"), ["z := x + 2", "z - 1 = x", "x := 3", "z = 4",
                                        "2 z = 2 x + 2"]),
    (PAGE.replace("Let $z := x + 1$. ", ""), ["z - 1 = x", "x := 3", "z = 4", "2 z = 2 x + 2"]),
    (PAGE.replace("    With", "With"), ["x := 3", "z = 4", "2 z = 2 x + 2"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "again"), EDITS)
def test_what_changed_is_checked_and_nothing_else(
    text: str, again: list[str], checked: list[str]
) -> None:
    known = Memory()
    read(PAGE, known)
    checked.clear()
    found = read(text, known)
    assert checked == again
    assert found == read(text)


def test_an_edit_taken_back_costs_nothing(checked: list[str]) -> None:
    known = Memory()
    for text in (PAGE, PAGE.replace("x + 1$", "x + 2$")):
        read(text, known)
    checked.clear()
    read(PAGE, known)
    assert checked == []


def test_another_symbol_table_changes_all(checked: list[str]) -> None:
    known = Memory()
    read(PAGE, known)
    checked.clear()
    other = "$x \\in \\mathbb{R}^2$"
    assert read(PAGE, known, other) == read(PAGE, notation=other)
    assert checked[:2] == ["z := x + 1", "z - 1 = x"]


@pytest.mark.parametrize("name", some(["sigmoid", "loss"], "loss"))
def test_our_pages_are_read_with_a_memory_as_without(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    notation = (DOCS / "notation.md").read_text(encoding="utf-8")
    known = Memory()
    middle = text.replace("{z}", "{z} + 0")
    assert middle != text
    alone = {version: read(version, notation=notation) for version in (text, middle)}
    for version in (text, middle, text):
        assert read(version, known, notation) == alone[version]
