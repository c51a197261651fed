"""The drawings of a page, made small: each glyph where MathJax puts it, and no outline twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from stepcheck.mathjax import Formula, typeset, typeset_page

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from stepcheck.mathjax import Formulas

ROOM = 30.0
TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2}
LINK = "{http://www.w3.org/1999/xlink}href"
Points = list[tuple[int, int]]

FORMULAS = [
    r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial \hat{y}} \cdot x_1",
    r"\sum_{i=1}^{m} \sqrt{\frac{a}{b}} + \mathbb{R}^{n \times 1}",
    r"\left( \begin{array}{c|c} a \\ \hline b \\ c \\ d \end{array} \right)",
    r"\underbrace{a + b + c + d}_{\text{four}} \widehat{abc} \cancel{x} \boxed{y}",
    r"\sigma'(z) = \begin{cases} 0.598688 & \text{if } z > 0 \\ 1.670320 \end{cases}",
]


def parsed(html: str) -> Element:
    inner = html.replace("data-search-exclude", 'data-search-exclude=""')
    return ElementTree.fromstring(f'<p xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</p>')  # noqa: S314  our own


def corners(path: str) -> Points:
    """Return where each command of a path ends."""
    x = y = 0.0
    start, found = (x, y), []
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        kind, numbers = letter.lower(), [float(n) for n in re.findall(r"-?[\d.]+", rest)]
        if kind == "z":
            x, y = start
        for at in range(0, len(numbers), TAKES.get(kind, 1)):
            dx, dy = (x, y) if letter.islower() else (0.0, 0.0)
            part = numbers[at : at + TAKES[kind]]
            x = part[-2] + dx if len(part) > 1 else part[0] + dx if kind == "h" else x
            y = part[-1] + dy if kind != "h" else y
            found.append((round(x), round(y)))
        if kind == "m":
            start = (x, y)
            found.pop()  # a move draws nothing
    return found


def placed(element: Element) -> tuple[float, float, float, float]:
    """Return by how much an element moves its contents, and how it scales them."""
    transform = element.get("transform", "")
    move = re.search(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)", transform)
    size = re.search(r"scale\((-?[\d.]+),?(-?[\d.]+)?\)", transform)
    x, y = (float(move[1]), float(move[2])) if move else (0.0, 0.0)
    wide, high = (float(size[1]), float(size[2] or size[1])) if size else (1.0, 1.0)
    return x + float(element.get("x", 0)), y + float(element.get("y", 0)), wide, high


def drawn(element: Element, outlines: dict[str, str]) -> Points:
    """Return the corners of all outlines in an element."""
    path = outlines[element.get(LINK, "")[1:]] if element.tag == "use" else element.get("d", "")
    found = [point for child in element for point in drawn(child, outlines)] + corners(path)
    if element.tag == "svg":
        return found
    x, y, wide, high = placed(element)
    return [(round(x + wide * px), round(y + high * py)) for px, py in found]


def outlines_of(page: Formulas) -> dict[str, str]:
    return {path.get("id", ""): path.get("d", "") for path in parsed(page.glyphs).iter("path")}


@pytest.fixture(scope="module")
def page() -> Formulas:
    """Return a page on which each formula stands often."""
    return typeset_page([Formula(latex, display=True) for latex in FORMULAS * 6], ROOM)


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_glyphs_that_are_shared_stand_where_those_that_are_not_do(
    page: Formulas, number: int
) -> None:
    (alone,) = typeset([Formula(FORMULAS[number], display=True)])
    separate = drawn(parsed(alone.html), {})
    shared = drawn(parsed(page.items[number].html), outlines_of(page))
    assert len(separate) > 100
    assert len(shared) == len(separate)
    far = [max(abs(p[0] - q[0]), abs(p[1] - q[1])) for p, q in zip(shared, separate, strict=True)]
    assert max(far) <= 2  # thousandths of an em: what rounding makes


def test_what_stands_often_is_one_outline(page: Formulas) -> None:
    used = [re.findall(r'xlink:href="#(\w+)"', item.html) for item in page.items]
    known = outlines_of(page)
    assert {name for names in used for name in names} == set(known)
    assert len(known) == len(set(known.values()))
    glyphs = typeset([Formula(FORMULAS[0], display=True)])[0].html.count("<path")
    assert len(used[0]) < glyphs / 2


def test_a_formula_for_anywhere_needs_no_other(page: Formulas) -> None:
    (alone,) = typeset([Formula(FORMULAS[0], display=True)])
    assert "<use" not in alone.html
    assert "<path" not in page.items[0].html


def test_what_nothing_uses_is_not_sent(page: Formulas) -> None:
    allowed = {"data-search-exclude"}
    for item in page.items:
        names = set(re.findall(r" ([a-z-]+)=", re.sub(r">[^<]*<", "><", item.html)))
        assert {name for name in names if name.startswith("data-")} <= allowed
        assert not names & {"xmlns", "role", "focusable", "id"}
        assert not re.search(r"<g></g>|<g/>|<g>", item.html)


def test_a_formula_says_itself_in_one_line_of_text() -> None:
    latex = r"\hat{y} = \frac{1}{1 + e^{-z}}, \quad J = \frac{1}{m} \sum_{i=1}^{m} L^{(i)}"
    (item,) = typeset_page([Formula(latex)], ROOM).items
    said = re.search(r"<desc>(.*?)</desc>", item.html)
    assert said
    assert said[1] == "ŷ = 1/(1 + e^(−z)), J = 1/m ∑_(i = 1)^m L^(i)"


def test_a_plain_formula_is_text() -> None:
    (item,) = typeset_page([Formula(r"\hat{y}_1 = 0.4 < 1", plain=True)], ROOM).items
    assert item.html == "ŷ_1 = 0.4 &lt; 1"
