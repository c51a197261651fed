"""Check the pages that are being converted; a preview shows what is wrong, a build ends with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

from stepcheck.markdown import host
from stepcheck.markdown.site import contents
from stepcheck.pages.check import PageReport, check_text
from stepcheck.pages.files import UsageError
from stepcheck.pages.site import Outcome, Site, problems

if TYPE_CHECKING:
    from markdown import Markdown

NAME = "stepcheck_check"
SITE = Site()  # one for all pages that this process converts


class CheckPage(Preprocessor):
    """Check the page, and with the first page of a build all others; raise unless all holds."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.report: PageReport | None = None
        self.unreadable = ""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        self._check_all()
        outcome = self._outcome()
        self.report = outcome if isinstance(outcome, PageReport) else None
        self.unreadable = str(outcome) if isinstance(outcome, UsageError) else ""
        found = problems(outcome)
        if found and host.is_preview():
            print("\n\n".join(found), file=sys.stderr)
        elif found:
            raise host.failure(self.md, summary([found]))
        return lines

    def _check_all(self) -> None:
        """Check all pages once a build, so that it shows at once all there is to mend.

        The others cannot be left to their own turn: Zensical keeps the pages that it converted, and
        does not convert one again whose symbol table alone has changed.
        """
        build = host.build_of(self.md)
        if build is None or build is SITE.build:
            return
        outcomes = SITE.check_all(host.all_files(self.md))
        found = [messages for outcome in outcomes if (messages := problems(outcome))]
        found += [missing] if (missing := contents.faults(self.md)) else []
        if found and not host.is_preview():
            raise host.failure(self.md, summary(found))
        SITE.build = build

    def _outcome(self) -> Outcome:
        page = host.file_of(self.md)
        if page is None:
            text = host.page_of(self.md)
            return check_text(text.source, text.path)
        return SITE.check(page)


def summary(found: list[list[str]]) -> str:
    """Return the messages of some pages, and how many they are."""
    count = sum(len(messages) for messages in found)
    total = f"stepcheck: {count} problem{'s' * (count > 1)}"
    total += f" on {len(found)} page{'s' * (len(found) > 1)}"
    return "\n\n".join([*(text for messages in found for text in messages), total])
