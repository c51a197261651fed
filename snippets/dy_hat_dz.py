"""The sigmoid as a circuit of four nodes, and as one node: its slope, and its backward step."""

import numpy as np

from snippets.dL_dy_hat import dL_dy_hat
from snippets.notation import (
    Array,
    Function,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:backward]
def dy_hat_dz(y_hat: Array) -> Array:
    r"""Return $\frac{\partial \hat{y}}{\partial z}$, shaped like ``y_hat``."""
    return y_hat * (1 - y_hat)


def backward(
    g: Array, y_hat: Array
) -> Array:
    r"""Return $g \cdot \frac{\partial \hat{y}}{\partial z}$, shaped like ``g``."""
    return g * dy_hat_dz(y_hat)
    # --8<-- [end:backward]


# --8<-- [start:task]
# no contract: four values at once
def circuit_forward(
    z: Array,
) -> tuple[Array, ...]:
    """Return s, u, v and p."""
    s = -z
    u = np.exp(s)
    v = 1 + u
    p = 1 / v
    return s, u, v, p


# no contract: the reader writes it
def circuit(z: Array, g: Array) -> Array:
    """Return what leaves the circuit at z, if g arrives at its output."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_circuit(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    for z in (-2.0, 0.0, 0.4, 3.0):
        right = backward(-1.5, sigmoid(z))
        assert np.isclose(
            candidate(z, -1.5), right
        )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def circuit_solved(
    z: Array, g: Array
) -> Array:
    """Return what leaves the circuit at z, if g arrives at its output."""
    _, u, v, _ = circuit_forward(z)
    dv = g * (-1 / v**2)
    du = dv * 1
    ds = du * u
    return ds * (-1)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    _, u, v, p = circuit_forward(0.4)
    g = dL_dy_hat(p, 1.0)
    return {
        "u, v, p": np.array([u, v, p]),
        "dp/dv": -1 / v**2,
        "dp/ds": -u / v**2,
        "dp/dz": dy_hat_dz(p),
        "dL/dy_hat": g,
        "dL/ds": -backward(g, p),
        "the mistake": dy_hat_dz(
            sigmoid(p)
        ),
    }
    # --8<-- [end:numbers]
