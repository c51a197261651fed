"""Identities as books of the field print them: each holds or is refused for a reason, no twin does.

`data/field.yaml` has them. Without the mark `full` every eighth is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages import words

FILE = Path(__file__).parent / "data" / "field.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
FIELDS = {"shows", "scope", "latex", "twin", "refused"}
WORST = ["refused", "false", "unchecked", "holds"]
SOME = [
    case if number % 8 == 0 else pytest.param(case, marks=pytest.mark.full)
    for number, case in enumerate(CASES)
]


def verdict(case: dict[str, Any], latex: str) -> tuple[str, str]:
    """Return the worst verdict on a display and what is said of it; its scope may be refused."""
    scope = Scope()
    for line in [*case["scope"], latex]:
        found = min(check_display(line, scope), key=lambda v: WORST.index(v.verdict))
        if found.verdict != "holds":
            break
    return found.verdict, f"{words.said(found)} [{words.fix(found)}]"


def test_there_are_more_than_a_hundred() -> None:
    assert len(CASES) > 100
    assert len({case["shows"] for case in CASES}) == len(CASES)
    assert len([case for case in CASES if "refused" in case]) < len(CASES) / 4


@pytest.mark.parametrize("case", SOME, ids=lambda case: case["shows"])
def test_an_identity_holds_and_its_twin_does_not(case: dict[str, Any]) -> None:
    assert set(case) <= FIELDS
    found, said = verdict(case, case["latex"])
    assert found == ("refused" if "refused" in case else "holds"), said
    assert case.get("refused", "") in said
    twin, said = verdict(case, case["twin"])
    assert twin == "false" or (twin == "refused" and "refused" in case), said
