"""A preview goes on where a build ends: a page shows what is wrong, at its place and on top."""

from __future__ import annotations

import html
import sys
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from stepcheck.markdown.host import NAME as SOURCE
from stepcheck.markdown.host import KeepSource

if TYPE_CHECKING:
    from markdown import Markdown

NAME = "stepcheck_preview"


def tell(message: str) -> None:
    """Say in the terminal what is wrong."""
    print(message, file=sys.stderr)


def in_place(md: Markdown, message: str) -> str:
    """Return a message as HTML that may stand inside a paragraph too; the top leads to it."""
    return f'<span id="{noted(md, message, placed=True)}"></span>{problem(message)}'


def on_top(md: Markdown, message: str) -> None:
    """Let the top of the page have a message whose place cannot show it."""
    noted(md, message, placed=False)


def noted(md: Markdown, message: str, *, placed: bool) -> str:
    """Keep a message for the top of the page; return the id of its place."""
    keeper = md.preprocessors[SOURCE]
    if not isinstance(keeper, KeepSource):
        raise TypeError(f"{SOURCE} is another extension's")
    keeper.faults.append((message, placed))
    return f"sc-fault-{len(keeper.faults)}"


def problem(message: str) -> str:
    """Return a message as HTML."""
    return f'<span class="sc-problem" role="alert">{html.escape(message)}</span>'


class Faults(Postprocessor):
    """List on top of a page all that is wrong with it, each with the way to its place."""

    complete = False

    def run(self, text: str) -> str:
        """Return the page; a heading alone, of which the table of contents asks, as it is."""
        keeper = self.md.preprocessors[SOURCE]
        if not self.complete or not isinstance(keeper, KeepSource) or not keeper.faults:
            return text
        self.complete = False
        rows = [
            f'<li><a href="#sc-fault-{number}">{html.escape(message.splitlines()[0])}</a></li>'
            if placed
            else f"<li>{problem(message)}</li>"
            for number, (message, placed) in enumerate(keeper.faults, start=1)
        ]
        count = f"{len(rows)} problem{'s' * (len(rows) > 1)}"
        listed = f"<p>{count}, which would end a build:</p><ul>{''.join(rows)}</ul>"
        return f'<div class="sc-faults">{listed}</div>\n{text}'
