"""The place of a live figure's second view: its axes with their names; a script draws the rest."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.draw.blocks import Piece, draw
from stepcheck.graph.fields.spoken import spoken
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, FONT = 350.0, 300.0, 13
LEFT, TOP, RIGHT, BOTTOM = 44.0, 26.0, 340.0, 258.0
"""The frame of the plane in its drawing, which is as wide as the column of a phone."""


def plane(cells: Sequence[str], names: Sequence[str], output: str, identifier: str) -> str:
    """Return the element of a plane; `names` are the LaTeX of its directions and of its output."""
    across, up, of = (spoken(name) for name in (*names, output))
    frame = f'x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{BOTTOM - TOP}"'
    label = f"Lines of equal {of} over {across} and {up}"
    clip = f"{identifier}-plane"
    heads = typeset([Formula(name) for name in (output, *names)])
    return (
        f'<stepcheck-plane data-x="{escape(cells[0])}" data-y="{escape(cells[1])}">'
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" font-size="{FONT}" role="group"'
        f' aria-label="{escape(label)}">'
        f'<clipPath id="{clip}"><rect {frame}/></clipPath>'
        f"{name(names[0], (LEFT + RIGHT) / 2, HEIGHT - 9)}{name(names[1], LEFT, 11)}"
        f'<g class="sp-ticks" aria-hidden="true"></g><rect class="sp-frame" {frame}/>'
        f'<g clip-path="url(#{clip})"><g class="sp-lines"></g><g class="sp-way"></g></g>'
        f'<g class="sp-levels"></g>'
        f'<circle class="sp-point" r="8" tabindex="0" role="slider"'
        f' aria-roledescription="point in the plane" aria-label="{escape(f"{across} and {up}")}"/>'
        f'</svg><p class="sp-about">Lines of equal {heads[0].html} over {heads[1].html} and'
        f" {heads[2].html}, at the other values as they are. Drag the point, or move it by the"
        " arrow keys.</p></stepcheck-plane>"
    )


def name(latex: str, x: float, y: float) -> str:
    """Return the name of a direction, centred at a point."""
    return draw(((Piece(latex, math=True),),), x, y)
