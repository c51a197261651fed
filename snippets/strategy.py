"""The strategy tried on numbers: measure five slopes, then multiply along each path."""

import numpy as np

from snippets.graph import forward
from snippets.loss import loss
from snippets.model import score
from snippets.notation import (
    Array,
    Function,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:slope]
# no contract: it measures the slope of any function; the tests compare it with the derivative
def slope(
    f: Function, t: Array, h: float = 1e-5
) -> Array:
    """Return how fast f changes at t, measured by a nudge of h both ways."""
    return (f(t + h) - f(t - h)) / (2 * h)
    # --8<-- [end:slope]


# --8<-- [start:components]
# no contract: these are measurements; the next five pages derive the formulas
def measured_components(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
) -> tuple[
    Array, Array, Array, Array, Array
]:
    """Return the five local slopes: dL/dy_hat, dy_hat/dz, dz/dw1, dz/dw2 and dz/db."""
    z, y_hat, _ = forward(
        x1, x2, w1, w2, b, y
    )

    def loss_at(t: Array) -> Array:
        return loss(t, y)

    def by_w1(t: Array) -> Array:
        return score(x1, x2, t, w2, b)

    def by_w2(t: Array) -> Array:
        return score(x1, x2, w1, t, b)

    def by_b(t: Array) -> Array:
        return score(x1, x2, w1, w2, t)

    return (
        slope(loss_at, y_hat),
        slope(sigmoid, z),
        slope(by_w1, w1),
        slope(by_w2, w2),
        slope(by_b, b),
    )
    # --8<-- [end:components]


# --8<-- [start:gradient]
# no contract: a product of measurements is close to the derivative, not equal to it
def measured_gradient(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
) -> tuple[Array, Array, Array]:
    """Return dL/dw1, dL/dw2 and dL/db: the product along each of the three paths."""
    found = measured_components(
        x1, x2, w1, w2, b, y
    )
    (
        dL_dy_hat,
        dy_hat_dz,
        dz_dw1,
        dz_dw2,
        dz_db,
    ) = found
    # shared by the paths: computed once
    dL_dz = dL_dy_hat * dy_hat_dz
    dL_dw1 = dL_dz * dz_dw1
    dL_dw2 = dL_dz * dz_dw2
    dL_db = dL_dz * dz_db
    return dL_dw1, dL_dw2, dL_db
    # --8<-- [end:gradient]


# --8<-- [start:task]
# no contract: the reader writes it
def measured_by_x1(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
) -> Array:
    """Return the slope of the loss with respect to the first feature, measured."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_measured_by_x1(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    passed = candidate(
        3.0, -2.0, 0.4, 0.3, -0.2, 1.0
    )
    failed = candidate(
        3.0, -2.0, 0.4, 0.3, -0.2, 0.0
    )
    y_hat = sigmoid(0.4)
    assert np.isclose(
        passed, (y_hat - 1) * 0.4
    )
    assert np.isclose(failed, y_hat * 0.4)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def measured_by_x1_solved(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
) -> Array:
    """Return the slope of the loss with respect to the first feature, measured."""

    def loss_at(t: Array) -> Array:
        found = forward(
            t, x2, w1, w2, b, y
        )
        return found[-1]

    return slope(loss_at, x1)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    point = {
        "x1": 3.0,
        "x2": -2.0,
        "w2": 0.3,
    }
    point |= {"b": -0.2, "y": 1.0}
    five = measured_components(
        **point, w1=0.4
    )
    three = measured_gradient(
        **point, w1=0.4
    )

    def loss_at(w1: Array) -> Array:
        return forward(**point, w1=w1)[-1]

    return {
        "L at w1 = 0.401": loss_at(0.401),
        "L at w1 = 0.399": loss_at(0.399),
        "slope": slope(
            loss_at, 0.4, h=0.001
        ),
        "dL/dy_hat": five[0],
        "dy_hat/dz": five[1],
        "dL/dz": five[0] * five[1],
        "dL/dw1": three[0],
        "dL/dw2": three[1],
        "dL/db": three[2],
    }
    # --8<-- [end:numbers]
