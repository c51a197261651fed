"""A small graph with a fork: forward for the values, backward for the derivatives."""

import numpy as np

from snippets import Array


# --8<-- [start:forward]
# no contract: it returns all four values at once
def forward(a: Array, c: Array) -> tuple[Array, Array, Array, Array]:
    """Return u, v, r and k, each shaped like ``a``."""
    u = a * c + 4
    v = u**2
    r = 3 * u + 1
    k = v * r
    return u, v, r, k
    # --8<-- [end:forward]


# --8<-- [start:backward]
def backward(a: Array, c: Array) -> Array:
    r"""Return $(\frac{\partial k}{\partial a}, \frac{\partial k}{\partial c})$."""
    u, v, r, _ = forward(a, c)
    dk_dv = r
    dk_dr = v
    dk_du = dk_dv * 2 * u + dk_dr * 3  # the fork: two paths, added
    dk_da = dk_du * c
    dk_dc = dk_du * a
    return np.array([dk_da, dk_dc])
    # --8<-- [end:backward]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every number of the page that hand arithmetic does not give, by what it is."""
    k = forward(2, -3)[-1]
    u, *_, nudged = forward(2.001, -3)
    return {
        "u at a = 2.001": u,
        "k at a = 2.001": nudged,
        "change of k": nudged - k,
        "change of k for each unit of a": (nudged - k) / 0.001,
    }
    # --8<-- [end:numbers]
