"""What was found as workflow commands: GitHub shows each problem beside its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.command.findings import from_here
from stepcheck.command.text import totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.command.findings import Finding
    from stepcheck.command.run import Found

IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_FIELD = {**IN_TEXT, ":": "%3A", ",": "%2C"}


def as_github(found: Found) -> str:
    """Return an annotation a problem, and the lines that count."""
    return "\n".join([*map(annotation, found.findings()), totals(found)])


def annotation(finding: Finding) -> str:
    """Return the workflow command for one problem."""
    fields = {
        "file": from_here(finding.path).as_posix(),
        "line": finding.start[0],
        "endLine": finding.end[0],
        "col": finding.start[1],
        "endColumn": finding.end[1],
        "title": f"{finding.verdict}: {finding.said}",
    }
    if finding.start[0] != finding.end[0]:  # GitHub shows columns on one line only
        del fields["col"], fields["endColumn"]
    said = ",".join(f"{name}={escaped(str(value), IN_FIELD)}" for name, value in fields.items())
    return f"::error {said}::{escaped(finding.text, IN_TEXT)}"


def escaped(text: str, signs: Mapping[str, str]) -> str:
    """Return text without the signs that mean something to the reader of a workflow command."""
    return text.translate({ord(sign): written for sign, written in signs.items()})
