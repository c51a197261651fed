"""The forward pass against high precision, and both ways to write the logit."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.graph import forward, logit
from snippets.model import score

numbers = st.floats(-3, 3)
labels = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))


def forward_in_one_formula(
    x1: float, x2: float, w1: float, w2: float, b: float, y: float
) -> mpmath.mpf:
    x1, x2, w1, w2, b, y = map(mpmath.mpf, (x1, x2, w1, w2, b, y))
    score = w1 * x1 + w2 * x2 + b
    return y * mpmath.log(1 + mpmath.exp(-score)) + (1 - y) * mpmath.log(1 + mpmath.exp(score))


@given(numbers, numbers, numbers, numbers, numbers, labels)
def test_forward_against_high_precision(
    x1: float, x2: float, w1: float, w2: float, b: float, y: float
) -> None:
    z, y_hat, value = forward(x1, x2, w1, w2, b, y)
    with mpmath.workdps(50):
        oracle = forward_in_one_formula(x1, x2, w1, w2, b, y)
        assert y_hat == pytest.approx(float(1 / (1 + mpmath.exp(-mpmath.mpf(z)))), rel=1e-12)
    # log(1 - y_hat) loses digits as y_hat nears 1: the stability page is about that
    assert value == pytest.approx(float(oracle), rel=1e-6, abs=1e-9)


@given(numbers, numbers, numbers, numbers, numbers)
def test_both_forms_of_the_logit_agree(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    vectors = logit(np.array([w1, w2]), np.array([x1, x2]), b)
    assert np.shape(vectors) == ()
    assert vectors == pytest.approx(score(x1, x2, w1, w2, b), rel=1e-12, abs=1e-12)


def test_logit_of_many_features() -> None:
    w, x = np.array([0.5, -1.0, 2.0, 0.25]), np.array([2.0, 3.0, 1.0, -4.0])
    assert logit(w, x, 0.5) == pytest.approx(1 - 3 + 2 - 1 + 0.5)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    columns = [np.full(shape, value) for value in (3.0, -2.0, 0.4, 0.3, -0.2, 1.0)]
    assert [np.shape(value) for value in forward(*columns)] == [shape] * 3
