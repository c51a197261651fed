"""Checking a derivative: differences, the complex step, and what such a check cannot see."""

import numpy as np

from snippets.batch import (
    cost,
    dJ_db,
    dJ_dw,
    running_batch,
)
from snippets.loss import loss
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:check]
# no contract: it refuses a step that measures nothing
def check_step(
    t: float | Vector, h: float
) -> None:
    """Raise ValueError unless h is a step that moves every number in t."""
    kind = np.asarray(t).dtype.kind
    if (
        kind != "f"
        or not np.isfinite(t).all()
    ):
        raise ValueError(
            f"the point is {t!r}; "
            "expected finite float "
            "numbers"
        )
    if not (np.isfinite(h) and h > 0):
        raise ValueError(
            f"h is {h}; expected a finite "
            "step above 0"
        )
    up, down = t + h == t, t - h == t
    if np.any(up) or np.any(down):
        raise ValueError(
            f"h is {h}, too small for the "
            f"point {t!r}: adding it "
            "changes nothing"
        )


# no contract: it refuses a value that is not a finite number
def check_value(value: Array) -> Array:
    """Return the value of the function under test; raise ValueError unless it is one number."""
    single = np.shape(value) == ()
    if not single or not np.isfinite(
        value
    ):
        raise ValueError(
            "the function returned "
            f"{value!r}; expected one "
            "finite number"
        )
    return value
    # --8<-- [end:check]


# --8<-- [start:differences]
# no contract: it measures the slope of any function
def forward_difference(
    f: Function, t: float, h: float
) -> Array:
    """Return the slope of f from t to t + h."""
    check_step(t, h)
    after = check_value(f(t + h))
    return (after - check_value(f(t))) / h


# no contract: it measures the slope of any function
def central_difference(
    f: Function, t: float, h: float = 1e-5
) -> Array:
    """Return the slope of f from t - h to t + h."""
    check_step(t, h)
    after = check_value(f(t + h))
    before = check_value(f(t - h))
    return (after - before) / (2 * h)
    # --8<-- [end:differences]


# --8<-- [start:complex_step]
# no contract: it measures the slope of any function
def complex_step(
    f: Function, t: float, h: float = 1e-30
) -> float:
    """Return the slope of f at t from one value at a complex point."""
    if not (
        np.isfinite(t)
        and np.isfinite(h)
        and h > 0
    ):
        raise ValueError(
            f"t is {t} and h is {h}; "
            "expected finite numbers, "
            "and h above 0"
        )
    value = f(complex(t, h))
    right = np.iscomplexobj(value)
    if not right or not np.isfinite(value):
        raise ValueError(
            "the function returned "
            f"{value!r}; expected a "
            "finite complex number"
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
    right = slope_of_first_weight(0.4)
    error = measured - right
    # smaller ones cannot be told from zero
    return np.maximum(
        np.abs(error), 2.0**-52
    )


# no contract: it measures rounding
def forward_error(h: float) -> Array:
    """Return the error of the forward difference with the step h."""
    f = loss_of_first_weight
    return error_of(
        forward_difference(f, 0.4, h)
    )


# no contract: it measures rounding
def central_error(h: float) -> Array:
    """Return the error of the central difference with the step h."""
    f = loss_of_first_weight
    return error_of(
        central_difference(f, 0.4, h)
    )


# no contract: it measures rounding
def complex_step_error(h: float) -> Array:
    """Return the error of the complex step with the step h."""
    f = loss_of_first_weight
    return error_of(
        complex_step(f, 0.4, h)
    )
    # --8<-- [end:errors]


# --8<-- [start:gradient]
# no contract: it measures the gradient of any function
def numerical_gradient(
    f: Function, v: Vector, h: float = 1e-5
) -> Vector:
    """Return the gradient of f at v, measured entry by entry, shaped like v."""
    check_step(v, h)
    slopes = np.zeros_like(v)
    for j in range(len(v)):
        step = np.zeros_like(v)
        step[j] = h
        after = check_value(f(v + step))
        before = check_value(f(v - step))
        rise = after - before
        slopes[j] = rise / (2 * h)
    return slopes


def relative_error(
    g: Vector, k: Vector
) -> float:
    r"""Return $\frac{\|\mathbf{g} - \mathbf{k}\|}{\|\mathbf{g}\| + \|\mathbf{k}\|}$, one number."""
    if np.shape(g) != np.shape(k):
        raise ValueError(
            f"g has shape {np.shape(g)} "
            f"and k {np.shape(k)}; "
            "expected the same"
        )
    if not np.isfinite([g, k]).all():
        raise ValueError(
            "g or k holds nan or inf; "
            "expected finite numbers only"
        )
    norm = np.linalg.norm
    size = norm(g) + norm(k)
    if size == 0:  # two zeros agree
        return 0.0
    return float(norm(g - k) / size)
    # --8<-- [end:gradient]


# --8<-- [start:batch]
# no contract: it measures what the formula says
def both_gradients(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    h: float,
) -> tuple[Vector, Vector]:
    """Return the derivatives with respect to all weights and the bias: derived and measured."""
    by_w = dJ_dw(X, y, w, b)
    derived = np.append(
        by_w, dJ_db(X, y, w, b)
    )
    # the bias in the same precision as w
    point = np.append(w, w.dtype.type(b))

    def f(v: Vector) -> float:
        return cost(X, y, v[:-1], v[-1])

    return derived, numerical_gradient(
        f, point, h
    )


# no contract: it compares a formula with a measurement
def check_batch_gradient(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    h: float = 1e-5,
) -> float:
    """Return the relative error of the cost's gradient."""
    g, k = both_gradients(X, y, w, b, h)
    return relative_error(g, k)
    # --8<-- [end:batch]


# --8<-- [start:blind]
def wrong_loss(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $Q$, the loss with one wrong sign, shaped like ``y``."""
    first = -y * np.log(y_hat)
    return first + (1 - y) * np.log(
        1 - y_hat
    )


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

    def f(t: Array) -> Array:
        return wrong_loss(sigmoid(t), y)

    derived = dwrong_loss_dz(sigmoid(z), y)
    measured = central_difference(f, z)
    return relative_error(
        np.array([derived]),
        np.array([measured]),
    )
    # --8<-- [end:blind]


# --8<-- [start:task]
# no contract: the reader writes it
def second_difference(
    f: Function, t: float, h: float
) -> Array:
    """Return the second derivative of f at t, measured with the step h."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_second_difference(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""

    def cubic(t: float) -> float:
        return t**3 - 2 * t**2 + 5

    # exact for a cubic, whatever the step
    found = candidate(cubic, 1.0, 0.5)
    assert np.isclose(found, 6 - 4)
    f = loss_of_first_weight
    y_hat = sigmoid(0.4)
    right = 9 * y_hat * (1 - y_hat)
    found = candidate(f, 0.4, 1e-3)
    assert np.isclose(found, right)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: it measures any function
def second_difference_solved(
    f: Function, t: float, h: float
) -> Array:
    """Return the second derivative of f at t, measured with the step h."""
    return (
        f(t + h) - 2 * f(t) + f(t - h)
    ) / h**2
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: the running batch, rounded
def in_float32() -> tuple[
    Matrix, Vector, Vector, float
]:
    """Return X, y, w and b in single precision."""
    X, y, w, b = running_batch()
    single = np.float32
    return (
        X.astype(single),
        y.astype(single),
        w.astype(single),
        b,
    )


# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    f, t = loss_of_first_weight, 0.4
    slope = slope_of_first_weight(t)
    y_hat = sigmoid(0.4)
    s = y_hat * (1 - y_hat)
    g, k = both_gradients(
        *in_float32(), 1e-5
    )
    off = np.linalg.norm(
        k - g
    ) / np.linalg.norm(g)
    found = {
        "f(0.4)": f(t),
        "f'(0.4)": slope,
        "f''(0.4) / 2": 9 * s / 2,
        "f'''(0.4) / 6": 27
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
        "float32: first entry": k[0],
        "what it should be": g[0],
        "float32: off by, in per cent": 100
        * off,
    }
    for h in (0.1, 0.01):
        one = forward_difference(f, t, h)
        two = central_difference(f, t, h)
        found |= {
            f"forward, h = {h}": one,
            f"its error, h = {h}": one
            - slope,
            f"central, h = {h}": two,
            f"error of it, h = {h}": two
            - slope,
        }
    return found
    # --8<-- [end:numbers]
