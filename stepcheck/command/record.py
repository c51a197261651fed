"""Everything that was found as plain data, for `--format json`: docs/assets/stepcheck.schema.json.

A field that has nothing to say is there too, empty.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from stepcheck import __version__
from stepcheck.command.findings import end_of
from stepcheck.core.verdict import FailedStep
from stepcheck.pages import words
from stepcheck.pages.extract import line_and_column
from stepcheck.pages.message import message, note, source_of

if TYPE_CHECKING:
    from stepcheck.command.findings import Finding
    from stepcheck.command.run import Found
    from stepcheck.core.verdict import Side, Values
    from stepcheck.pages.check import Checked

Record = dict[str, Any]


def record_of(found: Found) -> Record:
    """Return everything as one object."""
    pages = [
        {
            "path": report.path,
            "statements": [statement(s, report.text) for s in report.statements],
            "fences": [fence(f) for f in fences],
        }
        for report, fences in zip(found.reports, found.fences, strict=True)
    ]
    record: Record = {"version": __version__, "pages": pages}
    if found.snippets:
        record["snippets"] = [asdict(result) for result in found.snippets]
    return record


def statement(checked: Checked, text: str) -> Record:
    """Return one statement with its place, its verdict and, where it fails, both of its sides."""
    v = checked.verdict
    failed = v.problem if isinstance(v.problem, FailedStep) else None
    return {
        "line": checked.line,
        "column": checked.column,
        "end": place(*end_of(checked, text)),
        "latex": checked.latex,
        "kind": v.kind,
        "verdict": v.verdict,
        "message": checked.said if v.good else message(checked, text),
        "said": checked.said,
        "left": failed and side(checked, failed.left, text),
        "right": failed and side(checked, failed.right, text),
        "point": values(v.counterexample or v.sample),
        "counterexample": values(v.counterexample),
        "hint": words.hint(v),
        "fix": checked.fix,
        "note": note(checked, text),
        "steps": v.steps,
        "proved_steps": v.proved_steps,
        "sized_steps": v.sized_steps,
        "proved": v.proved,
    }


def fence(found: Finding) -> Record:
    """Return what is wrong with a graph or a plot."""
    return {
        **place(*found.start),
        "end": place(*found.end),
        "verdict": found.verdict,
        "message": found.text,
        "said": found.said,
        "hint": found.hint,
    }


def side(checked: Checked, found: Side, text: str) -> Record:
    """Return one side of a failed step: its LaTeX, its place and its value."""
    at = line_and_column(text, checked.display.offset + found.position)
    return {"latex": source_of(checked, found), **place(*at), "value": words.shown(found.value)}


def place(line: int, column: int) -> Record:
    """Return a place, both counted from 1."""
    return {"line": line, "column": column}


def values(found: Values) -> dict[str, str]:
    """Return the values of names, each in print."""
    return {name: words.shown(value) for name, value in found.items()}
