"""The gradient of one example against autograd, the complex step and many digits."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from oracles import complex_step

from snippets import assembly
from snippets.graph import forward
from snippets.sigmoid import sigmoid

logits = st.floats(-15, 15)  # further out 1 - y_hat loses its digits: see the extreme points
labels = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
small = st.floats(-2, 2, allow_subnormal=False)


def loss_by_autograd(x1: float, x2: float, w1: float, w2: float, b: float, y: float) -> float:
    """Return the loss, written by itself so that it shares no code with the snippets."""
    p = 1 / (1 + anp.exp(-(w1 * x1 + w2 * x2 + b)))
    found: float = -y * anp.log(p) - (1 - y) * anp.log(1 - p)
    return found


@given(small, small, small, small, small, labels)
def test_gradient_against_autograd(
    x1: float, x2: float, w1: float, w2: float, b: float, y: float
) -> None:
    dw1, dw2, db = grad(loss_by_autograd, (2, 3, 4))(x1, x2, w1, w2, b, y)
    y_hat = forward(x1, x2, w1, w2, b, y)[1]
    assert assembly.dL_dw1(x1, y_hat, y) == pytest.approx(dw1, rel=1e-9, abs=1e-11)
    assert assembly.dL_dw2(x2, y_hat, y) == pytest.approx(dw2, rel=1e-9, abs=1e-11)
    assert assembly.dL_db(y_hat, y) == pytest.approx(db, rel=1e-9, abs=1e-11)


@given(logits, labels)
def test_shared_part_against_complex_step(z: float, y: float) -> None:
    def p(t: np.complex128) -> np.complex128:
        found: np.complex128 = 1 / (1 + np.exp(-t))
        return found

    oracle = complex_step(lambda t: -(y * np.log(p(t)) + (1 - y) * np.log(1 - p(t))), z)
    squared = complex_step(lambda t: (p(t) - y) ** 2, z)
    assert assembly.dL_dz(sigmoid(z), y) == pytest.approx(oracle, rel=1e-8, abs=1e-9)
    assert assembly.dL_dz_as_product(sigmoid(z), y) == pytest.approx(oracle, rel=1e-8, abs=1e-9)
    assert assembly.dL_dz_from_logit(z, y) == pytest.approx(oracle, rel=1e-8, abs=1e-9)
    assert assembly.dE_dz(z, y) == pytest.approx(squared, rel=1e-8, abs=1e-15)


@pytest.mark.parametrize("z", [-700, -40, 40, 700])
@pytest.mark.parametrize("y", [0, 1])
def test_difference_at_extreme_logits_against_many_digits(z: int, y: int) -> None:
    with mp.workdps(1000):
        h = mpf(10) ** -320
        # the loss of either label is softplus of the logit, with its sign
        sign = -1 if y else 1
        nudged, at = (mp.log(1 + mp.exp(sign * t)) for t in (z + h, mpf(z)))
        oracle = float((nudged - at) / h)
    assert assembly.dL_dz_from_logit(float(z), float(y)) == pytest.approx(oracle, abs=1e-15)


def test_product_fails_where_the_difference_does_not() -> None:
    y_hat = sigmoid(np.float64(40.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(assembly.dL_dz_as_product(y_hat, np.float64(0.0)))
    assert assembly.dL_dz(y_hat, 0.0) == 1


def test_log_loss_pulls_where_the_squared_error_is_stuck() -> None:
    pull = assembly.dL_dz_from_logit(-10.0, 1.0) / assembly.dE_dz(-10.0, 1.0)
    assert pull == pytest.approx(11000, rel=0.01)


@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (2, 3)])
def test_shapes_follow_the_input(shape: tuple[int, ...]) -> None:
    y_hat, y, x = np.full(shape, 0.3), np.zeros(shape), np.ones(shape)
    for derivative in (assembly.dL_dz, assembly.dL_dz_as_product, assembly.dL_db):
        assert np.shape(derivative(y_hat, y)) == shape
    assert np.shape(assembly.dL_dw1(x, y_hat, y)) == shape
    assert np.shape(assembly.dL_dw2(x, y_hat, y)) == shape
    assert np.shape(assembly.dE_dz(y_hat, y)) == shape


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("y = 1: dL/dw1", -1.203937),
        ("y = 1: dL/dw2", 0.802625),
        ("y = 1: dL/db", -0.401312),
        ("y = 0: dL/dw1", 1.796063),
        ("y = 0: dL/dw2", -1.197375),
        ("y = 0: dL/db", 0.598688),
    ],
)
def test_numbers_of_the_running_example(name: str, printed: float) -> None:
    assert assembly.numbers()[name] == pytest.approx(printed, abs=5e-7)


def test_step_of_the_page_lowers_the_loss_as_it_says() -> None:
    y_hat = sigmoid(0.4)
    w1, w2, b = (
        old - 0.1 * slope
        for old, slope in (
            (0.4, assembly.dL_dw1(3.0, y_hat, 1.0)),
            (0.3, assembly.dL_dw2(-2.0, y_hat, 1.0)),
            (-0.2, assembly.dL_db(y_hat, 1.0)),
        )
    )
    z, _, lowered = forward(3.0, -2.0, w1, w2, b, 1.0)
    found = {name: np.asarray(value) for name, value in assembly.numbers().items()}
    assert z == pytest.approx(found["the logits"][1])
    assert lowered == pytest.approx(found["the losses"][1])
    assert assembly.step_solved(3.0, -2.0, 0.4, 0.3, -0.2, 1.0, 0.1) == pytest.approx((w1, w2, b))


@given(st.floats(0.01, 0.1))
def test_every_step_of_the_ladder_lowers_the_loss(alpha: float) -> None:
    z, losses = assembly.ladder(alpha, 6).T
    assert np.all(np.diff(losses) < 0)
    assert np.all(np.diff(z) > 0)
    assert np.all(np.diff(np.diff(z)) < 0)  # each step is shorter than the one before
    np.testing.assert_allclose(losses, assembly.loss_of_logit(z, 1.0))
