"""Gradient descent on real data, beside scikit-learn's answer."""

from functools import cache
from typing import NamedTuple

import numpy as np
from sklearn import datasets, linear_model

from snippets.batch import check_array
from snippets.convexity import d2J_dw2
from snippets.model import students
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.stability import (
    gradients,
    stable_sigmoid,
)


# --8<-- [start:landscape]
# no contract: the cost of the twenty students, for a picture
def landscape(
    w1: float, w2: float
) -> float:
    """Return the cost of the twenty students if the bias stays at -0.2."""
    X, y = students()
    w = np.array([w1, w2])
    return gradients(X, y, w, -0.2)[0]


# no contract: it repeats a step
def walk_down(
    alpha: float, steps: int
) -> Matrix:
    """Return where each step leads, one a row; the bias stays at -0.2."""
    X, y = students()
    w = np.array([-0.5, 0.9])
    points = [w]
    for _ in range(steps):
        _, dJ_dw, _ = gradients(
            X, y, w, -0.2
        )
        w = w - alpha * dJ_dw
        points.append(w)
    return np.array(points)
    # --8<-- [end:landscape]


# --8<-- [start:data]
# no contract: it reads a data set
def breast_cancer(
    names: tuple[str, ...],
) -> tuple[Matrix, Vector]:
    """Return the named features, one tumour a row, and the labels: 1 is benign, 0 malignant.

    Raises ValueError if a name is not a feature. The data set comes with scikit-learn.
    """
    data = datasets.load_breast_cancer()
    known = data.feature_names.tolist()
    unknown = set(names) - set(known)
    if unknown:
        raise ValueError(
            "names holds "
            f"{sorted(unknown)}; expected "
            f"features from {known}"
        )
    columns = [
        known.index(n) for n in names
    ]
    y = data.target.astype(float)
    return data.data[:, columns], y


# no contract: these are names
def two_names() -> tuple[str, ...]:
    """Return the names of the two features of this page."""
    return "mean radius", "mean texture"


# no contract: these are names
def all_names() -> tuple[str, ...]:
    """Return the names of all thirty features."""
    data = datasets.load_breast_cancer()
    return tuple(
        data.feature_names.tolist()
    )
    # --8<-- [end:data]


# --8<-- [start:scaling]
# no contract: it refuses features that the formulas cannot use
def check_features(X: Matrix) -> None:
    """Raise ValueError unless X is a matrix of finite numbers."""
    if np.ndim(X) != 2 or np.size(X) == 0:
        raise ValueError(
            f"X has shape {np.shape(X)}; "
            "expected (m, n): one "
            "example a row"
        )
    check_array(
        "X",
        X,
        np.shape(X),
        "one example a row",
    )


# no contract: the page scales one entry, this scales a whole matrix
def standardise(X: Matrix) -> Matrix:
    """Return X with each column shifted to mean 0 and divided by its standard deviation.

    Raises ValueError if X is not a matrix of finite numbers, or if a column is constant.
    """
    check_features(X)
    constant = np.flatnonzero(
        np.ptp(X, axis=0) == 0
    )
    if constant.size:
        raise ValueError(
            "X has the constant columns "
            f"{constant.tolist()}; leave "
            "them out"
        )
    mean = X.mean(axis=0)
    spread = X.std(axis=0)
    return (X - mean) / spread
    # --8<-- [end:scaling]


# --8<-- [start:descent]
class Fit(NamedTuple):
    """Where training ended, and the cost before the first step and after each."""

    w: Vector
    b: float
    costs: Vector


# no contract: it repeats a step many times
def descend(
    X: Matrix,
    y: Vector,
    alpha: float,
    steps: int,
) -> Fit:
    """Return where gradient descent from zero weights and zero bias leads.

    Raises ValueError if X and y do not fit, or alpha or steps is not positive.
    """
    if not 0 < alpha < np.inf:
        raise ValueError(
            f"alpha is {alpha}; expected "
            "a positive finite number"
        )
    if steps < 1:
        raise ValueError(
            f"steps is {steps}; expected "
            "1 or more"
        )
    check_features(X)
    w, b = np.zeros(X.shape[1]), 0.0
    costs = []
    for _ in range(steps):
        J, dJ_dw, dJ_db = gradients(
            X, y, w, b
        )
        costs.append(J)
        # both slopes from the same point
        w = w - alpha * dJ_dw
        b = b - alpha * dJ_db
    costs.append(gradients(X, y, w, b)[0])
    return Fit(w, b, np.array(costs))
    # --8<-- [end:descent]


# --8<-- [start:history]
# no contract: a run on the data set, kept so that the page and the plot share it
@cache
def run(
    names: tuple[str, ...],
    alpha: float,
    steps: int,
    scaled: bool = True,
) -> Fit:
    """Return where gradient descent leads on the named features, standardised or raw."""
    X, y = breast_cancer(names)
    U = standardise(X) if scaled else X
    return descend(U, y, alpha, steps)


# no contract: a run on the data set
def cost_history(
    alpha: float, steps: int = 60
) -> Vector:
    """Return the cost before the first step and after each, on the two features, standardised."""
    fit = run(two_names(), alpha, steps)
    return fit.costs
    # --8<-- [end:history]


# --8<-- [start:curvature]
# no contract: it belongs to the end of a run, not to a formula
def curvatures(
    X: Matrix, w: Vector, b: float
) -> Vector:
    """Return the eigenvalues of the Hessian, bias included, rising."""
    # the bias is the weight of a 1
    ones = np.column_stack(
        [X, np.ones(len(X))]
    )
    H = d2J_dw2(ones, np.append(w, b), 0.0)
    return np.asarray(
        np.linalg.eigvalsh(H)
    )
    # --8<-- [end:curvature]


# --8<-- [start:reference]
# no contract: it is scikit-learn's answer
def reference(
    X: Matrix, y: Vector
) -> tuple[Vector, float]:
    """Return the weights and the bias that scikit-learn finds without a penalty."""
    Model = linear_model.LogisticRegression
    solver = "newton-cholesky"
    # C is one over the penalty: none
    model = Model(
        C=np.inf, solver=solver, tol=1e-12
    )
    model.fit(X, y)
    b = float(model.intercept_[0])
    return model.coef_[0], b
    # --8<-- [end:reference]


# --8<-- [start:newton]
# no contract: it repeats a step
def newton(
    X: Matrix, y: Vector, steps: int
) -> list[float]:
    """Return the length of the gradient before each step and after the last."""
    # the bias is the weight of a 1
    U = np.column_stack(
        [X, np.ones(len(X))]
    )
    v = np.zeros(U.shape[1])
    lengths = []
    for _ in range(steps + 1):
        _, g, _ = gradients(U, y, v, 0.0)
        length = np.linalg.norm(g)
        lengths.append(float(length))
        H = d2J_dw2(U, v, 0.0)
        v = v - np.linalg.solve(H, g)
    return lengths
    # --8<-- [end:newton]


# --8<-- [start:task]
# no contract: the reader writes it
def train(
    X: Matrix,
    y: Vector,
    alpha: float,
    steps: int,
) -> tuple[Vector, float]:
    """Return w and b after so many steps from zero."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_train(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    X, y = students()
    w, b = candidate(X, y, 0.8, 1)
    assert np.allclose(w, [0.33, 0.2])
    assert np.isclose(b, -0.04)
    w, b = candidate(X, y, 0.8, 500)
    _, dJ_dw, dJ_db = gradients(X, y, w, b)
    assert np.allclose(dJ_dw, 0)
    assert np.isclose(dJ_db, 0)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def train_solved(
    X: Matrix,
    y: Vector,
    alpha: float,
    steps: int,
) -> tuple[Vector, float]:
    """Return w and b after so many steps from zero."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        _, dJ_dw, dJ_db = gradients(
            X, y, w, b
        )
        w = w - alpha * dJ_dw
        b = b - alpha * dJ_db
    return w, b
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    two, everything = (
        two_names(),
        all_names(),
    )
    X, y = breast_cancer(two)
    U, ours = (
        standardise(X),
        run(two, 0.9, 2000),
    )
    their_w, their_b = reference(U, y)
    bends = curvatures(U, ours.w, ours.b)
    p = stable_sigmoid(U @ ours.w + ours.b)
    squares = np.mean(X**2, axis=0)
    ten = [10, 100, 1000]
    slow = run(
        two, 0.01, 1000, scaled=False
    )
    fast = run(
        two, 0.03, 1000, scaled=False
    )
    shift = X.mean(axis=0) / X.std(axis=0)
    found = {
        "weights": ours.w,
        "bias": ours.b,
        "cost": ours.costs[-1],
        "their weights": their_w,
        "their bias": their_b,
        "coin toss": ours.costs[0],
        "curvatures": bends[[0, -1]],
        "a step keeps": 1 - 0.9 * bends[0],
        "2,000 steps keep": (
            1 - 0.9 * bends[0]
        )
        ** 2000,
        "share right": np.mean(
            (p > 0.5) == y
        ),
        "raw weights": ours.w
        / X.std(axis=0),
        "raw bias": ours.b
        - ours.w @ shift,
        "raw bounds": squares / 4,
        "raw, longest step": 8
        / (np.sum(squares) + 1),
        "raw, 0.03": fast.costs[1:3],
        "raw, 0.01": slow.costs[ten],
    }
    for alpha in (0.01, 0.1, 0.9):
        costs = run(two, alpha, 1000).costs
        found[f"standardised, {alpha}"] = (
            costs[ten]
        )
    for steps in (100, 1000, 10000):
        fit = run(everything, 0.1, steps)
        length = np.linalg.norm(fit.w)
        found[f"thirty, {steps}"] = (
            np.array(
                [fit.costs[-1], length]
            )
        )
    last = run(everything, 0.1, 10000)
    Z = standardise(
        breast_cancer(everything)[0]
    )
    wrong = (Z @ last.w + last.b > 0) != (
        y == 1
    )
    found["thirty: mistakes"] = np.sum(
        wrong
    )
    found["Newton, 7 steps"] = newton(
        U, y, 7
    )[-1]
    near = (
        ours.costs - ours.costs[-1] < 1e-10
    )
    found["steps for 1e-10"] = np.argmax(
        near
    )
    points = walk_down(0.8, 8)
    found["landscape, start"] = landscape(
        *points[0]
    )
    found["landscape, end"] = landscape(
        *points[-1]
    )
    return found
    # --8<-- [end:numbers]
