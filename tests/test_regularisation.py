"""The penalised gradient against autograd, the lowest points against scikit-learn's, and claims."""

# ruff: noqa: N806 -- X is the field's name

from __future__ import annotations

from typing import TYPE_CHECKING

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from snippets.evaluation import held_out
from snippets.regularisation import (
    decayed_solved,
    dR_dw,
    loss_of_part,
    losses,
    lowest,
    penalised,
)
from snippets.training import all_names, breast_cancer, standardise

if TYPE_CHECKING:
    from snippets.notation import Vector


@given(st.integers(0, 2**32 - 1), st.floats(0, 3))
def test_gradient_against_autograd(seed: int, lam: float) -> None:
    random = np.random.default_rng(seed)
    X, w, b, y = (
        random.normal(size=(5, 3)),
        random.normal(size=3),
        random.normal(),
        random.random(5),
    )

    def cost(w: Vector, b: float) -> float:
        z = anp.dot(X, w) + b
        R: float = anp.mean(anp.logaddexp(0, z) - y * z) + lam / 2 * anp.sum(w**2)
        return R

    R, by_w, by_b = penalised(X, y, w, b, lam)
    assert pytest.approx(cost(w, b), rel=1e-12) == R
    np.testing.assert_allclose(by_w, grad(cost, 0)(w, b), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(by_w, dR_dw(X, y, w, b, lam))
    assert by_b == pytest.approx(grad(cost, 1)(w, b), rel=1e-9, abs=1e-12)
    by_J = by_w - lam * w
    np.testing.assert_allclose(decayed_solved(w, by_J, 0.3, lam), w - 0.3 * by_w, atol=1e-12)


@pytest.mark.parametrize("lam", [0.001, 0.01, 1.0])
def test_lowest_point_against_scikit_learn(lam: float) -> None:
    X, y = breast_cancer(all_names())
    U = standardise(X)
    model = LogisticRegression(C=1 / (lam * len(y)), solver="newton-cholesky", tol=1e-12).fit(U, y)
    np.testing.assert_allclose(lowest(U, y, lam)[:-1], model.coef_[0], rtol=1e-5, atol=1e-7)
    assert lowest(U, y, lam)[-1] == pytest.approx(model.intercept_[0], rel=1e-5)


@pytest.mark.parametrize("lam", [0.0001, 0.01, 1.0])
def test_weights_are_within_their_bound(lam: float) -> None:
    assert losses(lam)[2] <= np.sqrt(2 * np.log(2) / lam)


def test_what_the_plot_says() -> None:
    strengths = np.geomspace(1e-4, 1, 17)
    learnt, other = ([loss_of_part(lam, part) for lam in strengths] for part in (0, 1))
    assert np.all(np.diff(learnt) > 0)
    best = int(np.argmin(other))
    assert strengths[best] == pytest.approx(0.005, rel=0.5)
    assert other[best] == pytest.approx(0.084, abs=0.001)
    assert np.all(np.diff(other[: best + 1]) < 0)
    assert np.all(np.diff(other[best:]) > 0)


def test_an_enormous_penalty_leaves_the_base_rate() -> None:
    X, y, _, _ = held_out(*breast_cancer(all_names()))
    v = lowest(standardise(X), y, 1e6)
    assert np.abs(v[:-1]).max() < 1e-5
    assert 1 / (1 + np.exp(-v[-1])) == pytest.approx(np.mean(y), abs=1e-5)
