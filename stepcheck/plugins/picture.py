"""Draws the card of a page: its title and a formula, as a PNG that other sites show beside a link.

The formula is MathJax's SVG, which uses few kinds of elements; its outlines are filled here.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = (1200, 630)
PAPER, INK, BRAND, QUIET = "#ffffff", "#1b2624", "#0f4c4a", "#52615f"
MARGIN, BAND = 72, 96
FINER = 3  # times as fine as the picture are outlines filled, and then averaged
SMOOTH = 6  # pieces of a curve

NUMBER = r"-?\d*\.?\d+(?:e-?\d+)?"
COMMAND = re.compile(rf"([A-Za-z])((?:\s*,?\s*{NUMBER})*)")
CHANGE = re.compile(r"(translate|scale)\(([^)]*)\)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "C": 6, "Z": 0}

Point = tuple[float, float]


@dataclass(frozen=True)
class Motion:
    """Where the points of a drawing are: scaled, then moved."""

    right: float = 1.0
    up: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def then(self, transform: str) -> Motion:
        """Return what an element inside does, which has a `transform`."""
        found = self
        for kind, given in CHANGE.findall(transform):
            first, *rest = map(float, re.findall(NUMBER, given))
            if kind == "translate":
                found = found.moved(first, rest[0] if rest else 0.0)
            else:
                second = rest[0] if rest else first
                found = Motion(found.right * first, found.up * second, found.x, found.y)
        return found

    def moved(self, x: float, y: float) -> Motion:
        """Return this motion from another origin."""
        return Motion(self.right, self.up, self.x + self.right * x, self.y + self.up * y)

    def at(self, point: Point) -> Point:
        """Return where a point is."""
        return self.x + self.right * point[0], self.y + self.up * point[1]


def draw(title: str, site: str, formula: str) -> bytes:
    """Return a card as PNG; `formula` is SVG, or nothing."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], BAND), fill=BRAND)
    pen.text((MARGIN, BAND / 2), site, fill=PAPER, font=font(38, bold=True), anchor="lm")
    height = BAND + 56
    size = next((s for s in (62, 54, 46) if len(lines(title, s)) <= 2), 40)
    for line in lines(title, size)[:3]:
        pen.text((MARGIN, height), line, fill=INK, font=font(size, bold=True), anchor="lt")
        height += round(size * 1.25)
    foot = SIZE[1] - 56
    words = "Every equals sign is checked by a machine."
    pen.text((MARGIN, foot), words, fill=QUIET, font=font(28), anchor="lm")
    if formula:
        put(picture, formula, (MARGIN, height + 24, SIZE[0] - MARGIN, foot - 44))
    found = io.BytesIO()
    picture.quantize(32, Image.Quantize.FASTOCTREE).save(found, "PNG")
    return found.getvalue()


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the face of the letters: Matplotlib brings one that has the signs of mathematics."""
    spec = find_spec("matplotlib")
    folder = Path(spec.origin or "").parent if spec else Path()
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(folder / "mpl-data" / "fonts" / "ttf" / name), size)


def lines(text: str, size: int) -> list[str]:
    """Return a text in lines that fit."""
    face, found = font(size, bold=True), [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if face.getlength(longer) <= SIZE[0] - 2 * MARGIN:
            found[-1] = longer
        else:
            found.append(word)
    return [line for line in found if line]


def put(picture: Image.Image, formula: str, box: tuple[float, float, float, float]) -> None:
    """Draw a formula as large as it fits into a box, in its middle."""
    root = ElementTree.fromstring(formula)  # noqa: S314  our own drawing
    left, top, width, height = map(float, root.get("viewBox", "").split())
    room = box[2] - box[0], box[3] - box[1]
    scale = min(room[0] / width, room[1] / height, 0.075)
    x = box[0] + (room[0] - scale * width) / 2 - scale * left
    y = box[1] + (room[1] - scale * height) / 2 - scale * top
    fine = Motion(scale * FINER, scale * FINER, x * FINER, y * FINER)
    mask = Image.new("1", (SIZE[0] * FINER, SIZE[1] * FINER))
    for outline in outlines(root, fine):
        fill(mask, outline)
    ink = mask.convert("L").resize(SIZE, Image.Resampling.BOX)
    picture.paste(Image.new("RGB", SIZE, INK), mask=ink)


def outlines(element: ElementTree.Element, motion: Motion) -> Iterator[list[list[Point]]]:
    """Yield what an element draws: closed lines, where an inner one is a hole."""
    for child in element:
        here = motion.then(child.get("transform", ""))
        number = {n: float(child.get(n, "0")) for n in ("x", "y")}
        kind = child.tag.rpartition("}")[2]
        if kind == "path":
            yield [[here.at(p) for p in line] for line in flat(child.get("d", ""))]
        elif kind == "rect":
            x, y = number["x"], number["y"]
            w, h = (float(child.get(n, "0")) for n in ("width", "height"))
            yield [[here.at(p) for p in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))]]
        elif kind == "svg":  # a bracket in pieces: its own window on its own plane
            seen_x, seen_y, *_ = map(float, child.get("viewBox", "0 0").split())
            yield from outlines(child, here.moved(number["x"] - seen_x, number["y"] - seen_y))
        elif kind in ("g", "a"):
            yield from outlines(child, here)


@cache  # a glyph comes often
def flat(path: str) -> list[list[Point]]:
    """Return the closed lines of a path, its curves in short pieces."""
    found: list[list[Point]] = []
    line: list[Point] = []
    at: Point = (0.0, 0.0)
    control = at
    for letter, given in COMMAND.findall(path):
        numbers = [float(n) for n in re.findall(NUMBER, given)]
        takes = TAKES[letter]
        for start in range(0, len(numbers), takes or 1):
            part = numbers[start : start + takes]
            if letter == "M" and start == 0:
                found.append(line)
                line = []
            controls = points(letter, part, at, control)
            line += curve([at, *controls]) if letter in "QTC" else controls
            control = controls[-2] if letter in "QTC" else controls[-1]
            at = controls[-1]
    return [line for line in [*found, line] if len(line) > 2]


def points(letter: str, part: list[float], at: Point, control: Point) -> list[Point]:
    """Return the points that a command of a path goes to, its control points among them."""
    if letter == "H":
        return [(part[0], at[1])]
    if letter == "V":
        return [(at[0], part[0])]
    found = list(zip(part[::2], part[1::2], strict=True))
    mirrored = (2 * at[0] - control[0], 2 * at[1] - control[1])
    return [mirrored, *found] if letter == "T" else found


def curve(controls: list[Point]) -> list[Point]:
    """Return points on a Bézier curve, its end the last."""
    found = []
    for step in range(1, SMOOTH + 1):
        t, left = step / SMOOTH, controls
        while len(left) > 1:
            left = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(left)]
        found.append(left[0])
    return found


def fill(mask: Image.Image, outline: list[list[Point]]) -> None:
    """Fill an outline in a mask, with holes where its lines lie within one another."""
    xs, ys = ([p[axis] for line in outline for p in line] for axis in (0, 1))
    if not xs:
        return
    left, top = int(min(xs)) - 1, int(min(ys)) - 1
    size = int(max(xs)) - left + 3, int(max(ys)) - top + 3
    shape = Image.new("1", size)
    for line in outline:
        one = Image.new("1", size)
        ImageDraw.Draw(one).polygon([(x - left, y - top) for x, y in line], fill=1)
        shape = ImageChops.logical_xor(shape, one)
    mask.paste(1, (left, top), shape)
