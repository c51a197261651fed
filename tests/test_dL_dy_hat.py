"""The loss's derivative by the prediction against the complex step, and its shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from oracles import complex_step

from snippets.dL_dy_hat import dL_dy_hat, dL_dy_hat_one_fraction, numbers
from snippets.loss import loss

predictions = st.floats(1e-6, 1 - 1e-6)
labels = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


@given(predictions, labels)
def test_both_forms_against_complex_step(y_hat: float, y: float) -> None:
    oracle = complex_step(lambda t: loss(t, y), y_hat)
    size = y / y_hat + (1 - y) / (1 - y_hat)  # the terms cancel where the prediction is right
    assert dL_dy_hat(y_hat, y) == pytest.approx(oracle, abs=1e-13 * size)
    assert dL_dy_hat_one_fraction(y_hat, y) == pytest.approx(oracle, abs=1e-13 * size)


@pytest.mark.parametrize("y_hat", ["1e-300", "1e-20", "0.25", "0.9999999"])
@pytest.mark.parametrize("y", [0, 1])
def test_extreme_predictions_against_many_digits(y_hat: str, y: int) -> None:
    with mp.workdps(700):  # so many that 1 - y_hat keeps them all
        h, p = mpf(10) ** -650, mpf(y_hat)
        losses = [-mp.log(v) if y else -mp.log(1 - v) for v in (p + h, p)]
        oracle = float((losses[0] - losses[1]) / h)
    assert dL_dy_hat(float(y_hat), float(y)) == pytest.approx(oracle, rel=1e-8)


@given(predictions)
def test_sign_and_size_for_both_labels(y_hat: float) -> None:
    assert dL_dy_hat(y_hat, 1.0) < -1
    assert dL_dy_hat(y_hat, 0.0) > 1


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    y_hat, y = np.full(shape, 0.3), np.zeros(shape)
    assert np.shape(dL_dy_hat(y_hat, y)) == shape
    assert np.shape(dL_dy_hat_one_fraction(y_hat, y)) == shape


def test_numbers_of_the_running_example() -> None:
    assert numbers()["slope, y = 1"] == pytest.approx(-1.670320, abs=5e-7)
    assert numbers()["slope, y = 0"] == pytest.approx(2.491825, abs=5e-7)
