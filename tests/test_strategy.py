"""The measured slopes against autograd: whole, and as products along the paths."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from snippets.strategy import measured_components, measured_gradient, slope

# Nudging the prediction needs room: it must stay far from 0 and 1, compared with the nudge.
numbers = st.floats(-1, 1)
labels = st.sampled_from([0.0, 1.0])


def loss_of_parameters(parameters: NDArray[np.float64], x1: float, x2: float, y: float) -> float:
    w1, w2, b = parameters
    score = w1 * x1 + w2 * x2 + b
    loss: float = y * anp.log(1 + anp.exp(-score)) + (1 - y) * anp.log(1 + anp.exp(score))
    return loss


@given(numbers, numbers, numbers, numbers, numbers, labels)
def test_products_along_paths_give_the_gradient(
    x1: float, x2: float, w1: float, w2: float, b: float, y: float
) -> None:
    oracle = grad(loss_of_parameters)(anp.array([w1, w2, b]), x1, x2, y)
    measured = measured_gradient(x1, x2, w1, w2, b, y)
    assert measured == pytest.approx(oracle.tolist(), rel=1e-6, abs=1e-8)


@given(numbers, numbers, numbers, numbers, numbers, labels)
def test_each_component(x1: float, x2: float, w1: float, w2: float, b: float, y: float) -> None:
    by_y_hat, by_z, *by_inputs = measured_components(x1, x2, w1, w2, b, y)
    score = w1 * x1 + w2 * x2 + b
    y_hat = 1 / (1 + anp.exp(-score))
    by_prediction = grad(lambda t: -anp.log(t) if y == 1 else -anp.log(1 - t))(y_hat)
    assert by_y_hat == pytest.approx(by_prediction, rel=1e-6)
    assert by_z == pytest.approx(grad(lambda t: 1 / (1 + anp.exp(-t)))(score), rel=1e-6)
    assert by_inputs == pytest.approx([x1, x2, 1], rel=1e-8, abs=1e-8)


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_slope_of_a_parabola_is_exact_but_for_rounding(t: float, k: float) -> None:
    assert slope(lambda s: k * s * s, t) == pytest.approx(2 * k * t, rel=1e-8, abs=1e-8)
