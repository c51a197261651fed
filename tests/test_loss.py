"""The loss against the likelihood in high precision, its two halves, and its shape."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.loss import likelihood, loss
from snippets.sigmoid import sigmoid

predictions = st.floats(1e-9, 1 - 1e-9)
labels = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))


@given(predictions, labels)
def test_loss_is_minus_log_likelihood(y_hat: float, y: float) -> None:
    with mpmath.workdps(50):
        p = mpmath.mpf(y_hat) ** y * (1 - mpmath.mpf(y_hat)) ** (1 - mpmath.mpf(y))
        oracle = float(-mpmath.log(p))
    assert loss(y_hat, y) == pytest.approx(oracle, rel=1e-9, abs=1e-15)
    assert likelihood(y_hat, y) == pytest.approx(float(p), rel=1e-12)


@given(predictions)
def test_each_label_keeps_one_half(y_hat: float) -> None:
    assert loss(y_hat, 1) == -np.log(y_hat)
    assert loss(y_hat, 0) == -np.log(1 - y_hat)
    assert likelihood(y_hat, 1) == y_hat
    assert likelihood(y_hat, 0) == 1 - y_hat


@given(predictions, labels)
def test_loss_is_never_negative(y_hat: float, y: float) -> None:
    assert loss(y_hat, y) >= 0


@given(st.floats(-15, 15))
def test_the_two_losses_differ_by_the_logit(z: float) -> None:
    y_hat = sigmoid(z)
    assert loss(y_hat, 0) - loss(y_hat, 1) == pytest.approx(z, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("shape", [(), (4,), (4, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    y_hat, y = np.full(shape, 0.3), np.ones(shape)
    assert np.shape(loss(y_hat, y)) == shape
    assert np.shape(likelihood(y_hat, y)) == shape
