"""A MkDocs plugin that draws a picture of each page for those who share it; it checks nothing.

The picture has the page's title and its first formula. Templates get its path as `card`. What was
drawn is kept between builds.
"""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File

from stepcheck import store
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

FOLDER = "assets/cards"
DISPLAY = re.compile(r'<mjx-container data-latex="([^"]*)" display="true"')
DRAWING = Path(__file__).with_name("picture.py")
WIDEST, HIGHEST = 62.0, 13.0  # ex: what can be read when the picture is small
UNFIT = (r"\wrong", r"\unchecked", r"\label", r"\tag", r"\ref", r"\eqref")


class Cards(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Draw a card for each page."""

    def __init__(self) -> None:
        self.files: Files | None = None

    def on_files(self, files: Files, /, **_: object) -> Files:
        """Remember where files are added."""
        self.files = files
        return files

    def on_page_content(
        self, content: str, /, *, page: Page, config: MkDocsConfig, **_: object
    ) -> str:
        """Draw the page's card."""
        title = str(page.meta.get("title") or page.title or config.site_name)
        drawn = card(title, config.site_name, content)
        if self.files is not None:
            self.files.append(File.generated(config, path_of(page), content=drawn))
        return content

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, **_: object
    ) -> TemplateContext:
        """Tell the templates where the card is."""
        context.update({"card": path_of(page)})  # type: ignore[misc]  # templates may be given more
        return context


def path_of(page: Page) -> str:
    """Return where the card of a page is on the site."""
    return f"{FOLDER}/{page.file.src_uri.removesuffix('.md').replace('/', '-')}.png"


def card(title: str, site: str, content: str) -> bytes:
    """Return a picture as PNG; what was drawn before from the same is not drawn again."""
    formula = drawing_of(content)
    key = store.digest(title, site, formula, DRAWING.read_text(encoding="utf-8"))
    file = store.cache_folder() / "cards" / f"{key}.txt"
    kept = store.load(file)
    if kept is not None:
        return base64.b64decode(kept)
    from stepcheck.plugins.picture import draw  # not sooner: most builds draw nothing

    found = draw(title, site, formula)
    store.save(file, base64.b64encode(found).decode())
    return found


def drawing_of(content: str) -> str:
    """Return the first display of a page that fits on a card, as SVG; nothing if there is none."""
    given = [html.unescape(latex) for latex in DISPLAY.findall(content)]
    plain = [latex for latex in given if not any(command in latex for command in UNFIT)]
    for item in typeset([Formula(latex, display=True) for latex in plain[:4]]):
        if not item.error and item.sizes[0].width < WIDEST and item.sizes[0].height < HIGHEST:
            return item.html.partition("<mjx-assistive-mml")[0]
    return ""
