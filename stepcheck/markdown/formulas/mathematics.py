"""Replace each formula of a page by the SVG and MathML that MathJax makes of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import host
from stepcheck.markdown.formulas import element, references
from stepcheck.markdown.formulas.faults import messages, of_latex
from stepcheck.markdown.formulas.glyphs import share
from stepcheck.markdown.formulas.narrow import stacked
from stepcheck.markdown.formulas.references import References
from stepcheck.mathjax import STYLESHEET, Formula, typeset_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from stepcheck.markdown.formulas.faults import Fault
    from stepcheck.mathjax import Formulas

# What pymdownx.arithmatex leaves in its generic mode.
FORMULA = re.compile(
    r"""(?P<open><(?P<tag>span|div)\ class="arithmatex[^>]*>)\s*
        (?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])\s*</(?P=tag)>""",
    re.DOTALL | re.VERBOSE,
)


class Mathematics(Postprocessor):
    """Typeset all formulas of the page in one batch; a LaTeX error ends the build.

    The table of contents runs all postprocessors over each heading to make its anchor. An anchor
    is made of the LaTeX, so this one waits until the tree is complete.
    """

    complete = False

    def run(self, text: str) -> str:
        """Return the page's HTML with its formulas typeset."""
        if not self.complete:
            return text
        self.complete = False
        text = references.in_words(text)
        given = [formula_of(match) for match in FORMULA.finditer(text)]
        words = [references.source_of(match) for match in references.WAITING.finditer(text)]
        if not given and not words:
            return text
        links = References()
        found = typeset_page(links.numbered(given, words), element.NARROW)
        text = references.WAITING.sub(links.link, text)
        self._insist(links.faults, given, found)
        pairs = zip(given, found.items, strict=True)
        text = FORMULA.sub(lambda match: element.of(match["open"], *next(pairs), links), text)
        text, outlines = share(text)
        return f"<style>{STYLESHEET}</style>{element.definitions(found.glyphs + outlines)}\n{text}"

    def _insist(self, faults: Sequence[Fault], given: Sequence[Formula], found: Formulas) -> None:
        pairs = zip(given, found.items, strict=True)
        wrong = [of_latex(item.error, formula.latex) for formula, item in pairs if item.error]
        if faults or wrong:
            raise host.failure(self.md, messages(host.page_of(self.md), [*faults, *wrong]))


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
