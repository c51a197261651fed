"""Check the code that an open page shows, in a process of its own: typing never waits for it.

The modules are read from their files, and so is the page that says what their names mean.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from stepcheck.command.code import known, on_page
from stepcheck.command.findings import Finding
from stepcheck.contract.listings import may_show

if TYPE_CHECKING:
    from stepcheck.editor.page import Text

ENDED = "the process that ran the code of this page was ended; is memory short?"


class Runner:
    """Runs the code of pages, one page at a time."""

    def __init__(self) -> None:
        self.executor: ProcessPoolExecutor | None = None

    async def findings(self, text: Text) -> list[Finding]:
        """Return what is wrong with the code that a page shows."""
        if not may_show(text.source):
            return []
        if self.executor is None:
            # Started afresh: a copy of this process would have its threads' locks, not the threads.
            self.executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=silence)
        loop, page = asyncio.get_running_loop(), str(text.path)
        try:
            return await loop.run_in_executor(self.executor, findings_of, page, text.source)
        except BrokenExecutor:
            self.executor = None
            return [Finding(page, (1, 1), (1, 2), "refused", ENDED, ENDED)]


def silence() -> None:
    """Let nothing that code prints reach the editor, which reads the output of the server."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def findings_of(page: str, source: str) -> list[Finding]:
    """Return what is wrong with the code that a page shows, each at its place on this page."""
    report = known().check_text(source, page, None)
    return on_page(report) if report else []
