"""No flakes: another seed draws other samples, and changes no verdict.

The suite looks at three seeds; `STEPCHECK_SEEDS=20 uv run pytest tests/test_seeds.py` at twenty.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from corpus import DISPLAYS, verdicts
from pages import PAGES

from stepcheck.pages import check_page

SEEDS = range(1, int(os.environ.get("STEPCHECK_SEEDS", "3")))


@cache
def page_verdicts(name: str, seed: int) -> list[tuple[int, str, str]]:
    """Return line, LaTeX and verdict of every statement of a page."""
    found = check_page(PAGES[name], seed=seed).statements
    return [(s.line, s.latex, s.verdict.verdict) for s in found]


@cache
def corpus_verdicts(seed: int) -> dict[str, list[str]]:
    """Return the verdicts on every display and every twin of the corpus."""
    found = {}
    for name, display in DISPLAYS.items():
        found[name] = verdicts(display, display["latex"], seed)
        for number, twin in enumerate(display["twins"]):
            found[f"{name} twin {number}"] = verdicts(display, twin["latex"], seed)
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_judged_alike(name: str, seed: int) -> None:
    assert page_verdicts(name, seed) == page_verdicts(name, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_corpus_is_judged_alike(seed: int) -> None:
    assert corpus_verdicts(seed) == corpus_verdicts(0)
