"""The rules of differentiation: the rate behind them, and a walk that holds one side fixed."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Matrix,
)


# --8<-- [start:rate]
# no contract: it measures any function
def rate(
    f: Function, t: Array, h: float
) -> Array:
    """Return how far f moves for each unit that t moves, for a nudge h."""
    return (f(t + h) - f(t)) / h


def square(t: Array) -> Array:
    r"""Return $t^2$, shaped like ``t``."""
    return t * t
    # --8<-- [end:rate]


# --8<-- [start:picture]
# no contract: a straight line, for a picture
def touching(t: float) -> float:
    """Return the line that touches the square at 3."""
    return 9 + 6 * (t - 3)


def area(p: Array, q: Array) -> Array:
    r"""Return the area $p q$, shaped like ``p``."""
    return p * q


# no contract: these are the points of a picture
def walk(
    right: float, up: float, steps: int = 3
) -> Matrix:
    """Return the points of a walk from the sides 3 and 2, one a row."""
    k = np.arange(steps)
    return np.column_stack(
        [3 + k * right, 2 + k * up]
    )
    # --8<-- [end:picture]


# --8<-- [start:task]
# no contract: the reader writes it
def chained(
    outer_slope: Function,
    inner: Function,
    inner_slope: Function,
    t: float,
) -> Array:
    """Return the slope at t of an outer function of an inner one."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_chained(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""

    def twice(t: float) -> float:
        return 2 * t

    for t in (-1.0, 0.0, 0.5):
        # e to the square of t
        found = candidate(
            np.exp, square, twice, t
        )
        right = np.exp(t * t) * 2 * t
        assert np.isclose(found, right)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def chained_solved(
    outer_slope: Function,
    inner: Function,
    inner_slope: Function,
    t: float,
) -> Array:
    """Return the slope at t of an outer function of an inner one."""
    return outer_slope(
        inner(t)
    ) * inner_slope(t)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    return {
        "rate for a nudge of 0.1": rate(
            square, 3.0, 0.1
        ),
        "rate for a nudge of 0.01": rate(
            square, 3.0, 0.01
        ),
        "rate for a nudge of 0.001": rate(
            square, 3.0, 0.001
        ),
    }
    # --8<-- [end:numbers]
