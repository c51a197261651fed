"""Typeset formulas are kept: a second build starts no Node, and trusts no file but its own."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from stepcheck import store
from stepcheck.mathjax import Formula, Rendered, engine, typeset_page
from stepcheck.mathjax import kept as answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = [Formula(r"\frac{a}{b}", display=True), Formula("a")]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder where this test keeps what it typesets."""
    monkeypatch.setattr(answers, "folder", lambda: tmp_path / "formulas")
    return tmp_path / "formulas"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of formulas that Node is asked for."""
    counts: list[int] = []
    real = engine.ask

    def counting(request: dict[str, Any]) -> dict[str, Any]:
        counts.append(len(request["formulas"]))
        return real(request)

    monkeypatch.setattr(engine, "ask", counting)
    return counts


def test_a_page_is_typeset_once(kept: Path, asked: list[int]) -> None:
    first, second = (typeset_page(PAGE, room=30.0) for _ in range(2))
    assert asked == [2]
    assert first == second
    assert len(list(kept.iterdir())) == 1


def test_a_page_is_the_same_to_the_byte_typeset_or_kept(
    kept: Path, asked: list[int], md: Callable[[str], str]
) -> None:
    text = "# Title $x$\n\n$\\newcommand{\\q}{y} \\q$\n\n$$\n\\frac{1}{\\q}\n$$\n"
    typeset, loaded = md(text), md(text)
    for file in kept.iterdir():
        file.unlink()
    again = md(text)
    assert asked == [3, 3]
    assert typeset == loaded == again
    assert "<mfrac><mn>1</mn><mi>y</mi></mfrac>" in typeset


def test_each_question_has_an_answer_of_its_own(kept: Path, asked: list[int]) -> None:
    for page, room in [(PAGE, 30.0), (PAGE[:1], 30.0), (PAGE[::-1], 30.0), (PAGE, 20.0)]:
        typeset_page(page, room)
    assert asked == [2, 1, 2, 2]
    assert len(list(kept.iterdir())) == 4


def test_another_version_of_mathjax_or_of_our_scripts_typesets_again(
    kept: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset_page(PAGE, room=30.0)
    monkeypatch.setattr(answers, "version", lambda: "another")
    typeset_page(PAGE, room=30.0)
    assert asked == [2, 2]
    assert len(list(kept.iterdir())) == 2


def cut_short(text: str) -> str:
    return text[: len(text) // 2]


def edited(text: str) -> str:
    return text.replace("<mi>a</mi>", "<mi>b</mi>")


def wrapped(text: str) -> str:
    digest, _, answer = text.partition("\n")
    return digest + "\n" + json.dumps({"formulas": [], "glyphs": answer})


def emptied(_: str) -> str:
    return ""


@pytest.mark.parametrize("harm", [cut_short, edited, wrapped, emptied])
def test_a_file_that_was_changed_is_not_used(
    kept: Path, asked: list[int], harm: Callable[[str], str]
) -> None:
    first = typeset_page(PAGE, room=30.0)
    (file,) = kept.iterdir()
    whole = file.read_text(encoding="utf-8")
    assert harm(whole) != whole
    file.write_text(harm(whole), encoding="utf-8")
    assert typeset_page(PAGE, room=30.0) == first
    assert asked == [2, 2]
    assert file.read_text(encoding="utf-8") == whole  # and it is mended


def test_a_file_from_elsewhere_is_not_used(kept: Path, asked: list[int]) -> None:
    typeset_page(PAGE[:1], room=30.0)
    (other,) = kept.iterdir()
    typeset_page(PAGE[1:], room=30.0)
    (own,) = set(kept.iterdir()) - {other}
    own.write_bytes(other.read_bytes())
    (found,) = typeset_page(PAGE[1:], room=30.0).items
    assert "<mfrac>" not in found.html
    assert asked == [1, 1, 1]


def test_a_file_that_cannot_be_read_is_no_file(kept: Path, asked: list[int]) -> None:
    typeset_page(PAGE, room=30.0)
    (file,) = kept.iterdir()
    file.write_bytes(b"\xff\xfe\n")
    typeset_page(PAGE, room=30.0)
    assert asked == [2, 2]


def test_where_nothing_can_be_kept_formulas_are_typeset_all_the_same(
    kept: Path, asked: list[int]
) -> None:
    kept.parent.joinpath("formulas").write_text("in the way")
    assert typeset_page(PAGE, room=30.0) == typeset_page(PAGE, room=30.0)
    assert asked == [2, 2]


def test_a_page_with_a_mistake_is_not_kept(kept: Path, asked: list[int]) -> None:
    def mistakes(found: tuple[Rendered, ...]) -> list[str | None]:
        return [item.error for item in found]

    page = [Formula("a"), Formula(r"\fooo")]
    first, second = (mistakes(typeset_page(page, room=30.0).items) for _ in range(2))
    assert first == second == [None, r"Undefined control sequence \fooo"]
    assert asked == [2, 2]
    assert not kept.exists()


def test_what_nobody_asks_for_is_dropped_in_the_end(kept: Path) -> None:
    kept.mkdir()
    old, recent, other = (kept / name for name in ("old.json", "recent.json", "notes.txt"))
    for file in (old, recent, other):
        file.write_text("")
    past = time.time() - store.UNUSED - 60
    for file in (old, other):
        os.utime(file, (past, past))
    typeset_page(PAGE, room=30.0)
    assert not old.exists()
    assert recent.exists()
    assert other.exists()  # not ours


def test_what_is_asked_for_stays(kept: Path) -> None:
    typeset_page(PAGE, room=30.0)
    (file,) = kept.iterdir()
    os.utime(file, (0, 0))
    typeset_page(PAGE, room=30.0)
    assert time.time() - file.stat().st_mtime < 60
