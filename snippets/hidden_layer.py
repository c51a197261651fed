"""A network with one hidden layer: its cost and its gradient, by hand."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.stability import (
    gradients,
    stable_loss,
    stable_sigmoid,
)


# --8<-- [start:gradient]
# no contract: five results at once; the tests compare each
def network_gradients(
    X: Matrix,
    y: Vector,
    V: Matrix,
    c: Vector,
    w: Vector,
    b: float,
) -> tuple[
    float, Matrix, Vector, Vector, float
]:
    """Return the cost and its derivatives with respect to V, c, w and b."""
    # forward
    U = X @ V.T + c
    A = np.tanh(U)
    r = A @ w + b
    E = np.mean(stable_loss(r, y))
    # back
    dr = (stable_sigmoid(r) - y) / len(y)
    dw = A.T @ dr
    db = np.sum(dr)
    dA = np.outer(dr, w)
    dU = dA * (1 - A**2)
    dV = dU.T @ X
    dc = np.sum(dU, axis=0)
    return float(E), dV, dc, dw, float(db)
    # --8<-- [end:gradient]


# --8<-- [start:task]
# no contract: the reader writes it
def back_through_relu(
    dA: Matrix, U: Matrix
) -> Matrix:
    """Return what goes on to the scores U, if dA comes back to the outputs."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_back_through_relu(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    U = np.array(
        [[2.0, -1.0], [-0.5, 3.0]]
    )
    dA = np.array(
        [[10.0, 20.0], [30.0, -40.0]]
    )
    found = candidate(dA, U)
    assert np.allclose(
        found, [[10, 0], [0, -40]]
    )
    h = 1e-6
    after = np.maximum(0, U + h)
    slope = (after - np.maximum(0, U)) / h
    assert np.allclose(found, dA * slope)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def back_through_relu_solved(
    dA: Matrix, U: Matrix
) -> Matrix:
    """Return what goes on to the scores U, if dA comes back to the outputs."""
    return dA * (U > 0)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: four students of whom no line separates those who passed
def too_much_of_both() -> tuple[
    Matrix, Vector
]:
    """Return features and labels."""
    X = np.array(
        [
            [-1.0, -1.0],
            [-1.0, 1.0],
            [1.0, -1.0],
            [1.0, 1.0],
        ]
    )
    return X, np.array(
        [0.0, 1.0, 1.0, 0.0]
    )


# no contract: it trains a network
def trained(
    seed: int, steps: int
) -> tuple[float, Vector]:
    """Return the cost at the end and the four predictions."""
    X, y = too_much_of_both()
    random = np.random.default_rng(seed)
    V, w = (
        random.normal(size=(2, 2)) / 2,
        random.normal(size=2) / 2,
    )
    c, b = np.zeros(2), 0.0
    for _ in range(steps):
        _, dV, dc, dw, db = (
            network_gradients(
                X, y, V, c, w, b
            )
        )
        V, c, w, b = (
            V - dV,
            c - dc,
            w - dw,
            b - db,
        )
    E = network_gradients(
        X, y, V, c, w, b
    )[0]
    r = np.tanh(X @ V.T + c) @ w + b
    return E, np.asarray(stable_sigmoid(r))


# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    X, y = (
        np.array([[3.0, -2.0]]),
        np.ones(1),
    )
    V = np.array([[0.1, 0.2], [-0.3, 0.4]])
    c, w, b = (
        np.array([0.0, 0.5]),
        np.array([0.4, 0.3]),
        -0.2,
    )
    A = np.tanh(X @ V.T + c)[0]
    r = A @ w + b
    E, dV, _, dw, db = network_gradients(
        X, y, V, c, w, b
    )
    X4, y4 = too_much_of_both()
    line = gradients(
        X4, y4, np.zeros(2), 0.0
    )
    return {
        "a": A,
        "r": r,
        "p": stable_sigmoid(r),
        "E": E,
        "dE/dr": db,
        "dE/dw": dw,
        "dE/dV, first column": dV[:, 0],
        "slope of the second": 1
        - A[1] ** 2,
        "four students, a line": line[0],
        "a network": trained(0, 2000)[0],
        "another start": trained(1, 2000)[
            0
        ],
    }
    # --8<-- [end:numbers]
