"""Each mistake is a mistake, and hides exactly where the page says."""

# ruff: noqa: N802, N803, N806 -- X and dL_dz are the field's names

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from oracles import complex_step

from snippets import pitfalls
from snippets.assembly import dL_dw1, dL_dz
from snippets.loss import loss
from snippets.notation import Array, Matrix, Vector
from snippets.sigmoid import dsigmoid_dz, sigmoid

logits = st.floats(-20, 20)
predictions = st.floats(0.001, 0.999)
labels = st.sampled_from([0.0, 1.0])
soft_labels = st.floats(0, 1)


def mean_square_slope(v: Array) -> Array:
    return 2 * v / np.size(v)


def mean_gradient(X: Matrix, y_hat: Vector, y: Vector) -> Array:
    return X.T @ (y_hat - y) / len(X)


def dL_dz_of_z(z: Array, y: Array) -> Array:
    return dL_dz(sigmoid(z), y)


def dL_dz_of_y_hat_alone(y: float) -> Callable[[Array], Array]:
    return lambda y_hat: dL_dz(y_hat, y)


def first_feature(x1: float) -> tuple[Callable[..., Array], Callable[..., Array]]:
    return lambda y_hat, y: dL_dw1(x1, y_hat, y), pitfalls.without_feature


@given(logits)
def test_tangent_is_a_sigmoid_of_twice_the_logit(z: float) -> None:
    assert pitfalls.tanh_at_full_speed(z) == pytest.approx(sigmoid(2 * z), rel=1e-9, abs=1e-15)


@given(logits)
def test_tangent_and_lost_minus_hide_only_at_zero(z: float) -> None:
    assume(0.01 < abs(z) < 10)
    assert not pitfalls.is_blind(sigmoid, pitfalls.tanh_at_full_speed, z)
    assert not pitfalls.is_blind(sigmoid, pitfalls.exponent_without_minus, z)


@given(logits)
def test_lost_minus_cancels_in_the_slope_but_not_before(z: float) -> None:
    f = pitfalls.exponent_without_minus
    assert f(z) * (1 - f(z)) == pytest.approx(dsigmoid_dz(z), rel=1e-6, abs=1e-12)
    assert complex_step(f, z) == pytest.approx(-dsigmoid_dz(z), rel=1e-9)


def test_slope_from_input_crosses_where_the_page_says() -> None:
    crossing = pitfalls.crossing()
    assert crossing == pytest.approx(1 - sigmoid(crossing), abs=1e-12)
    assert pitfalls.is_blind(dsigmoid_dz, pitfalls.slope_from_input, crossing)
    wrong, right = pitfalls.slope_from_input(0.4), dsigmoid_dz(0.4)
    assert wrong == pytest.approx(right, rel=0.01)
    assert wrong != pytest.approx(right, rel=0.001)


@given(predictions, soft_labels)
def test_one_minus_hides_only_behind_label_1(y_hat: float, y: float) -> None:
    assert pitfalls.is_blind(loss, pitfalls.loss_with_one_minus, y_hat, 1.0)
    assume(y < 0.99)
    assert not pitfalls.is_blind(loss, pitfalls.loss_with_one_minus, y_hat, y)
    assert pitfalls.loss_with_one_minus(y_hat, 0.0) < 0


@given(predictions, labels)
def test_reversed_error_has_the_right_size_and_the_wrong_sign(y_hat: float, y: float) -> None:
    assert pitfalls.error_reversed(y_hat, y) == -dL_dz(y_hat, y)
    assert not pitfalls.is_blind(dL_dz, pitfalls.error_reversed, y_hat, y)


@given(predictions)
def test_without_upstream_hides_from_the_sign_with_label_0(y_hat: float) -> None:
    assert pitfalls.without_upstream(y_hat) > 0
    assert dL_dz(y_hat, 0.0) > 0
    assert dL_dz(y_hat, 1.0) < 0
    for y in (0.0, 1.0):
        assume(abs(y_hat - y) > 0.01)
        assert not pitfalls.is_blind(dL_dz_of_y_hat_alone(y), pitfalls.without_upstream, y_hat)


@given(logits, labels)
def test_slope_left_in_has_the_right_sign_and_at_most_a_quarter_of_the_size(
    z: float, y: float
) -> None:
    wrong, right = pitfalls.slope_left_in(z, y), dL_dz_of_z(z, y)
    assert np.sign(wrong) == np.sign(right)
    assert np.abs(wrong) <= np.abs(right) / 4


@given(logits, labels)
def test_slope_left_in_belongs_to_half_the_squared_error(z: float, y: float) -> None:
    oracle = complex_step(lambda t: (sigmoid(t) - y) ** 2 / 2, z)
    assert pitfalls.slope_left_in(z, y) == pytest.approx(oracle, rel=1e-6, abs=1e-15)


@given(predictions, labels, st.floats(-5, 5))
def test_feature_left_out_hides_only_behind_a_one(y_hat: float, y: float, x1: float) -> None:
    assert pitfalls.is_blind(*first_feature(1.0), y_hat, y)
    assume(abs(x1 - 1) > 0.01)
    assert not pitfalls.is_blind(*first_feature(x1), y_hat, y)


@given(st.integers(1, 6), st.data())
def test_sum_hides_only_in_a_batch_of_one(m: int, data: st.DataObject) -> None:
    X = data.draw(arrays(np.float64, (m, 2), elements=st.floats(1, 2)))
    y_hat, y = np.full(m, 0.7), np.zeros(m)
    blind = pitfalls.is_blind(mean_gradient, pitfalls.without_mean, X, y_hat, y)
    assert blind == (m == 1)


@given(st.integers(1, 8), st.data())
def test_half_of_each_hides_only_with_four_numbers(m: int, data: st.DataObject) -> None:
    v = data.draw(arrays(np.float64, m, elements=st.floats(1, 2)))
    assert pitfalls.is_blind(mean_square_slope, pitfalls.half_of_each, v) == (m == 4)


def test_the_ten_at_the_most_convenient_values() -> None:
    z, y_hat, y, one = 0.0, 0.5, 1.0, np.ones(1)
    batch = (np.ones((1, 2)), np.array([y_hat]), np.array([y]))
    blind = [
        pitfalls.is_blind(sigmoid, pitfalls.tanh_at_full_speed, z),
        pitfalls.is_blind(sigmoid, pitfalls.exponent_without_minus, z),
        pitfalls.is_blind(dsigmoid_dz, pitfalls.slope_from_input, z),
        pitfalls.is_blind(loss, pitfalls.loss_with_one_minus, y_hat, y),
        pitfalls.is_blind(dL_dz, pitfalls.error_reversed, y_hat, y),
        pitfalls.is_blind(dL_dz_of_y_hat_alone(y), pitfalls.without_upstream, y_hat),
        pitfalls.is_blind(dL_dz_of_z, pitfalls.slope_left_in, z, y),
        pitfalls.is_blind(*first_feature(1.0), y_hat, y),
        pitfalls.is_blind(mean_gradient, pitfalls.without_mean, *batch),
        pitfalls.is_blind(mean_square_slope, pitfalls.half_of_each, one),
    ]
    assert blind == [True, True, False, True, False, False, False, True, True, False]


@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("y_hat", [0.1, 0.5, 0.9])
def test_swapped_arguments_are_infinite_for_a_hard_label(y_hat: float, y: float) -> None:
    with np.errstate(divide="ignore"):
        assert loss(np.float64(y), np.float64(y_hat)) == np.inf


def test_swapped_arguments_hide_where_the_prediction_is_the_label() -> None:
    swapped = lambda y_hat, y: loss(y, y_hat)  # noqa: E731 -- one line says it best
    assert pitfalls.is_blind(loss, swapped, 0.3, 0.3)
    assert not pitfalls.is_blind(loss, swapped, 0.3, 0.4)
