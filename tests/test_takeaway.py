"""Figures that are taken away: the SVG stands alone, with the looks that the page gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import markdown
import pytest
from conftest import ROOT
from graphs import ALL, LOGISTIC, logistic, on_pages

from snippets.model import students
from stepcheck.graph import draw, picture_of
from stepcheck.plot.draw.figure import draw as draw_plot
from stepcheck.plot.spec import read
from stepcheck.takeaway.sheets import Part, looks, rules
from stepcheck.takeaway.svg import drawing_of, plane_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
PLOT = re.compile(r"^```plot\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGE = "$a \\in \\mathbb{R}$ $$q := a^2$$\n\n```graph\noutput: q\nat: a = 3\nshow: values\n```\n"

LIVE = "show: values\nlive: y in [0, 1], w_1 in [-1, 1], x_1 in [-5, 5], x_2 in [-5, 5]\n"
DATA = r"data: x_1, x_2 in model.students, \hat{y} = 0.5"


def examples() -> str:
    """Return a live graph with all examples beside it."""
    x, y = students()
    rows = [(float(a), float(b), float(c)) for (a, b), c in zip(x, y, strict=True)]
    return draw(picture_of(LOGISTIC + LIVE + DATA, logistic(), None, lambda *_: rows), "g")


def plots() -> Iterator[str]:
    """Yield the plots of a few pages: curves, a map with paths, a product of matrices."""
    for name in ("sigmoid", "training", "batch"):
        yield from PLOT.findall((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"))


def figures() -> dict[str, str]:
    """Return HTML figures of all kinds."""
    edge = picture_of(f"{LOGISTIC}gradient: w_1\nedge: w_1 -> z\n{ALL}", logistic())
    found = {"edge": draw(edge, "edge")}
    found |= {n: draw(p, "g") for n, p in on_pages().items() if n.startswith(("index", "hidden"))}
    found |= {
        f"plot {n}": draw_plot(read(text), ROOT / "snippets", "p") for n, text in enumerate(plots())
    }
    return found


@pytest.fixture(scope="module")
def drawings() -> dict[str, tuple[str, str]]:
    found = {name: (html, drawing_of(html)) for name, html in figures().items()}
    plane = examples()
    return found | {"plane": (plane[plane.index("<stepcheck-examples") :], plane_of(plane))}


def test_nothing_of_a_page_is_left_in_it(drawings: dict[str, tuple[str, str]]) -> None:
    assert len(drawings) > 6
    for name, (_, text) in drawings.items():
        assert text.isascii(), name
        root = ET.fromstring(text)  # noqa: S314  our own
        assert root.tag == f"{SVG}svg", name
        for element in root.iter():
            assert not {"class", "style"} & element.attrib.keys(), name
            assert not [a for a in element.attrib if a.startswith("data-")], name
            assert not [v for v in element.attrib.values() if re.search(r"var\(|current", v, re.I)]
            assert element.tag != f"{SVG}style"


def test_it_has_its_size_its_paper_its_title_and_its_description(
    drawings: dict[str, tuple[str, str]],
) -> None:
    for html, text in drawings.values():
        root = ET.fromstring(text)  # noqa: S314  our own
        kinds = [child.tag.removeprefix(SVG) for child in root]
        assert kinds[:3] == ["title", "desc", "rect"]
        title, words, paper = root[:3]
        assert f">{title.text}</title>" in html
        assert words.text
        assert len(words.text) > 20
        size = [root.get("width"), root.get("height")]
        assert [paper.get("width"), paper.get("height")] == size
        assert root.get("viewBox") == f"0 0 {' '.join(map(str, size))}"
        assert paper.get("fill") == "#ffffff"
        assert root.get("font-family")


def test_every_number_and_every_line_is_taken_along(drawings: dict[str, tuple[str, str]]) -> None:
    for html, text in drawings.values():
        drawn = re.search(r"<svg\b.*?</svg>", html, re.DOTALL)
        assert drawn
        before = ET.fromstring(drawn[0])  # noqa: S314  our own
        after = ET.fromstring(text)  # noqa: S314
        for tag in ("path", "text", "circle", "polygon"):
            own = [(e.get("d"), e.text) for e in before.iter(tag)]
            assert own == [(e.get("d"), e.text) for e in after.iter(SVG + tag)]


def test_the_sheets_are_read_as_a_browser_reads_them() -> None:
    figure, svg = Part("figure", frozenset(["sc-graph"])), Part("svg", frozenset(["sg-wide"]))
    back = Part("g", frozenset(["sg-back", "sg-lit"]))
    line = looks([figure, svg, back, Part("path", frozenset())])
    assert line["stroke-dasharray"] == "5 3.5"
    assert line["stroke-width"] == "3.4px"  # the one that comes later
    assert looks([figure, svg, back])["color"] == "#a8410a"
    assert "stroke-dasharray" not in looks([figure, svg, back, Part("g", frozenset()), line_part()])
    node = Part("g", frozenset(["sg-node", "sg-lit"]))
    assert looks([figure, svg, node, Part("rect", frozenset())])["stroke"] == "#6f2c91"
    assert "color" not in looks([Part("figure", frozenset(["sc-plot"])), svg, back])
    said = [value for rule in rules() for value in rule.looks.values()]
    assert "#7cc0ff" not in said  # the dark scheme


def line_part() -> Part:
    return Part("path", frozenset())


def test_a_plane_has_its_looks_and_says_what_its_marks_mean() -> None:
    text = plane_of(examples())
    root = ET.fromstring(text)  # noqa: S314  our own
    counts = {kind: len([c for c in root.iter(f"{SVG}circle") if c.get("fill") == kind])
              for kind in ("none", "#212121")}  # fmt: skip
    labels = students()[1]
    assert counts == {"none": (labels == 0).sum() + 1, "#212121": (labels == 1).sum()}
    *_, point = root.iter(f"{SVG}circle")
    assert point.get("stroke") == "#0b5fa5"
    (line,) = [p for p in root.iter(f"{SVG}path") if p.get("stroke-width") == "2"]
    assert [line.get(name) for name in ("stroke", "stroke-opacity")] == ["#212121", "1"]
    assert "Discs are" in (root.findtext(f"{SVG}desc") or "")
    assert plane_of(draw(picture_of(LOGISTIC + ALL, logistic()), "g")) == ""


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure"):
        drawing_of("<p>words</p>")


def test_a_page_alone_holds_its_drawing_in_the_link() -> None:
    html = markdown.markdown(PAGE, extensions=["stepcheck"])
    link = re.search(r'class="sc-take"[^>]*>Take it away: <a href="(.*?)" download="(.*?)"', html)
    assert link
    assert link[1].startswith("data:image/svg+xml;base64,")
    assert link[2] == "graph-1.svg"
    assert "offerAll" in html
    assert "offerAll" not in markdown.markdown("$2 + 2 = 4$", extensions=["stepcheck"])
