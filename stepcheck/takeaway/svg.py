"""The drawing of a figure as an SVG of its own: no style sheet, no variable, no class is left.

Programs that draw SVG know few of the ways in which CSS chooses elements, and some know none. So
each element says itself how it looks, and `currentColor` has become a colour.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from stepcheck.takeaway.sheets import PAPER, Part, looks

FIGURE = re.compile(
    r'<figure class="(?P<kind>sc-(?:graph|plot))".*?(?P<svg><svg\b.*?</svg>)', re.DOTALL
)
PLANE = re.compile(
    r'<(?P<tag>stepcheck-examples) class="(?P<kind>sp-plane)"[^>]*>(?P<svg><svg\b.*?</svg>)',
    re.DOTALL,
)
INK = "#212121"
FONT = "Helvetica, Arial, sans-serif"
XML = "http://www.w3.org/2000/svg"
# What an element may say itself, of all that the sheets say.
ATTRIBUTES = (
    "fill", "fill-opacity", "paint-order", "stroke", "stroke-dasharray", "stroke-linejoin",
    "stroke-opacity", "stroke-width",
)  # fmt: skip
COLOURS = ("fill", "stroke")
CURRENT = "currentcolor"
SITE = re.compile(r"class|style|data-.*")  # what only a page can use


def drawing_of(figure: str) -> str:
    """Return the drawing of a graph or a plot, an HTML figure of ours, as an SVG that stands alone.

    Of a graph with two drawings it is the wide one. It has the figure's title and description, and
    letters of other alphabets as their numbers, so that it is the same text in any encoding.
    """
    found = FIGURE.search(figure)
    if found is None:
        raise ValueError("this is no figure with a drawing")
    return stand_alone(found["svg"], [part("figure", found["kind"])])


def plane_of(figure: str) -> str:
    """Return the examples of a live graph, drawn beside it, in the same way; "" if it has none."""
    found = PLANE.search(figure)
    if found is None:
        return ""
    above = [part("figure", "sc-graph"), part(found["tag"], found["kind"])]
    return stand_alone(found["svg"], above)


def part(tag: str, kind: str) -> Part:
    """Return an element of one class."""
    return Part(tag, frozenset([kind]))


def stand_alone(svg: str, above: list[Part]) -> str:
    """Return a drawing on its own that stood in some elements of a page, from its figure down."""
    root = ET.fromstring(svg)  # noqa: S314  it was drawn here
    _, _, width, height = root.attrib["viewBox"].split()
    colour(root, above, INK)
    paper = ET.Element(
        "rect", {"width": width, "height": height, "fill": next(iter(PAPER.values()))}
    )
    root.insert(sum(child.tag in ("title", "desc") for child in root), paper)
    size = {"xmlns": XML, "width": width, "height": height, "font-family": FONT, "fill": INK}
    root.attrib = size | {k: v for k, v in root.attrib.items() if k not in size}
    found: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return found.decode() + "\n"


def colour(
    element: ET.Element, above: list[Part], ink: str, inked: frozenset[str] = frozenset()
) -> None:
    """Let an element, and all in it, say how they look.

    `ink` is the colour of what is above, and `inked` what of it has that colour, whichever it is.
    """
    path = [*above, Part(element.tag, frozenset(element.get("class", "").split()))]
    said = looks(path)
    own = element.attrib | {n: said[n].removesuffix("px") for n in ATTRIBUTES if n in said}
    if "color" in said:
        ink = said["color"]
        own = dict.fromkeys(inked, CURRENT) | own
    current = {name for name in COLOURS if own.get(name, "").lower() == CURRENT}
    element.attrib = {
        name: ink if name in current else value
        for name, value in own.items()
        if not SITE.fullmatch(name)
    }
    for child in element:
        colour(child, path, ink, frozenset((inked - own.keys()) | current))
