"""The batch's cost, gradient and Hessian against autograd and SciPy; shapes; refused input."""

# ruff: noqa: N803, N806 -- X is the field's name

from collections.abc import Callable

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad

from snippets import batch as module
from snippets.batch import (
    cost,
    cost_and_gradient,
    dJ_db,
    dJ_dw,
    dJ_dw_loop,
    logits,
    numbers,
    picture,
    predictions,
)
from snippets.notation import Matrix, Vector
from snippets.sigmoid import sigmoid

Batch = tuple[Matrix, Vector, Vector, float]


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    X, w = random.normal(size=(m, n)), random.normal(size=n)
    y = random.random(m) if draw(st.booleans()) else random.integers(0, 2, m).astype(float)
    return X, y, w, random.normal()


def running_batch() -> Batch:
    X = np.array([[3, -2], [-1, 0.5], [2, 4]])
    return X, np.array([1.0, 0.0, 0.0]), np.array([0.4, 0.3]), -0.2


def autograd_cost(X: Matrix, y: Vector) -> Callable[[Vector, float], float]:
    """Return the cost of weights and bias, written independently: from the logit alone."""

    def of(w: Vector, b: float) -> float:
        z = anp.dot(X, w) + b
        J: float = anp.mean(anp.logaddexp(0, z) - y * z)
        return J

    return of


@given(batches())
def test_cost_and_gradients_against_autograd(batch: Batch) -> None:
    X, y, w, b = batch
    oracle = autograd_cost(X, y)
    assert cost(*batch) == pytest.approx(oracle(w, b), rel=1e-12)
    np.testing.assert_allclose(dJ_dw(*batch), grad(oracle, 0)(w, b), rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(dJ_dw_loop(*batch), dJ_dw(*batch), rtol=1e-9, atol=1e-13)
    assert dJ_db(*batch) == pytest.approx(grad(oracle, 1)(w, b), rel=1e-9, abs=1e-13)


@given(batches())
def test_gradient_against_scipy(batch: Batch) -> None:
    X, y, w, b = batch
    difference = check_grad(lambda v: cost(X, y, v, b), lambda v: dJ_dw(X, y, v, b), w)
    assert difference < 1e-5 * max(1, float(np.abs(X).max()) ** 2)


@given(batches())
def test_every_shape(batch: Batch) -> None:
    X, _, w, b = batch
    m, n = X.shape
    assert logits(X, w, b).shape == predictions(X, w, b).shape == (m,)
    assert np.shape(cost(*batch)) == np.shape(dJ_db(*batch)) == ()
    assert dJ_dw(*batch).shape == dJ_dw_loop(*batch).shape == (n,)


@given(batches())
def test_duplicating_every_example_changes_nothing(batch: Batch) -> None:
    X, y, w, b = batch
    twice = np.vstack([X, X]), np.concatenate([y, y]), w, b
    assert cost(*twice) == pytest.approx(cost(*batch), rel=1e-12)
    np.testing.assert_allclose(dJ_dw(*twice), dJ_dw(*batch), rtol=1e-9, atol=1e-13)
    assert dJ_db(*twice) == pytest.approx(dJ_db(*batch), rel=1e-9, abs=1e-13)


def test_numbers_of_the_running_batch() -> None:
    printed = numbers()
    assert printed["J"] == pytest.approx(0.986414, abs=5e-7)
    assert printed["dJ/dw"] == pytest.approx([0.041000, 1.476634], abs=5e-7)
    assert printed["dJ/db"] == pytest.approx(0.282066, abs=5e-7)


def test_labels_as_a_matrix_of_one_column_give_a_wrong_number_unless_refused() -> None:
    X, y, w, b = running_batch()
    assert numbers()["y a column: cost"] == pytest.approx(0.93, abs=5e-3)
    with pytest.raises(ValueError, match=r"y has shape \(3, 1\); expected \(3,\)"):
        cost(X, y[:, np.newaxis], w, b)


@given(batches())
def test_the_trap_of_labels_in_a_column_gives_the_right_bias(batch: Batch) -> None:
    X, y, w, b = batch
    errors = predictions(X, w, b) - y[:, np.newaxis]
    assert np.mean(errors) == pytest.approx(dJ_db(*batch), rel=1e-9, abs=1e-13)
    assert (X.T @ errors).shape == (X.shape[1], X.shape[0])


@given(batches())
def test_one_forward_pass_gives_all_three(batch: Batch) -> None:
    J, by_w, by_b = cost_and_gradient(*batch)
    assert cost(*batch) == J
    np.testing.assert_array_equal(by_w, dJ_dw(*batch))
    assert by_b == dJ_db(*batch)


def test_the_forward_pass_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(t: Vector) -> Vector:
        made.append(len(t))
        return np.asarray(sigmoid(t))

    monkeypatch.setattr(module, "sigmoid", counted)
    cost_and_gradient(*running_batch())
    assert made == [3]


def test_pictures_are_parts_of_one_product() -> None:
    product = picture("features") @ picture("residuals") / 3
    np.testing.assert_allclose(product, picture("gradient"))


NAN = np.array([[np.nan, 1.0], [2.0, 3.0], [4.0, 5.0]])
REFUSED: list[tuple[str, object, str]] = [
    ("X", np.ones(3), r"X has shape \(3,\); expected \(m, n\)"),
    ("X", np.ones((0, 2)), r"X has shape \(0, 2\); expected \(m, n\)"),
    ("X", [[1.0, 2.0]] * 3, "X is not a NumPy array of real numbers"),
    ("X", np.ones((3, 2), dtype=complex), "X is not a NumPy array of real numbers"),
    ("X", np.full((3, 2), "1"), "X is not a NumPy array of real numbers"),
    ("X", NAN, "X holds nan or inf"),
    ("w", np.ones(3), r"w has shape \(3,\); expected \(2,\): one weight for each column"),
    ("w", np.array([np.inf, 0]), "w holds nan or inf"),
    ("b", np.ones(3), r"b has shape \(3,\); expected \(\): one number"),
    ("b", np.nan, "b holds nan or inf"),
    ("y", np.ones(2), r"y has shape \(2,\); expected \(3,\): one label for each row"),
    ("y", np.array([0, 1, 1.5]), "y holds 1.5; expected labels from 0 to 1"),
    ("y", np.array([-1.0, 1, 1]), "y holds -1.0; expected labels from 0 to 1"),
    ("y", np.array([0, 1, np.nan]), "y holds nan or inf"),
]


@pytest.mark.parametrize("function", [cost, cost_and_gradient, dJ_dw, dJ_dw_loop, dJ_db])
@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_bad_input_is_refused(
    function: Callable[..., object], name: str, value: object, message: str
) -> None:
    given_ = dict(zip("Xywb", running_batch(), strict=True)) | {name: value}
    with pytest.raises(ValueError, match=message):
        function(*given_.values())
