"""The sigmoid's derivative against the complex step, and its shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import complex_step

from snippets.sigmoid import dsigmoid_dz, dy_hat_dz_from_output, sigmoid

logits = st.floats(-30, 30)


@given(logits)
def test_derivative_against_complex_step(z: float) -> None:
    oracle = complex_step(sigmoid, z)
    assert dsigmoid_dz(z) == pytest.approx(oracle, rel=1e-10)
    # 1 - y_hat loses digits as y_hat nears 1: the stability page is about that
    assert dy_hat_dz_from_output(sigmoid(z)) == pytest.approx(oracle, rel=1e-3, abs=1e-15)


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    z = np.linspace(-40, 40, max(1, int(np.prod(shape)))).reshape(shape)
    assert np.shape(sigmoid(z)) == shape
    assert np.shape(dsigmoid_dz(z)) == shape
