"""Golden files: one idea a file, what the checker says of a display and why, and of its twins.

A twin is the same idea with a slip, or without the one that the case has. Scopes that many files
share have a name in `golden_scopes.yaml`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages import words

HERE = Path(__file__).parent
CASES = sorted((HERE / "golden").glob("*.yaml"))
SCOPES: dict[str, list[str]] = yaml.safe_load(
    (HERE / "golden_scopes.yaml").read_text(encoding="utf-8")
)
VERDICTS = ["refused", "false", "unchecked", "holds"]  # the worst first
SAID = {"latex", "verdict", "message", "hint", "position", "fix"}
FIELDS = {"shows", "scope", "twins", *SAID}


def read(path: Path) -> dict[str, Any]:
    """Return a case; a misspelt field would check nothing."""
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= FIELDS, f"{path.name}: unknown fields {set(case) - FIELDS}"
    for twin in case.get("twins", []):
        assert set(twin) <= SAID, f"{path.name}: unknown fields {set(twin) - SAID}"
    return case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = read(path)
    given = case["scope"]
    for display in (case, *case.get("twins", [])):
        scope = Scope()
        for line in SCOPES[given] if isinstance(given, str) else given:
            assert all(v.verdict == "holds" for v in check_display(line, scope)), line
        compare(display, scope)


def compare(display: dict[str, Any], scope: Scope) -> None:
    """Compare what is said of a display with what its file says."""
    found = min(check_display(display["latex"], scope), key=lambda v: VERDICTS.index(v.verdict))
    assert found.verdict == display["verdict"], f"{display['latex']}: {words.said(found)}"
    assert ("message" in display) == (display["verdict"] != "holds")
    assert display.get("message", "") in words.said(found)
    assert display.get("hint", "") in words.hint(found)
    assert display.get("fix", "") in words.fix(found)
    assert display.get("position", found.position) == found.position


def test_every_verdict_has_its_cases() -> None:
    assert {read(path)["verdict"] for path in CASES} == set(VERDICTS)


def test_every_scope_is_used() -> None:
    assert {read(path)["scope"] for path in CASES if isinstance(read(path)["scope"], str)} == set(
        SCOPES
    )
