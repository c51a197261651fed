"""The sigmoid and its derivative, by its input and by its output."""

import numpy as np

from snippets import Array


# --8<-- [start:sigmoid]
def sigmoid(t: Array) -> Array:
    r"""Return $\sigma(t)$, shaped like ``t``."""
    return 1 / (1 + np.exp(-t))
    # --8<-- [end:sigmoid]


# --8<-- [start:derivative]
def dsigmoid_dz(z: Array) -> Array:
    r"""Return $\sigma'(z)$ from the input ``z``, shaped like it."""
    s = sigmoid(z)
    return s * (1 - s)


def dy_hat_dz_from_output(y_hat: Array) -> Array:
    r"""Return $\frac{\partial \hat{y}}{\partial z}$ from the output ``y_hat``, shaped like it."""
    return y_hat * (1 - y_hat)
    # --8<-- [end:derivative]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    return {
        "sigma(0.4)": sigmoid(0.4),
        "sigma'(0.4)": dsigmoid_dz(0.4),
        "1 - sigma(0.4)": 1 - sigmoid(0.4),
        "1 + e^-0.4": 1 + np.exp(-0.4),
        "sigma'(10)": dsigmoid_dz(10.0),
    }
    # --8<-- [end:numbers]
