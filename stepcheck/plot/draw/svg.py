"""A Matplotlib renderer that writes bare SVG: paths, circles and text, coloured by the page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from stepcheck.mathjax.glyphs import glyphs
from stepcheck.plot.draw.label import MATH, SCALE, pieces_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

FAINT = {
    "sc-grid": ' stroke-width="1" stroke-opacity=".15"',
    "sc-axis": ' stroke-width="1" stroke-opacity=".6"',
    "sc-contour": ' stroke-width="1" stroke-opacity=".5"',
}
Size = tuple[float, float, float]
"""Width, height and descent of a text."""


class Measuring(RendererAgg):
    """Matplotlib's own renderer, which also knows how large a label with formulas is."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Size:  # noqa: ANN401  # Matplotlib's
        """Return the size of a text."""
        plain: Callable[..., Size] = super().get_text_width_height_descent
        return size_of(s, prop, lambda words: plain(words, prop, ismath))


class MeasuringCanvas(FigureCanvasAgg):
    """A canvas on which labels have their true size."""

    measuring: Measuring | None = None

    def get_renderer(self) -> RendererAgg:
        """Return the renderer that measures; one for all, so that it is not made for each text."""
        if self.measuring is None:
            width, height = self.figure.bbox.size
            self.measuring = Measuring(width, height, self.figure.dpi)  # type: ignore[no-untyped-call]  # Matplotlib's
        return self.measuring


def size_of(text: str, prop: FontProperties, measure: Callable[[str], Size]) -> Size:
    """Return the size of a label: words as they are measured, formulas by their outlines."""
    if not MATH.search(text):
        return measure(text)
    sizes = [
        formula_size(piece.text, prop) if piece.math else measure(piece.text)
        for piece in pieces_of(text)
    ]
    descent = max(size[2] for size in sizes)
    height = max(size[1] - size[2] for size in sizes) + descent
    return sum(size[0] for size in sizes), height, descent


def formula_size(latex: str, prop: FontProperties) -> Size:
    """Return the size of a formula."""
    found, scale = glyphs(latex), prop.get_size_in_points() * SCALE
    return (
        found.width * scale,
        (found.ascent + found.descent) * scale,
        found.descent * scale,
    )


class BareSVG(RendererBase):
    """Collect what a figure draws; `body` returns it as SVG elements.

    An artist's group id becomes the class of its elements. Colours are left to the stylesheet:
    strokes and text take the `color` of their class, so they follow the light and dark schemes.
    Paths of one class are joined, simplified to a ninth of a unit and rounded to a tenth.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.flip = Affine2D().scale(1, -1).translate(0, height)
        self.groups = [""]
        self.paths: dict[tuple[str, str], list[str]] = {}
        self.circles: list[str] = []
        self.texts: list[str] = []

    def body(self) -> str:
        """Return the SVG elements drawn so far."""
        paths = [
            f'<path class="{group}"{FAINT.get(group, dashes)} d="{"".join(data)}"/>'
            for (group, dashes), data in self.paths.items()
        ]
        lines = ['<g fill="none" stroke="currentColor" stroke-width="2">', *paths, *self.circles]
        return "\n".join([*lines, '</g>\n<g fill="currentColor">', *self.texts, "</g>"])

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002  # Matplotlib's name
        """Enter an artist's group; one without an id shares its parent's."""
        self.groups.append(gid or self.groups[-1])

    def close_group(self, s: str) -> None:  # noqa: ARG002  # Matplotlib's name
        """Leave the group."""
        self.groups.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the drawing."""
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Size:  # noqa: ANN401
        """Return the size of a text."""
        plain = super().get_text_width_height_descent
        return size_of(s, prop, lambda words: plain(words, prop, ismath))

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: ANN401, ARG002, N803  # Matplotlib's signature
    ) -> None:
        """Add a line, cut at the edges of the axes."""
        clip = gc.get_clip_rectangle()
        limits = None
        if clip:
            limits = (clip.x0, self.height - clip.y1, clip.x1, self.height - clip.y0)
        lines = path.cleaned(transform + self.flip, True, limits, simplify=True)
        group = self.groups[-1]
        self.paths.setdefault((group, dashes(gc)), []).extend(commands(lines))

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: ANN401, ARG002, N803  # Matplotlib's signature
    ) -> None:
        """Add a mark at every vertex: a circle, or what its straight lines say."""
        vertices = np.asarray(path.vertices, dtype=np.float64)
        places = np.asarray((trans + self.flip).transform(vertices)).tolist()
        if Path.CURVE4 not in np.asarray(marker_path.codes):
            for x, y in places:
                at = Affine2D().translate(x, self.height - y)
                self.draw_path(gc, marker_path, marker_trans + at)
            return
        radius = marker_trans.transform((1, 0))[0]  # the marker is a unit circle
        for x, y in places:
            size = f'cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"'
            self.circles.append(f'<circle class="{self.groups[-1]}" {size}/>')

    def draw_text(
        self,
        gc: GraphicsContextBase,  # noqa: ARG002  # Matplotlib's signature
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,  # noqa: ARG002
        ismath: Any = False,  # noqa: ANN401
        mtext: Text | None = None,
    ) -> None:
        """Add a label; words in the page's font, held where Matplotlib's own was measured."""
        group = self.groups[-1]
        own = f' class="{group}"' if group.startswith("sc-label") else ""
        if MATH.search(s):
            self.texts.append(f"<g{own}>{self.pieces(x, y, s, prop, ismath)}</g>")
            return
        align = mtext.get_horizontalalignment() if mtext else "left"
        width = self.get_text_width_height_descent(s, prop, ismath)[0]
        share, anchor = {
            "left": (0.0, ""),
            "center": (0.5, ' text-anchor="middle"'),
            "right": (1.0, ' text-anchor="end"'),
        }[align]
        self.texts.append(f"<text{own} {place(x + share * width, y)}{anchor}>{escape(s)}</text>")

    def pieces(self, x: float, y: float, s: str, prop: FontProperties, ismath: Any) -> str:  # noqa: ANN401
        """Return the words and formulas of a label, one behind the other on one baseline."""
        parts, scale = [], prop.get_size_in_points() * SCALE
        for piece in pieces_of(s):
            text = f"${piece.text}$" if piece.math else piece.text
            width = self.get_text_width_height_descent(text, prop, ismath)[0]
            if piece.math:
                at = f"translate({short(x)} {short(y)}) scale({scale:.4f})"
                parts.append(f'<g transform="{at}">{glyphs(piece.text).markup}</g>')
            elif piece.text.strip():
                middle = place(x + width / 2, y)
                words = escape(piece.text.strip())
                parts.append(f'<text {middle} text-anchor="middle">{words}</text>')
            x += width
        return "".join(parts)


def place(x: float, y: float) -> str:
    """Return the attributes that put a text at a point."""
    return f'x="{short(x)}" y="{short(y)}"'


def dashes(gc: GraphicsContextBase) -> str:
    """Return the attribute of a dashed line, none for a solid one."""
    lengths = gc.get_dashes()[1]
    if lengths is None:
        return ""
    pattern = " ".join(map(short, np.asarray(lengths, dtype=np.float64)))
    return f' stroke-dasharray="{pattern}"'


def commands(path: Path) -> Iterator[str]:
    """Yield the path's moves, absolute, and its lines, relative to the vertex before."""
    last = (0.0, 0.0)
    vertices = np.asarray(path.vertices, dtype=np.float64).round(1).tolist()
    for (x, y), code in zip(vertices, np.asarray(path.codes), strict=True):
        if code == Path.MOVETO:
            yield f"M{pair(x, y)}"
        elif code == Path.LINETO and (x, y) != last:
            yield f"l{pair(x - last[0], y - last[1])}"
        last = (x, y)


def pair(x: float, y: float) -> str:
    """Return two coordinates, as short as can be."""
    return f"{short(x)} {short(y)}".replace(" -", "-")


def short(number: float) -> str:
    """Return a coordinate, to a tenth."""
    text = f"{number:.1f}".removesuffix(".0")
    if abs(number) < 1:
        text = text.replace("0.", ".")
    return "0" if text == "-0" else text
