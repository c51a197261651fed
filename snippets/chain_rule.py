"""A small graph with a fork: forward for the values, backward for the derivatives."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
)


# --8<-- [start:forward]
# no contract: it returns all four values at once
def forward(
    a: Array, c: Array
) -> tuple[Array, Array, Array, Array]:
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
    # the fork: two paths, added
    dk_du = dk_dv * 2 * u + dk_dr * 3
    dk_da = dk_du * c
    dk_dc = dk_du * a
    return np.array([dk_da, dk_dc])
    # --8<-- [end:backward]


# --8<-- [start:task]
# no contract: three values at once
def forward_2(
    a: Array, c: Array
) -> tuple[Array, Array, Array]:
    """Return u, v and k of another graph."""
    u = a + c
    v = u**2
    k = v * a
    return u, v, k


# no contract: the reader writes it
def backward_2(
    a: Array, c: Array
) -> Array:
    """Return the derivatives of k with respect to a and c."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_backward_2(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    one = candidate(2.0, -3.0)
    assert np.allclose(one, [-3, -4])
    h = 1e-6
    nudged = forward_2(1.0 + h, 0.5)[-1]
    below = forward_2(1.0 - h, 0.5)[-1]
    slope = (nudged - below) / (2 * h)
    two = candidate(1.0, 0.5)
    assert np.isclose(two[0], slope)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def backward_2_solved(
    a: Array, c: Array
) -> Array:
    """Return the derivatives of k with respect to a and c."""
    u, v, _ = forward_2(a, c)
    dk_dv = a
    dk_du = dk_dv * 2 * u
    dk_da = dk_du + v  # two paths
    dk_dc = dk_du
    return np.array([dk_da, dk_dc])
    # --8<-- [end:task_answer]


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
        "change of k for each unit of a": (
            nudged - k
        )
        / 0.001,
    }
    # --8<-- [end:numbers]
