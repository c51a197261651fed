"""A problem as an author reads it: where, what, both values, a counterexample, a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.verdict import FailedStep
from stepcheck.pages import words
from stepcheck.pages.extract import line_and_column
from stepcheck.pages.files import quoted

if TYPE_CHECKING:
    from stepcheck.core.verdict import Side
    from stepcheck.pages.check import Checked, PageReport

WIDTH = 52
CONDITIONS = re.compile(r"\b(?:with|when|where|if|for|at|set|once|case)\Z", re.IGNORECASE)


def message(checked: Checked, text: str) -> str:
    """Return the message for one false or refused statement."""
    v = checked.verdict
    head = f"{checked.path}:{checked.line}:{checked.column}: {v.verdict}: {checked.said}"
    return "\n".join([head, "", *quoted(text, checked.line, checked.column), *told(checked, text)])


def told(checked: Checked, text: str) -> list[str]:
    """Return all that is said below the source of a statement: both values, the point, the fix."""
    v, lines = checked.verdict, []
    if isinstance(v.problem, FailedStep):
        lines += sides(checked, v.problem, text)
    if v.counterexample:
        values = [f"{name} = {words.shown(value)}" for name, value in v.counterexample.items()]
        lines.append(f"   at               {', '.join(values)}")
    condition = condition_note(checked, text)
    # A set that is smaller from the start says the same as a condition, for all of the page.
    narrower = isinstance(v.problem, FailedStep) and kind_of_hint(v.problem) == "too many"
    for label, said in (
        ("hint", "" if condition and not narrower else words.hint(v)),
        ("fix", checked.fix),
        ("note", condition or note(checked, text)),
    ):
        if said:
            lines.append(f"   {label:<17}{said}")
    return lines


def sides(checked: Checked, problem: FailedStep, text: str) -> list[str]:
    """Return both sides of a failed step, with their lines and values."""
    found = []
    digits = words.digits_apart(problem.left.value, problem.right.value)
    for name, side in (("left", problem.left), ("right", problem.right)):
        latex = " ".join(source_of(checked, side).split())
        value = words.shown(side.value, digits)
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
    return checked.display.source(side.position, side.end)


def note(checked: Checked, text: str) -> str:
    """Return which row is wrong, where only one is, or what a name of the symbol table means."""
    problem = checked.verdict.problem
    if not isinstance(problem, FailedStep):
        return ""
    if not problem.later:
        explained = problem.hint or problem.again
        elsewhere = problem.about and not explained and " of " in checked.first
        name = source_of(checked, problem.left).strip()
        return words.defined_elsewhere(name, checked.first) if elsewhere else ""
    left, right = (line_of(checked, s, text) for s in (problem.left, problem.right))
    if left == right:
        return "the next expression agrees with the left one, so only the right one is wrong"
    return f"the row below agrees with line {left}, so only line {right} is wrong"


def condition_note(checked: Checked, text: str) -> str:
    """Return how to state a condition, where a sentence seems to state one of a name.

    In an example such a sentence sets a name that is free; the hint says how to do that.
    """
    found = checked.verdict.problem
    if not isinstance(found, FailedStep):
        return ""
    if source_of(checked, found.left).strip() not in checked.verdict.counterexample:
        return ""
    if checked.display.block >= 0 and kind_of_hint(found) == "free":
        return ""
    before = text[: checked.display.offset].rstrip("$\\( ")
    word = CONDITIONS.search(before) if checked.display.inline else None
    if word is None or checked.verdict.steps != 1 or checked.verdict.verdict != "false":
        return ""
    return (
        f"“{word[0]}” makes no condition, for sentences are not read: write it inside the formula "
        rf"that it belongs to: \quad \text{{for }} {' '.join(checked.latex.split())}"
    )


def kind_of_hint(problem: FailedStep) -> str:
    """Return what kind of slip explains a step, or nothing."""
    return problem.hint.kind if problem.hint else ""


def messages(report: PageReport) -> list[str]:
    """Return the messages for all problems of a page."""
    return [message(checked, report.text) for checked in report.problems]
