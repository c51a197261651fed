"""The contents of a site: pages that `nav:` names and that are not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.core.near import did_you_mean
from stepcheck.markdown import host
from stepcheck.markdown.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown


def faults(md: Markdown) -> list[str]:
    """Return what is wrong with the contents of a site that MkDocs builds."""
    if "relpath" not in md.treeprocessors:
        return []
    place = md.treeprocessors["relpath"]  # set by MkDocs
    config, known = place.config, list(place.files.src_uris)  # type: ignore[attr-defined]
    named = [page for page in pages_of(config.nav) if page not in known]
    if not named:
        return []
    file = Path(config.config_file_path)
    settings = Page(host.relative(file), file.read_text(encoding="utf-8"))
    pages = [uri for uri in known if uri.endswith(".md")]
    otherwise = f"make it in {host.relative(Path(config.docs_dir))}, or drop the line"
    return [
        settings.report(
            f"nav: there is no page {page}",
            settings.find(page),
            did_you_mean(page, pages, otherwise),
        )
        for page in named
    ]


def pages_of(nav: object) -> Iterator[str]:
    """Yield the Markdown files that the contents name."""
    if isinstance(nav, str):
        if nav.endswith(".md") and "://" not in nav:
            yield nav
    elif isinstance(nav, dict):
        for part in nav.values():
            yield from pages_of(part)
    elif isinstance(nav, list):
        for part in nav:
            yield from pages_of(part)
