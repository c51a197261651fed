"""A MkDocs plugin for the preview: a save converts the pages that depend on it; it checks nothing.

`mkdocs serve` builds the whole site again for each save. With this plugin a page stays as it was
converted, indexed and put into its template last, unless it, or something that it is made of, has
changed: the files that it shows, the code of its plots and of its own module, its symbol table, the
settings and the theme of the site, or which pages there are. A build only gains compiled templates,
and does not go through the theme's ten thousand icons to see that none of them is a page's file.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, Template
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File

from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.files import UsageError, folder_above, read
from stepcheck.pages.notation import notation_path
from stepcheck.pages.reading.rules import rules_of, rules_path
from stepcheck.plot.code import stamp
from stepcheck.store import cache_folder, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

INCLUDE = re.compile(r"-{1,}8<-{1,} +[\"'](?P<path>[^\"':]+)")
RUNS = re.compile(r"(?:\{\s*)?\.?(?:plot|script)\b")  # fences that call code
GOLDEN = re.compile(r"(?:\{\s*)?\.?golden\b")


@dataclass(frozen=True)
class Added:
    """What the conversion of pages has added to a site: files, style sheets and scripts."""

    files: dict[str, str | bytes]
    sheets: list[str]
    scripts: list[Any]

    def without(self, other: Added) -> Added:
        """Return what another did not have."""
        return Added(
            {uri: text for uri, text in self.files.items() if uri not in other.files},
            [sheet for sheet in self.sheets if sheet not in other.sheets],
            [script for script in self.scripts if script not in other.scripts],
        )


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
    added: Added
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
        self.code: dict[Path, str] = {}  # folders of code, and their state in this build
        self.before = 0
        self.bare = Added({}, [], [])  # the site before any page is converted

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  MkDocs' signature
        """Note whether this is a preview; a plugin that does lives as long as the preview."""
        self.serving = command == "serve"
        self.known = {}

    @event_priority(100)  # before others ask for a template
    def on_config(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Read the settings of the site, which all pages depend on; let templates be found soon."""
        config.theme.get_env = partial(with_templates, config.theme.get_env)  # type: ignore[method-assign]
        if self.serving:
            own = config.theme.custom_dir
            stamps = (stamped(path) for path in (sorted(Path(own).rglob("*.*")) if own else ()))
            self.settings = digest(text_of(Path(config.config_file_path)), *stamps)
        self.same, self.code = {}, {}
        return config

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Note what the site has before its pages are converted."""
        self.bare = site_of(config, files)
        return nav

    @event_priority(-100)  # when all others have changed the page
    def on_page_markdown(
        self,
        markdown: str,
        /,
        *,
        page: Page,
        config: MkDocsConfig,  # noqa: ARG002  MkDocs' signature
        files: Files,  # noqa: ARG002
    ) -> str:
        """Let the page be converted only if it has to be."""
        if not self.serving:
            return markdown
        uri, key = page.file.src_uri, self.key(markdown, page)
        found = self.known.get(uri)
        if found is not None and found.key == key:
            self.same[uri] = found
            page.render = partial(restore, page, found)  # type: ignore[method-assign]
        else:
            page.render = partial(self.convert, page, page.render, key)  # type: ignore[method-assign]
        return markdown

    def key(self, markdown: str, page: Page) -> str:
        """Return a name that changes with all that a page is made of."""
        snippets = folder_above(Path(page.file.abs_src_path or page.file.src_uri), "snippets")
        if snippets not in self.code:
            files = sorted(p for p in snippets.rglob("*.*") if p.suffix != ".pyc")
            self.code[snippets] = digest(*map(stamped, files))
        parts = made_of(page, snippets, self.code[snippets])
        return digest(self.settings, markdown, *sorted(self.bare.files), *parts)

    def convert(self, page: Page, render: Any, key: str, config: Any, files: Files) -> None:  # noqa: ANN401
        """Convert a page, and keep what it became."""
        render(config, files)
        added = site_of(config, files).without(self.bare)
        self.known[page.file.src_uri] = Converted(
            key, page.content, page.toc, page._title_from_render,
            page.present_anchor_ids, page.links_to_anchors, added,
        )  # fmt: skip

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Fill templates only for what changed."""
        if self.serving:
            pages = [file.page for file in files.documentation_pages() if file.page]
            looks = f"{config.extra_css} {[str(script) for script in config.extra_javascript]}"
            self.site = digest(self.settings, looks, *(entry(page) for page in pages))
            search = config.plugins.get("search") or config.plugins.get("material/search")
            index = getattr(search, "search_index", None)
            self.entries = getattr(index, "entries", getattr(index, "_entries", None))
            env.template_class = type("Kept", (KeptTemplate,), {"pages": self})
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

    def fill(self, context: dict[str, Any], render: Callable[[], str]) -> str:
        """Return a page in its template, as it was filled before if nothing in it has changed."""
        page = context.get("page")
        if page is None:  # a template that is no page's, such as that for wrong addresses
            return render()
        told = sorted(f"{name} {value}" for name, value in context.items() if is_plain(value))
        key = digest(self.site, *told)
        found = self.same.get(page.file.src_uri)
        if found is not None and found.written[0] == key:
            return found.written[1]
        text = render()
        if (known := self.known.get(page.file.src_uri)) is not None:
            known.written = (key, text)
        return text


class KeptTemplate(Template):
    """The template of a page, which is filled only where it has to be."""

    pages: KeptPages

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401  Jinja's signature
        """Return a page."""
        return self.pages.fill(dict(*args, **kwargs), partial(super().render, *args, **kwargs))


class InSight(FileSystemLoader):
    """Loads any template, and lists those that lie in no hidden folder: MkDocs wants no others."""

    def list_templates(self) -> list[str]:
        """Return the names of the templates in sight, in their order."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, inner, names in os.walk(top, followlinks=self.followlinks):
                inner[:] = [name for name in inner if not name.startswith(".")]
                below = folder[len(top) :].strip(os.sep).replace(os.sep, "/")
                found.update(f"{below}/{name}" if below else name for name in names)
        return sorted(found)


def with_templates(make: Callable[[], Environment]) -> Environment:
    """Return the templates of a theme, which are compiled once."""
    env, folder = make(), cache_folder() / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    if type(env.loader) is FileSystemLoader:
        env.loader = InSight(env.loader.searchpath, env.loader.encoding, env.loader.followlinks)
    return env


def is_plain(value: object) -> bool:
    """Whether templates are told something that can be compared; a moment is always another."""
    return isinstance(value, str | int | date) and not isinstance(value, datetime)


def restore(page: Page, found: Converted, config: Any, files: Files) -> None:  # noqa: ANN401
    """Let a page be as it was; what it links to, and what it brings along, are of this build."""
    page.content, page.toc = found.content, found.toc
    page._title_from_render = found.title
    page.present_anchor_ids = found.anchors
    if found.links is not None:
        page.links_to_anchors = {
            now: anchors
            for file, anchors in found.links.items()
            if (now := files.get_file_from_path(file.src_uri)) is not None
        }
    missing = found.added.without(site_of(config, files))
    for uri, text in missing.files.items():
        files.append(File.generated(config, uri, content=text))
    config.extra_css[:0] = missing.sheets  # before what the site's author has written
    config.extra_javascript += missing.scripts


def site_of(config: MkDocsConfig, files: Files) -> Added:
    """Return what a site has now; of its files only those that are made have their content here."""
    made = {f.src_uri: "" if f.abs_src_path else f.content_bytes for f in files}
    return Added(made, list(config.extra_css), list(config.extra_javascript))


def entry(page: Page) -> str:
    """Return what other pages show of a page in their contents."""
    return f"{page.url} {page.title} {page.meta} {getattr(page, 'typeset', '')}"


def made_of(page: Page, snippets: Path, touched: str) -> Iterator[str]:
    """Yield the texts, or the names, of what a page is made of besides its own text.

    `touched` changes with the files of its snippets.
    """
    path = Path(page.file.abs_src_path or page.file.src_uri)
    source = text_of(path)
    yield source
    yield stamp_of(f"{path.stem}.module", snippets, touched)
    for match in INCLUDE.finditer(source):
        yield text_of(Path(match["path"]))
    for info, inside in fences_of(source):
        if RUNS.match(info):
            yield stamp_of(inside, snippets, touched)
        elif GOLDEN.match(info):
            folder = folder_above(path, inside.strip())
            yield from map(stamped, sorted(folder.glob("*")))
    if rules := rules_path(path):
        yield " ".join(rules_of(rules))
    try:
        table = notation_path(path, source)
    except UsageError:
        return
    yield text_of(table) if table else ""


@lru_cache(maxsize=1000)  # a save changes one page of many
def fences_of(source: str) -> list[tuple[str, str]]:
    """Return the fences of a page: what stands in the opening line of each, and what inside."""
    listings = read_blocks(source).listings
    return [(x.info, source[x.code.start : x.code.end]) for x in listings]


@lru_cache(maxsize=1000)
def stamp_of(source: str, snippets: Path, touched: str) -> str:  # noqa: ARG001  another is another
    """Return the state of the code that is called, found once while no file is touched."""
    return stamp(source, snippets)


def stamped(path: Path) -> str:
    """Return the name of a file with the time of its last change."""
    return f"{path} {path.stat().st_mtime_ns}"


def text_of(path: Path) -> str:
    """Return the text of a file, nothing if it cannot be read."""
    try:
        return read(path)
    except UsageError:
        return ""
