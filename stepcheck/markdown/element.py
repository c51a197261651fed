"""A typeset formula as an element of the page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepcheck.mathjax import Rendered, Size

NARROW = 30.0  # ex: what fits beside the margins of a screen 320 px wide
WIDE = 75.0  # ex: what fits on the narrowest screen that shows the first setting of a display
PLAIN = "sc-value"  # the class of a formula so simple that text does, such as `w_1 = 0.4`
LOWERED = re.compile(r"([_^])(?:\(([^()]*)\)|([^\s_^()=,;]+))")
SCROLLS = ' tabindex="0" role="group" aria-label="Wide formula: scrolls sideways"'


def of(opening: str, item: Rendered) -> str:
    """Return a formula in the element that `opening` opens, which had its LaTeX."""
    tag = opening[1:].split(maxsplit=1)[0]
    if item.formula.plain:
        return f"{opening}{plain(item.html)}</{tag}>"
    attributes = f'data-latex="{html.escape(item.formula.latex)}"'
    if item.formula.display:
        attributes += f' display="true" style="{_heights(item.sizes)}"'
        attributes += SCROLLS if is_wide(item.sizes) else ""
    return f"{opening}<mjx-container {attributes}>{item.html}</mjx-container></{tag}>"


def plain(text: str) -> str:
    """Return a formula in plain text with what is lowered and raised as such, in HTML."""
    tags = {"_": "sub", "^": "sup"}
    return LOWERED.sub(lambda m: f"<{tags[m[1]]}>{m[2] or m[3]}</{tags[m[1]]}>", text)


def is_wide(sizes: tuple[Size, ...]) -> bool:
    """Whether a display is wider than some screen on which it is shown."""
    return sizes[-1].width > NARROW or sizes[0].width > WIDE


def _heights(sizes: tuple[Size, ...]) -> str:
    """State the height of each setting: a browser that has not drawn it yet keeps its place."""
    names = ("--wide", "--narrow")
    return ";".join(f"{name}:{size.height}ex" for name, size in zip(names, sizes, strict=False))


def definitions(glyphs: str) -> str:
    """Return the outlines of a page's glyphs, drawn nowhere.

    In a drawing without size, not in a hidden one: some browsers then draw no references either.
    """
    attributes = 'width="0" height="0" aria-hidden="true" style="position:absolute"'
    return f"<svg {attributes}><defs>{glyphs}</defs></svg>" if glyphs else ""
