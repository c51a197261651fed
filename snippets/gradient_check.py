"""Checking a derivative: differences, the complex step, and what such a check cannot see."""

from collections.abc import Callable

import numpy as np

from snippets.batch import (
    cost,
    dJ_db,
    dJ_dw,
)
from snippets.loss import loss
from snippets.notation import (
    Array,
    Matrix,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:check]
# no contract: it refuses a step that measures nothing
def check_step(
    t: float | Vector, h: float
) -> None:
    """Raise ValueError unless ``h`` is a step that moves every number in ``t``."""
    if (
        np.asarray(t).dtype.kind != "f"
        or not np.isfinite(t).all()
    ):
        raise ValueError(
            f"the point is {t!r}; expected finite float numbers"
        )
    if not (np.isfinite(h) and h > 0):
        raise ValueError(
            f"h is {h}; expected a finite step above 0"
        )
    if np.any(t + h == t) or np.any(
        t - h == t
    ):
        raise ValueError(
            f"h is {h}, too small for the point {t!r}: adding it changes nothing"
        )


# no contract: it refuses a value that is not a finite number
def check_value(value: Array) -> Array:
    """Return the value of the function under test; raise ValueError unless it is one number."""
    if np.shape(
        value
    ) != () or not np.isfinite(value):
        raise ValueError(
            f"the function returned {value!r}; expected one finite number"
        )
    return value
    # --8<-- [end:check]


# --8<-- [start:differences]
# no contract: it measures the slope of any function
def forward_difference(
    f: Callable[[float], Array],
    t: float,
    h: float,
) -> Array:
    """Return the slope of ``f`` from ``t`` to ``t + h``."""
    check_step(t, h)
    return (
        check_value(f(t + h))
        - check_value(f(t))
    ) / h


# no contract: it measures the slope of any function
def central_difference(
    f: Callable[[float], Array],
    t: float,
    h: float = 1e-5,
) -> Array:
    """Return the slope of ``f`` from ``t - h`` to ``t + h``."""
    check_step(t, h)
    return (
        check_value(f(t + h))
        - check_value(f(t - h))
    ) / (2 * h)
    # --8<-- [end:differences]


# --8<-- [start:complex_step]
# no contract: it measures the slope of any function
def complex_step(
    f: Callable[..., Array],
    t: float,
    h: float = 1e-30,
) -> float:
    """Return the slope of ``f`` at ``t`` from one value at a complex point."""
    if not (
        np.isfinite(t)
        and np.isfinite(h)
        and h > 0
    ):
        raise ValueError(
            f"t is {t} and h is {h}; expected finite numbers, and h above 0"
        )
    value = f(complex(t, h))
    if not np.iscomplexobj(
        value
    ) or not np.isfinite(value):
        raise ValueError(
            f"the function returned {value!r}; expected a finite complex number"
        )
    return (
        float(np.asarray(value).imag) / h
    )
    # --8<-- [end:complex_step]


# --8<-- [start:example]
def loss_of_first_weight(
    t: Array,
) -> Array:
    r"""Return $f(t)$: the loss of the running example if its first weight is ``t``."""
    return loss(sigmoid(3 * t - 0.8), 1)


def slope_of_first_weight(
    t: Array,
) -> Array:
    r"""Return $f'(t)$ by the formula that we derived."""
    return (sigmoid(3 * t - 0.8) - 1) * 3
    # --8<-- [end:example]


# --8<-- [start:errors]
# no contract: it measures rounding, which no formula has
def error_of(measured: Array) -> Array:
    """Return how far a measured slope is from the derived one, at least one last digit."""
    error = np.abs(
        measured
        - slope_of_first_weight(0.4)
    )
    return np.maximum(
        error, 2.0**-52
    )  # smaller ones cannot be told from zero


# no contract: it measures rounding
def forward_error(h: float) -> Array:
    """Return the error of the forward difference with the step ``h``."""
    return error_of(
        forward_difference(
            loss_of_first_weight, 0.4, h
        )
    )


# no contract: it measures rounding
def central_error(h: float) -> Array:
    """Return the error of the central difference with the step ``h``."""
    return error_of(
        central_difference(
            loss_of_first_weight, 0.4, h
        )
    )


# no contract: it measures rounding
def complex_step_error(h: float) -> Array:
    """Return the error of the complex step with the step ``h``."""
    return error_of(
        complex_step(
            loss_of_first_weight, 0.4, h
        )
    )
    # --8<-- [end:errors]


# --8<-- [start:gradient]
# no contract: it measures the gradient of any function
def numerical_gradient(
    f: Callable[[Vector], float],
    v: Vector,
    h: float = 1e-5,
) -> Vector:
    """Return the gradient of ``f`` at ``v``, measured entry by entry, shaped like ``v``."""
    check_step(v, h)
    slopes = np.zeros_like(v)
    for j in range(len(v)):
        step = np.zeros_like(v)
        step[j] = h
        slopes[j] = (
            check_value(f(v + step))
            - check_value(f(v - step))
        ) / (2 * h)
    return slopes


def relative_error(
    g: Vector, q: Vector
) -> float:
    r"""Return $\frac{\|\mathbf{g} - \mathbf{q}\|}{\|\mathbf{g}\| + \|\mathbf{q}\|}$, one number."""
    if np.shape(g) != np.shape(q):
        raise ValueError(
            f"g has shape {np.shape(g)} and q {np.shape(q)}; expected the same"
        )
    if not (
        np.isfinite(g).all()
        and np.isfinite(q).all()
    ):
        raise ValueError(
            "g or q holds nan or inf; expected finite numbers only"
        )
    size = np.linalg.norm(
        g
    ) + np.linalg.norm(q)
    return (
        float(np.linalg.norm(g - q) / size)
        if size
        else 0.0
    )  # two zeros agree
    # --8<-- [end:gradient]


# --8<-- [start:batch]
# no contract: it compares a formula with a measurement
def check_batch_gradient(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    h: float = 1e-5,
) -> float:
    """Return the relative error of the cost's gradient by all weights and the bias."""
    derived = np.append(
        dJ_dw(X, y, w, b),
        dJ_db(X, y, w, b),
    )
    parameters = np.append(
        w, w.dtype.type(b)
    )  # of the same precision as w
    measured = numerical_gradient(
        lambda v: cost(
            X, y, v[:-1], v[-1]
        ),
        parameters,
        h,
    )
    return relative_error(
        derived, measured
    )
    # --8<-- [end:batch]


# --8<-- [start:blind]
def wrong_loss(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $Q$, the loss with one wrong sign, shaped like ``y``."""
    return -y * np.log(y_hat) + (
        1 - y
    ) * np.log(1 - y_hat)


def dwrong_loss_dz(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial Q}{\partial z}$, the right derivative of the wrong loss."""
    return (
        -y * (1 - y_hat) - (1 - y) * y_hat
    )


# no contract: it compares a formula with a measurement
def check_wrong_loss(
    z: float, y: float
) -> float:
    """Return the relative error that a gradient check of the wrong pair reports."""
    derived = dwrong_loss_dz(sigmoid(z), y)
    measured = central_difference(
        lambda t: wrong_loss(
            sigmoid(t), y
        ),
        z,
    )
    return relative_error(
        np.array([derived]),
        np.array([measured]),
    )
    # --8<-- [end:blind]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    f, slope = (
        loss_of_first_weight,
        slope_of_first_weight(0.4),
    )
    y_hat = sigmoid(0.4)
    s = y_hat * (1 - y_hat)
    printed = {
        "f(0.4)": f(0.4),
        "f'(0.4)": slope,
        "half the second derivative": 9
        * s
        / 2,
        "a sixth of the third derivative": 27
        * s
        * (1 - 2 * y_hat)
        / 6,
        "best step": (
            0.5 * 2.0**-53 / (2 * 0.2)
        )
        ** (1 / 3),
        "dL/dz, y = 0": y_hat,
        "dQ/dz, y = 0": dwrong_loss_dz(
            y_hat, 0
        ),
    }
    for h in (0.1, 0.01):
        forward, central = (
            forward_difference(f, 0.4, h),
            central_difference(f, 0.4, h),
        )
        printed |= {
            f"forward, h = {h}": forward,
            f"its error, h = {h}": forward
            - slope,
        }
        printed |= {
            f"central, h = {h}": central,
            f"error of that, h = {h}": central
            - slope,
        }
    return printed
    # --8<-- [end:numbers]
