"""The softmax, its loss and its gradients against autograd, SciPy and scikit-learn."""

# ruff: noqa: N803, N806 -- X, Y and W are the field's names

from __future__ import annotations

from typing import TYPE_CHECKING

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from autograd.scipy.special import logsumexp
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax as by_scipy
from sklearn.metrics import log_loss

from snippets.sigmoid import sigmoid
from snippets.softmax import (
    cross_entropy,
    dE_ds,
    numbers,
    safe_softmax_solved,
    softmax,
    softmax_gradients,
)

if TYPE_CHECKING:
    from snippets.notation import Vector

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 6))
def test_softmax_and_loss_against_scipy_and_autograd(seed: int, classes: int) -> None:
    random = np.random.default_rng(seed)
    s, t = 3 * random.normal(size=classes), random.dirichlet(np.ones(classes))
    np.testing.assert_allclose(softmax(s), by_scipy(s), rtol=1e-12)
    np.testing.assert_allclose(safe_softmax_solved(s), by_scipy(s), rtol=1e-12)

    def oracle(u: Vector) -> float:
        E: float = logsumexp(u) - anp.dot(t, u)
        return E

    assert cross_entropy(s, t) == pytest.approx(oracle(s), rel=1e-9, abs=1e-12)
    np.testing.assert_allclose(dE_ds(s, t), grad(oracle)(s), rtol=1e-9, atol=1e-12)
    assert np.sum(dE_ds(s, t)) == pytest.approx(0, abs=1e-12)
    p = softmax(s)
    table = np.diag(p) - np.outer(p, p)
    slopes = jacobian(lambda u: anp.exp(u - logsumexp(u)))(s)
    np.testing.assert_allclose(table, slopes, atol=1e-12)


@given(seeds, st.integers(1, 5), st.integers(1, 4), st.integers(2, 4))
def test_batch_against_autograd(seed: int, m: int, n: int, classes: int) -> None:
    random = np.random.default_rng(seed)
    X, W = random.normal(size=(m, n)), random.normal(size=(n, classes))
    c, Y = random.normal(size=classes), random.dirichlet(np.ones(classes), m)

    def cost(W: np.ndarray, c: np.ndarray) -> float:
        S = anp.dot(X, W) + c
        C: float = anp.mean(logsumexp(S, axis=1) - anp.sum(Y * S, axis=1))
        return C

    C, by_W, by_c = softmax_gradients(X, Y, W, c)
    assert pytest.approx(cost(W, c), rel=1e-9, abs=1e-12) == C
    np.testing.assert_allclose(by_W, grad(cost, 0)(W, c), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(by_c, grad(cost, 1)(W, c), rtol=1e-8, atol=1e-12)
    assert by_W.shape == W.shape
    assert by_c.shape == c.shape


def test_cost_against_scikit_learn_and_far_out() -> None:
    X, W, c = np.array([[1.0], [-2.0]]), np.array([[1.0, 2.0, -1.0]]), np.zeros(3)
    Y = np.eye(3)[[0, 2]]
    P = by_scipy(X @ W, axis=1)
    assert softmax_gradients(X, Y, W, c)[0] == pytest.approx(log_loss([0, 2], P, labels=[0, 1, 2]))
    far, by_W, _ = softmax_gradients(1000 * X, Y, W, c)
    assert np.isfinite(far)
    assert np.isfinite(by_W).all()


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_two_classes_are_the_sigmoid(s1: float, s2: float) -> None:
    assert softmax(np.array([s1, s2]))[0] == pytest.approx(sigmoid(s1 - s2), rel=1e-9, abs=1e-30)


def test_numbers_of_the_page() -> None:
    assert numbers()["p"] == pytest.approx([0.182395, 0.077958, 0.739647], abs=5e-7)
    assert numbers()["E"] == pytest.approx(1.701582, abs=5e-7)
