"""Replace each formula of a page by the SVG and MathML that MathJax makes of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from stepcheck.markdown import host
from stepcheck.markdown.conclude import in_html, note
from stepcheck.markdown.formulas import element, references
from stepcheck.markdown.formulas.faults import messages, of_latex
from stepcheck.markdown.formulas.glyphs import share
from stepcheck.markdown.formulas.narrow import stacked
from stepcheck.markdown.formulas.references import References
from stepcheck.mathjax import STYLESHEET, EngineError, Formula, InstallError, typeset_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown import Markdown

    from stepcheck.markdown.conclude import Faults
    from stepcheck.markdown.formulas.faults import Fault
    from stepcheck.mathjax import Formulas, Rendered

# What pymdownx.arithmatex leaves in its generic mode.
FORMULA = re.compile(
    r"""(?P<open><(?P<tag>span|div)\ class="arithmatex[^>]*>)\s*
        (?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])\s*</(?P=tag)>""",
    re.DOTALL | re.VERBOSE,
)


class Mathematics(Postprocessor):
    """Typeset all formulas of the page in one batch, and note LaTeX errors.

    The table of contents makes the anchor of a heading of the LaTeX in it, so this waits until the
    tree is complete.
    """

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults, self.silent = faults, False  # silent: MathJax could not run at all

    def run(self, text: str) -> str:
        """Return the page's HTML with its formulas typeset."""
        if not self.faults.complete or (self.faults.nested and self.silent):
            return text
        text = references.in_words(text)
        given = [formula_of(match) for match in FORMULA.finditer(text)]
        words = [references.source_of(match) for match in references.WAITING.finditer(text)]
        if not given and not words:
            return text
        links = References()
        try:
            found = typeset_page(links.numbered(given, words), element.NARROW)
        except (EngineError, InstallError) as error:
            self.silent = True
            note(self.md, f"stepcheck: {error}")
            return text
        text = references.WAITING.sub(links.link, text)
        wrong = self._note(links.faults, given, found)
        pairs = zip(given, found.items, strict=True)
        text = FORMULA.sub(lambda match: typeset(match, *next(pairs), links), text)
        if wrong and host.is_preview():
            text = "".join(map(in_html, wrong)) + text
        text, outlines = share(text)
        return f"<style>{STYLESHEET}</style>{element.definitions(found.glyphs + outlines)}\n{text}"

    def _note(
        self, faults: Sequence[Fault], given: Sequence[Formula], found: Formulas
    ) -> list[str]:
        pairs = zip(given, found.items, strict=True)
        wrong = [of_latex(item.error, formula.latex) for formula, item in pairs if item.error]
        said = messages(host.page_of(self.md), [*faults, *wrong])
        for words in said:
            note(self.md, words)
        return said


def typeset(match: re.Match[str], formula: Formula, item: Rendered, links: References) -> str:
    """Return a formula typeset; one with an error stays LaTeX."""
    return match[0] if item.error else element.of(match["open"], formula, item, links)


def formula_of(match: re.Match[str]) -> Formula:
    """Return the formula that `FORMULA` has found, with its setting for narrow screens."""
    display = match["display"] is not None
    latex = html.unescape(match["display"] if display else match["inline"]).strip()
    narrow = stacked(latex) if display else None
    return Formula(latex, display, narrow, plain=element.PLAIN in match["open"])
