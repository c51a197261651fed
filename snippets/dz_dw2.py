"""The derivative of the logit by the second weight, and by all weights at once."""

import numpy as np
from numpy.typing import NDArray

from snippets.graph import logit
from snippets.notation import Array


# --8<-- [start:derivative]
def dz_dw2(x2: Array) -> Array:
    r"""Return $\frac{\partial z}{\partial w_2}$, shaped like ``x2``."""
    return x2


def dz_dw(
    x: NDArray[np.float64],
) -> NDArray[np.float64]:
    r"""Return $\nabla_{\mathbf{w}} z$, shaped like ``w``."""
    return x
    # --8<-- [end:derivative]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    x, w, b = (
        np.array([3.0, -2.0]),
        np.array([0.4, 0.3]),
        -0.2,
    )
    nudge = np.array([0.0, 0.01])
    return {
        "dz/dw2": dz_dw2(x[1]),
        "gradient by w": dz_dw(x),
        "z with w2 nudged by 0.01": logit(
            w + nudge, x, b
        ),
        "its change": logit(
            w + nudge, x, b
        )
        - logit(w, x, b),
    }
    # --8<-- [end:numbers]
