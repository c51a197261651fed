"""Golden files: one case a file, what the checker says of a display and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages import words

CASES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
VERDICTS = ["refused", "false", "unchecked", "holds"]  # the worst first
FIELDS = {"shows", "scope", "latex", "verdict", "message", "hint", "position", "fix"}


def read(path: Path) -> dict[str, Any]:
    """Return a case; a misspelt field would check nothing."""
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= FIELDS, f"{path.name}: unknown fields {set(case) - FIELDS}"
    return case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = read(path)
    scope = Scope()
    for line in case["scope"]:
        assert all(v.verdict == "holds" for v in check_display(line, scope)), line
    found = min(check_display(case["latex"], scope), key=lambda v: VERDICTS.index(v.verdict))
    assert found.verdict == case["verdict"], words.said(found)
    assert ("message" in case) == (case["verdict"] != "holds")
    assert case.get("message", "") in words.said(found)
    assert case.get("hint", "") in words.hint(found)
    assert case.get("fix", "") in words.fix(found)
    assert case.get("position", found.position) == found.position


def test_every_verdict_has_its_cases() -> None:
    assert {read(path)["verdict"] for path in CASES} == set(VERDICTS)
