"""A Matplotlib renderer that writes bare SVG: paths, circles and text, coloured by the page."""

from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

FAINT = {
    "sc-grid": ' stroke-width="1" stroke-opacity=".15"',
    "sc-axis": ' stroke-width="1" stroke-opacity=".6"',
}


class BareSVG(RendererBase):
    """Collect what a figure draws; `body` returns it as SVG elements.

    An artist's group id becomes the class of its elements. Colours are left to the stylesheet:
    strokes and text take the `color` of their class, so they follow the light and dark schemes.
    Paths of one class are joined, simplified to a ninth of a unit and rounded to a tenth.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._flip = Affine2D().scale(1, -1).translate(0, height)
        self._groups = [""]
        self._paths: dict[tuple[str, str], list[str]] = {}
        self._circles: list[str] = []
        self._texts: list[str] = []

    def body(self) -> str:
        """Return the SVG elements drawn so far."""
        paths = [
            f'<path class="{group}"{FAINT.get(group, dashes)} d="{"".join(data)}"/>'
            for (group, dashes), data in self._paths.items()
        ]
        lines = ['<g fill="none" stroke="currentColor" stroke-width="2">', *paths, *self._circles]
        return "\n".join([*lines, '</g>\n<g fill="currentColor">', *self._texts, "</g>"])

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002  # Matplotlib's name
        """Enter an artist's group; one without an id shares its parent's."""
        self._groups.append(gid or self._groups[-1])

    def close_group(self, s: str) -> None:  # noqa: ARG002  # Matplotlib's name
        """Leave the group."""
        self._groups.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the drawing."""
        return self.width, self.height

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
        lines = path.cleaned(transform + self._flip, True, limits, simplify=True)
        group = self._groups[-1]
        self._paths.setdefault((group, _dashes(gc)), []).extend(_commands(lines))

    def draw_markers(
        self,
        gc: GraphicsContextBase,  # noqa: ARG002  # Matplotlib's signature
        marker_path: Path,  # noqa: ARG002
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: ANN401, ARG002, N803
    ) -> None:
        """Add a circle at every vertex, the only marker in use."""
        radius = marker_trans.transform((1, 0))[0]  # the marker is a unit circle
        vertices = np.asarray(path.vertices, dtype=np.float64)
        for x, y in np.asarray((trans + self._flip).transform(vertices)).tolist():
            size = f'cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"'
            self._circles.append(f'<circle class="{self._groups[-1]}" {size}/>')

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
        """Add text in the page's font, held where Matplotlib's own, wider font was measured."""
        align = mtext.get_horizontalalignment() if mtext else "left"
        width = self.get_text_width_height_descent(s, prop, ismath)[0]
        share, anchor = {
            "left": (0.0, ""),
            "center": (0.5, ' text-anchor="middle"'),
            "right": (1.0, ' text-anchor="end"'),
        }[align]
        place = f'x="{_short(x + share * width)}" y="{_short(y)}"{anchor}'
        group = self._groups[-1]
        own = f' class="{group}"' if group.startswith("sc-label") else ""
        self._texts.append(f"<text{own} {place}>{escape(s)}</text>")


def _dashes(gc: GraphicsContextBase) -> str:
    lengths = gc.get_dashes()[1]
    if lengths is None:
        return ""
    pattern = " ".join(map(_short, np.asarray(lengths, dtype=np.float64)))
    return f' stroke-dasharray="{pattern}"'


def _commands(path: Path) -> Iterator[str]:
    """Yield the path's moves, absolute, and its lines, relative to the vertex before."""
    last = (0.0, 0.0)
    vertices = np.asarray(path.vertices, dtype=np.float64).round(1).tolist()
    for (x, y), code in zip(vertices, np.asarray(path.codes), strict=True):
        if code == Path.MOVETO:
            yield f"M{_pair(x, y)}"
        elif code == Path.LINETO and (x, y) != last:
            yield f"l{_pair(x - last[0], y - last[1])}"
        last = (x, y)


def _pair(x: float, y: float) -> str:
    return f"{_short(x)} {_short(y)}".replace(" -", "-")


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    if abs(number) < 1:
        text = text.replace("0.", ".")
    return "0" if text == "-0" else text
