"""Show the reader what was checked: a tick beside each display, a line at the foot of the page.

A formula of the HTML and its verdicts find each other by their LaTeX, in order of appearance.
"""

from __future__ import annotations

import html
import os
from collections import defaultdict, deque
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import host, words
from stepcheck.markdown.conclude import in_html, note
from stepcheck.markdown.formulas.mathematics import FORMULA, formula_of
from stepcheck.pages.extract import extract
from stepcheck.pages.message import message

if TYPE_CHECKING:
    import re

    from markdown import Markdown

    from stepcheck.markdown.check import CheckPage
    from stepcheck.pages.check import Checked, PageReport

ABOUT = "checking.md"  # the page that explains the ticks, if the site has it
UNREAD = "this formula is not in the page's own text, so it was not checked"
WRITE_IT = "write it on the page itself, between dollar signs, not in what the page includes"


class Ledger:
    """The statements of a page, handed out formula by formula."""

    def __init__(self, report: PageReport) -> None:
        statements = defaultdict(list)
        for checked in report.statements:
            statements[checked.display.offset].append(checked)
        self._waiting: dict[str, deque[list[Checked]]] = defaultdict(deque)
        for display in extract(report.text):
            self._waiting[plain(display.latex)].append(statements[display.offset])

    def take(self, latex: str) -> list[Checked] | None:
        """Return the statements of the next formula with this LaTeX, None if there is none."""
        waiting = self._waiting.get(plain(latex))
        return waiting.popleft() if waiting else None


def plain(latex: str) -> str:
    """Return LaTeX without what indentation and line ends add to it."""
    return " ".join(latex.split())


class Ticks(Postprocessor):
    """Put a tick beside each display, and in a preview a message beside what does not hold."""

    def __init__(self, md: Markdown, page: CheckPage) -> None:
        super().__init__(md)
        self.page = page

    def run(self, text: str) -> str:
        """Return the HTML of the page with its ticks; a heading alone is returned as it is."""
        report = self.page.report
        if not self.page.faults.complete:
            return text
        top = "".join(map(in_html, self.page.on_top))
        if report is None:
            return top + text
        ledger = Ledger(report)
        return top + FORMULA.sub(lambda match: self._with_tick(match, report, ledger), text)

    def _with_tick(self, match: re.Match[str], report: PageReport, ledger: Ledger) -> str:
        formula = formula_of(match)
        statements = ledger.take(formula.latex)
        if statements is None:
            return match[0] + in_html(self._unread(formula.latex))
        wrong = "".join(in_html(message(s, report.text)) for s in statements if not s.verdict.good)
        if not formula.display:
            return match[0] + wrong
        return f'<div class="sc-display">{match[0]}{tick(statements)}{wrong}</div>'

    def _unread(self, latex: str) -> str:
        """Note a formula that the checker has not seen, and return the message."""
        page = host.page_of(self.md)
        words = f"{page.report(UNREAD, page.find(latex), WRITE_IT)}\n   formula  {plain(latex)}"
        note(self.md, words)
        return words


def tick(statements: list[Checked]) -> str:
    """Return the mark of a display, which opens to say what was checked; none if nothing was."""
    verdicts = [statement.verdict for statement in statements]
    count = words.tally(verdicts)
    if not count or not all(verdict.good for verdict in verdicts):
        return ""
    kind, mark = "", "✓"
    if count.wrong:
        kind, mark = " sc-tick--wrong", "✗"
    elif count.unchecked:
        kind, mark = " sc-tick--unchecked", "?"
    told = "".join(f"<p>{paragraph}</p>" for paragraph in words.details(verdicts))
    return (
        f'<details class="sc-tick{kind}" data-search-exclude><summary>'
        f'<span class="sc-mark" aria-hidden="true">{mark}</span>'
        f'<span class="sc-words">{html.escape(words.label(count))}</span></summary>'
        f'<div class="sc-told">{told}</div></details>'
    )


class Foot(Treeprocessor):
    """End the page with a line that counts what was checked."""

    def __init__(self, md: Markdown, page: CheckPage) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: Element) -> None:
        """Append the line, with a link to the page that explains it."""
        report = self.page.report
        count = words.tally([s.verdict for s in report.statements]) if report else None
        if not count:
            return
        line = SubElement(root, "p", {"class": "sc-foot", "data-search-exclude": ""})
        line.text = f"{words.foot(count)} "
        if about := self._about():
            SubElement(line, "a", {"href": about}).text = "How every step is checked"

    def _about(self) -> str | None:
        page = host.file_of(self.md)
        pages = [path for path in host.all_files(self.md) if path.name == ABOUT]
        if page is None or not pages or page == pages[0]:
            return None
        return os.path.relpath(pages[0], page.parent).replace(os.sep, "/")
