"""The strategy tried on numbers: measure five slopes, then multiply along each path."""

from collections.abc import Callable

from snippets.graph import (
    forward,
    logit_two_features,
)
from snippets.loss import loss
from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:slope]
# no contract: it measures the slope of any function; the tests compare it with the derivative
def slope(
    f: Callable[[Array], Array],
    t: Array,
    h: float = 1e-5,
) -> Array:
    """Return how fast ``f`` changes at ``t``, measured by a nudge of ``h`` both ways."""
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
    return (
        slope(lambda t: loss(t, y), y_hat),
        slope(sigmoid, z),
        slope(
            lambda t: logit_two_features(
                x1, x2, t, w2, b
            ),
            w1,
        ),
        slope(
            lambda t: logit_two_features(
                x1, x2, w1, t, b
            ),
            w2,
        ),
        slope(
            lambda t: logit_two_features(
                x1, x2, w1, w2, t
            ),
            b,
        ),
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
    (
        dL_dy_hat,
        dy_hat_dz,
        dz_dw1,
        dz_dw2,
        dz_db,
    ) = measured_components(
        x1, x2, w1, w2, b, y
    )
    dL_dz = (
        dL_dy_hat * dy_hat_dz
    )  # shared by all three paths: computed once
    return (
        dL_dz * dz_dw1,
        dL_dz * dz_dw2,
        dL_dz * dz_db,
    )
    # --8<-- [end:gradient]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    point = {
        "x1": 3.0,
        "x2": -2.0,
        "w1": 0.4,
        "w2": 0.3,
        "b": -0.2,
        "y": 1.0,
    }
    components = measured_components(
        **point
    )
    gradient = measured_gradient(**point)

    def loss_at(w1: Array) -> Array:
        return forward(
            **{**point, "w1": w1}
        )[-1]

    return {
        "L at w1 = 0.401": loss_at(0.401),
        "L at w1 = 0.399": loss_at(0.399),
        "slope between them": slope(
            loss_at, 0.4, h=0.001
        ),
        "dL/dy_hat": components[0],
        "dy_hat/dz": components[1],
        "dL/dz": components[0]
        * components[1],
        "dL/dw1": gradient[0],
        "dL/dw2": gradient[1],
        "dL/db": gradient[2],
    }
    # --8<-- [end:numbers]
