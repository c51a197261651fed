"""The line at the foot of a page that counts what was checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import host
from stepcheck.markdown.ticks import words

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.markdown.check import CheckPage

ABOUT = "checking.md"  # the page that explains the ticks, if the site has it


class Foot(Treeprocessor):
    """End the page with a line that counts what was checked."""

    def __init__(self, md: Markdown, page: CheckPage) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: Element) -> None:
        """Append the line, with a link to the page that explains it."""
        report = self.page.report
        verdicts = [s.verdict for s in report.statements] if report else []
        count, wrong = words.tally(verdicts), sum(not verdict.good for verdict in verdicts)
        if not count and not wrong:
            return
        line = SubElement(root, "p", {"class": "sc-foot", "data-search-exclude": ""})
        failed = f"{wrong} of {len(verdicts)} statements do not hold; " if wrong else ""
        line.text = f"{failed}{words.foot(count)} "
        if about := self._about():
            SubElement(line, "a", {"href": about}).text = "How every step is checked"

    def _about(self) -> str | None:
        page = host.file_of(self.md)
        pages = [path for path in host.all_files(self.md) if path.name == ABOUT]
        if page is None or not pages or page == pages[0]:
            return None
        return os.path.relpath(pages[0], page.parent).replace(os.sep, "/")
