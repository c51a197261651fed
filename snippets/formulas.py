"""The final gradient, as short as it can be: it needs NumPy and nothing else."""

# --8<-- [start:gradient]
import numpy as np


# no contract: three results at once; each has a contract of its own below
def cost_and_gradient(
    X: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
) -> tuple[float, np.ndarray, float]:
    """Return the cost, the gradient, and the derivative with respect to the bias."""
    z = X @ w + b
    y_hat = 1 / (1 + np.exp(-z))
    J = np.mean(np.logaddexp(0, z) - y * z)
    r = y_hat - y
    return J, X.T @ r / len(y), np.mean(r)
    # --8<-- [end:gradient]


def cost(
    X: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
) -> float:
    r"""Return $J$, one number."""
    return cost_and_gradient(X, y, w, b)[0]


def dJ_dw(
    X: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
) -> np.ndarray:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)``."""
    return cost_and_gradient(X, y, w, b)[1]


def dJ_db(
    X: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number."""
    return cost_and_gradient(X, y, w, b)[2]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[
    str, float | np.ndarray
]:
    """Return every rounded number of the page."""
    X = np.array(
        [[3, -2], [-1, 0.5], [2, 4]]
    )
    y = np.array([1.0, 0.0, 0.0])
    w, b = np.array([0.4, 0.3]), -0.2
    J, by_w, by_b = cost_and_gradient(
        X, y, w, b
    )
    return {
        "J": J,
        "dJ/dw": by_w,
        "dJ/db": by_b,
    }
    # --8<-- [end:numbers]
