"""The opening page: the score, the odds and the probability against many digits, and its data."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.model import (
    boundary,
    decide,
    numbers,
    odds,
    odds_after_solved,
    probability,
    score,
    students,
    with_result,
)
from snippets.sigmoid import sigmoid

small = st.floats(-5, 5)
scores = st.floats(-700, 700)


@given(scores)
def test_odds_and_probability_against_many_digits(z: float) -> None:
    with mpmath.workdps(400):
        oracle = mpmath.exp(mpmath.mpf(z))
        assert odds(z) == pytest.approx(float(oracle), rel=1e-12)
        assert probability(z) == pytest.approx(float(oracle / (1 + oracle)), rel=1e-12)


@given(scores)
def test_probability_is_the_sigmoid_of_the_score(z: float) -> None:
    assert probability(z) == pytest.approx(sigmoid(z), rel=1e-12)


@pytest.mark.parametrize("z", [-1e6, -800, 800, 1e6])
def test_a_score_too_large_for_its_odds_is_sure(z: float) -> None:
    with np.errstate(over="ignore", divide="ignore"):
        assert probability(np.float64(z)) == (z > 0)


@given(small, small, small, small, small)
def test_one_more_hour_multiplies_the_odds(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    z = float(score(x1, x2, w1, w2, b))
    before = odds(z)
    after = odds(score(x1 + 1, x2, w1, w2, b))
    assert after / before == pytest.approx(odds(w1), rel=1e-9)
    assert odds_after_solved(z, w1, 1) == pytest.approx(after, rel=1e-9)


@given(small, st.floats(0.01, 0.99))
def test_on_the_boundary_the_probability_is_the_threshold(x1: float, tau: float) -> None:
    z = score(x1, boundary(x1, tau), 0.4, 0.3, -0.2)
    assert probability(z) == pytest.approx(tau, rel=1e-9)


def test_the_students_of_the_page() -> None:
    X, y = students()  # noqa: N806  the field's name
    assert X.shape == (20, 2)
    assert len(np.unique(X, axis=0)) == 20
    assert [len(with_result(1)), len(with_result(0)), int(np.sum(y))] == [9, 11, 9]
    # the running batch
    np.testing.assert_array_equal(X[:3], [[3, -2], [-1, 0.5], [2, 4]])
    np.testing.assert_array_equal(y[:3], [1, 0, 0])
    above = X[:, 1] > boundary(X[:, 0], 0.5)
    assert [np.sum(above & (y == 0)), np.sum(~above & (y == 1))] == [2, 3]


def test_thresholds_of_the_page() -> None:
    found = numbers()
    kinds = ("helped, failed", "helped, passed", "alone, failed")
    helped = {tau: [found[f"{tau}: {kind}"] for kind in kinds] for tau in (0.3, 0.5, 0.7)}
    assert helped == {0.3: [7, 0, 4], 0.5: [9, 3, 2], 0.7: [10, 5, 1]}
    assert decide(0.5, 0.5)


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    z = np.full(shape, 2)  # integers too
    assert np.shape(odds(z)) == np.shape(probability(z)) == np.shape(decide(z, 0.5)) == shape
    assert np.shape(score(z, z, 0.4, 0.3, -0.2)) == shape
