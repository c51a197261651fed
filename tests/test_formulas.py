"""The final gradients against autograd and SciPy's check, with their shapes."""

# ruff: noqa: N803, N806 -- X is the name of the field for the features

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.optimize import check_grad

from snippets import assembly, batch
from snippets.formulas import cost as cost_of
from snippets.formulas import cost_and_gradient, dJ_db, dJ_dw, numbers

Values = NDArray[np.float64]
Batch = tuple[Values, Values, Values, float]
small = st.floats(-2, 2, allow_subnormal=False)
labels = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Return a batch X, y, w, b of 1 to 5 examples with 1 to 4 features."""
    m, n = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    X = draw(arrays(float, (m, n), elements=small))
    w = draw(arrays(float, n, elements=small))
    return X, draw(arrays(float, m, elements=labels)), w, draw(small)


def cost(w: Values, b: float, X: Values, y: Values) -> float:
    """Return J, written by itself so that it shares no code with the snippets."""
    z = anp.dot(X, w) + b
    J: float = anp.mean(anp.logaddexp(0, z) - y * z)
    return J


@given(batches())
def test_gradients_and_shapes_against_autograd(data: Batch) -> None:
    X, y, w, b = data
    dw, db = grad(cost, (0, 1))(w, b, X, y)
    np.testing.assert_allclose(dJ_dw(X, y, w, b), dw, rtol=1e-9, atol=1e-12)
    assert dJ_db(X, y, w, b) == pytest.approx(db, rel=1e-9, abs=1e-12)
    assert dJ_dw(X, y, w, b).shape == w.shape
    assert cost_of(X, y, w, b) == pytest.approx(cost(w, b, X, y), rel=1e-9, abs=1e-12)
    assert cost_and_gradient(X, y, w, b)[0] == cost_of(X, y, w, b)
    assert np.shape(dJ_db(X, y, w, b)) == ()


@pytest.mark.parametrize("seed", range(5))
def test_weights_and_bias_together_against_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(7, 3)), rng.integers(0, 2, 7).astype(float)
    at = rng.normal(size=4)

    def gradient(u: Values) -> Values:
        return np.append(dJ_dw(X, y, u[:-1], u[-1]), dJ_db(X, y, u[:-1], u[-1]))

    assert check_grad(lambda u: cost(u[:-1], u[-1], X, y), gradient, at) < 1e-6


@given(batches())
def test_mean_of_the_gradients_of_single_examples(data: Batch) -> None:
    X, y, w, b = data
    y_hat = batch.predictions(X, w, b)
    first = np.mean(assembly.dL_dw1(X[:, 0], y_hat, y))
    assert dJ_dw(X, y, w, b)[0] == pytest.approx(first, abs=1e-14)
    assert dJ_db(X, y, w, b) == pytest.approx(np.mean(assembly.dL_db(y_hat, y)), abs=1e-14)


@given(batches())
def test_same_as_the_batch_page(data: Batch) -> None:
    np.testing.assert_allclose(dJ_dw(*data), batch.dJ_dw(*data), atol=1e-14)
    assert dJ_db(*data) == pytest.approx(batch.dJ_db(*data), abs=1e-14)


@pytest.mark.parametrize("sign", [-1, 1])
def test_sure_and_wrong_at_extreme_logits(sign: int) -> None:
    X, y = np.array([[700.0 * sign]]), np.array([0.0 if sign > 0 else 1.0])
    w = np.array([1.0])
    assert dJ_db(X, y, w, 0.0) == pytest.approx(sign)
    assert dJ_dw(X, y, w, 0.0) == pytest.approx([700])
    assert cost_of(X, y, w, 0.0) == pytest.approx(700)


def test_numbers_of_the_running_batch() -> None:
    found = numbers()
    assert found["J"] == pytest.approx(0.986414, abs=5e-7)
    assert found["dJ/dw"] == pytest.approx([0.041000, 1.476634], abs=5e-7)
    assert found["dJ/db"] == pytest.approx(0.282066, abs=5e-7)
