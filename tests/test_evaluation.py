"""The metrics against scikit-learn's, the weighted gradient against autograd, and each claim."""

# ruff: noqa: N806 -- X is the field's name

from __future__ import annotations

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_score, roc_auc_score, roc_curve

from snippets.evaluation import (
    area,
    calibration,
    confusion,
    held_out,
    numbers,
    parts,
    precision_solved,
    predict_both,
    roc,
    share_right,
    weighted,
    weighted_predictions,
)
from snippets.notation import Vector
from snippets.stability import gradients
from snippets.training import breast_cancer, two_names

Case = tuple[Vector, Vector]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return predictions, some of them equal, and labels of both kinds."""
    m, seed = draw(st.integers(4, 40)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, m).astype(float)
    y[:2] = 0, 1
    return random.integers(1, 20, m) / 20, y


@given(cases(), st.sampled_from([0.125, 0.325, 0.525, 0.925]))
def test_confusion_and_precision_against_scikit_learn(case: Case, tau: float) -> None:
    y_hat, y = case
    (found, missed), (false, quiet) = confusion_matrix(y, y_hat > tau, labels=[0, 1])
    assert confusion(y_hat, y, tau) == (found, missed, false, quiet)
    assert share_right(y_hat, y, tau) == np.mean((y_hat > tau) == y)
    if found + false:
        oracle = precision_score(y == 0, y_hat < tau)
        assert precision_solved(y_hat, y, tau) == pytest.approx(oracle)


@given(cases())
def test_roc_and_its_area_against_scikit_learn(case: Case) -> None:
    y_hat, y = case
    false, found = roc(y_hat, y).T
    oracle = roc_curve(y == 0, -y_hat, drop_intermediate=False)
    np.testing.assert_allclose(false, oracle[0])
    np.testing.assert_allclose(found, oracle[1])
    assert area(y_hat, y) == pytest.approx(roc_auc_score(y == 0, -y_hat))
    assert area(y_hat, y) == pytest.approx(np.trapezoid(found, false))


@given(cases(), st.floats(1.5, 10))
def test_the_area_knows_only_the_order(case: Case, factor: float) -> None:
    y_hat, y = case
    z = np.log(y_hat / (1 - y_hat))
    stretched = 1 / (1 + np.exp(-factor * z))
    assert area(stretched, y) == pytest.approx(area(y_hat, y))


def test_calibration_against_scikit_learn() -> None:
    _, _, y_hat, y = parts()
    share, mean = calibration_curve(y, y_hat, n_bins=5, strategy="quantile")
    np.testing.assert_allclose(calibration(y_hat, y, 5), np.column_stack([mean, share]))


@given(st.integers(0, 2**32 - 1))
def test_weighted_gradient_against_autograd(seed: int) -> None:
    random = np.random.default_rng(seed)
    X, w, b = random.normal(size=(6, 3)), random.normal(size=3), random.normal()
    y, c = random.random(6), random.uniform(0.1, 9, 6)

    def cost(w: Vector, b: float) -> float:
        z = anp.dot(X, w) + b
        J: float = anp.mean(c * (anp.logaddexp(0, z) - y * z))
        return J

    by_w, by_b = weighted(X, y, w, b, c)
    np.testing.assert_allclose(by_w, grad(cost, 0)(w, b), rtol=1e-9, atol=1e-12)
    assert by_b == pytest.approx(grad(cost, 1)(w, b), rel=1e-9, abs=1e-12)
    _, once, _ = gradients(X, y, w, b)
    np.testing.assert_allclose(weighted(X, y, w, b, np.ones(6))[0], once)


def test_parts_have_nothing_in_common_and_lose_nothing() -> None:
    X, y = breast_cancer(two_names())
    train, y_train, test, y_test = held_out(X, y)
    assert [len(train), len(test)] == [379, 190]
    together = np.vstack([test, train])
    assert sorted(map(tuple, together)) == sorted(map(tuple, X))
    assert np.sum(y_train) + np.sum(y_test) == np.sum(y)


def test_the_test_part_is_scaled_by_the_training_part() -> None:
    X, y, X_test, _ = held_out(*breast_cancer(two_names()))
    _, both = predict_both(X, X_test, y)
    _, first = predict_both(X, X_test[:1], y)
    assert first[0] == pytest.approx(both[0])  # what else is tested changes nothing


def test_claims_of_the_page() -> None:
    found = {name: np.asarray(value) for name, value in numbers().items()}
    assert found["confusion"].tolist() == [173, 39, 23, 334]
    assert [found[f"at {tau}: missed, alarms"].tolist() for tau in (0.1, 0.3, 0.5, 0.7, 0.9)] == [
        [91, 0], [56, 9], [39, 23], [25, 48], [8, 120]]  # fmt: skip
    assert found["nine times"].tolist() == [8, 123]
    assert found["mean prediction"] == pytest.approx(found["share benign"], abs=1e-9)
    false, share = roc(*parts()[2:]).T
    assert share[false == 0].max() == pytest.approx(0.7, abs=0.01)
    assert share[false <= 0.1].max() > 0.8


def test_weighted_training_ends_where_the_weighted_means_agree() -> None:
    y = breast_cancer(two_names())[1]
    c = np.where(y == 0, 9.0, 1.0)
    y_hat = weighted_predictions(9.0)
    assert np.average(y_hat, weights=c) == pytest.approx(np.average(y, weights=c), abs=1e-6)
    assert np.average(y, weights=c) == pytest.approx(0.16, abs=0.005)
    assert np.mean(y_hat) < 0.5
