"""Our styles and scripts on sites that are not ours: they reach a page without any setting.

MkDocs gets them as files of the site, in the head of each page, whatever its theme; a page that
another program converts holds them itself. They are written for Material; elsewhere its names for
colours and its size of letters are given by `elsewhere.css`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from stepcheck.takeaway.sheets import folder

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.markdown.conclude import Faults

NAME = "stepcheck_assets"
FOLDER = "assets/stepcheck"  # on the site
# These make our site what it is.
OURS = {
    "extra.css",
    "comments.css",
    "comments.js",
    "late-search.js",
    "lost.js",
    "progress.js",
    "scheme.js",
    "search-iframe-worker.js",
}
LOADER = "live.js"  # fetches the movers, where there is a live graph
MOVERS = ("walk.js", "numbers.js", "graph.js")  # the last needs the others
PLAYER = "play.js"  # of a live graph that plays; it needs `walk.js`
PLANE = ("doubles.js", "plane.js")  # of a live graph with a second view, and what kind that is
VIEWS = {"stepcheck-contours": "contours.js", "stepcheck-examples": "examples.js"}
TAKER = "take.js"  # of figures, which can all be taken away
LATE = (*MOVERS, PLAYER, *PLANE, *VIEWS.values(), TAKER)  # they come when they are needed
NEEDED = re.compile(r'class="(?:arithmatex|sc-|[^"]* sc-)')
REM = re.compile(r"(?<![\w.-])(-?\d*\.?\d+)rem\b")
MATERIAL = re.compile(r"\.md-typeset\b")
DARK = re.compile(r"\[data-md-color-scheme=\"slate\"\]")
RELATIVE = re.compile(r"@media[^{]*\{")


@cache
def sheet() -> str:
    """Return all styles that figures and formulas need, for any theme."""
    sheets = sorted((folder() / "stylesheets").glob("*.css"))
    texts = [anywhere(p.read_text("utf-8")) for p in sheets if p.name not in OURS]
    return "\n".join([(Path(__file__).parent / "elsewhere.css").read_text("utf-8"), *texts])


@cache
def scripts() -> dict[str, str]:
    """Return the scripts by their names."""
    found = sorted((folder() / "javascripts").glob("*.js"))
    return {p.name: p.read_text("utf-8") for p in found if p.name not in OURS}


def anywhere(css: str) -> str:
    """Return styles that were written for Material so that they hold in any theme.

    What stood in its text may stand in any body, with the same weight; lengths follow the size that
    Material gives to letters.
    """
    css = DARK.sub(':is([data-md-color-scheme="slate"], [data-bs-theme="dark"])', css)
    css = MATERIAL.sub(":is(.md-typeset, body)", css)
    heads = {m.start(): m.end() for m in RELATIVE.finditer(css)}
    pieces, at = [], 0
    for start, end in heads.items():  # a query of the screen knows no names
        pieces += [scaled(css[at:start]), css[start:end]]
        at = end
    return "".join([*pieces, scaled(css[at:])])


def scaled(css: str) -> str:
    """Return styles whose lengths grow with `--sc-rem`."""
    return REM.sub(r"calc(\1rem * var(--sc-rem))", css)


class Assets(Postprocessor):
    """Bring styles and scripts to the page, or to the site that it is on."""

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults = faults

    def run(self, text: str) -> str:
        """Return the page, with all that it needs if its site has no files for it."""
        if not self.faults.complete or not NEEDED.search(text):
            return text
        if "relpath" in self.md.treeprocessors:
            add_to_site(self.md)
            return text
        wanted = [name for name in scripts() if name not in (LOADER, *LATE)]
        if "<stepcheck-graph" in text:
            wanted += MOVERS
        if "data-plays" in text:
            wanted.append(PLAYER)
        if views := [script for view, script in VIEWS.items() if f"<{view}" in text]:
            wanted += [*PLANE, *views]
        if 'class="sc-take"' in text:
            wanted.append(TAKER)
        tail = "".join(f"\n<script>\n{scripts()[name]}</script>" for name in wanted)
        return f"<style>{sheet()}</style>\n{text}{tail}"


def add_to_site(md: Markdown) -> None:
    """Add the files to a site that MkDocs builds, once a build."""
    from mkdocs.structure.files import File

    place = md.treeprocessors["relpath"]  # set by MkDocs
    files, config = place.files, place.config  # type: ignore[attr-defined]
    path = f"{FOLDER}/stepcheck.css"
    if path in config.extra_css:
        return
    config.extra_css.insert(0, path)  # what its author has written comes later, and wins
    files.append(File.generated(config, path, content=sheet()))
    config.extra_javascript += [f"{FOLDER}/{name}" for name in scripts() if name not in LATE]
    for name, text in scripts().items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=text))
