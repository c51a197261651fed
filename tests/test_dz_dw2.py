"""The logit's derivative by each weight against autograd, the complex step and symmetry."""

import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from oracles import complex_step

from snippets.dz_dw1 import dz_dw1
from snippets.dz_dw2 import dz_dw, dz_dw2, numbers, slopes_solved
from snippets.graph import logit
from snippets.model import score

data = st.floats(-1e3, 1e3, allow_subnormal=False)
columns = st.integers(1, 6).flatmap(lambda n: arrays(float, (2, n), elements=data))


@given(data, data, data, data, data)
def test_second_weight_against_complex_step(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    oracle = complex_step(lambda t: score(x1, x2, w1, t, b), w2)
    assert dz_dw2(x2) == pytest.approx(oracle, rel=1e-14, abs=1e-270)


@given(data, data, data, data, data)
def test_swapping_the_features_swaps_the_derivatives(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    swapped = score(x2, x1, w2, w1, b)
    size = 1 + abs(w1 * x1) + abs(w2 * x2) + abs(b)
    assert swapped == pytest.approx(score(x1, x2, w1, w2, b), abs=1e-15 * size)
    assert dz_dw2(x2) == dz_dw1(x2)


@given(columns, data)
def test_gradient_by_all_weights_against_autograd(x_and_w: NDArray[np.float64], b: float) -> None:
    x, w = x_and_w
    oracle = grad(logit)(w, x, b)
    np.testing.assert_array_equal(dz_dw(x), oracle)
    assert dz_dw(x).shape == w.shape


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    assert np.shape(dz_dw2(np.full(shape, 3.0))) == shape


def test_the_nudge_of_the_page() -> None:
    assert numbers()["z, w2 nudged by 0.01"] == pytest.approx(0.38)
    assert numbers()["z"] == pytest.approx(0.4)


@given(columns, data)
def test_measured_slopes_of_the_exercise(x_and_w: NDArray[np.float64], b: float) -> None:
    x, w = x_and_w
    size = 1 + float(np.abs(x) @ np.abs(w)) + abs(b) + float(np.abs(x).max())
    measured = slopes_solved(lambda v: logit(v, x, b), w, 0.5)
    np.testing.assert_allclose(measured, dz_dw(x), atol=1e-14 * size)
