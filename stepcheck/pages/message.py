"""A problem as an author reads it: where, what, both values, a counterexample, a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.verdict import FailedStep
from stepcheck.pages import words
from stepcheck.pages.extract import line_and_column

if TYPE_CHECKING:
    from stepcheck.core.verdict import Side
    from stepcheck.pages.check import Checked, PageReport

WIDTH = 52


def message(checked: Checked, text: str) -> str:
    """Return the message for one false or refused statement."""
    v = checked.verdict
    head = f"{checked.path}:{checked.line}:{checked.column}: {v.verdict}: {words.said(v)}"
    lines = [head, "", *quoted(text, checked.line, checked.column)]
    if isinstance(v.problem, FailedStep):
        lines += sides(checked, v.problem, text)
    if v.counterexample:
        values = [f"{name} = {words.shown(value)}" for name, value in v.counterexample.items()]
        lines.append(f"   at               {', '.join(values)}")
    for label, said in (
        ("hint", words.hint(v)),
        ("fix", words.fix(v)),
        ("note", note(checked, text)),
    ):
        if said:
            lines.append(f"   {label:<17}{said}")
    return "\n".join(lines)


def quoted(text: str, line: int, column: int) -> list[str]:
    """Return the line of the source with a caret below the place."""
    source = text.split("\n")[line - 1]
    return [f"{line:>5} | {source.rstrip()}", f"{'|':>7} {' ' * (column - 1)}^"]


def sides(checked: Checked, problem: FailedStep, text: str) -> list[str]:
    """Return both sides of a failed step, with their lines and values."""
    found = []
    for name, side in (("left", problem.left), ("right", problem.right)):
        latex = " ".join(source_of(checked, side).split())
        value = words.shown(side.value)
        found.append(
            f"   {name:<6} (line {line_of(checked, side, text)})".ljust(19)
            + f" {latex:<{WIDTH}} = {value:>12}"
        )
    return found


def line_of(checked: Checked, side: Side, text: str) -> int:
    """Return the line on which a side begins."""
    return line_and_column(text, checked.display.offset + side.position)[0]


def source_of(checked: Checked, side: Side) -> str:
    """Return the LaTeX of one side."""
    return checked.display.latex[side.position : side.end]


def note(checked: Checked, text: str) -> str:
    """Return which row is wrong, where only one is."""
    problem = checked.verdict.problem
    if not (isinstance(problem, FailedStep) and problem.later):
        return ""
    left, right = (line_of(checked, s, text) for s in (problem.left, problem.right))
    if left == right:
        return "the next expression agrees with the left one, so only the right one is wrong"
    return f"the row below agrees with line {left}, so only line {right} is wrong"


def messages(report: PageReport) -> list[str]:
    """Return the messages for all problems of a page."""
    return [message(checked, report.text) for checked in report.problems]
