"""Replace each formula of a page by the SVG and MathML that MathJax makes of it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import host, preview
from stepcheck.markdown.formulas import element, references
from stepcheck.markdown.formulas.faults import messages, of_latex
from stepcheck.markdown.formulas.glyphs import share
from stepcheck.markdown.formulas.markup import FORMULA, formula_of, latex_of, opening_of
from stepcheck.markdown.formulas.references import References
from stepcheck.mathjax import STYLESHEET, typeset_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from stepcheck.markdown.formulas.faults import Fault
    from stepcheck.mathjax import Formulas, Rendered

OPENING = "([“‘"
BEHIND = re.compile(r"[-–—\w.,;:!?)\]’”'\"…]{1,12}")


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
        matches = list(FORMULA.finditer(text))
        given = [formula_of(match) for match in matches]
        words = [references.source_of(match) for match in references.WAITING.finditer(text)]
        if not given and not words:
            return text
        links = References()
        found = typeset_page(links.numbered(given, words), element.NARROW)
        text = references.WAITING.sub(links.link, text)
        sources = [latex_of(match) for match in matches]
        authors = {f.latex: source for f, source in zip(given, sources, strict=True)}
        faults = [replace(f, latex=authors.get(f.latex, f.latex)) for f in links.faults]
        self._insist(faults, sources, found)
        triples = zip(FORMULA.finditer(text), sources, found.items, strict=True)
        typeset = (
            (match, self._drawn(match, source, item, links)) for match, source, item in triples
        )
        text, outlines = share(put(text, typeset))
        marks = any('"#sc-' in item.html for item in found.items)
        definitions = element.definitions(found.glyphs + outlines, marks=marks)
        return f"<style>{STYLESHEET}</style>{definitions}\n{text}"

    def _insist(self, faults: Sequence[Fault], sources: Sequence[str], found: Formulas) -> None:
        pairs = zip(sources, found.items, strict=True)
        wrong = [of_latex(item.error, source) for source, item in pairs if item.error]
        if not faults and not wrong:
            return
        page = host.page_of(self.md)
        told = messages(page, [*faults, *wrong])
        if not host.is_preview():
            raise host.failure(self.md, told)
        preview.tell(told)
        for fault in dict.fromkeys(faults):
            preview.on_top(self.md, messages(page, [fault]))

    def _drawn(self, match: re.Match[str], source: str, item: Rendered, links: References) -> str:
        """Return a formula; in a preview one that is no LaTeX as its author wrote it."""
        if not item.error:
            return element.of(opening_of(match), source, item, links)
        told = messages(host.page_of(self.md), [of_latex(item.error, source)])
        return f"<code>{html.escape(source)}</code>{preview.in_place(self.md, told)}"


def put(text: str, typeset: Iterable[tuple[re.Match[str], str]]) -> str:
    """Return a page with each formula in its place, and on one line with what it touches.

    A browser may break a line before and behind a drawing, even where a full stop follows.
    """
    pieces, at = [], 0
    for match, formula in typeset:
        before, end = text[at : match.start()], match.end()
        inline = match["display"] is None and element.PLAIN not in match["open"]
        touching = BEHIND.match(text, end) if inline else None
        bracket = len(before) - len(before.rstrip(OPENING)) if inline else 0
        if touching or bracket:
            cut = len(before) - bracket
            end = touching.end() if touching else end
            inside = f"{before[cut:]}{formula}{text[match.end() : end]}"
            before, formula = before[:cut], f'<span class="sc-whole">{inside}</span>'
        pieces += [before, formula]
        at = end
    return "".join([*pieces, text[at:]])


class Complete(Treeprocessor):
    """Tell postprocessors that what comes next is the whole page."""

    def __init__(self, md: Markdown, *waiting: Mathematics | preview.Faults) -> None:
        super().__init__(md)
        self.waiting = waiting

    def run(self, root: Element) -> None:  # noqa: ARG002  Python-Markdown's signature
        """Change nothing in the tree."""
        for postprocessor in self.waiting:
            postprocessor.complete = True
