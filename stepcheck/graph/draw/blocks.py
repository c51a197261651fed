"""Small blocks of typeset mathematics and numbers: what stands in a node or beside an edge."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stepcheck.graph.fields.spec import GraphError
from stepcheck.mathjax.glyphs import Glyphs, LatexError, glyphs

SIZE = 14.0  # of numbers, in the units of the drawing, which are pixels
MATH = 17.0  # so that an index is as large as the least text, 12
SPACE = 4.0
LINE = 19.0  # from one row of an array to the next
COLUMN = 9.0  # between two columns of an array
BRACKET = 7.0
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


@dataclass(frozen=True)
class Grid:
    """The numbers of an array in rows and columns, between brackets, behind = or ≈."""

    rows: tuple[tuple[Piece, ...], ...]
    sign: str
    role: str = ""


Item = Piece | Grid
Row = tuple[Item, ...]
Block = tuple[Row, ...]


def outlines(latex: str) -> Glyphs:
    """Return the outlines of a formula; raise `GraphError` if it cannot be typeset."""
    try:
        return glyphs(latex)
    except LatexError as error:
        raise GraphError(f"LaTeX: {error}", "write the name as on the page") from None


def measure(item: Item) -> tuple[float, float, float]:
    """Return width, ascent and descent of an item."""
    if isinstance(item, Grid):
        half = len(item.rows) * LINE / 2
        width = sum(widths(item)) + COLUMN * (len(item.rows[0]) - 1) + 2 * BRACKET
        return width_of(item.sign) + SPACE + width, half + 5, half - 5
    if item.math:
        found, scale = outlines(item.text), MATH / 1000
        return found.width * scale, found.ascent * scale, found.descent * scale
    width = max(width_of(item.text), width_of(item.room))
    return width, SIZE * 0.76, SIZE * 0.22


def widths(grid: Grid) -> list[float]:
    """Return how wide each column of a grid is."""
    return [max(measure(piece)[0] for piece in column) for column in zip(*grid.rows, strict=True)]


def width_of(text: str) -> float:
    """Return the width of plain text."""
    return sum(WIDTHS.get(letter, 0.64) for letter in text) * SIZE


def size_of_row(row: Row) -> tuple[float, float, float]:
    """Return width, ascent and descent of a row."""
    sizes = [measure(item) for item in row]
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
        for item in row:
            if isinstance(item, Grid):
                parts.append(draw_grid(item, left, top + ascent))
            else:
                parts.append(draw_piece(item, left, top + ascent, alone=len(row) == 1))
            left += measure(item)[0] + SPACE
        top += ascent + descent + SPACE
    return "".join(parts)


def draw_grid(grid: Grid, x: float, y: float) -> str:
    """Return an array as SVG, on a baseline: its sign, its brackets, its numbers in columns."""
    width, ascent, descent = measure(grid)
    top, bottom, tick = y - ascent + 1, y + descent - 1, BRACKET - 2
    right, left = x + width, x + width_of(grid.sign) + SPACE
    parts = [
        f'<g class="sg-array {grid.role}"><text data-sign="" x="{x:.1f}" y="{y:.1f}">{grid.sign}'
        f"</text>{bracket(left + tick, left + 1, top, bottom)}"
        f"{bracket(right - tick, right - 1, top, bottom)}"
    ]
    for number, row in enumerate(grid.rows):
        at, base = left + BRACKET, y - ascent + (number + 0.5) * LINE + SIZE * 0.36
        for piece, column in zip(row, widths(grid), strict=True):
            parts.append(draw_piece(piece, at, base, within=column))
            at += column + COLUMN
    return "".join([*parts, "</g>"])


def bracket(tick: float, x: float, top: float, bottom: float) -> str:
    """Return a square bracket, whose ticks reach so far."""
    return f'<path d="M{tick:.1f} {top:.1f}H{x:.1f}V{bottom:.1f}H{tick:.1f}"/>'


def draw_piece(
    piece: Piece, x: float, y: float, *, alone: bool = False, within: float = 0.0
) -> str:
    """Return one piece as SVG, on a baseline.

    A number in a column of an array is centred in it, and so is one that changes if it is alone.
    """
    role = f' class="{piece.role}"' if piece.role else ""
    role += f' data-shows="{escape(piece.shows)}"' if piece.shows else ""
    if piece.math:
        place = f"translate({x:.1f} {y:.1f}) scale({MATH / 1000})"
        return f'<g{role} transform="{place}">{outlines(piece.text).markup}</g>'
    width = within or measure(piece)[0]
    centred = bool(within) or bool(piece.room and alone)
    x += width / 2 if centred else 0.0
    role += f' data-room="{width:.0f}"' if piece.room else ""
    role += ' text-anchor="middle"' if centred else ""
    return f'<text{role} x="{x:.1f}" y="{y:.1f}">{escape(piece.text)}</text>'
