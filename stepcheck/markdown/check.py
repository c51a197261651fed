"""Check the pages that are being converted, formulas and code; note what is wrong with them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

from stepcheck.contract.page import Code, CodeReport, with_places
from stepcheck.markdown import host
from stepcheck.markdown.conclude import Faults, note
from stepcheck.markdown.includes import folders
from stepcheck.markdown.site import contents
from stepcheck.pages.check import PageReport, check_text
from stepcheck.pages.files import UsageError
from stepcheck.pages.site import Outcome, Site, problems

if TYPE_CHECKING:
    from pathlib import Path

    from markdown import Markdown

NAME = "stepcheck_check"
SITE, CODE = Site(), Code()  # one for all pages that this process converts
FOUND: dict[Path, CodeReport] = {}  # of the code of all pages of the last build


class CheckPage(Preprocessor):
    """Check the page, and with the first page of a build all others."""

    def __init__(self, md: Markdown, faults: Faults) -> None:
        super().__init__(md)
        self.faults = faults
        self.report: PageReport | None = None
        self.on_top: list[str] = []  # what a preview shows above the page, for it has no place

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        self._check_all()
        outcome, page = self._outcome(), host.file_of(self.md)
        self.report = outcome if isinstance(outcome, PageReport) else None
        self.on_top = [str(outcome)] if isinstance(outcome, UsageError) else []
        for words in problems(outcome):
            note(self.md, words)
        self._note_code(self._code_of(page))
        return lines

    def holds(self) -> bool:
        """Whether everything on the page holds, and with the first page of a build on all pages."""
        self._check_all()
        page = host.file_of(self.md)
        if page is None or self.faults.elsewhere or problems(self._outcome()):
            return False
        code = self._code_of(page)
        return code is None or code.good

    def _check_all(self) -> None:
        """Check all pages once a build, so that it shows at once all there is to mend.

        The others cannot be left to their own turn: Zensical keeps the pages that it converted, and
        does not convert one again whose symbol table alone has changed.
        """
        build = host.build_of(self.md)
        if build is None or build is SITE.build:
            return
        pages = host.all_files(self.md)
        wrong = [problems(outcome) for outcome in SITE.check_all(pages)]
        FOUND.clear()
        FOUND.update(CODE.check_all(pages, folders(self.md) or None))
        faults = self.faults
        faults.settings = contents.faults(self.md)
        if faults.settings and host.is_preview():
            print("\n\n".join(faults.settings), file=sys.stderr, end="\n\n")
        code_is_good = all(found.good for found in FOUND.values())
        faults.elsewhere = any(wrong) or bool(faults.settings) or not code_is_good
        SITE.build = build

    def _outcome(self) -> Outcome:
        page = host.file_of(self.md)
        if page is None:
            text = host.page_of(self.md)
            return check_text(text.source, text.path)
        return SITE.check(page)

    def _code_of(self, page: Path | None) -> CodeReport | None:
        roots = folders(self.md) or None
        if page is None:
            text = host.page_of(self.md)
            return CODE.check_text(text.source, text.path, roots)
        if host.build_of(self.md) is None or page not in host.all_files(self.md):
            return CODE.check_all([page], roots).get(page)
        return FOUND.get(page)

    def _note_code(self, found: CodeReport | None) -> None:
        if found is None:
            return
        for stray in found.listings:
            note(self.md, stray.message)
        for words, place in found.functions:
            note(self.md, words, shown=place)
        self.on_top += [stray.message for stray in found.listings]
        self.on_top += [with_places(words, [place]) for words, place in found.functions]
