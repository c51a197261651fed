"""Replace each formula of a page by the SVG and MathML that MathJax makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from stepcheck.markdown import host
from stepcheck.markdown.conclude import in_html, note
from stepcheck.markdown.formulas import element, references, rules
from stepcheck.markdown.formulas.faults import messages, of_latex
from stepcheck.markdown.formulas.glyphs import share
from stepcheck.markdown.formulas.markup import FORMULA, formula_of, latex_of, opening_of
from stepcheck.markdown.formulas.references import References
from stepcheck.mathjax import STYLESHEET, EngineError, InstallError, typeset_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown import Markdown

    from stepcheck.markdown.conclude import Faults
    from stepcheck.markdown.formulas.faults import Fault
    from stepcheck.mathjax import Formulas, Rendered

OPENING = "([“‘"
BEHIND = re.compile(r"[-–—\w.,;:!?)\]’”'\"…]{1,12}")


class Mathematics(Postprocessor):
    """Typeset all formulas of the page in one batch, and note LaTeX errors.

    The table of contents makes the anchor of a heading of the LaTeX in it, so this waits until the
    tree is complete.
    """

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.rules = rules.register(md)
        self.faults, self.silent = faults, False  # silent: MathJax could not run at all

    def run(self, text: str) -> str:
        """Return the page's HTML with its formulas typeset."""
        if not self.faults.complete or (self.faults.nested and self.silent):
            return text
        text = references.in_words(text)
        matches = list(FORMULA.finditer(text))
        given = [self.rules.linked(formula_of(match)) for match in matches]
        words = [references.source_of(match) for match in references.WAITING.finditer(text)]
        if not given and not words:
            return text
        links = References(rules=self.rules)
        try:
            found = typeset_page(links.numbered(given, words), element.NARROW)
        except (EngineError, InstallError) as error:
            self.silent = True
            note(self.md, f"stepcheck: {error}")
            return text
        text = references.WAITING.sub(links.link, text)
        sources = [latex_of(match) for match in matches]
        authors = {f.latex: source for f, source in zip(given, sources, strict=True)}
        faults = [replace(f, latex=authors.get(f.latex, f.latex)) for f in links.faults]
        wrong = self._note(faults, sources, found)
        triples = zip(FORMULA.finditer(text), sources, found.items, strict=True)
        typeset = (
            (match, typeset_one(match, source, item, links)) for match, source, item in triples
        )
        text = put(text, typeset)
        if wrong and host.is_preview():
            text = "".join(map(in_html, wrong)) + text
        text, outlines = share(text)
        marks = any('"#sc-' in item.html for item in found.items)
        definitions = element.definitions(found.glyphs + outlines, marks=marks)
        return f"<style>{STYLESHEET}</style>{definitions}\n{text}"

    def _note(self, faults: Sequence[Fault], sources: Sequence[str], found: Formulas) -> list[str]:
        pairs = zip(sources, found.items, strict=True)
        wrong = [of_latex(item.error, source) for source, item in pairs if item.error]
        said = messages(host.page_of(self.md), [*faults, *wrong])
        for words in said:
            note(self.md, words)
        return said


def typeset_one(match: re.Match[str], source: str, item: Rendered, links: References) -> str:
    """Return a formula typeset; one with an error stays LaTeX."""
    return match[0] if item.error else element.of(opening_of(match), source, item, links)


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
