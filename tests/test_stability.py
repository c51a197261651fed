"""The stable sigmoid and loss against fifty digits and SciPy; every failure of the naive ones."""

# ruff: noqa: N806 -- X is the field's name

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp, mpf
from scipy.optimize import check_grad
from scipy.special import expit

from snippets.batch import cost, dJ_db, dJ_dw
from snippets.loss import loss
from snippets.notation import Array
from snippets.sigmoid import sigmoid
from snippets.stability import (
    naive_dL_dz,
    naive_loss,
    numbers,
    stable_complement,
    stable_cost,
    stable_dJ_db,
    stable_dJ_dw,
    stable_dL_dz,
    stable_loss,
    stable_sigmoid,
)

DIGITS = 16 * float(np.finfo(np.float64).eps)  # all but the last: libraries round differently
logits = st.floats(-700, 700)
hard_labels = st.sampled_from([0.0, 1.0])
labels = hard_labels | st.floats(0, 1)


def exact_sigmoid(z: float) -> mpf:
    return 1 / (1 + mp.exp(-mpf(z)))


@given(logits)
@example(0.0)
@example(-0.0)
@example(700.0)
@example(-700.0)
def test_sigmoid_and_complement_keep_all_digits(z: float) -> None:
    with mp.workdps(50):
        assert stable_sigmoid(z) == pytest.approx(float(exact_sigmoid(z)), rel=DIGITS, abs=0)
        assert stable_complement(z) == pytest.approx(float(exact_sigmoid(-z)), rel=DIGITS, abs=0)


@given(logits, hard_labels)
@example(40.0, 0.0)
@example(-40.0, 0.0)
def test_loss_keeps_all_digits_for_both_labels(z: float, y: float) -> None:
    with mp.workdps(400):
        exact = -mp.log(exact_sigmoid(z) if y else exact_sigmoid(-z))
    assert stable_loss(z, y) == pytest.approx(float(exact), rel=DIGITS, abs=0)


@given(logits, labels)
def test_loss_of_soft_labels_against_the_definition(z: float, y: float) -> None:
    with mp.workdps(400):  # so many that 1 - y_hat keeps them all
        y_hat = exact_sigmoid(z)
        exact = -(mpf(y) * mp.log(y_hat) + (1 - mpf(y)) * mp.log(1 - y_hat))
    # z and z y cancel where the label is near 1, by at most a few of their last digits
    rounding = DIGITS * max(1, abs(z))
    assert stable_loss(z, y) == pytest.approx(float(exact), rel=0, abs=rounding)


@given(st.floats(allow_nan=False, allow_infinity=False), hard_labels)
def test_every_finite_logit_has_a_finite_loss_and_no_warning(z: float, y: float) -> None:
    assert np.isfinite(np.array([stable_sigmoid(z), stable_loss(z, y), stable_dL_dz(z, y)])).all()
    assert stable_sigmoid(z) == pytest.approx(expit(z), rel=DIGITS, abs=1e-300)
    rounding = DIGITS * max(1, abs(z))
    assert stable_loss(z, y) == pytest.approx(np.logaddexp(0, z) - z * y, rel=0, abs=rounding)


@given(logits, labels)
def test_slope_of_the_loss(z: float, y: float) -> None:
    with mp.workdps(400):
        step = mpf(10) ** -100
        losses = [
            mp.log(1 + mp.exp(mpf(z) + step * side)) - mpf(y) * (mpf(z) + step * side)
            for side in (1, -1)
        ]
        oracle = float((losses[0] - losses[1]) / (2 * step))
    assert stable_dL_dz(z, y) == pytest.approx(oracle, rel=1e-12, abs=DIGITS)


@given(st.floats(-20, 20), labels)
def test_stable_and_naive_agree_where_both_work(z: float, y: float) -> None:
    assert stable_sigmoid(z) == pytest.approx(sigmoid(z), rel=1e-12)
    assert stable_loss(z, y) == pytest.approx(naive_loss(z, y), rel=1e-6)
    assert stable_dL_dz(z, y) == pytest.approx(naive_dL_dz(z, y), abs=1e-6)


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_and_precision_follow_the_input(shape: tuple[int, ...]) -> None:
    for kind in (np.float32, np.float64):
        z, y = np.full(shape, -1.5, dtype=kind), np.ones(shape, dtype=kind)
        for result in (stable_sigmoid(z), stable_complement(z), stable_loss(z, y)):
            assert np.shape(result) == shape
            assert np.asarray(result).dtype == kind
        assert np.shape(stable_loss(z, 1)) == shape
        assert np.shape(stable_dL_dz(z, y)) == shape


def test_failures_of_the_naive_code_are_as_the_page_says() -> None:
    printed = numbers()
    assert printed["naive L, 40, y = 0"] == np.inf
    assert np.isnan(printed["naive L, 40, y = 1"])
    assert np.isnan(printed["naive slope, 40"])
    assert printed["L at 40, y = 0"] == 40
    assert printed["slope at 40, y = 0"] == 1
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        naive_loss(np.float64(40), 0)
    assert printed["naive L at 36"] == pytest.approx(36.043653, abs=5e-7)
    assert printed["L at 36"] == pytest.approx(36, abs=5e-7)


@pytest.mark.parametrize(("kind", "digits"), [(np.float64, 53), (np.float32, 24)])
def test_where_the_prediction_becomes_one(kind: type, digits: int) -> None:
    z = digits * np.log(2)
    assert sigmoid(kind(z * 1.001)) == 1
    assert sigmoid(kind(z * 0.999)) < 1
    assert np.nextafter(kind(1), kind(0)) == 1 - 2.0**-digits


def test_where_the_exponential_overflows() -> None:
    limit = 1024 * np.log(2)
    assert np.isfinite(np.exp(limit * (1 - 1e-12)))
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert np.exp(np.float64(limit + 1e-6)) == np.inf
    with pytest.warns(RuntimeWarning):
        assert np.isnan(np.exp(np.float64(1000)) / (np.exp(np.float64(1000)) + 1))


def test_where_evaluates_both_branches() -> None:
    z = np.array([-1000.0, 1000.0])
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.where(z >= 0, 1 / (1 + np.exp(-z)), 0)


def test_clipping_caps_the_loss_and_flattens_it() -> None:
    def clipped(z: float) -> Array:
        return loss(np.clip(stable_sigmoid(z), 1e-15, 1 - 1e-15), 0.0)

    assert clipped(40.0) == clipped(50.0) == pytest.approx(-np.log(1e-15), rel=1e-4)


def test_log_loses_what_log1p_keeps() -> None:
    assert np.log(1 + np.exp(-40.0)) == 0
    assert np.log1p(np.exp(-40.0)) == pytest.approx(4.248354e-18, rel=1e-6, abs=0)
    assert stable_loss(-40.0, 0.0) == pytest.approx(4.248354e-18, rel=1e-6, abs=0)


@given(st.integers(0, 2**32 - 1))
def test_batch_against_the_naive_batch_and_scipy(seed: int) -> None:
    random = np.random.default_rng(seed)
    m, n = random.integers(1, 6, 2)
    X, y, w, b = random.normal(size=(m, n)), random.random(m), random.normal(size=n), 0.3
    assert stable_cost(X, y, w, b) == pytest.approx(cost(X, y, w, b), rel=1e-9)
    np.testing.assert_allclose(stable_dJ_dw(X, y, w, b), dJ_dw(X, y, w, b), rtol=1e-9, atol=1e-13)
    assert stable_dJ_db(X, y, w, b) == pytest.approx(dJ_db(X, y, w, b), rel=1e-9, abs=1e-13)
    difference = check_grad(
        lambda v: stable_cost(X, y, v, b), lambda v: stable_dJ_dw(X, y, v, b), w
    )
    assert difference < 1e-5 * max(1, float(np.abs(X).max()) ** 2)


def test_batch_with_extreme_logits() -> None:
    X, y = np.array([[1.0, 0], [0, 1], [-1, 0]]), np.array([1.0, 0, 0])
    w = np.array([2000.0, 40.0])
    assert stable_cost(X, y, w, 0.0) == pytest.approx(40 / 3)
    assert stable_dJ_dw(X, y, w, 0.0) == pytest.approx([0, 1 / 3])
    assert stable_dJ_db(X, y, w, 0.0) == pytest.approx(1 / 3)


def test_numbers_of_the_running_example() -> None:
    assert numbers()["L, y = 1"] == pytest.approx(0.513015, abs=5e-7)
    assert numbers()["L, y = 0"] == pytest.approx(0.913015, abs=5e-7)
    assert numbers()["1 - y_hat at 40"] == pytest.approx(4.248354e-18, rel=1e-6, abs=0)


REFUSED: list[tuple[object, object, str]] = [
    (np.nan, 1, "z holds nan or inf"),
    (np.array([0, np.inf]), 1, "z holds nan or inf"),
    ("0.4", 1, "z has type <U3; expected int or float"),
    (1j, 1, "z has type complex128; expected int or float"),
    (np.uint8(3), 1, "z has type uint8; expected int or float"),
    (0.4, -0.1, "y holds -0.1; expected labels from 0 to 1"),
    (np.zeros(2), np.array([1, 2]), "y holds 2; expected labels from 0 to 1"),
    (0.4, np.nan, "y holds nan or inf"),
    (np.zeros(3), np.zeros((3, 1)), r"y has shape \(3, 1\); expected \(3,\) like z"),
    (0.4, np.zeros(3), r"y has shape \(3,\); expected \(\) like z"),
]


@pytest.mark.parametrize("function", [stable_loss, stable_dL_dz])
@pytest.mark.parametrize(("z", "y", "message"), REFUSED)
def test_bad_input_is_refused(
    function: Callable[..., object], z: object, y: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(z, y)


@pytest.mark.parametrize("z", [np.inf, np.uint8(3), "0.4"])
def test_the_sigmoid_refuses_bad_input_too(z: Any) -> None:  # noqa: ANN401  of wrong types too
    with pytest.raises(ValueError, match=r"^z (holds|has type)"):
        stable_sigmoid(z)


@pytest.mark.parametrize("function", [stable_cost, stable_dJ_dw, stable_dJ_db])
def test_the_batch_refuses_one_label_for_all(function: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"y has shape \(1,\); expected \(3,\)"):
        function(np.ones((3, 2)), np.ones(1), np.ones(2), 0.0)
