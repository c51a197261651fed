"""A problem as an author reads it: where, what, both values, a counterexample, a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.pages.extract import line_and_column

if TYPE_CHECKING:
    from stepcheck.core.verdict import Side
    from stepcheck.pages.check import Checked, PageReport

WIDTH = 52


def message(checked: Checked, text: str) -> str:
    """Return the message for one false or refused statement."""
    v = checked.verdict
    head = f"{checked.path}:{checked.line}:{checked.column}: {v.verdict}: {v.message}"
    lines = [head, "", *quoted(text, checked.line, checked.column)]
    if v.left and v.right:
        lines += sides(checked, text)
    if v.counterexample:
        values = ", ".join(f"{name} = {value}" for name, value in v.counterexample.items())
        lines.append(f"   at               {values}")
    for label, words in (("hint", v.hint), ("fix", v.fix), ("note", note(checked, text))):
        if words:
            lines.append(f"   {label:<17}{words}")
    return "\n".join(lines)


def quoted(text: str, line: int, column: int) -> list[str]:
    """Return the line of the source with a caret below the place."""
    source = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    number = f"{line:>5} | "
    return [f"{number}{source.rstrip()}", f"{'|':>7} {' ' * (column - 1)}^"]


def sides(checked: Checked, text: str) -> list[str]:
    """Return both sides of a failed step, with their lines and values."""
    found = []
    for name, side in (("left", checked.verdict.left), ("right", checked.verdict.right)):
        if side is None:
            continue
        latex = " ".join(source_of(checked, side).split())
        line, _column = line_and_column(text, checked.display.offset + side.position)
        found.append(
            f"   {name:<6} (line {line})".ljust(19) + f" {latex:<{WIDTH}} = {side.value:>12}"
        )
    return found


def source_of(checked: Checked, side: Side) -> str:
    """Return the LaTeX of one side."""
    return checked.display.latex[side.position : side.end]


def note(checked: Checked, text: str) -> str:
    """Return the note; where only one row is wrong, say which."""
    v = checked.verdict
    if not v.note.startswith("step:") or not (v.left and v.right):
        return v.note
    lines = [
        line_and_column(text, checked.display.offset + s.position)[0] for s in (v.left, v.right)
    ]
    if lines[0] == lines[1]:
        return "the next expression agrees with the left one, so only the right one is wrong"
    return f"the row below agrees with line {lines[0]}, so only line {lines[1]} is wrong"


def messages(report: PageReport) -> list[str]:
    """Return the messages for all problems of a page."""
    return [message(checked, report.text) for checked in report.problems]
