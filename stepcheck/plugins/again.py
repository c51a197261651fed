"""A MkDocs plugin for the preview: a save converts the pages that depend on it; it checks nothing.

`mkdocs serve` builds the whole site again for each save. With this plugin a page stays as it was
converted last, unless it, or something that it is made of, has changed: the files that it shows,
the code of its plots and of its own module, its symbol table, the settings of the site, or which
pages there are. A build takes no notice of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import BasePlugin, event_priority

from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.files import UsageError, folder_above, read
from stepcheck.pages.notation import notation_path
from stepcheck.plot.code import stamp
from stepcheck.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

INCLUDE = re.compile(r"-{1,}8<-{1,} +[\"'](?P<path>[^\"':]+)")
PLOT, GOLDEN = re.compile(r"(?:\{\s*)?\.?plot\b"), re.compile(r"(?:\{\s*)?\.?golden\b")


@dataclass(frozen=True)
class Converted:
    """What a page became, and the name of all that it was made of."""

    key: str
    content: str | None
    toc: Any
    title: str | None
    anchors: set[str] | None
    links: dict[File, dict[str, str]] | None


class KeptPages(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Keep what pages became from one build of a preview to the next."""

    def __init__(self) -> None:
        self.serving = False
        self.settings = ""
        self.known: dict[str, Converted] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  MkDocs' signature
        """Note whether this is a preview; a plugin that does lives as long as the preview."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Read the settings of the site, which all pages depend on."""
        self.settings = text_of(Path(config.config_file_path)) if self.serving else ""
        return config

    @event_priority(-100)  # when all others have changed the page
    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files  # noqa: ARG002
    ) -> str:
        """Let the page be converted only if it has to be."""
        if not self.serving:
            return markdown
        uri, key = page.file.src_uri, self.key(markdown, page, files)
        found = self.known.get(uri)
        if found is not None and found.key == key:
            page.render = partial(restore, page, found)  # type: ignore[method-assign]
        else:
            page.render = partial(self.convert, page, page.render, key)  # type: ignore[method-assign]
        return markdown

    def key(self, markdown: str, page: Page, files: Files) -> str:
        """Return a name that changes with all that a page is made of."""
        return digest(self.settings, markdown, *sorted(files.src_uris), *made_of(page))

    def convert(self, page: Page, render: Any, key: str, config: Any, files: Files) -> None:  # noqa: ANN401
        """Convert a page, and keep what it became."""
        render(config, files)
        self.known[page.file.src_uri] = Converted(
            key, page.content, page.toc, page._title_from_render,  # noqa: SLF001
            page.present_anchor_ids, page.links_to_anchors,
        )  # fmt: skip


def restore(page: Page, found: Converted, config: Any, files: Files) -> None:  # noqa: ANN401, ARG001
    """Let a page be as it was; what it links to are files of this build."""
    page.content, page.toc = found.content, found.toc
    page._title_from_render = found.title  # noqa: SLF001
    page.present_anchor_ids = found.anchors
    if found.links is not None:
        page.links_to_anchors = {
            now: anchors
            for file, anchors in found.links.items()
            if (now := files.get_file_from_path(file.src_uri)) is not None
        }


def made_of(page: Page) -> Iterator[str]:
    """Yield the texts, or the names, of what a page is made of besides its own text."""
    path = Path(page.file.abs_src_path or page.file.src_uri)
    source = text_of(path)
    yield source
    snippets = folder_above(path, "snippets")
    yield stamp(f"{path.stem}.module", snippets)
    for match in INCLUDE.finditer(source):
        yield text_of(Path(match["path"]))
    for listing in read_blocks(source).listings:
        inside = source[listing.code.start : listing.code.end]
        if PLOT.match(listing.info):
            yield stamp(inside, snippets)
        elif GOLDEN.match(listing.info):
            folder = folder_above(path, inside.strip())
            yield from (f"{p} {p.stat().st_mtime_ns}" for p in sorted(folder.glob("*")))
    try:
        table = notation_path(path, source)
    except UsageError:
        return
    yield text_of(table) if table else ""


def text_of(path: Path) -> str:
    """Return the text of a file, nothing if it cannot be read."""
    try:
        return read(path)
    except UsageError:
        return ""
