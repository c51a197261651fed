"""What the tests of the built site need to know of an HTML page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LITERAL = {"code", "pre", "script", "style", "svg"}  # where LaTeX is not a formula
VALUE = "sc-value"  # the class of a formula that text shows as well, such as `w_1 = 0.4`
# Links of this kind say something about a page; a browser requests nothing for them.
NO_REQUEST = {"canonical", "next", "prev"}


@dataclass
class Page(HTMLParser):
    """The ids, links, loaded addresses and readable text of a page."""

    path: Path
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    styles: str = ""
    text: str = ""
    untypeset: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._formula = False
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element says, and whether a formula in it is typeset."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        self._note(tag, given)
        if self._formula:
            self.untypeset += tag != "mjx-container"
        classes = given.get("class", "").split()
        self._formula = "arithmatex" in classes and VALUE not in classes
        if tag not in VOID:
            self._open.append(tag)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        addresses = [given[name] for name in ("href", "xlink:href") if name in given]
        if tag == "link" and not NO_REQUEST & set(given.get("rel", "").split()):
            self.loads += addresses
        elif tag != "link":
            self.links += addresses
        self.loads += [given[name] for name in ("src", "poster", "data") if given.get(name)]
        self.loads += [part.split()[0] for part in given.get("srcset", "").split(",") if part]
        self.styles += given.get("style", "")

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and what was left open in it."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the text where a reader would read it."""
        if self._formula and data.strip():
            self.untypeset += 1
        if "style" in self._open:
            self.styles += data
        elif not LITERAL & set(self._open):
            self.text += data
