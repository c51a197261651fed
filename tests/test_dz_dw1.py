"""The logit's derivative with respect to the first weight against the complex step and a nudge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import complex_step

from snippets.dz_dw1 import dz_dw1, numbers, rate_of_change_solved
from snippets.model import score

numbers_of_data = st.floats(-1e3, 1e3, allow_subnormal=False)
points = st.tuples(*[numbers_of_data] * 5)


@given(points)
def test_derivative_against_complex_step(point: tuple[float, ...]) -> None:
    x1, x2, w1, w2, b = point
    oracle = complex_step(lambda t: score(x1, x2, t, w2, b), w1)
    assert dz_dw1(x1) == pytest.approx(oracle, rel=1e-14, abs=1e-270)


@given(points, st.floats(0.01, 0.99))
def test_any_nudge_gives_the_rate(point: tuple[float, ...], h: float) -> None:
    x1, x2, w1, w2, b = point
    rounding = 1e-15 * (abs(w1 * x1) + abs(w2 * x2) + abs(x1) + abs(b)) / h
    assert rate_of_change_solved(x1, x2, w1, w2, b, h) == pytest.approx(
        dz_dw1(x1), abs=4 * rounding
    )


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    x1 = np.full(shape, 3.0)
    assert np.shape(dz_dw1(x1)) == shape
    assert np.shape(rate_of_change_solved(x1, x1, 0.4, 0.3, -0.2, 0.01)) == shape


def test_the_nudge_of_the_page() -> None:
    assert numbers()["z, w1 nudged by 0.01"] == pytest.approx(0.43)
    assert numbers()["its change"] == pytest.approx(0.03)
    assert numbers()["the mistake"] == pytest.approx(2.2)
