"""The measured slopes against exact ones; every claim of the page on steps and errors; refusals."""

# ruff: noqa: N806 -- X is the field's name

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.typing import NDArray
from scipy.optimize import approx_fprime

from snippets import gradient_check as page
from snippets.batch import cost, dJ_dw
from snippets.gradient_check import (
    central_difference,
    check_batch_gradient,
    complex_step,
    dwrong_loss_dz,
    forward_difference,
    in_float32,
    loss_of_first_weight,
    numbers,
    numerical_gradient,
    relative_error,
    slope_of_first_weight,
    wrong_loss,
)
from snippets.sigmoid import sigmoid
from snippets.stability import stable_loss

Vector = NDArray[np.float64]
points = st.floats(-3, 3)
BATCH = np.array([[3, -2], [-1, 0.5], [2, 4]]), np.array([1.0, 0, 0]), np.array([0.4, 0.3]), -0.2


def random_batch(seed: int) -> tuple[Vector, Vector, Vector]:
    random = np.random.default_rng(seed)  # small logits: the plain loss loses digits at large ones
    return random.uniform(-1, 1, (5, 3)), random.random(5), random.uniform(-1, 1, 3)


@given(points)
def test_derived_slope_against_many_digits(t: float) -> None:
    with mp.workdps(40):
        oracle = float(mp.diff(lambda v: mp.log(1 + mp.exp(mpf("0.8") - 3 * v)), mpf(t)))
    assert slope_of_first_weight(t) == pytest.approx(oracle, rel=1e-9)


@given(points)
def test_measured_slopes_against_the_derived_one(t: float) -> None:
    slope = slope_of_first_weight(t)
    assert forward_difference(loss_of_first_weight, t, 1e-8) == pytest.approx(slope, abs=1e-6)
    assert central_difference(loss_of_first_weight, t) == pytest.approx(slope, abs=1e-9)
    assert complex_step(loss_of_first_weight, t) == pytest.approx(slope, rel=1e-10, abs=1e-12)


@given(st.lists(points, min_size=4, max_size=4), points)
def test_errors_on_a_cubic_are_as_derived(coefficients: list[float], t: float) -> None:
    p = np.polynomial.Polynomial(coefficients)
    d1, d2, d3 = (p.deriv(k)(t) for k in (1, 2, 3))
    h, near = 0.25, partial(pytest.approx, rel=1e-9, abs=1e-9)
    forward = forward_difference(p, t, h)
    assert forward == near(d1 + h / 2 * d2 + h**2 / 6 * d3)
    assert central_difference(p, t, h) == near(d1 + h**2 / 6 * d3)
    assert complex_step(p, t, h) == near(d1 - h**2 / 6 * d3)


def test_ten_times_smaller_steps() -> None:
    assert page.forward_error(1e-2) / page.forward_error(1e-3) == pytest.approx(10, rel=0.02)
    assert page.central_error(1e-2) / page.central_error(1e-3) == pytest.approx(100, rel=0.02)


def test_lowest_points_of_the_plot() -> None:
    assert page.central_error(1e-5) < 1e-10
    assert 1e-9 < page.forward_error(1e-8) < 1e-6
    for error in (page.forward_error, page.central_error):
        assert error(1e-12) > 1e-6
        assert error(1e-15) > 1e-3
    best = min(np.geomspace(1e-8, 1e-2, 61), key=page.central_error)
    assert 1e-7 < best < 1e-4


@pytest.mark.parametrize("h", [1e-8, 1e-16, 1e-30, 1e-100])
def test_complex_step_is_right_to_the_last_digits(h: float) -> None:
    assert page.complex_step_error(h) <= 4 * 2.0**-52


def test_running_batch_passes_in_float64_and_not_in_float32() -> None:
    assert check_batch_gradient(*BATCH) < 1e-9
    assert 2e-4 < check_batch_gradient(*in_float32()) < 2e-2
    assert check_batch_gradient(*in_float32(), h=1e-2) < 1e-4


def test_what_float32_does_to_the_running_batch() -> None:
    derived, measured = page.both_gradients(*in_float32(), 1e-5)
    assert measured[0] / derived[0] == pytest.approx(1 - 0.13, abs=0.005)
    off = np.linalg.norm(measured - derived) / np.linalg.norm(derived)
    assert off == pytest.approx(0.0047, abs=5e-5)


@given(points, st.lists(points, min_size=4, max_size=4))
def test_second_difference_of_the_exercise(t: float, coefficients: list[float]) -> None:
    p = np.polynomial.Polynomial(coefficients)
    found = page.second_difference_solved(p, t, 0.25)
    assert found == pytest.approx(p.deriv(2)(t), rel=1e-9, abs=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_random_batches_pass(seed: int) -> None:
    X, y, w = random_batch(seed)
    assert check_batch_gradient(X, y, w, 0.1) < 1e-7


def test_the_check_calls_a_wrong_gradient_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "dJ_dw", lambda *batch: -dJ_dw(*batch))
    assert check_batch_gradient(*BATCH) > 0.9
    monkeypatch.setattr(page, "dJ_dw", lambda *batch: 3 * dJ_dw(*batch))
    assert check_batch_gradient(*BATCH) > 0.4


@given(st.integers(0, 2**32 - 1))
def test_numerical_gradient_against_scipy_and_its_shape(seed: int) -> None:
    X, y, w = random_batch(seed)
    measured = numerical_gradient(lambda v: cost(X, y, v, 0.1), w)
    assert measured.shape == w.shape
    assert measured == pytest.approx(approx_fprime(w, lambda v: cost(X, y, v, 0.1)), abs=1e-5)


@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_relative_error_names_the_usual_slips(m: int, seed: int) -> None:
    q = np.random.default_rng(seed).normal(size=4)
    assert relative_error(q, q) == 0
    assert relative_error(-q, q) == pytest.approx(1)
    assert relative_error(m * q, q) == pytest.approx((m - 1) / (m + 1))
    assert relative_error(2 * q, q) == pytest.approx(1 / 3)
    assert relative_error(np.zeros(2), np.zeros(2)) == 0


@given(st.floats(-4, 4), st.sampled_from([0.0, 1.0]))
def test_the_wrong_pair_passes_and_is_wrong(z: float, y: float) -> None:
    assert page.check_wrong_loss(z, y) < 1e-7
    slope = sigmoid(z) - y
    wrong = dwrong_loss_dz(sigmoid(z), y)
    assert wrong == pytest.approx(slope if y else -slope)
    oracle = complex_step(lambda t: wrong_loss(sigmoid(t), y), z)
    assert wrong == pytest.approx(oracle, rel=1e-9)


def test_the_wrong_pair_passes_as_well_as_the_page_says() -> None:
    assert page.check_wrong_loss(0.4, 0.0) < 1e-9


def test_mistakes_that_hide_at_a_point() -> None:
    X, y = np.array([[1.0, 1.0]]), np.array([1.0])
    w, b = np.array([0.4, 0.3]), -0.2
    measured = numerical_gradient(lambda v: cost(X, y, v, b), w)
    error = sigmoid(X @ w + b) - y
    without_feature, without_mean = np.repeat(error, 2), X.T @ error
    assert relative_error(without_feature, measured) < 1e-9
    assert relative_error(without_mean, measured) < 1e-9


def test_stable_loss_is_not_for_the_complex_step() -> None:
    with pytest.raises(ValueError, match="z has type complex128"):
        complex_step(lambda z: stable_loss(z, 1), 0.4)
    with pytest.raises(ValueError, match=r"the function returned 2\.0; expected a finite complex"):
        complex_step(abs, 2.0)


def test_numbers_of_the_running_example() -> None:
    printed = numbers()
    assert printed["f(0.4)"] == pytest.approx(0.513015, abs=5e-7)
    assert printed["f'(0.4)"] == pytest.approx(-1.203937, abs=5e-7)
    assert printed["central, h = 0.01"] == pytest.approx(-1.203958, abs=5e-7)


REFUSED: list[tuple[object, float, str]] = [
    (0.4, 0.0, r"h is 0\.0; expected a finite step above 0"),
    (0.4, -1e-5, "h is -1e-05; expected a finite step above 0"),
    (0.4, np.nan, "h is nan; expected a finite step"),
    (0.4, 1e-20, "h is 1e-20, too small for the point 0.4"),
    (1e12, 1e-5, "too small for the point 1000000000000.0"),
    (np.nan, 1e-5, "the point is nan; expected finite float"),
    (4, 1e-5, "the point is 4; expected finite float"),
]


@pytest.mark.parametrize("difference", [forward_difference, central_difference])
@pytest.mark.parametrize(("t", "h", "message"), REFUSED)
def test_bad_steps_are_refused(
    difference: Callable[..., object], t: object, h: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        difference(loss_of_first_weight, t, h)


@pytest.mark.parametrize("value", [np.nan, np.inf, np.zeros(2)])
def test_bad_values_are_refused(value: object) -> None:
    for difference in (forward_difference, central_difference):
        with pytest.raises(ValueError, match="the function returned"):
            difference(lambda _: value, 0.4, 1e-5)
    with pytest.raises(ValueError, match="the function returned"):
        numerical_gradient(lambda _: value, np.ones(2))


def test_integer_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="expected finite float numbers"):
        numerical_gradient(lambda v: float(v.sum()), np.array([1, 2]))


def test_gradients_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"g has shape \(2,\) and k \(2, 1\)"):
        relative_error(np.ones(2), np.ones((2, 1)))
    with pytest.raises(ValueError, match="nan or inf"):
        relative_error(np.ones(2), np.array([1, np.nan]))


@pytest.mark.parametrize(("t", "h"), [(np.inf, 1e-30), (0.4, 0.0), (0.4, np.inf)])
def test_bad_complex_steps_are_refused(t: float, h: float) -> None:
    with pytest.raises(ValueError, match="expected finite numbers, and h above 0"):
        complex_step(loss_of_first_weight, t, h)
