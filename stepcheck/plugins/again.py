"""A MkDocs plugin for the preview: a save converts the pages that depend on it; it checks nothing.

`mkdocs serve` builds the whole site again for each save. With this plugin a page stays as it was
converted, indexed and put into its template last, unless it, or something that it is made of, has
changed: the files that it shows, the code of its plots and of its own module, its symbol table, the
settings and the theme of the site, or which pages there are. A build only gains compiled templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.files import UsageError, folder_above, read
from stepcheck.pages.notation import notation_path
from stepcheck.plot.code import stamp
from stepcheck.store import cache_folder, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

INCLUDE = re.compile(r"-{1,}8<-{1,} +[\"'](?P<path>[^\"':]+)")
PLOT, GOLDEN = re.compile(r"(?:\{\s*)?\.?plot\b"), re.compile(r"(?:\{\s*)?\.?golden\b")


@dataclass
class Converted:
    """What a page became, and the name of all that it was made of.

    `indexed` is what a search plugin has noted of it, `shown` its content after that; `written` is
    the page in its template, under the name of all that the template shows of the site.
    """

    key: str
    content: str | None
    toc: Any
    title: str | None
    anchors: set[str] | None
    links: dict[File, dict[str, str]] | None
    indexed: list[Any] | None = None
    shown: str | None = None
    written: tuple[str, str] = ("", "")


class KeptPages(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Keep what pages became from one build of a preview to the next."""

    def __init__(self) -> None:
        self.serving = False
        self.settings = self.site = ""
        self.known: dict[str, Converted] = {}
        self.same: dict[str, Converted] = {}  # pages of this build that are as they were
        self.entries: list[Any] | None = None  # of the search plugin, if it is one that we know
        self.before = 0

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  MkDocs' signature
        """Note whether this is a preview; a plugin that does lives as long as the preview."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Read the settings of the site, which all pages depend on."""
        if self.serving:
            theme = sorted(p for d in config.theme.dirs[:1] for p in Path(d).rglob("*.*"))
            stamps = (f"{path} {path.stat().st_mtime_ns}" for path in theme)
            self.settings = digest(text_of(Path(config.config_file_path)), *stamps)
        self.same = {}
        return config

    @event_priority(-100)  # when all others have changed the page
    def on_page_markdown(
        self,
        markdown: str,
        /,
        *,
        page: Page,
        config: MkDocsConfig,  # noqa: ARG002  MkDocs' signature
        files: Files,
    ) -> str:
        """Let the page be converted only if it has to be."""
        if not self.serving:
            return markdown
        uri, key = page.file.src_uri, self.key(markdown, page, files)
        found = self.known.get(uri)
        if found is not None and found.key == key:
            self.same[uri] = found
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
            key, page.content, page.toc, page._title_from_render,
            page.present_anchor_ids, page.links_to_anchors,
        )  # fmt: skip

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Compile the templates once, and fill them for what changed."""
        folder = cache_folder() / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        if self.serving:
            pages = [file.page for file in files.documentation_pages() if file.page]
            self.site = digest(self.settings, *(f"{page.title} {page.url}" for page in pages))
            search = config.plugins.get("search") or config.plugins.get("material/search")
            index = getattr(search, "search_index", None)
            self.entries = getattr(index, "entries", getattr(index, "_entries", None))
            find = env.get_template
            env.get_template = lambda *of, **more: (  # type: ignore[method-assign]
                find(*of, **more) if len(of) > 1 or more else Filled(find(*of), self)
            )
        return env

    @event_priority(200)  # before a search plugin
    def _set_aside(self, /, context: TemplateContext, *, page: Page, **_: object) -> None:  # noqa: ARG002
        found = self.same.get(page.file.src_uri)
        if self.entries is None:
            return
        self.before = len(self.entries)
        if found is not None and found.indexed is not None:
            page.content = ""

    @event_priority(-200)  # behind it
    def _put_back(self, /, context: TemplateContext, *, page: Page, **_: object) -> None:  # noqa: ARG002
        found = self.known.get(page.file.src_uri)
        if self.entries is None or found is None:
            return
        if found.indexed is None:
            found.indexed, found.shown = self.entries[self.before :], page.content
        else:
            self.entries[self.before :] = found.indexed
            page.content = found.shown

    on_page_context = CombinedEvent(_set_aside, _put_back)

    def fill(self, template: Template, context: dict[str, Any]) -> str:
        """Return a page in its template, as it was filled before if nothing in it has changed."""
        page = context.get("page")
        found = self.same.get(page.file.src_uri) if page is not None else None
        if found is not None and found.written[0] == self.site:
            return found.written[1]
        text = template.render(context)
        known = self.known.get(page.file.src_uri) if page is not None else None
        if known is not None:
            known.written = (self.site, text)
        return text


@dataclass(frozen=True)
class Filled:
    """The template of a page, which is filled only where it has to be."""

    template: Template
    pages: KeptPages

    def render(self, context: dict[str, Any]) -> str:
        """Return a page."""
        return self.pages.fill(self.template, context)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a template has
        return getattr(self.template, name)


def restore(page: Page, found: Converted, config: Any, files: Files) -> None:  # noqa: ANN401, ARG001
    """Let a page be as it was; what it links to are files of this build."""
    page.content, page.toc = found.content, found.toc
    page._title_from_render = found.title
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
