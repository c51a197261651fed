"""No flakes: another seed draws other samples, and changes no verdict.

The suite looks at three seeds; `STEPCHECK_SEEDS=20 uv run pytest tests/test_seeds.py` at twenty.
"""

from __future__ import annotations

import os

import pytest
from conftest import some
from corpus import DISPLAYS, verdicts
from tutorial import PAGES

from stepcheck.pages.check import check_page

SEEDS = range(int(os.environ.get("STEPCHECK_SEEDS", "3")))


def page_verdicts(name: str, seed: int) -> list[tuple[int, str, str]]:
    """Return line, LaTeX and verdict of every statement of a page."""
    found = check_page(PAGES[name], seed=seed).statements
    return [(s.line, s.latex, s.verdict.verdict) for s in found]


def corpus_verdicts(name: str, seed: int) -> list[list[str]]:
    """Return the verdicts on a display of the corpus, and on each of its twins."""
    display = DISPLAYS[name]
    versions = [display["latex"], *(twin["latex"] for twin in display["twins"])]
    return [verdicts(display, latex, seed) for latex in versions]


@pytest.mark.parametrize("name", some(PAGES, *list(PAGES)[::12]))
def test_page_is_judged_alike(name: str) -> None:
    first, *others = (page_verdicts(name, seed) for seed in SEEDS)
    assert len(others) > 1
    for found in others:
        assert found == first


@pytest.mark.parametrize("name", some(DISPLAYS, *list(DISPLAYS)[::12]))
def test_corpus_is_judged_alike(name: str) -> None:
    first, *others = (corpus_verdicts(name, seed) for seed in SEEDS)
    assert len(others) > 1
    for found in others:
        assert found == first
