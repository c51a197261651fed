"""The sigmoid as a node of the graph: its slope from its output, and its backward step."""

import numpy as np

from snippets.notation import Array
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


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    y_hat = sigmoid(0.4)
    u = 1 + np.exp(-0.4)
    return {
        "y_hat": y_hat,
        "1 - y_hat": 1 - y_hat,
        "dy_hat/dz": dy_hat_dz(y_hat),
        "u": u,
        "u^-2": u**-2,
        "u - 1": u - 1,
        "sigma(y_hat), the mistake": sigmoid(
            y_hat
        ),
        "1 - sigma(y_hat)": 1
        - sigmoid(y_hat),
        "their product": dy_hat_dz(
            sigmoid(y_hat)
        ),
    }
    # --8<-- [end:numbers]
