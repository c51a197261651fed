"""Small blocks of typeset mathematics and numbers: what stands in a node or beside an edge."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stepcheck.graph.fields.spec import GraphError
from stepcheck.mathjax.glyphs import Glyphs, LatexError, glyphs

SIZE = 14.0  # of numbers, in the units of the drawing, which are pixels
MATH = 17.0  # so that an index is as large as the least text, 12
SPACE = 4.0
# As wide as the digits of the widest common font for screens, DejaVu Sans.
WIDTHS = {"−": 0.84, "=": 0.84, "≈": 0.84, ".": 0.33, ",": 0.33, " ": 0.33, "(": 0.4, ")": 0.4}


@dataclass(frozen=True)
class Piece:
    """Mathematics or plain text, with the class that gives its colour.

    `shows` tells a script which number this is; `room` is the longest text that it may put there.
    """

    text: str
    math: bool = False
    role: str = ""
    shows: str = ""
    room: str = ""


Row = tuple[Piece, ...]
Block = tuple[Row, ...]


def outlines(latex: str) -> Glyphs:
    """Return the outlines of a formula; raise `GraphError` if it cannot be typeset."""
    try:
        return glyphs(latex)
    except LatexError as error:
        raise GraphError(f"LaTeX: {error}", "write the name as on the page") from None


def measure(piece: Piece) -> tuple[float, float, float]:
    """Return width, ascent and descent of a piece."""
    if piece.math:
        found, scale = outlines(piece.text), MATH / 1000
        return found.width * scale, found.ascent * scale, found.descent * scale
    width = max(width_of(piece.text), width_of(piece.room))
    return width, SIZE * 0.76, SIZE * 0.22


def width_of(text: str) -> float:
    """Return the width of plain text."""
    return sum(WIDTHS.get(letter, 0.64) for letter in text) * SIZE


def size_of_row(row: Row) -> tuple[float, float, float]:
    """Return width, ascent and descent of a row."""
    sizes = [measure(piece) for piece in row]
    width = sum(s[0] for s in sizes) + SPACE * (len(row) - 1)
    return width, max(s[1] for s in sizes), max(s[2] for s in sizes)


def size(block: Block) -> tuple[float, float]:
    """Return width and height of a block."""
    rows = [size_of_row(row) for row in block]
    height = sum(a + d for _w, a, d in rows) + SPACE * (len(rows) - 1)
    return max((w for w, _a, _d in rows), default=0.0), max(height, 0.0)


def draw(block: Block, x: float, y: float) -> str:
    """Return a block as SVG, centred at a point."""
    _width, height = size(block)
    parts, top = [], y - height / 2
    for row in block:
        width, ascent, descent = size_of_row(row)
        left = x - width / 2
        for piece in row:
            parts.append(draw_piece(piece, left, top + ascent, alone=len(row) == 1))
            left += measure(piece)[0] + SPACE
        top += ascent + descent + SPACE
    return "".join(parts)


def draw_piece(piece: Piece, x: float, y: float, *, alone: bool = False) -> str:
    """Return one piece as SVG, on a baseline; a number that changes is centred if it is alone."""
    role = f' class="{piece.role}"' if piece.role else ""
    role += f' data-shows="{escape(piece.shows)}"' if piece.shows else ""
    if piece.math:
        place = f"translate({x:.1f} {y:.1f}) scale({MATH / 1000})"
        return f'<g{role} transform="{place}">{outlines(piece.text).markup}</g>'
    if piece.room:
        width = measure(piece)[0]
        x += width / 2 if alone else 0.0
        role += f' data-room="{width:.0f}"' + ' text-anchor="middle"' * alone
    return f'<text{role} x="{x:.1f}" y="{y:.1f}">{escape(piece.text)}</text>'
