"""Steps on parts: they are steps on the whole where the part is, and claims about noise."""

# ruff: noqa: N806 -- X is the field's name

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.minibatch import (
    accumulated_solved,
    descend_in_batches,
    descend_with_momentum,
    wander,
)
from snippets.model import students
from snippets.stability import gradients
from snippets.training import descend, landscape, walk_down


def test_one_part_of_all_is_gradient_descent() -> None:
    X, y = students()
    costs = descend_in_batches(X, y, 0.5, 20, 30)
    np.testing.assert_allclose(costs, descend(X, y, 0.5, 30).costs, rtol=1e-12)
    np.testing.assert_allclose(wander(20, 0.8, 8), walk_down(0.8, 8), rtol=1e-12)


def test_no_momentum_is_gradient_descent() -> None:
    X, y = students()
    costs = descend_with_momentum(X, y, 0.5, 0.0, 30)
    np.testing.assert_allclose(costs, descend(X, y, 0.5, 30).costs, rtol=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(1, 7))
def test_gradient_by_chunks_is_the_gradient(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    X, y = random.normal(size=(11, 3)), random.random(11)
    w, b = random.normal(size=3), random.normal()
    cuts = list(range(size, 11, size))
    chunks = list(zip(np.split(X, cuts), np.split(y, cuts), strict=True))
    _, right, _ = gradients(X, y, w, b)
    np.testing.assert_allclose(accumulated_solved(chunks, w, b), right, rtol=1e-9, atol=1e-12)


def test_a_part_of_four_times_the_size_has_half_the_noise() -> None:
    X, y = students()
    w, b = np.array([0.4, 0.3]), -0.2
    random = np.random.default_rng(0)

    def spread(size: int) -> float:
        parts = [random.integers(0, 20, size) for _ in range(4000)]
        found = [gradients(X[p], y[p], w, b)[1][0] for p in parts]
        return float(np.std(found))

    assert spread(4) / spread(16) == pytest.approx(2, rel=0.1)


def test_parts_wander_about_the_lowest_point() -> None:
    smooth, rough = wander(20, 0.4, 15), wander(4, 0.4, 15)
    assert landscape(*smooth[-1]) < 0.5545
    away = np.hypot(*(rough[8:] - [0.49, 0.37]).T)
    assert away.max() == pytest.approx(0.6, abs=0.15)
    assert landscape(*rough[3]) < landscape(*smooth[3])
