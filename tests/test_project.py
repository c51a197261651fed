"""The end project: its parts, its bound on the rate, and every claim about its results."""

# ruff: noqa: N806 -- X is the field's name

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from snippets.evaluation import area
from snippets.project import (
    final,
    fit_solved,
    losses_of,
    safe_rate_solved,
    scale_by_solved,
    split_three_solved,
    threes_and_eights,
)
from snippets.regularisation import penalised
from snippets.stability import stable_sigmoid


def test_the_data_of_the_page() -> None:
    X, y = threes_and_eights()
    assert X.shape == (357, 64)
    assert np.mean(y) == pytest.approx(0.5, abs=0.02)
    assert X.min() == 0
    assert X.max() == 16
    assert np.any(np.ptp(X, axis=0) == 0)


@given(st.integers(5, 400))
def test_parts_are_whole_and_apart(m: int) -> None:
    learn, choose, test = split_three_solved(m)
    assert sorted([*learn, *choose, *test]) == list(range(m))
    assert len(choose) == pytest.approx(m / 5, abs=1)


@given(st.integers(0, 2**32 - 1), st.floats(0, 2))
def test_a_step_at_the_safe_rate_never_fails(seed: int, lam: float) -> None:
    random = np.random.default_rng(seed)
    U, y = random.normal(size=(6, 3)) * random.uniform(0.1, 5), random.random(6)
    w, b = 3 * random.normal(size=3), random.normal()
    R, by_w, by_b = penalised(U, y, w, b, lam)
    alpha = safe_rate_solved(U, lam)
    after, _, _ = penalised(U, y, w - alpha * by_w, b - alpha * by_b, lam)
    assert after <= R - alpha / 2 * (by_w @ by_w + by_b**2) + 1e-9


def test_fit_against_scikit_learn() -> None:
    X, y = threes_and_eights()
    learn, _, test = split_three_solved(len(y))
    U = scale_by_solved(X[learn], X)
    w, b = fit_solved(U[learn], y[learn], 1.0, 500)
    model = LogisticRegression(C=1 / len(learn), tol=1e-10, max_iter=1000).fit(U[learn], y[learn])
    np.testing.assert_allclose(w, model.coef_[0], atol=1e-5)
    assert b == pytest.approx(model.intercept_[0], abs=1e-5)
    assert np.all(np.isfinite(U))
    assert area(np.asarray(stable_sigmoid(U[test] @ w + b)), y[test]) > 0.99


def test_results_of_the_page() -> None:
    m, wrong, sorted_, loss = final(0.001)
    assert (m, wrong, sorted_) == (72, 2, 1)
    assert loss == pytest.approx(0.047077, abs=5e-7)
    weaker = losses_of(0.0001)[1]
    assert weaker == pytest.approx(losses_of(0.001)[1], abs=0.001)
