"""A product of matrices as a picture: a box a term, a cell a number, and how long its sides are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stepcheck.mathjax.glyphs import glyphs
from stepcheck.plot.draw.label import SCALE, Label, pieces_of
from stepcheck.plot.fields import PlotError
from stepcheck.plot.snippet import matrix_of
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stepcheck.plot.fields import Call, Fields, Place
    from stepcheck.plot.snippet import Values

TERM = "text call with label size row column"
FONT = 14
WIDTH = 420.0
CELL_HEIGHT = 30.0
PAD = 9.0  # beside a number in its cell
GAP = 7.0  # between terms
LINE = 22.0  # of words above and below a box
DIGIT = 0.62  # width of a letter of a number, for the widest common font
MOST_CELLS = 8  # along a side
DECIMALS = 3


@dataclass(frozen=True)
class Term:
    """A matrix with its name above it and its size below, or a sign between two of them.

    `row` and `column`, counted from 1, are marked.
    """

    text: Label | None
    call: Call | None
    label: Label | None
    size: Label | None
    row: int | None
    column: int | None
    place: Place


@dataclass(frozen=True)
class Shapes:
    """All that a page says about one product of matrices."""

    title: Label
    alt: str
    caption: Label | None
    terms: Sequence[Term]


@dataclass(frozen=True)
class Box:
    """A term with its numbers as they are written, and the width of its cells; or a sign."""

    term: Term
    cells: Sequence[Sequence[str]]
    width: float

    @property
    def height(self) -> float:
        """How high the box is."""
        return CELL_HEIGHT * len(self.cells)


def shapes_of(
    title: Label, alt: str, caption: Label | None, rows: Sequence[Fields], fields: Fields
) -> Shapes:
    """Return the product that the rows of a list describe."""
    terms = [term(row) for row in rows]
    if not any(t.call for t in terms):
        fields.fail("shapes", "a list of terms, at least one with 'call'")
    return Shapes(title, alt, caption, terms)


def term(row: Fields) -> Term:
    """Return one term."""
    kinds = [key for key in ("text", "call") if key in row.nodes]
    if len(kinds) != 1:
        row.fail("call", "a function that returns a matrix, or 'text' for a sign")
    text = kinds == ["text"]
    return Term(
        text=row.label("text", "a sign, such as $=$") if text else None,
        call=None if text else row.call("call"),
        label=None if text else row.label("label", "a name to write above the box"),
        size=row.label("size", "the size, such as $m \\times n$") if "size" in row.nodes else None,
        row=row.whole("row", 1, MOST_CELLS) if "row" in row.nodes else None,
        column=row.whole("column", 1, MOST_CELLS) if "column" in row.nodes else None,
        place=row.place,
    )


def boxes(shapes: Shapes, snippets: Path) -> list[Box]:
    """Return the terms with their numbers; raises `PlotError` if they are too many or too wide."""
    found = [box(term, snippets) for term in shapes.terms]
    if sum(b.width for b in found) + GAP * (len(found) - 1) > WIDTH:
        problem = "the terms are wider than a page of a phone"
        raise PlotError(problem, "show fewer columns or fewer terms", shapes.terms[0].place)
    return found


def box(term: Term, snippets: Path) -> Box:
    """Return one term with its numbers."""
    if term.call is None:
        return Box(term, (), size_of(term.text)[0] if term.text else 0.0)
    values = matrix_of(term.call, snippets)
    if max(values.shape) > MOST_CELLS:
        problem = f"{term.call.name} returned shape {values.shape}"
        raise PlotError(problem, f"show at most {MOST_CELLS} numbers a side", term.place)
    if (term.row or 0) > len(values) or (term.column or 0) > values.shape[1]:
        problem = f"{term.call.name} has {values.shape[0]} rows and {values.shape[1]} columns"
        raise PlotError(problem, "mark one of them", term.place)
    cells = [[number(round(float(value), DECIMALS)) for value in row] for row in values]
    letters = max(len(cell) for row in cells for cell in row)
    width = (letters * DIGIT * FONT + 2 * PAD) * len(cells[0])
    return Box(term, cells, max(width, *(size_of(label)[0] for label in (term.label, term.size))))


def size_of(label: Label | None) -> tuple[float, float, float]:
    """Return width, ascent and descent of a label."""
    width, ascent, descent = 0.0, 0.0, 0.0
    for piece in pieces_of(label.text) if label else ():
        if piece.math:
            found, scale = glyphs(piece.text), SCALE * FONT
            width += found.width * scale
            ascent, descent = (
                max(ascent, found.ascent * scale),
                max(descent, found.descent * scale),
            )
        else:
            width += DIGIT * FONT * len(piece.text)
            ascent, descent = max(ascent, 0.76 * FONT), max(descent, 0.22 * FONT)
    return width, ascent, descent


def drawing(found: Sequence[Box]) -> tuple[str, float, float]:
    """Return the SVG elements of all terms in the middle, and how wide and high they are."""
    tallest = max(b.height for b in found)
    width = sum(b.width for b in found) + GAP * (len(found) - 1)
    middle, x, parts = LINE + tallest / 2, (WIDTH - width) / 2, []
    for b in found:
        parts.append(sign(b, x, middle) if b.term.call is None else grid(b, x, middle))
        x += b.width + GAP
    return "\n".join(parts), WIDTH, tallest + 2 * LINE


def sign(b: Box, x: float, middle: float) -> str:
    """Return what stands between two boxes."""
    return label_at(b.term.text, x + b.width / 2, middle)


def grid(b: Box, x: float, middle: float) -> str:
    """Return a box with its cells, its name and its size."""
    top, wide = middle - b.height / 2, b.width / len(b.cells[0])
    across = "".join(
        f"M{x:.1f} {top + k * CELL_HEIGHT:.1f}h{b.width:.1f}" for k in range(len(b.cells) + 1)
    )
    down = "".join(
        f"M{x + k * wide:.1f} {top:.1f}v{b.height:.1f}" for k in range(len(b.cells[0]) + 1)
    )
    texts = "".join(
        f'<text x="{x + (c + 0.5) * wide:.1f}" y="{top + (r + 0.67) * CELL_HEIGHT:.1f}"'
        f' text-anchor="middle">{escape(cell)}</text>'
        for r, row in enumerate(b.cells)
        for c, cell in enumerate(row)
    )
    centre = x + b.width / 2
    return (
        f'{marked(b, x, top, wide)}<path class="sc-cells" d="{across}{down}"/>{texts}'
        f"{label_at(b.term.label, centre, top - LINE / 2)}"
        f"{label_at(b.term.size, centre, top + b.height + LINE / 2)}"
    )


def marked(b: Box, x: float, top: float, wide: float) -> str:
    """Return the frame of the marked row or column, or of the cell where both meet."""
    row, column = b.term.row, b.term.column
    if row is None and column is None:
        return ""
    left = x + (column - 1) * wide if column else x
    upper = top + (row - 1) * CELL_HEIGHT if row else top
    width, height = wide if column else b.width, CELL_HEIGHT if row else b.height
    return (
        f'<rect class="sc-marked" x="{left:.1f}" y="{upper:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}"/>'
    )


def label_at(label: Label | None, x: float, y: float) -> str:
    """Return a label as SVG, centred at a point."""
    if label is None:
        return ""
    width, ascent, descent = size_of(label)
    left, base, parts = x - width / 2, y + (ascent - descent) / 2, []
    for piece in pieces_of(label.text):
        if piece.math:
            found, scale = glyphs(piece.text), SCALE * FONT
            at = f"translate({left:.1f} {base:.1f}) scale({scale:.4f})"
            parts.append(f'<g transform="{at}">{found.markup}</g>')
            left += found.width * scale
        else:
            room = DIGIT * FONT * len(piece.text)
            parts.append(
                f'<text x="{left + room / 2:.1f}" y="{base:.1f}" text-anchor="middle">'
                f"{escape(piece.text.strip())}</text>"
            )
            left += room
    return "".join(parts)


def table_rows(found: Sequence[Box]) -> list[tuple[Label, Values | Sequence[Sequence[str]]]]:
    """Return the terms that have numbers, with their names."""
    return [(b.term.label, b.cells) for b in found if b.term.label and b.cells]
