"""The rules page: the rate against the derivative, and the chain rule of its exercise."""

from __future__ import annotations

import re

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from tutorial import PAGES

from snippets.rules import area, chained_solved, numbers, rate, square, walk

RULES = {
    name.lower(): re.sub(r"[^a-z -]", "", name.lower()).replace(" ", "-")
    for name in re.findall(r"^### (.+)$", PAGES["rules"].read_text(encoding="utf-8"), re.MULTILINE)
}
DISPLAY = re.compile(r"^\$\$\n(.*?)^\$\$$", re.DOTALL | re.MULTILINE)
numbers_ = st.floats(-5, 5)


@given(numbers_, st.floats(1e-4, 1))
def test_rate_of_the_square_is_twice_the_number_and_the_nudge(t: float, h: float) -> None:
    assert rate(square, t, h) == pytest.approx(2 * t + h, rel=1e-9, abs=1e-9)


@given(numbers_, numbers_)
def test_area_and_its_partial_derivatives_against_autograd(p: float, q: float) -> None:
    assert area(p, q) == p * q
    assert grad(area, 0)(p, q) == q
    assert grad(area, 1)(p, q) == p


@given(st.floats(-2, 2))
def test_chain_rule_of_the_exercise_against_autograd(t: float) -> None:
    oracle = grad(lambda u: anp.sin(anp.exp(u)))(t)
    assert chained_solved(np.cos, np.exp, np.exp, t) == pytest.approx(oracle, rel=1e-9, abs=1e-12)


def test_walks_of_the_picture() -> None:
    across, up = walk(1, 0), walk(0, 1)
    np.testing.assert_array_equal(across, [[3, 2], [4, 2], [5, 2]])
    np.testing.assert_array_equal(up, [[3, 2], [3, 3], [3, 4]])
    assert [area(*point) for point in across] == [6, 8, 10]
    assert [area(*point) for point in up] == [6, 9, 12]


def test_numbers_of_the_page() -> None:
    assert list(numbers().values()) == pytest.approx([6.1, 6.01, 6.001])


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    t = np.full(shape, 3)
    assert np.shape(square(t)) == np.shape(area(t, t)) == shape


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"rules"}))
def test_each_rule_that_a_derivation_names_has_a_link_on_the_page(name: str) -> None:
    text = PAGES[name].read_text(encoding="utf-8")
    reasons = {r for d in DISPLAY.findall(text) for r in re.findall(r"&& *\\text\{([^}]*)\}", d)}
    words = " ".join(text.split())
    missing = [r for r in reasons & set(RULES) if f"[{r}](rules.md#{RULES[r]})" not in words]
    assert missing == []
    assert len(RULES) > 20
