"""The sigmoid's backward step against many digits, its bounds and its shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from oracles import complex_step

from snippets.dL_dy_hat import dL_dy_hat
from snippets.dy_hat_dz import (
    backward,
    circuit_forward,
    circuit_solved,
    dy_hat_dz,
    numbers,
)
from snippets.loss import loss
from snippets.sigmoid import sigmoid

logits = st.floats(-700, 30)  # beyond 30, 1 - y_hat has lost most of its digits
upstreams = st.floats(-1e6, 1e6)


def central_difference(z: float) -> float:
    """Return the slope of the sigmoid at ``z``, by a nudge that only many digits can feel."""
    with mp.workdps(400):
        h, at = mpf(10) ** -30, mpf(z)
        return float((1 / (1 + mp.exp(-at - h)) - 1 / (1 + mp.exp(-at + h))) / (2 * h))


@given(logits)
def test_slope_from_the_output_against_many_digits(z: float) -> None:
    lost = 1 + np.exp(z)  # how much of its precision 1 - y_hat loses as y_hat nears 1
    assert dy_hat_dz(sigmoid(z)) == pytest.approx(central_difference(z), rel=1e-15 * lost + 1e-12)


@given(st.floats(-30, 10), st.sampled_from([0.0, 1.0]))
def test_backward_hands_on_the_derivative_of_the_loss(z: float, y: float) -> None:
    oracle = complex_step(lambda t: loss(sigmoid(t), y), z)
    upstream = dL_dy_hat(sigmoid(z), y)
    assert backward(upstream, sigmoid(z)) == pytest.approx(oracle, rel=1e-10)


@given(st.floats(-30, 30), upstreams)
def test_four_small_nodes_are_one_large_one(z: float, g: float) -> None:
    assert circuit_forward(z)[-1] == pytest.approx(sigmoid(z), rel=1e-15)
    assert circuit_solved(z, g) == pytest.approx(g * central_difference(z), rel=1e-12, abs=1e-300)


@given(st.floats(0, 1), upstreams)
def test_backward_keeps_the_sign_and_at_most_a_quarter(y_hat: float, g: float) -> None:
    assert backward(g, y_hat) * g >= 0
    assert np.abs(backward(g, y_hat)) <= abs(g) / 4


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    y_hat = np.full(shape, 0.3)
    assert np.shape(dy_hat_dz(y_hat)) == shape
    assert np.shape(backward(y_hat, y_hat)) == shape


def test_the_mistake_of_the_page_is_one() -> None:
    y_hat = sigmoid(0.4)
    mistaken, right = dy_hat_dz(sigmoid(y_hat)), dy_hat_dz(y_hat)
    assert mistaken / right == pytest.approx(0.95, abs=0.005)
    assert numbers()["dp/dz"] == pytest.approx(0.240261, abs=5e-7)
