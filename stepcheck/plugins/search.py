"""A MkDocs plugin that spares the search plugin drawings and notes; it checks nothing.

A search plugin parses each page to index its words, and most elements of a page of ours are parts
of drawn formulas, of figures and of notes, which it parses only to leave them out. What it found on
a page is kept, and found again for the same page. Without this plugin the pages and the index are
the same, and the build takes longer.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache, partial
from inspect import getsource
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from stepcheck import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink
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

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, **_: object) -> Environment:
        """Let the index of a search plugin take what was found on a page before."""
        search: Any = config.plugins.get("search") or config.plugins.get("material/search")
        index = getattr(search, "search_index", None)
        name = next((name for name in ("entries", "_entries") if hasattr(index, name)), "")
        if index is not None and name:
            add = partial(indexed, index, getattr(index, name), index.add_entry_from_context)
            index.add_entry_from_context = add
        return env

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


def indexed(
    index: Any,  # noqa: ANN401  a search plugin's
    entries: list[Any],
    add: Callable[[Page], None],
    page: Page,
) -> None:
    """Add to an index what is found on a page, or was found on the same page before."""
    file = store.cache_folder() / "search" / f"{store.digest(page.file.src_uri)[:16]}.json"
    meta = {name: page.meta.get(name) for name in ("search", "tags", "title")}
    heads = (f"{a.id} {a.url} {a.title}" for a in anchors(page.toc))
    key = store.digest(
        program(type(index).__module__), str(vars(index).get("config")), page.content or "",
        f"{page.url} {page.title} {meta}", *heads,
    )  # fmt: skip
    text = store.load(file)
    known = json.loads(text) if text else {}
    if known.get("key") == key:
        entries += known["entries"]
        return
    before = len(entries)
    add(page)
    store.save(file, json.dumps({"key": key, "entries": entries[before:]}, default=str))


@cache
def program(module: str) -> str:
    """Return the text of the program that makes an index."""
    return getsource(sys.modules[module])


def anchors(toc: Any) -> Iterator[AnchorLink]:  # noqa: ANN401  a list of a class of its own, or a list
    """Yield the headings of a page."""
    for anchor in toc:
        yield anchor
        yield from anchors(anchor.children)
