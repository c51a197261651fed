"""The network's gradient against autograd, its numbers, and where training ends."""

# ruff: noqa: N803, N806 -- X and V are the field's names

from __future__ import annotations

from typing import TYPE_CHECKING

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

from snippets.hidden_layer import (
    back_through_relu_solved,
    network_gradients,
    numbers,
    too_much_of_both,
    trained,
)
from snippets.stability import gradients

if TYPE_CHECKING:
    from snippets.notation import Array

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 5), st.integers(1, 4), st.integers(1, 4))
def test_gradient_and_shapes_against_autograd(seed: int, m: int, n: int, h: int) -> None:
    random = np.random.default_rng(seed)
    X, V, c = random.normal(size=(m, n)), random.normal(size=(h, n)), random.normal(size=h)
    w, b, y = random.normal(size=h), random.normal(), random.random(m)

    def cost(V: np.ndarray, c: np.ndarray, w: np.ndarray, b: float) -> float:
        r = anp.dot(anp.tanh(anp.dot(X, V.T) + c), w) + b
        J: float = anp.mean(anp.logaddexp(0, r) - y * r)
        return J

    E, dV, dc, dw, db = network_gradients(X, y, V, c, w, b)
    pairs: list[tuple[Array, Array]] = [(dV, V), (dc, c), (dw, w), (db, b)]
    assert pytest.approx(cost(V, c, w, b), rel=1e-9, abs=1e-12) == E
    for place, (found, parameter) in enumerate(pairs):
        oracle = grad(cost, place)(V, c, w, b)
        np.testing.assert_allclose(np.asarray(found), oracle, rtol=1e-8, atol=1e-12)
        assert np.shape(found) == np.shape(parameter)


@given(seeds)
def test_back_through_a_rectifier_against_autograd(seed: int) -> None:
    random = np.random.default_rng(seed)
    U, dA = random.normal(size=(3, 2)), random.normal(size=(3, 2))
    oracle = grad(lambda u: anp.sum(dA * anp.maximum(0, u)))(U)
    np.testing.assert_allclose(back_through_relu_solved(dA, U), oracle)


def test_zero_weights_keep_all_hidden_nodes_alike() -> None:
    X, y = too_much_of_both()
    X = X + 0.1
    V, c, w, b = np.zeros((2, 2)), np.zeros(2), np.zeros(2), 0.0
    for _ in range(5):
        _, dV, dc, dw, db = network_gradients(X, y, V, c, w, b)
        V, c, w, b = V - dV, c - dc, w - dw, b - db
    np.testing.assert_array_equal(V[0], V[1])
    assert w[0] == w[1]


def test_no_line_does_what_the_network_does() -> None:
    X, y = too_much_of_both()
    _, by_w, by_b = gradients(X, y, np.zeros(2), 0.0)
    assert np.all(by_w == 0)
    assert by_b == 0
    cost, predictions = trained(0, 2000)
    assert np.all((predictions > 0.5) == y)
    assert cost < 0.01
    stuck, undecided = trained(1, 2000)
    assert stuck == pytest.approx(0.347, abs=0.001)
    assert np.sum(np.abs(undecided - 0.5) < 0.01) == 2


def test_numbers_of_the_page() -> None:
    assert numbers()["E"] == pytest.approx(0.967842, abs=5e-7)
    assert numbers()["dE/dr"] == pytest.approx(-0.620098, abs=5e-7)
