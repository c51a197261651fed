"""Keep each page that was converted without a fault, and convert it again only if it has to be.

What is kept is HTML, and never a verdict: the page is checked before anything is looked up, and is
converted, with all that this says, unless everything on it holds.
"""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepcheck import store
from stepcheck.markdown import host
from stepcheck.markdown.whole import record, uses
from stepcheck.markdown.whole.settings import settings_of
from stepcheck.pages import kept
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.notation import notation_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown import Markdown

    from stepcheck.markdown.check import CheckPage
    from stepcheck.markdown.conclude import Faults

LINKS = logging.getLogger("mkdocs.structure.pages")  # says that a link leads nowhere


def register(md: Markdown, faults: Faults, page: CheckPage | None) -> None:
    """Let `md` convert only what is not kept; `page` checks it, if it is checked."""
    md.convert = Keeper(md, faults, page, md.convert).convert  # type: ignore[method-assign]


class Keeper:
    """Converts pages, or gives back what they became the last time."""

    def __init__(
        self,
        md: Markdown,
        faults: Faults,
        page: CheckPage | None,
        convert: Callable[[str], str],
    ) -> None:
        self.md, self.faults, self.page, self.plainly = md, faults, page, convert

    def convert(self, source: str) -> str:
        """Return a page as HTML."""
        key = self.key(source)
        if not key:
            return self.plainly(source)
        file = file_of(host.path_of(self.md) or Path())
        found = self.known(file, key)
        if found is not None:
            return record.given_back(self.md, found)
        before = record.site_of(self.md)
        uses.note_includes(self.md)
        with listening() as said:
            html = self.plainly(source)
        page = record.taken(self.md, html, before)
        if page is not None and not self.faults.found and not said:
            used = [[*use, state] for use, state in uses.noted(self.md).items()]
            entry = {"key": key, "uses": used, "page": page.as_data()}
            store.save(file, json.dumps(entry, ensure_ascii=False))
        return html

    def key(self, source: str) -> str:
        """Return what a page depends on that can be told beforehand; nothing if it is not kept."""
        path = host.file_of(self.md)
        if path is None or self.faults.nested or not record.knows(self.md):
            return ""
        if self.page is not None and not self.page.holds():
            return ""
        settings = settings_of(self.md)
        if not settings:
            return ""
        try:
            text = read(path)
            table = notation_path(path, text)
            notation = read(table) if table else ""
        except UsageError:
            return ""
        return store.digest(settings, str(path), text, source, notation, kept.mark_of(path))

    def known(self, file: Path, key: str) -> record.Converted | None:
        """Return a page that was kept under this key, if all that it uses is as it was."""
        text = store.load(file)
        entry: dict[str, Any] = json.loads(text) if text else {}
        if entry.get("key") != key:
            return None
        if any(uses.state(self.md, kind, name) != was for kind, name, was in entry["uses"]):
            return None
        return record.Converted(**entry["page"])


@contextmanager
def listening() -> Iterator[list[str]]:
    """Gather what MkDocs says meanwhile, even where it is told to be quiet.

    It has to say it again in the next build, so such a page is not kept.
    """
    said: list[str] = []
    own, shown = LINKS.level, LINKS.getEffectiveLevel()

    def heard(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return record.levelno >= shown

    LINKS.setLevel(min(shown, logging.INFO))
    LINKS.addFilter(heard)
    try:
        yield said
    finally:
        LINKS.removeFilter(heard)
        LINKS.setLevel(own)


def file_of(page: Path) -> Path:
    """Return where a page is kept: beside its verdicts."""
    return kept.file_of(page).parent.parent / "whole" / kept.file_of(page).name
