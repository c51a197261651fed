"""The derivative with respect to the bias against the complex step, and the constant feature."""

import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from oracles import complex_step

from snippets.dz_db import dz_db, numbers, prediction, with_constant_feature
from snippets.graph import logit
from snippets.model import score

data = st.floats(-1e3, 1e3, allow_subnormal=False)
columns = st.integers(1, 6).flatmap(lambda n: arrays(float, (2, n), elements=data))


@given(data, data, data, data, data)
def test_derivative_against_complex_step(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    oracle = complex_step(lambda t: score(x1, x2, w1, w2, t), b)
    assert dz_db() == pytest.approx(oracle)


@given(columns, data)
def test_bias_is_the_weight_of_a_constant_feature(x_and_w: NDArray[np.float64], b: float) -> None:
    x, w = x_and_w
    u, v = np.append(w, b), with_constant_feature(x)
    size = 1 + np.abs(u) @ np.abs(v)
    assert u @ v == pytest.approx(logit(w, x, b), abs=1e-14 * size)
    np.testing.assert_array_equal(grad(lambda t: t @ v)(u), v)
    assert v[-1] == dz_db()


@given(data)
def test_prediction_is_one_half_where_the_sum_is_minus_the_bias(b: float) -> None:
    assert prediction(-b, b) == 0.5


def test_it_is_one_number() -> None:
    assert np.shape(dz_db()) == ()


def test_the_nudge_of_the_page() -> None:
    assert numbers()["z, b nudged by 0.01"] == pytest.approx(0.41)
    assert numbers()["its change"] == pytest.approx(0.01)
