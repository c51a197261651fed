"""Each display of the corpus holds, and each corrupted twin of it is false or refused."""

from __future__ import annotations

import pytest
from corpus import DISPLAYS, TWINS, verdicts


def test_the_corpus_is_whole() -> None:
    assert (len(DISPLAYS), len(TWINS)) == (70, 112)


@pytest.mark.parametrize("name", DISPLAYS)
def test_display_holds(name: str) -> None:
    display = DISPLAYS[name]
    assert set(verdicts(display, display["latex"])) == {"holds"}


@pytest.mark.parametrize(("name", "number"), TWINS)
def test_twin_fails(name: str, number: int) -> None:
    display = DISPLAYS[name]
    assert {"false", "refused"} & set(verdicts(display, display["twins"][number]["latex"]))
