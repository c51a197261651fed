"""A penalty on large weights: its gradient, and what it does to a model with thirty features."""

from functools import cache

import numpy as np

from snippets.convexity import d2J_dw2
from snippets.evaluation import held_out
from snippets.model import students
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.stability import (
    gradients,
    stable_loss,
)
from snippets.training import (
    all_names,
    breast_cancer,
)


# --8<-- [start:gradient]
# no contract: three results at once; the gradient has a contract of its own below
def penalised(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    lam: float,
) -> tuple[float, Vector, float]:
    """Return the penalised cost and its derivatives with respect to w and b."""
    J, dJ_dw, dJ_db = gradients(X, y, w, b)
    R = float(J + lam / 2 * (w @ w))
    return R, dJ_dw + lam * w, dJ_db


def dR_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    lam: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} R$, shape ``(n,)`` like ``w``."""
    return penalised(X, y, w, b, lam)[1]
    # --8<-- [end:gradient]


# --8<-- [start:curve]
# no contract: it finds the lowest point with second derivatives
def lowest(
    X: Matrix, y: Vector, lam: float
) -> Vector:
    """Return the weights, and the bias below them, at which the penalised cost is lowest."""
    n = X.shape[1]
    U = np.column_stack(
        [X, np.ones(len(X))]
    )
    # the bias pays no penalty
    P = lam * np.diag(
        np.append(np.ones(n), 0)
    )
    v = np.zeros(n + 1)
    for _ in range(30):
        _, g, _ = gradients(U, y, v, 0.0)
        g = g + P @ v
        H = d2J_dw2(U, v, 0.0) + P
        v = v - np.linalg.solve(H, g)
    return v


# no contract: it trains on one part and measures on both
@cache
def losses(
    lam: float,
) -> tuple[float, float, float, int]:
    """Return the loss of both parts, the length of w, and the mistakes in the second part."""
    data = breast_cancer(all_names())
    X, y, X_test, y_test = held_out(*data)
    mean = X.mean(axis=0)
    spread = X.std(axis=0)
    U = (X - mean) / spread
    U_test = (X_test - mean) / spread
    v = lowest(U, y, lam)
    w, b = v[:-1], v[-1]
    z, z_test = U @ w + b, U_test @ w + b
    learnt = np.mean(stable_loss(z, y))
    other = np.mean(
        stable_loss(z_test, y_test)
    )
    length = np.linalg.norm(w)
    wrong = np.sum((z_test > 0) != y_test)
    return (
        float(learnt),
        float(other),
        float(length),
        int(wrong),
    )


# no contract: one of the numbers above, for a picture
def loss_of_part(
    lam: float, part: int
) -> float:
    """Return the loss of the training part, 0, or of the test part, 1."""
    return losses(float(lam))[part]
    # --8<-- [end:curve]


# --8<-- [start:task]
# no contract: the reader writes it
def decayed(
    w: Vector,
    dJ_dw: Vector,
    alpha: float,
    lam: float,
) -> Vector:
    """Return the weights after one step on the penalised cost."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_decayed(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    w = np.array([0.4, 0.3])
    g = np.array([0.1, -0.2])
    plain = candidate(w, g, 0.5, 0.0)
    assert np.allclose(plain, w - 0.5 * g)
    X, y = students()
    _, by_w, _ = penalised(
        X, y, w, 0.0, 0.1
    )
    _, dJ_dw, _ = gradients(X, y, w, 0.0)
    found = candidate(w, dJ_dw, 0.5, 0.1)
    assert np.allclose(
        found, w - 0.5 * by_w
    )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def decayed_solved(
    w: Vector,
    dJ_dw: Vector,
    alpha: float,
    lam: float,
) -> Vector:
    """Return the weights after one step on the penalised cost."""
    shrink = 1 - alpha * lam
    return shrink * w - alpha * dJ_dw
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    found: dict[str, Array] = {}
    small = [0.0001, 0.001, 0.003]
    for lam in [*small, 0.01, 0.1, 1]:
        part = losses(lam)
        found[f"lambda = {lam}"] = (
            np.array(part)
        )
    found["longest w at 0.01"] = np.sqrt(
        2 * np.log(2) / 0.01
    )
    return found
    # --8<-- [end:numbers]
