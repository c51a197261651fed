"""The derivative of the logit by the first weight, and the nudge that explains it."""

from snippets.model import score
from snippets.notation import Array


# --8<-- [start:derivative]
def dz_dw1(x1: Array) -> Array:
    r"""Return $\frac{\partial z}{\partial w_1}$, shaped like ``x1``."""
    return x1


def rate_of_change(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    h: Array,
) -> Array:
    r"""Return $\frac{(w_1 + h) x_1 - w_1 x_1}{h}$ by nudging ``w1`` alone."""
    before = score(x1, x2, w1, w2, b)
    after = score(x1, x2, w1 + h, w2, b)
    return (after - before) / h
    # --8<-- [end:derivative]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    x1, x2, w1, w2, b = (
        3.0,
        -2.0,
        0.4,
        0.3,
        -0.2,
    )
    return {
        "z": score(x1, x2, w1, w2, b),
        "z with w1 nudged by 0.01": score(
            x1, x2, w1 + 0.01, w2, b
        ),
        "its rate of change": rate_of_change(
            x1, x2, w1, w2, b, h=0.01
        ),
        "dz/dw1": dz_dw1(x1),
        "the mistake": x1 + w2 * x2 + b,
    }
    # --8<-- [end:numbers]
