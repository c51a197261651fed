"""A MkDocs plugin that spares the search plugin drawings and notes; it checks nothing.

A search plugin parses each page to index its words, and most elements of a page of ours are parts
of drawn formulas, of figures and of notes, which it parses only to leave them out. Without this
plugin the pages and the index are the same, and the build takes longer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

INSIDE = (
    r"[^<]*(?:<(?!/?{0}\b)[^<]*)*</{0}>"  # up to the end of an element that holds none of its kind
)
LEFT_OUT = "|".join(
    rf"<{tag}\b[^>]*\bdata-search-exclude\b[^>]*>{INSIDE.format(tag)}" for tag in ("details", "svg")
)
FORMULA = re.compile(rf"<mjx-container .*?</mjx-container>|{LEFT_OUT}", re.DOTALL)
WORDS = re.compile(r"<desc>.*?</desc>", re.DOTALL)
MARK = "<!--\x02-->"  # no author can write it: Python-Markdown takes this character out
ASIDE = re.compile(f"{MARK}.*?{MARK}", re.DOTALL)


class FormulasAside(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Leave only the words of each formula in a page while it is indexed, and nothing of notes."""

    def __init__(self) -> None:
        self.formulas: list[str] = []

    @event_priority(100)
    def _set_aside(self, /, context: TemplateContext, *, page: Page, **_: object) -> None:  # noqa: ARG002  MkDocs' signature
        content = page.content or ""
        self.formulas = FORMULA.findall(content)
        page.content = FORMULA.sub(_words, content)

    @event_priority(-100)
    def _put_back(self, /, context: TemplateContext, *, page: Page, **_: object) -> None:  # noqa: ARG002  MkDocs' signature
        formulas = iter(self.formulas)
        page.content = ASIDE.sub(lambda _: next(formulas), page.content or "")

    on_page_context = CombinedEvent(_set_aside, _put_back)


def _words(formula: re.Match[str]) -> str:
    found = WORDS.search(formula[0]) if formula[0].startswith("<mjx") else None
    return f"{MARK}{found[0] if found else ''}{MARK}"
