"""Replace each formula of a page by the SVG and MathML that MathJax makes of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import element, place
from stepcheck.markdown.narrow import stacked
from stepcheck.mathjax import STYLESHEET, Formula, Rendered, typeset_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

# What pymdownx.arithmatex leaves in its generic mode.
FORMULA = re.compile(
    r"""(?P<open><(?P<tag>span|div)\ class="arithmatex[^>]*>)\s*
        (?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])\s*</(?P=tag)>""",
    re.DOTALL | re.VERBOSE,
)
HINTS = {
    "Undefined control sequence": r"check its spelling: LaTeX, amsmath, mathtools and cancel are "
    r"known, and our \wrong{…} and \unchecked{reason}{…}",
    "No glyph": "write it as a LaTeX command, or outside the formula",
    "A reference": r"give the formula it means a \tag{…} and a \label{…}, before this one",
    "Misplaced &": r"columns need an environment, such as \begin{aligned} … \end{aligned}",
    "Missing argument": "a command needs its arguments in braces behind it",
}
ANY_HINT = "count the braces, and the \\left with the \\right, and the \\begin with the \\end"


class Mathematics(Postprocessor):
    """Typeset all formulas of the page in one batch; a LaTeX error ends the build.

    The table of contents runs all postprocessors over each heading to make its anchor. An anchor
    is made of the LaTeX, so this one waits until the tree is complete.
    """

    complete = False

    def run(self, text: str) -> str:
        """Return the page's HTML with its formulas typeset."""
        matches = list(FORMULA.finditer(text))
        if not self.complete or not matches:
            return text
        self.complete = False
        found = typeset_page([formula_of(match) for match in matches], element.NARROW)
        self._insist(found.items)
        markup = iter(found.items)
        text = FORMULA.sub(lambda match: element.of(match["open"], next(markup)), text)
        return f"<style>{STYLESHEET}</style>{element.definitions(found.glyphs)}\n{text}"

    def _insist(self, rendered: Sequence[Rendered]) -> None:
        failed = dict.fromkeys(item for item in rendered if item.error)
        if failed:
            page = place.page_of(self.md)
            messages = [_message(page, item) for item in failed]
            raise place.failure(self.md, "\n\n".join(messages))


class Complete(Treeprocessor):
    """Tell the postprocessor that what comes next is the whole page."""

    def __init__(self, md: Markdown, mathematics: Mathematics) -> None:
        super().__init__(md)
        self.mathematics = mathematics

    def run(self, root: Element) -> None:  # noqa: ARG002  Python-Markdown's signature
        """Change nothing in the tree."""
        self.mathematics.complete = True


def formula_of(match: re.Match[str]) -> Formula:
    """Return the formula that `FORMULA` has found, with its setting for narrow screens."""
    display = match["display"] is not None
    latex = html.unescape(match["display"] if display else match["inline"]).strip()
    narrow = stacked(latex) if display else None
    return Formula(latex, display, narrow, plain=element.PLAIN in match["open"])


def _message(page: place.Page, item: Rendered) -> str:
    error = item.error or ""
    command = re.search(r"\\[A-Za-z]+$", error)
    where = page.find(item.formula.latex, command[0] if command else "")
    hints = [hint for start, hint in HINTS.items() if error.startswith(start)]
    return page.report(f"LaTeX: {error}", where, [*hints, ANY_HINT][0])
