"""Pages written to deceive: each gets the verdict of a mathematician who reads all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from stepcheck.pages import words
from stepcheck.pages.check import check_text

FILE = Path(__file__).parent / "data" / "deceptions.yaml"
CASES: list[dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
WORST = ["refused", "false", "unchecked", "holds"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_a_page_gets_its_verdict(case: dict[str, str]) -> None:
    assert set(case) <= {"shows", "page", "verdict", "says"}
    found = [s.verdict for s in check_text(case["page"], "page.md").statements]
    worst = min(found, key=lambda v: WORST.index(v.verdict))
    assert worst.verdict == case["verdict"], words.said(worst)
    assert case.get("says", "") in words.said(worst)
