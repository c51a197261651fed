"""Problems as every form of output needs them: where one begins and ends, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.verdict import FailedStep, Refused
from stepcheck.pages import words
from stepcheck.pages.extract import line_and_column
from stepcheck.pages.message import message

if TYPE_CHECKING:
    from stepcheck.contract import SnippetResult
    from stepcheck.pages.check import Checked, PageReport

Place = tuple[int, int]
"""Line and column, both counted from 1."""


@dataclass(frozen=True)
class Finding:
    """One problem: its place, from `start` to `end`; `said` in one line, and `text` in full."""

    path: str
    start: Place
    end: Place
    verdict: str
    said: str
    text: str
    hint: str = ""
    fix: str = ""


def of_page(report: PageReport) -> list[Finding]:
    """Return the problems of a page's statements."""
    return [of_statement(checked, report.text) for checked in report.problems]


def of_statement(checked: Checked, text: str) -> Finding:
    """Return the problem of a statement."""
    v = checked.verdict
    return Finding(
        checked.path, (checked.line, checked.column), end_of(checked, text), v.verdict,
        checked.said, message(checked, text), words.hint(v), checked.fix,
    )  # fmt: skip


def end_of(checked: Checked, text: str) -> Place:
    """Return where the place of a verdict ends: behind the last character that it is about."""
    return line_and_column(text, checked.display.offset + last_of(checked))


def last_of(checked: Checked) -> int:
    """Return that place as an offset into the display: of a side, a token, or the statement."""
    v, latex = checked.verdict, checked.display.latex
    if isinstance(v.problem, FailedStep):
        return max(v.problem.right.end, v.position)
    end = token_end(latex, v.position) if isinstance(v.problem, Refused) else v.end
    return max(v.position, len(latex[: max(end, v.start)].rstrip()))


def token_end(latex: str, position: int) -> int:
    """Return where the token at an offset ends; without one, where the display does."""
    try:
        tokens = tokenise(latex)
    except RefusalError:
        return len(latex)
    later = (t.position for t in tokens if t.position > position)
    return next(later, len(latex))


def of_snippet(result: SnippetResult) -> Finding:
    """Return the problem of a snippet's function, whose place is the line of its head."""
    head = result.message.split("\n")[0]
    said = head.partition(f"{result.verdict}: ")[2] or head
    start, end = (result.line, 1), (result.line + 1, 1)
    return Finding(result.path, start, end, result.verdict, said, result.message)


def from_here(path: str) -> Path:
    """Return a file's path from the folder where the command runs, if it lies in there."""
    found, here = Path(path), Path.cwd()
    return found.relative_to(here) if found.is_relative_to(here) else found
