"""A typeset formula as an element of the page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from stepcheck.markdown.formulas.references import References
    from stepcheck.mathjax import Number, Rendered, Size

NARROW = 30.0  # ex: what fits beside the margins of a screen 320 px wide
PLAIN = "sc-value"  # the class of a formula so simple that text does, such as `w_1 = 0.4`
LOWERED = re.compile(r"([_^])(?:\(([^()]*)\)|([^\s_^()=,;]+))")
LINK = re.compile(r'<a xlink:href="([^"]*)"')
HEARD = re.compile(r"<mjx-assistive-mml\b.*</mjx-assistive-mml>", re.DOTALL)
# The marks over signs, from their lowest middle: a tick, and a cross. What a finger hits is wider
# than what is seen: the sign itself belongs to it.
MARKS = (
    '<g id="sc-ok"><path class="sc-hit" d="M-500-550h1000v950h-1000z"/>'
    '<path d="M-165 125l47 45 68-82 167 232 58-42-221-310z"/></g>'
    '<g id="sc-no"><path class="sc-hit" d="M-500-550h1000v950h-1000z"/>'
    '<path d="M-150 50l104 104-104 104 52 52 104-104 104 104 52-52-104-104 104-104-52-52-104 '
    '104-104-104z"/></g>'
)


def of(opening: str, latex: str, item: Rendered, links: References) -> str:
    """Return a formula in the element that `opening` opens, which had its LaTeX."""
    tag = opening[1:].split(maxsplit=1)[0]
    if item.formula.plain:
        return f"{opening}{plain(item.html)}</{tag}>"
    attributes = f'data-latex="{html.escape(latex)}"'
    if item.formula.display:
        attributes += f' display="true" style="{_sizes(item.sizes)}"'
    ids = "".join(f'<span id="{html.escape(name)}"></span>' for name in links.ids_for(latex))
    markup = _with_names(item.html, links) if "<a " in item.html else item.html
    numbers = "".join(_number(number, links) for number in item.numbers)
    return f"{opening}{ids}<mjx-container {attributes}>{markup}</mjx-container>{numbers}</{tag}>"


def _with_names(markup: str, links: References) -> str:
    """Let a screen reader come upon the links in a drawing, which is hidden from it otherwise.

    They are heard behind the formula, which they would interrupt.
    """

    def named(match: re.Match[str]) -> str:
        name = links.name(unquote(html.unescape(match[1])))
        return f'<a role="link" aria-label="{html.escape(name)}" {match[0][3:]}'

    heard = "".join(HEARD.findall(markup))
    return heard + LINK.sub(named, HEARD.sub("", markup).replace(' aria-hidden="true"', ""))


def _number(number: Number, links: References) -> str:
    """Return the number of a row, which leads back to the first reference to it."""
    back = links.way_back(number.id)
    tag, link = ("a", f' href="#{html.escape(back)}"') if back else ("span", "")
    attributes = f'class="sc-number" id="{html.escape(number.id)}"{link}'
    style = f'style="--middle:{number.middle}ex"'
    return f"<{tag} {attributes} {style}>{html.escape(number.text)}</{tag}>"


def plain(text: str) -> str:
    """Return a formula in plain text with what is lowered and raised as such, in HTML."""
    tags = {"_": "sub", "^": "sup"}
    return LOWERED.sub(lambda m: f"<{tags[m[1]]}>{m[2] or m[3]}</{tags[m[1]]}>", text)


def _sizes(sizes: tuple[Size, ...]) -> str:
    """State the size of each setting: a browser that has not drawn it yet keeps its place."""
    names = ("wide", "narrow")
    return ";".join(
        f"--{name}:{size.height}ex;--{name}-w:{size.width}ex"
        for name, size in zip(names, sizes, strict=False)
    )


def definitions(glyphs: str, *, marks: bool) -> str:
    """Return the outlines of a page's glyphs and of marks over signs, drawn nowhere.

    In a drawing without size, not in a hidden one: some browsers then draw no references either.
    Far outside the page, where a browser need not keep its style up to date.
    """
    style = "position:absolute;top:-9999px;content-visibility:auto"
    attributes = f'width="0" height="0" aria-hidden="true" style="{style}"'
    outlines = MARKS * marks + glyphs
    return f"<svg {attributes}><defs>{outlines}</defs></svg>" if outlines else ""
