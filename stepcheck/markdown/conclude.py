"""Gather what is wrong with a page; at its end, end the build with what is wrong on all pages.

Each part of the extension notes what it finds and goes on, so that a page has all of its faults
said at once: of formulas, code, graphs, plots, LaTeX and includes. A build ends with its first page
that has any; at that moment the other pages are converted too, only to see what is wrong with them.
"""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from stepcheck.contract.page import with_places
from stepcheck.markdown import host
from stepcheck.pages.blocks import FRONT_MATTER
from stepcheck.store import digest

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from markdown import Markdown

NAME = "stepcheck_conclude"
PLACE = re.compile(r":(\d+)(?::(\d+))?: ")
ENDED: list[object] = []
"""The last build that was ended: a host that goes on with other pages need not hear it again."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words; of a function, also where a page shows it."""

    words: str
    place: tuple[int, int]
    shown: str = ""


@dataclass
class Faults:
    """What is wrong with the page being converted, and whether all of it has been seen.

    `elsewhere` says that some page of the build is known to have a fault, or its `settings`, of
    which these are messages; `nested`, that a page is converted only for its faults, while another
    one ends the build.
    """

    found: list[Fault] = field(default_factory=list)
    complete: bool = False
    settings: list[str] = field(default_factory=list)
    elsewhere: bool = False
    nested: bool = False


class Begin(Preprocessor):
    """Forget the page before."""

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults = faults

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        self.faults.found, self.faults.complete = [], False
        return lines


class Complete(Treeprocessor):
    """Tell postprocessors that what comes next is the whole page.

    The table of contents runs all of them over each heading to make its anchor, before that.
    """

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults = faults

    def run(self, root: Element) -> None:  # noqa: ARG002  Python-Markdown's signature
        """Change nothing in the tree."""
        self.faults.complete = True


class Conclude(Postprocessor):
    """Raise at the end of a page with a fault; a preview has shown it, and goes on."""

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults = faults

    def run(self, text: str) -> str:
        """Return the page, in a preview with a list of its faults."""
        faults, build = self.faults, host.build_of(self.md)
        told = build is not None and build in ENDED
        ends = faults.complete and not faults.nested and not host.is_preview()
        if ends and (faults.found or (faults.elsewhere and not told)):
            pages = [faults.found] if told or build is None else self.all_pages()
            ENDED[:] = [] if build is None else [build]
            raise host.failure(self.md, summary(pages))
        shows = faults.complete and not faults.nested and host.is_preview()
        return listed(faults, text) if shows else text

    def all_pages(self) -> list[list[Fault]]:
        """Return what is wrong with each page of the build, this one in its turn."""
        here, own, faults = host.file_of(self.md), self.faults.found, self.faults
        others = [page for page in host.all_files(self.md) if page != here]
        faults.nested = True
        with host.elsewhere(self.md) as go:
            found = {page: self.faults_of(page) for page in others if go(page)}
        faults.nested = False
        order = [p for p in host.all_files(self.md) if p == here or p in found]
        pages = [own if page == here else found[page] for page in order]
        first = next((page for page, wrong in zip(order, pages, strict=True) if wrong), None)
        if faults.settings:
            host.blame_settings(self.md)
        elif first is not None:
            host.blame(self.md, first)
        settings = [Fault(words, (0, 0)) for words in faults.settings]
        return [settings, *(pages if here in order else [own, *pages])]

    def faults_of(self, page: Path) -> list[Fault]:
        """Return what is wrong with another page."""
        md, faults = self.md, self.faults
        faults.found = []
        try:
            text = page.read_text(encoding="utf-8-sig")
            md.reset()
            md.convert(FRONT_MATTER.sub("", text, count=1))
        except Exception as error:  # of another extension, say: the author must hear of it
            note(md, f"{page}: {type(error).__name__}: {error}")
        return faults.found


def register(md: Markdown) -> Faults:
    """Register what gathers faults, and return where they are."""
    faults = Faults()
    md.preprocessors.register(Begin(md, faults), NAME, 1001)
    md.treeprocessors.register(Complete(md, faults), NAME, -1000)
    md.postprocessors.register(Conclude(md, faults), NAME, -1001)
    return faults


def faults_of(md: Markdown) -> Faults | None:
    """Return where the faults of the page are gathered; None without this extension."""
    if NAME not in md.preprocessors:
        return None
    begin = md.preprocessors[NAME]
    return begin.faults if isinstance(begin, Begin) else None


def note(md: Markdown, words: str, *, shown: str = "") -> None:
    """Note what is wrong with the page; a preview prints it at once.

    `shown` is the place at which the page shows a function that is wrong.
    """
    faults = faults_of(md)
    if faults is None:
        raise host.failure(md, words)
    if host.is_preview():
        print(with_places(words, [shown]) if shown else words, file=sys.stderr, end="\n\n")
    match = PLACE.search(f"{shown}: " if shown else words.partition("\n")[0])
    place = (int(match[1]), int(match[2] or 0)) if match else (0, 0)
    faults.found.append(Fault(words, place, shown))


def summary(pages: list[list[Fault]]) -> str:
    """Return all faults, page by page and in the order of their places, and how many they are."""
    faulty = [sorted(dict.fromkeys(found), key=lambda f: f.place) for found in pages if found]
    places: dict[str, list[str]] = {}
    for fault in (fault for found in faulty for fault in found):
        places.setdefault(fault.words, []).extend([fault.shown] if fault.shown else [])
    said = [with_places(words, shown) if shown else words for words, shown in places.items()]
    total = f"stepcheck: {len(said)} problem{'s' * (len(said) > 1)}"
    total += f" on {len(faulty)} page{'s' * (len(faulty) > 1)}"
    return "\n\n".join([*said, total])


def in_html(words: str) -> str:
    """Return a message as HTML that may stand inside a paragraph too; its anchor comes first."""
    problem = f'<span class="sc-problem" role="alert">{html.escape(words)}</span>'
    return f'<span id="{anchor(words)}"></span>{problem}'


def anchor(words: str) -> str:
    """Return the id of the place that shows a message."""
    return f"sc-fault-{digest(words)[:8]}"


def listed(faults: Faults, text: str) -> str:
    """Return a page with all that is wrong on top, each with the way to its place if it has one."""
    found = sorted(faults.found, key=lambda fault: fault.place)
    said = list(dict.fromkeys([*faults.settings, *(fault.words for fault in found)]))
    if not said:
        return text
    rows = [
        f'<a href="#{anchor(words)}">{html.escape(words.splitlines()[0])}</a>'
        if f'id="{anchor(words)}"' in text
        else in_html(words)
        for words in said
    ]
    count = f"{len(rows)} problem{'s' * (len(rows) > 1)}, which would end a build:"
    items = "".join(f"<li>{row}</li>" for row in rows)
    return f'<div class="sc-faults"><p>{count}</p><ul>{items}</ul></div>\n{text}'
