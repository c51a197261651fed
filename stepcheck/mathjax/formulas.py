"""Typeset formulas: what to ask of the engine, and what its answers mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from stepcheck.mathjax import engine, kept

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX without its delimiters, and whether it stands on a line of its own.

    A display may have another setting for narrow screens, in LaTeX too. A plain formula becomes
    text, with `_` and `^` for what is lowered and raised.
    """

    latex: str
    display: bool = False
    narrow: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a display in ex, the unit of MathJax."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a row: its text, the id of its label, and where it is, in ex from the top."""

    text: str
    id: str
    middle: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """A typeset formula: its markup, or what is wrong with it.

    `sizes` has the size of a display, and then that of its setting for narrow screens, if it needs
    one; a formula in a line of text has none.
    """

    formula: Formula
    html: str = ""
    sizes: tuple[Size, ...] = ()
    numbers: tuple[Number, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas of a page, and the outlines of their glyphs, each once, which they refer to."""

    items: tuple[Rendered, ...]
    glyphs: str = ""


def typeset_page(items: Sequence[Formula], room: float) -> Formulas:
    """Typeset the formulas of one page, in reading order, as SVG with MathML beside it.

    A display that is wider than `room`, in ex, gets its narrow setting too. What is wrong with a
    formula is in its `error`; EngineError and InstallError are raised only where MathJax could not
    run at all. A page whose formulas are all right is kept, and not typeset again.
    """
    return _formulas(items, shared=True, room=room)


def typeset(items: Sequence[Formula]) -> list[Rendered]:
    """Typeset formulas to stand anywhere: each has the outlines of its glyphs in its own SVG."""
    return list(_formulas(items, shared=False, room=0.0).items)


def _formulas(items: Sequence[Formula], *, shared: bool, room: float) -> Formulas:
    if not items:
        return Formulas(())
    asked = [_asked(item) for item in items]
    request: dict[str, Any] = {"formulas": asked, "shared": shared, "room": room}
    known = kept.load(request)
    answer = known or engine.ask(request)
    answers = answer["formulas"]
    if known is None and not any("error" in found for found in answers):
        kept.save(request, answer)
    rendered = (_rendered(item, found) for item, found in zip(items, answers, strict=True))
    return Formulas(tuple(rendered), answer["glyphs"])


def _asked(item: Formula) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if value is not None}


def _rendered(item: Formula, found: dict[str, Any]) -> Rendered:
    if "error" in found:
        return Rendered(item, error=found["error"])
    sizes = tuple(Size(**size) for size in found["sizes"])
    numbers = tuple(Number(**number) for number in found["numbers"])
    return Rendered(item, found["html"], sizes, numbers)
