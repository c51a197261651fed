"""What MkDocs gets of a page when it is converted: taken down as plain data, and handed back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from stepcheck.markdown.site.downloads import brought

if TYPE_CHECKING:
    from markdown import Markdown

ANCHORS, HTML, TITLE = "mkdocs_extract_anchors", "mkdocs_raw_html", "mkdocs_extract_title"


@dataclass(frozen=True)
class Site:
    """What a site has at a moment: its files by their names, its style sheets and its scripts."""

    files: dict[str, Any]
    sheets: list[str]
    scripts: list[str]


@dataclass(frozen=True)
class Converted:
    """A page as HTML, and what its conversion told MkDocs or brought to the site.

    `links` are anchors in pages, with how they are written; `files` have their content.
    """

    html: str
    contents: str
    headings: list[Any]
    title: str | None
    anchors: list[str]
    ids: list[str]
    links: dict[str, dict[str, str]]
    files: dict[str, str]
    sheets: list[str]
    scripts: list[str]

    def as_data(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def knows(md: Markdown) -> bool:
    """Whether MkDocs converts the page, and in the way that is written down here."""
    trees = all(name in md.treeprocessors for name in ("relpath", ANCHORS, TITLE))
    return trees and HTML in md.preprocessors


def site_of(md: Markdown) -> Site:
    """Return what the site has now."""
    place: Any = md.treeprocessors["relpath"]
    config = place.config
    files = {file.src_uri: file for file in place.files}
    return Site(files, list(config.extra_css), [str(s) for s in config.extra_javascript])


def taken(md: Markdown, html: str, before: Site) -> Converted | None:
    """Return what a conversion has made; None if it cannot be written down."""
    now, trees = site_of(md), cast("Any", md.treeprocessors)
    raw: Any = md.preprocessors[HTML]
    made = {uri: f for uri, f in now.files.items() if before.files.get(uri) is not f}
    try:
        if any(file.abs_src_path for file in made.values()):
            return None
        files = {uri: file.content_string for uri, file in made.items()}
    except ValueError:
        return None
    links = trees["relpath"].links_to_anchors
    return Converted(
        html,
        getattr(md, "toc", ""),
        getattr(md, "toc_tokens", []),
        trees[TITLE].title,
        sorted(trees[ANCHORS].present_anchor_ids),
        sorted(raw.present_anchor_ids),
        {file.src_uri: dict(found) for file, found in links.items()},
        files,
        [sheet for sheet in now.sheets if sheet not in before.sheets],
        [script for script in now.scripts if script not in before.scripts],
    )


def given_back(md: Markdown, page: Converted) -> str:
    """Let MkDocs have what the conversion of a page made, and return the page as HTML."""
    trees = cast("Any", md.treeprocessors)
    place, raw = trees["relpath"], cast("Any", md.preprocessors[HTML])
    files, config = place.files, place.config
    vars(md).update(toc=page.contents, toc_tokens=page.headings)  # as `toc` sets them
    trees[TITLE].title = page.title
    trees[ANCHORS].present_anchor_ids = set(page.anchors)
    raw.present_anchor_ids = set(page.ids)
    place.links_to_anchors = {
        files.get_file_from_path(uri): dict(found) for uri, found in page.links.items()
    }
    for uri, content in page.files.items():
        brought(files, config, uri, content)
    config.extra_css[:0] = page.sheets  # before what the site's author has written
    config.extra_javascript += page.scripts
    return page.html
