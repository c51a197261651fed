"""Gradient descent on real data against scikit-learn, and every claim of the page about it."""

# ruff: noqa: N803, N806 -- X is the field's name, U is X standardised

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, linprog, minimize
from sklearn.metrics import log_loss

from snippets.model import students
from snippets.notation import Matrix, Vector
from snippets.stability import (
    gradients,
    stable_dJ_db,
    stable_dJ_dw,
    stable_loss,
    stable_sigmoid,
)
from snippets.training import (
    all_names,
    breast_cancer,
    cost_history,
    curvatures,
    descend,
    landscape,
    newton,
    numbers,
    reference,
    run,
    standardise,
    train_solved,
    two_names,
    walk_down,
)


@cache
def standardised() -> tuple[Matrix, Vector]:
    X, y = breast_cancer(two_names())
    return standardise(X), y


@pytest.fixture(name="batch")
def two_features() -> tuple[Matrix, Vector]:
    return standardised()


def separating_plane(X: Matrix, y: Vector) -> tuple[Vector, float] | None:
    """Return weights and bias that put every label 1 on one side and every 0 on the other."""
    sign = np.where(y == 1, -1.0, 1.0)[:, np.newaxis]
    rows = sign * np.column_stack([X, np.ones(len(X))])
    answer = linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(X)), bounds=(None, None))
    assert answer.status in (0, 2), answer.message
    return (answer.x[:-1], float(answer.x[-1])) if answer.status == 0 else None


def test_data_set() -> None:
    X, y = breast_cancer(all_names())
    assert X.shape == (569, 30)
    assert [np.sum(y == 1), np.sum(y == 0)] == [357, 212]
    np.testing.assert_array_equal(breast_cancer(two_names())[0], X[:, [0, 1]])


def test_two_features_do_not_separate_the_classes() -> None:
    assert separating_plane(*breast_cancer(two_names())) is None


def test_all_features_separate_them_and_doubling_lowers_the_cost() -> None:
    X, y = breast_cancer(all_names())
    plane = separating_plane(standardise(X), y)
    assert plane is not None
    w, b = plane
    z = standardise(X) @ w + b
    np.testing.assert_array_equal(z > 0, y == 1)
    costs = [float(np.mean(stable_loss(k * z, y))) for k in (1, 2, 4, 8)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


def test_all_features_never_settle() -> None:
    runs = [run(all_names(), 0.1, steps) for steps in (100, 1000, 10000)]
    assert np.all(np.diff(runs[-1].costs) < 0)
    lengths = [np.linalg.norm(fit.w) for fit in runs]
    assert lengths[0] < lengths[1] < lengths[2]


@pytest.mark.parametrize("names", [two_names(), all_names()])
def test_standardised_columns(names: tuple[str, ...]) -> None:
    U = standardise(breast_cancer(names)[0])
    np.testing.assert_allclose(U.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.mean(U**2, axis=0), 1, rtol=1e-12)


def test_agrees_with_scikit_learn_to_eight_decimals(batch: tuple[Matrix, Vector]) -> None:
    U, y = batch
    ours, (w, b) = run(two_names(), 0.9, 2000), reference(U, y)
    np.testing.assert_allclose(ours.w, w, rtol=0, atol=5e-9)
    assert ours.b == pytest.approx(b, rel=0, abs=5e-9)
    theirs = log_loss(y, stable_sigmoid(U @ w + b))
    assert ours.costs[-1] == pytest.approx(theirs, rel=0, abs=5e-9)


def test_gradient_is_zero_at_the_end(batch: tuple[Matrix, Vector]) -> None:
    fit = run(two_names(), 0.9, 2000)
    assert np.max(np.abs(stable_dJ_dw(*batch, fit.w, fit.b))) < 1e-11
    assert abs(stable_dJ_db(*batch, fit.w, fit.b)) < 1e-11


def test_curvatures_against_differences(batch: tuple[Matrix, Vector]) -> None:
    U, y = batch
    fit = run(two_names(), 0.9, 2000)

    def gradient(p: Vector) -> Vector:
        w, b = p[:-1], float(p[-1])
        return np.append(stable_dJ_dw(U, y, w, b), stable_dJ_db(U, y, w, b))

    measured = approx_fprime(np.append(fit.w, fit.b), gradient, 1e-7)
    expected = np.linalg.eigvalsh((measured + measured.T) / 2)
    np.testing.assert_allclose(curvatures(U, fit.w, fit.b), expected, rtol=1e-5)


def test_two_thousand_steps_are_enough(batch: tuple[Matrix, Vector]) -> None:
    fit = run(two_names(), 0.9, 2000)
    smallest = curvatures(batch[0], fit.w, fit.b)[0]
    assert 1.5e-11 < (1 - 0.9 * smallest) ** 2000 < 2.5e-11


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_curvature_is_bounded_everywhere(parameters: list[float]) -> None:
    U, _ = standardised()
    assert curvatures(U, np.array(parameters[:2]), parameters[2])[-1] <= 3 / 4


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.9, 8 / 3])
def test_safe_rates_fall_at_every_step(alpha: float) -> None:
    assert np.all(np.diff(cost_history(alpha)) < 0)


def test_unsafe_rates() -> None:
    assert np.all(np.diff(run(two_names(), 0.01, 1000, scaled=False).costs) < 0)
    assert np.all(np.diff(run(two_names(), 0.03, 1000, scaled=False).costs[:3]) > 0)
    assert run(two_names(), 20, 3000).costs[-1] == pytest.approx(
        run(two_names(), 0.9, 2000).costs[-1], abs=1e-12
    )
    assert np.ptp(run(two_names(), 30, 3000).costs[-2:]) > 1e-3


def test_scaling_pays_because_it_allows_the_longer_step() -> None:
    raw = run(two_names(), 0.01, 1000, scaled=False).costs
    assert cost_history(0.9)[10] < raw[1000]
    assert raw[10] < cost_history(0.01)[10]  # at the same rate it does not pay at once


def test_thirty_features_still_err_although_they_separate() -> None:
    X, y = breast_cancer(all_names())
    fit = run(all_names(), 0.1, 10000)
    assert np.sum((standardise(X) @ fit.w + fit.b > 0) != (y == 1)) == 7


@given(st.floats(0.1, 2.6), st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_a_step_falls_by_as_much_as_the_bound_promises(
    alpha: float, parameters: list[float]
) -> None:
    U, y = standardised()
    w, b, beta = np.array(parameters[:2]), parameters[2], 3 / 4
    J, by_w, by_b = gradients(U, y, w, b)
    after, _, _ = gradients(U, y, w - alpha * by_w, b - alpha * by_b)
    promised = alpha * (1 - alpha * beta / 2) * (by_w @ by_w + by_b**2)
    assert after <= J - promised + 1e-12


def test_paths_of_the_landscape() -> None:
    X, y = students()
    lowest = minimize(lambda w: landscape(*w), np.zeros(2), tol=1e-12)
    assert lowest.x == pytest.approx([0.49, 0.37], abs=0.005)
    slow, middle, wide = (walk_down(alpha, 8) for alpha in (0.1, 0.8, 2.1))
    costs = [[landscape(*point) for point in path] for path in (slow, middle, wide)]
    assert costs[1][-1] - lowest.fun < 5e-6
    assert costs[0][-1] > costs[2][-1] > costs[1][-1]
    assert np.all(np.diff(costs[1]) < 0)
    sides = np.sign(wide[3:, 0] - lowest.x[0])
    assert np.all(sides[1:] != sides[:-1])  # it leaps to and fro
    step = wide[1] - wide[0]
    _, gradient, _ = gradients(X, y, wide[0], -0.2)
    np.testing.assert_allclose(step, -2.1 * gradient)


@given(st.floats(0.1, 2), st.integers(1, 5))
def test_training_of_the_exercise(alpha: float, steps: int) -> None:
    X, y = students()
    w, b = train_solved(X, y, alpha, steps)
    fit = descend(X, y, alpha, steps)
    np.testing.assert_array_equal(w, fit.w)
    assert b == fit.b


def test_what_the_plot_says() -> None:
    slow, middle, fast = (cost_history(alpha) for alpha in (0.01, 0.1, 0.9))
    assert [round(float(c[0]), 2) for c in (slow, middle, fast)] == [0.69] * 3
    assert fast[5] < 0.4
    assert [round(float(c[-1]), 2) for c in (slow, middle, fast)] == [0.60, 0.36, 0.26]


def test_weights_for_raw_features(batch: tuple[Matrix, Vector]) -> None:
    X, (U, _) = breast_cancer(two_names())[0], batch
    fit = run(two_names(), 0.9, 2000)
    w, b = fit.w / X.std(axis=0), fit.b - fit.w @ (X.mean(axis=0) / X.std(axis=0))
    np.testing.assert_allclose(X @ w + b, U @ fit.w + fit.b, rtol=1e-9, atol=1e-9)


def test_one_step_by_hand() -> None:
    fit = descend(np.array([[2.0], [4.0]]), np.array([1.0, 0.0]), alpha=0.5, steps=1)
    # from zero both predictions are 1/2, the errors -1/2 and 1/2, the gradient (-1 + 2) / 2
    np.testing.assert_allclose(fit.w, [-0.25])
    assert fit.b == 0
    assert fit.costs.shape == (2,)
    assert fit.costs[0] == pytest.approx(np.log(2))


GOOD = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 1.0]])
LABELS = np.array([0.0, 1.0, 1.0])


@pytest.mark.parametrize(
    ("X", "y", "alpha", "steps", "message"),
    [
        (GOOD, LABELS, 0.0, 5, r"alpha is 0.0; expected a positive finite number"),
        (GOOD, LABELS, np.nan, 5, r"alpha is nan; expected a positive finite number"),
        (GOOD, LABELS, np.inf, 5, r"alpha is inf; expected a positive finite number"),
        (GOOD, LABELS, 0.1, 0, r"steps is 0; expected 1 or more"),
        (GOOD, LABELS[:2], 0.1, 5, r"y has shape \(2,\); expected \(3,\)"),
        (GOOD, 2 * LABELS, 0.1, 5, r"y holds 2.0; expected labels from 0 to 1"),
        (GOOD, LABELS * np.nan, 0.1, 5, r"y holds nan or inf"),
        (GOOD * np.inf, LABELS, 0.1, 5, r"X holds nan or inf"),
        (GOOD[0], LABELS, 0.1, 5, r"X has shape \(2,\); expected \(m, n\)"),
        (np.float64(3), LABELS, 0.1, 5, r"X has shape \(\); expected \(m, n\)"),
    ],
)
def test_descend_refuses(X: Matrix, y: Vector, alpha: float, steps: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        descend(X, y, alpha, steps)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.array([[1.0, 2.0], [1.0, 3.0]]), r"constant columns \[0\]; leave them out"),
        (np.array([1.0, 2.0]), r"X has shape \(2,\); expected \(m, n\)"),
        (np.array([[1.0], [np.nan]]), r"X holds nan or inf"),
        (np.empty((0, 2)), r"X has shape \(0, 2\); expected \(m, n\)"),
    ],
)
def test_standardise_refuses(X: Matrix, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        standardise(X)


def test_unknown_feature() -> None:
    with pytest.raises(ValueError, match=r"names holds \['mean colour'\]; expected features from"):
        breast_cancer(("mean radius", "mean colour"))


def test_newton_is_faster_by_far(batch: tuple[Matrix, Vector]) -> None:
    lengths = newton(*batch, 7)
    assert len(lengths) == 8
    assert lengths[-1] < 1e-12
    assert np.all(np.diff(lengths) < 0)
    assert numbers()["steps for 1e-10"] == 755
