"""Pages written to deceive: each gets the verdict of a mathematician who reads all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stepcheck.pages import words
from stepcheck.pages.check import check_text
from stepcheck.pages.reading.typed import in_code, in_prose

FILE = Path(__file__).parent / "data" / "deceptions.yaml"
CASES: list[dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TYPED = yaml.safe_load(FILE.with_name("typed.yaml").read_text(encoding="utf-8"))
WORST = ["refused", "false", "unchecked", "holds"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_a_page_gets_its_verdict(case: dict[str, str]) -> None:
    assert set(case) <= {"shows", "page", "verdict", "says"}
    found = [s.verdict for s in check_text(case["page"], "page.md").statements]
    worst = min(found, key=lambda v: WORST.index(v.verdict))
    assert worst.verdict == case["verdict"], words.said(worst)
    assert case.get("says", "") in words.said(worst)


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case["shows"])
def test_what_is_typed_as_words_is_refused_and_its_twin_is_not(case: dict[str, Any]) -> None:
    assert set(case) <= {"shows", "page", "at", "fix", "twin"}
    [found] = check_text(case["page"], "page.md").problems
    assert found.verdict.verdict == "refused"
    assert [found.line, found.column] == case["at"]
    assert case.get("fix", "") in found.fix
    assert check_text(case["twin"], "page.md").problems == []


@pytest.mark.parametrize(
    "claim",
    [
        "√2 = 1.5", "∑ xᵢ = 0", "π ≈ 3.15", "dL/dw = x", "x ∈ ℝ", "|x| = x", "n! = 1", "E = mc²",
        "P(A|B) = 1", "sin x = 2", "f′(x) = 2x", "x = (1, 2)", "‖w‖ = 1", "w ← w − α∂L/∂w",
        "x_1 = x_2 + 1", "1 + 2 + … + n = n²", "ReLU(0) = 1", "log(ŷ/(1−ŷ)) = z", "50% = 1/2",
        "z = wx + b", "e^x = 1 + x", "𝑥 = 𝑦", "x̂ = x", "2 x = 4", "a = -1",
    ],
)  # fmt: skip
def test_a_claim_is_found_among_words(claim: str) -> None:
    assert [found.words for found in in_prose(f"We know that {claim} holds.")] == [claim]


@pytest.mark.parametrize(
    "words",
    [
        "note¹ = a remark", "area = 5 m²", "3 km² = 300 ha", "5 μm = 0.005 mm", "File > Open",
        "i++ = 3", "U+003D (=), U+0040", "don't = do not", "café = a", "key = value",
        "2 × 3 inches", "2.4, <= 2.4.3", "a = foo",
    ],
)  # fmt: skip
def test_words_and_code_claim_nothing(words: str) -> None:
    assert in_code(words) == []
    assert in_prose(words) == []
