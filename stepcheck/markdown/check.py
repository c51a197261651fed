"""Check the page that is being converted; a preview shows what is wrong, a build ends with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

from stepcheck.markdown import place
from stepcheck.pages import PageReport, UsageError, check_text
from stepcheck.site import Site, problems

if TYPE_CHECKING:
    from markdown import Markdown

NAME = "stepcheck_check"
SITE = Site()  # one for all pages that this process converts


class CheckPage(Preprocessor):
    """Check the page; raise unless all of it holds, with the problems of all pages."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.report: PageReport | None = None
        self.unreadable = ""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        outcome = self._outcome()
        self.report = outcome if isinstance(outcome, PageReport) else None
        self.unreadable = str(outcome) if isinstance(outcome, UsageError) else ""
        found = problems(outcome)
        if found and place.is_preview():
            print("\n\n".join(found), file=sys.stderr)
        elif found:
            raise place.failure(self.md, self._everything(found))
        return lines

    def _outcome(self) -> PageReport | UsageError:
        page = place.file_of(self.md)
        if page is None:
            text = place.page_of(self.md)
            return check_text(text.source, text.path)
        return SITE.check(page, place.all_files(self.md))

    def _everything(self, own: list[str]) -> str:
        """Return the problems of all pages, so that one build shows all there is to mend."""
        page = place.file_of(self.md)
        others = SITE.check_all(path for path in place.all_files(self.md) if path != page)
        found = [own, *(problems(outcome) for outcome in others)]
        count = sum(len(messages) for messages in found)
        bad = sum(bool(messages) for messages in found)
        total = f"stepcheck: {count} problem{'s' * (count > 1)} on {bad} page{'s' * (bad > 1)}"
        return "\n\n".join([*(text for messages in found for text in messages), total])
