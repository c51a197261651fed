"""A MkDocs plugin that knows where pages come from: dates from git, sources, the site's version.

It checks nothing. Templates get `revised`, the day of a page's last change, `source`, where its
Markdown is, `version`, which the site is, and `report`, where an error can be told. Where there is
no git, or no history, there are no dates.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

SOURCES = "_sources"  # the folder that has the Markdown of all pages, as text


class PageHistory(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Give pages their dates and sources."""

    def __init__(self) -> None:
        self.dates: dict[Path, date] = {}
        self.version = ""

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Read the history once a build, and put the sources of the pages beside them."""
        folder = Path(config.docs_dir).resolve()
        self.dates, self.version = last_changes(folder), site_version(folder)
        for page in list(files.documentation_pages()):
            name = f"{SOURCES}/{page.src_uri}.txt"
            files.append(File.generated(config, name, content=page.content_string))
        return files

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: object) -> str:
        """Give the site's map the day of the page's last change."""
        found = self.dates.get(Path(page.file.abs_src_path or "").resolve())
        if found:  # else MkDocs has the day of the build
            page.update_date = found.isoformat()
        return markdown

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, **_: object
    ) -> TemplateContext:
        """Tell the templates what is known of the page."""
        found = self.dates.get(Path(page.file.abs_src_path or "").resolve())
        known = {
            "revised": found,
            "source": f"{SOURCES}/{page.file.src_uri}.txt",
            "version": self.version,
            "report": report(config),
        }
        context.update(known)  # type: ignore[typeddict-item]  # templates may be given more
        return context


def last_changes(folder: Path) -> dict[Path, date]:
    """Return the day on which each file of a folder was last changed, as far as git tells."""
    top = said(folder, "rev-parse", "--show-toplevel")
    if not top or said(folder, "rev-parse", "--is-shallow-repository") == "true":
        return {}  # a history that was cut short would give all files the day of the cut
    log = said(folder, "log", "--format=%x00%cs", "--name-only", "-z", "--", ".")
    found: dict[Path, date] = {}
    day = None
    for part in log.split("\0"):
        text = part.strip("\n")
        if len(text) == 10 and text[4:8:3] == "--":
            day = date.fromisoformat(text)
        elif text and day:
            found.setdefault(Path(top, text), day)
    return found


def site_version(folder: Path) -> str:
    """Return the version of the package, and the commit that the pages are of."""
    commit = said(folder, "describe", "--always", "--dirty", "--exclude=*")
    return "+".join(filter(None, [version("stepcheck"), commit]))


def said(folder: Path, *words: str) -> str:
    """Return what git says, nothing if there is no git or it has nothing to say."""
    git = shutil.which("git")
    if git is None:
        return ""
    result = subprocess.run(  # noqa: S603  git, with words of ours
        [git, "-c", "core.quotepath=off", *words],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return result.stdout.strip("\n") if result.returncode == 0 else ""


def report(config: MkDocsConfig) -> str:
    """Return where an error can be told: a mail, else the form of the repository, else nothing."""
    address = str(config.extra.get("report", ""))
    if address:
        return address if ":" in address else f"mailto:{address}"
    place = (config.repo_url or "").rstrip("/")
    if not place:
        return ""
    inside = "/-/issues/new" if "gitlab" in (urlsplit(place).hostname or "") else "/issues/new"
    return place + inside
