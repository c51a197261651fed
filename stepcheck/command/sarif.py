"""What was found as SARIF 2.1.0, which code scanning and editors read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stepcheck import __version__
from stepcheck.command.findings import from_here

if TYPE_CHECKING:
    from stepcheck.command.findings import Finding
    from stepcheck.command.run import Found

RULES = {
    "false": "What a page claims does not hold.",
    "refused": "What a page says cannot be read, or could be read in two ways.",
}


def as_sarif(found: Found) -> str:
    """Return a log of one run."""
    rules = [{"id": name, "shortDescription": {"text": said}} for name, said in RULES.items()]
    run = {
        "tool": {"driver": {"name": "stepcheck", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [result(finding) for finding in found.findings()],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
           "runs": [run]}  # fmt: skip
    return json.dumps(log, indent=1, ensure_ascii=False)


def result(finding: Finding) -> dict[str, Any]:
    """Return one problem."""
    region = {
        "startLine": finding.start[0],
        "startColumn": finding.start[1],
        "endLine": finding.end[0],
        "endColumn": finding.end[1],
    }
    where = {"artifactLocation": location(finding.path), "region": region}
    return {
        "ruleId": finding.verdict,
        "ruleIndex": list(RULES).index(finding.verdict),
        "level": "error",
        "message": {"text": finding.text},
        "locations": [{"physicalLocation": where}],
    }


def location(path: str) -> dict[str, str]:
    """Return where a file is: from the folder where the command runs, if it lies in there."""
    found = from_here(path)
    if found.is_absolute():
        return {"uri": found.as_uri()}
    return {"uri": quote(found.as_posix()), "uriBaseId": "%SRCROOT%"}
