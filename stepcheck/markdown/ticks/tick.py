"""Show the reader what was checked: a mark at each sign of a display, and notes that open below it.

The marks are for eyes alone; who hears the page meets one button a display. The notes say of each
row what stands on both sides, which rule it names and whether it was proved.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from stepcheck.core.verdict import FailedStep
from stepcheck.markdown import host
from stepcheck.markdown.conclude import in_html, note
from stepcheck.markdown.formulas.annotate import Span, annotated
from stepcheck.markdown.formulas.ids import Ids
from stepcheck.markdown.formulas.markup import FORMULA, latex_of, named
from stepcheck.markdown.ticks import words
from stepcheck.markdown.ticks.ledger import Ledger, plain
from stepcheck.pages.message import message

if TYPE_CHECKING:
    import re

    from markdown import Markdown

    from stepcheck.markdown.check import CheckPage
    from stepcheck.markdown.ticks.ledger import Entry
    from stepcheck.markdown.ticks.words import Tally
    from stepcheck.pages.check import PageReport

UNREAD = "this formula is not in the page's own text, so it was not checked"
WRITE_IT = "write it on the page itself, between dollar signs, not in what the page includes"


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
        ledger, ids = Ledger(report), Ids()
        return top + FORMULA.sub(lambda match: self._with_tick(match, report, ledger, ids), text)

    def _with_tick(self, match: re.Match[str], report: PageReport, ledger: Ledger, ids: Ids) -> str:
        latex = latex_of(match)
        entry = ledger.take(latex)
        if entry is None:
            return match[0] + in_html(self._unread(latex))
        wrong = "".join(
            in_html(message(s, report.text)) for s in entry.statements if not s.verdict.good
        )
        marked = named(match, annotated(entry.display.latex, signs(entry)))
        if match["display"] is None:
            return marked + wrong
        name = ids.of(latex)
        return f'<div class="sc-display" id="{name}">{marked}{tick(entry, name)}{wrong}</div>'

    def _unread(self, latex: str) -> str:
        """Note a formula that the checker has not seen, and return the message."""
        page = host.page_of(self.md)
        words = f"{page.report(UNREAD, page.find(latex), WRITE_IT)}\n   formula  {plain(latex)}"
        note(self.md, words)
        return words


def tick(entry: Entry, name: str) -> str:
    """Return the notes of a display, which open to say what was checked; `name` is its id."""
    count = words.tally(entry.verdicts)
    kind, mark, label = " sc-tick--none", "…", "About this formula"
    if count and entry.good:
        kind, mark = kind_of(count)
        label = words.label(count)
    told = words.details(entry) if entry.good else ""
    return (
        f'<details class="sc-tick{kind}" data-search-exclude><summary>'
        f'<span class="sc-mark" aria-hidden="true">{mark}</span> '
        f'<span class="sc-label">{html.escape(label)}</span></summary>'
        f'<div class="sc-told">{told}<p class="sc-tools"><a href="#{name}">Link to this formula</a>'
        f"</p></div></details>"
    )


def kind_of(count: Tally) -> tuple[str, str]:
    """Return the class and the mark of what was checked."""
    if count.wrong:
        return " sc-tick--wrong", "✗"
    return (" sc-tick--unchecked", "?") if count.unchecked else ("", "✓")


def signs(entry: Entry) -> list[Span]:
    """Return where the relations are that were checked, each with its class.

    In a line of text only what is shown as wrong is marked; where something does not hold, which
    only a preview shows, only that.
    """
    found = []
    for verdict in entry.verdicts:
        if entry.good and not entry.display.inline:
            found += [Span(link.position, None, "sc-ok") for link in verdict.links]
        failed = verdict.marked or not verdict.good
        if failed and isinstance(verdict.problem, FailedStep):
            found.append(Span(verdict.problem.sign, None, "sc-no"))
    return found
