"""Examples over two inputs of a live figure, with the line between their classes: a picture.

It shows the figure as it is at first; a script takes it over, and moves the line (examples.js).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.compute.rounding import exactly
from stepcheck.graph.draw.plane import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    USED,
    VIEW,
    axes,
    name,
    over,
    place,
    ticks,
)
from stepcheck.graph.fields.spoken import spoken
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stepcheck.graph.live.data import Data
    from stepcheck.graph.live.level import Ends, Point, Segment

DISC, RING, EXAMPLE = 4.0, 3.5, 9.0
ROOM = 60.0  # from the frame, where the line says what lies beyond it
ASIDE = (46.0, 16.0)  # from the line to the middle of these words


@dataclass(frozen=True)
class Names:
    """The LaTeX of the directions, of what draws the line, and of the label if there is one."""

    across: str
    up: str
    node: str
    label: str = ""


def boundary(data: Data, names: Names, identifier: str) -> str:
    """Return the element of examples with the line between their classes."""
    own, pen = f"{identifier}-data", Pen(data.ends)
    level = exactly(data.level).replace("-", "−")
    inside = (
        f'<g class="sp-lines"><path d="{"".join(map(pen.segment, data.line))}"/></g>'
        f'<g class="sp-data">{"".join(map(pen.example, data.examples))}</g>'
    )
    x, y = pen.place(data.start)
    label = f'data-label="{escape(data.cells[2])}" ' if data.cells[2:] else ""
    return (
        f"<stepcheck-examples {over(data.cells)} {label}"
        f'data-of="{escape(data.node)}" data-level="{data.level!r}"'
        f' data-examples="{json.dumps(data.examples, separators=(",", ":"))}">'
        f'<svg {VIEW} role="img" aria-labelledby="{own}-title" aria-describedby="{own}-desc">'
        f'<title id="{own}-title">{escape(title(names, level))}</title>'
        f'<desc id="{own}-desc">{escape(words(data, names, level))}</desc>'
        f"{axes((names.across, names.up), inside, own, ticks(data.ends))}"
        f'<g class="sp-side"{pen.side(data.line)}>{name(f"{names.node} > {level}", 0, 0)}</g>'
        f'<circle class="sp-point sp-ring" r="{EXAMPLE}" cx="{x:.1f}" cy="{y:.1f}"'
        f' role="img" aria-label="{escape(f"{spoken(names.across)} and {spoken(names.up)}")}"/>'
        "</svg>"
        f"{about(data, names, level)}</stepcheck-examples>"
    )


def title(names: Names, level: str) -> str:
    """Return what the plane shows, in plain words."""
    across, up, of = map(spoken, (names.across, names.up, names.node))
    return f"Examples over {across} and {up}, and the line where {of} is {level}"


def words(data: Data, names: Names, level: str) -> str:
    """Return the examples and the line in words; a script writes the same two numbers anew."""
    counts = [f"{sum(shares)} of {len(shares)}" for shares in by_label(data)]
    label = spoken(names.label) if names.label else "label"
    return (
        f"{spoken(names.node)} is at least {level} at {counts[1]} examples with {label} 1,"
        f" and at {counts[0]} with {label} 0. Discs are the former, rings the latter; the large"
        " circle is the example of the graph."
    )


def by_label(data: Data) -> list[list[bool]]:
    """Return for each label which of its examples the value is reached at."""
    pairs = list(zip(data.examples, data.reached, strict=True))
    return [[share for example, share in pairs if example[2] == label] for label in (0, 1)]


def about(data: Data, names: Names, level: str) -> str:
    """Return the text below the plane, with the counts as they are, and what a reader may do."""
    given = [f"{names.label} = {n}" if names.label else str(n) for n in (1, 0)]
    of, at, one, zero = typeset(
        [Formula(t) for t in (names.node, f"{names.node} = {level}", *given)]
    )
    label = "" if names.label else "label "
    zeros, ones = by_label(data)
    return (
        f'<p class="sp-about">Discs are examples with {label}{one.html}, rings those with'
        f" {label}{zero.html}; on the line {at.html}. Now {of.html} reaches"
        f' {level} at <span class="sp-count">{sum(ones)}</span> of {len(ones)} discs and at'
        f' <span class="sp-count">{sum(zeros)}</span> of {len(zeros)} rings. The large circle is'
        ' the example of the graph.</p><div class="sp-means" hidden><p class="sp-about">Click an'
        f' example to take it. {USED}</p><button type="button" class="md-button sp-next">Next'
        " example</button></div>"
    )


@dataclass(frozen=True)
class Pen:
    """Draws in the plane between two ends to the right and two upwards."""

    ends: Ends

    def place(self, point: Point) -> Point:
        """Return where a point of the plane is on the drawing."""
        return place(point, self.ends)

    def segment(self, segment: Segment) -> str:
        """Return a part of a line, as a part of a path."""
        (a, b), (c, d) = map(self.place, segment)
        return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"

    def example(self, example: Sequence[float]) -> str:
        """Return the mark of an example, by its class."""
        x, y = self.place((example[0], example[1]))
        kind, r = ("sp-one", DISC) if example[2] else ("sp-zero", RING)
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>'

    def side(self, line: Iterable[Segment]) -> str:
        """Return where the line says on which side of it more is: near its upper right end."""
        best: tuple[float, Point, Point] | None = None
        for one, two in line:
            (a, b), (c, d) = self.place(one), self.place(two)
            x, y, length = (a + c) / 2, (b + d) / 2, math.hypot(c - a, d - b)
            room = min(x - LEFT, RIGHT - x, y - TOP, BOTTOM - y)
            if length and room >= ROOM and (best is None or x - y > best[0]):
                best = x - y, (x, y), ((d - b) / length, (a - c) / length)
        if best is None:
            return ' visibility="hidden"'
        _, (x, y), (u, v) = best
        x, y = x + ASIDE[0] * u, y + ASIDE[1] * v
        return f' transform="translate({x:.1f} {y:.1f})"'
