"""The derivative of the logit with respect to the second weight, and to all weights at once."""

import numpy as np

from snippets.graph import logit
from snippets.notation import (
    Array,
    Function,
    Vector,
)


# --8<-- [start:derivative]
def dz_dw2(x2: Array) -> Array:
    r"""Return $\frac{\partial z}{\partial w_2}$, shaped like ``x2``."""
    return x2


def dz_dw(x: Vector) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} z$, shaped like ``w``."""
    return x
    # --8<-- [end:derivative]


# --8<-- [start:task]
# no contract: the reader writes it
def slopes(
    f: Function, w: Vector, h: float
) -> Vector:
    """Return the slope of f along each entry of w, measured by a nudge of h."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_slopes(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    x, w = (
        np.array([3.0, -2.0, 0.5]),
        np.ones(3),
    )

    def f(v: Vector) -> Array:
        return logit(v, x, 0.1)

    found = candidate(f, w, 0.01)
    assert np.allclose(found, x)
    assert np.allclose(
        w, 1
    )  # still as it was
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def slopes_solved(
    f: Function, w: Vector, h: float
) -> Vector:
    """Return the slope of f along each entry of w, measured by a nudge of h."""
    found = np.zeros(len(w))
    for j in range(len(w)):
        nudged = w.copy()
        nudged[j] += h
        found[j] = (f(nudged) - f(w)) / h
    return found
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    x, b = np.array([3.0, -2.0]), -0.2
    w, nudged = (
        np.array([0.4, 0.3]),
        np.array([0.4, 0.31]),
    )
    return {
        "dz/dw2": dz_dw2(x[1]),
        "gradient": dz_dw(x),
        "z": logit(w, x, b),
        "z, w2 nudged by 0.01": logit(
            nudged, x, b
        ),
    }
    # --8<-- [end:numbers]
