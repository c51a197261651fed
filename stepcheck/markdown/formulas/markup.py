"""A formula in HTML, before it is typeset: the element that `pymdownx.arithmatex` leaves."""

from __future__ import annotations

import html
import re

from stepcheck.markdown.formulas import element
from stepcheck.markdown.formulas.narrow import stacked
from stepcheck.mathjax import Formula

# What pymdownx.arithmatex leaves in its generic mode.
FORMULA = re.compile(
    r"""(?P<open><(?P<tag>span|div)\ class="arithmatex[^">]*")(?P<more>[^>]*)>\s*
        (?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])\s*</(?P=tag)>""",
    re.DOTALL | re.VERBOSE,
)
SOURCE = re.compile(r' data-source="([^"]*)"')


def latex_of(match: re.Match[str]) -> str:
    """Return the LaTeX of a formula as its author wrote it."""
    given = SOURCE.search(match["more"])
    return html.unescape(given[1]) if given else typeset_of(match)


def typeset_of(match: re.Match[str]) -> str:
    """Return the LaTeX of a formula as it is to be typeset, with parts of it named."""
    return html.unescape(match["inline"] or match["display"] or "").strip()


def named(match: re.Match[str], latex: str) -> str:
    """Return the element with this LaTeX in it, in which parts are named; it keeps its author's."""
    if latex.split() == typeset_of(match).split():
        return match[0]
    opening, closing = (r"\(", r"\)") if match["display"] is None else (r"\[", r"\]")
    source = f' data-source="{html.escape(typeset_of(match))}"'
    inside = f"{opening}{html.escape(latex)}{closing}"
    return f"{match['open']}{match['more']}{source}>{inside}</{match['tag']}>"


def formula_of(match: re.Match[str]) -> Formula:
    """Return the formula to be typeset, with its setting for narrow screens."""
    display, latex = match["display"] is not None, typeset_of(match)
    narrow = stacked(latex) if display else None
    return Formula(latex, display, narrow, plain=element.PLAIN in match["open"])


def opening_of(match: re.Match[str]) -> str:
    """Return the element's opening tag, as it is published."""
    return f"{match['open']}{SOURCE.sub('', match['more'])}>"
