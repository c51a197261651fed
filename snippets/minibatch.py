"""Steps on parts of the data: noise, epochs, chunks that fit into memory, momentum."""

import numpy as np

from snippets.model import students
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.stability import (
    gradients,
)
from snippets.training import (
    breast_cancer,
    run,
    standardise,
    two_names,
)


# --8<-- [start:descent]
# no contract: it repeats a step many times
def descend_in_batches(
    X: Matrix,
    y: Vector,
    alpha: float,
    size: int,
    epochs: int,
) -> list[float]:
    """Return the cost before the first epoch and after each."""
    random = np.random.default_rng(0)
    w, b = np.zeros(X.shape[1]), 0.0
    costs = [gradients(X, y, w, b)[0]]
    for _ in range(epochs):
        order = random.permutation(len(y))
        cuts = range(size, len(y), size)
        for part in np.split(order, cuts):
            U, t = X[part], y[part]
            _, dJ_dw, dJ_db = gradients(
                U, t, w, b
            )
            w = w - alpha * dJ_dw
            b = b - alpha * dJ_db
        J, _, _ = gradients(X, y, w, b)
        costs.append(J)
    return costs
    # --8<-- [end:descent]


# --8<-- [start:momentum]
# no contract: it repeats a step many times
def descend_with_momentum(
    X: Matrix,
    y: Vector,
    alpha: float,
    mu: float,
    steps: int,
) -> list[float]:
    """Return the cost before the first step and after each."""
    w, b = np.zeros(X.shape[1]), 0.0
    v_w, v_b = np.zeros(X.shape[1]), 0.0
    costs = []
    for _ in range(steps + 1):
        J, dJ_dw, dJ_db = gradients(
            X, y, w, b
        )
        costs.append(J)
        v_w = mu * v_w + dJ_dw
        v_b = mu * v_b + dJ_db
        w = w - alpha * v_w
        b = b - alpha * v_b
    return costs
    # --8<-- [end:momentum]


# --8<-- [start:picture]
# no contract: the twenty students, for a picture
def wander(
    size: int, alpha: float, steps: int
) -> Matrix:
    """Return where each step on a random part leads, one a row; the bias stays at -0.2."""
    X, y = students()
    random = np.random.default_rng(1)
    w = np.array([-0.5, 0.9])
    points = [w]
    for _ in range(steps):
        part = random.permutation(20)
        part = part[:size]
        U, t = X[part], y[part]
        _, dJ_dw, _ = gradients(
            U, t, w, -0.2
        )
        w = w - alpha * dJ_dw
        points.append(w)
    return np.array(points)
    # --8<-- [end:picture]


# --8<-- [start:task]
# no contract: the reader writes it
def accumulated(
    chunks: list[tuple[Matrix, Vector]],
    w: Vector,
    b: float,
) -> Vector:
    """Return the gradient of all examples together, one chunk at a time."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_accumulated(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    X, y = students()
    w, b = np.array([0.4, 0.3]), -0.2
    _, right, _ = gradients(X, y, w, b)
    for cuts in ([10], [3, 4, 15], []):
        Xs = np.split(X, cuts)
        ys = np.split(y, cuts)
        chunks = list(
            zip(Xs, ys, strict=True)
        )
        found = candidate(chunks, w, b)
        assert np.allclose(found, right)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def accumulated_solved(
    chunks: list[tuple[Matrix, Vector]],
    w: Vector,
    b: float,
) -> Vector:
    """Return the gradient of all examples together, one chunk at a time."""
    total, m = np.zeros(len(w)), 0
    for X, y in chunks:
        _, dJ_dw, _ = gradients(X, y, w, b)
        total += len(y) * dJ_dw
        m += len(y)
    return total / m
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    X, y = breast_cancer(two_names())
    U = standardise(X)
    found: dict[str, Array] = {}
    for size in (569, 64, 8, 1):
        costs = descend_in_batches(
            U, y, 0.3, size, 20
        )
        found[f"parts of {size}"] = (
            np.array(costs)[[1, 5, 20]]
        )
    best = run(two_names(), 0.9, 2000)
    found["lowest"] = best.costs[-1]
    for mu in (0.0, 0.9):
        costs = descend_with_momentum(
            U, y, 0.9, mu, 100
        )
        found[f"momentum {mu}"] = np.array(
            costs
        )[[10, 30, 100]]
    return found
    # --8<-- [end:numbers]
