"""The components put together: the gradient of the loss of one example."""

from snippets.dL_dy_hat import dL_dy_hat
from snippets.dy_hat_dz import dy_hat_dz
from snippets.dz_db import dz_db
from snippets.dz_dw1 import dz_dw1
from snippets.dz_dw2 import dz_dw2
from snippets.loss import loss
from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:shared]
def dL_dz_as_product(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})} \hat{y} (1 - \hat{y})$."""
    return dL_dy_hat(y_hat, y) * dy_hat_dz(
        y_hat
    )


def dL_dz(y_hat: Array, y: Array) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$, shaped like ``y``."""
    return y_hat - y
    # --8<-- [end:shared]


# --8<-- [start:gradient]
def dL_dw1(
    x1: Array, y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial w_1}$, shaped like ``y``."""
    return dL_dz(y_hat, y) * dz_dw1(x1)


def dL_dw2(
    x2: Array, y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial w_2}$, shaped like ``y``."""
    return dL_dz(y_hat, y) * dz_dw2(x2)


def dL_db(y_hat: Array, y: Array) -> Array:
    r"""Return $\frac{\partial L}{\partial b}$, shaped like ``y``."""
    error = dL_dz(y_hat, y)
    return error * dz_db(error)
    # --8<-- [end:gradient]


# --8<-- [start:saturation]
def dL_dz_from_logit(
    z: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$, shaped like ``z``."""
    return dL_dz(sigmoid(z), y)


def dq_dz(z: Array, y: Array) -> Array:
    r"""Return $\frac{\partial q}{\partial z}$, shaped like ``z``."""
    y_hat = sigmoid(z)
    return (
        2 * (y_hat - y) * dy_hat_dz(y_hat)
    )
    # --8<-- [end:saturation]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    x1, x2, z = 3.0, -2.0, 0.4
    y_hat, sure = (
        sigmoid(z),
        sigmoid(-10.0),
    )
    stepped = z - 0.1 * dL_dz(
        y_hat, 1.0
    ) * (x1**2 + x2**2 + 1)
    found = {
        "y_hat": y_hat,
        "dy_hat/dz": dy_hat_dz(y_hat),
        "L": loss(y_hat, 1.0),
        "z after the step": stepped,
        "L after the step": loss(
            sigmoid(stepped), 1.0
        ),
        "dy_hat/dz, z = -10": dy_hat_dz(
            sure
        ),
        "dL/dy_hat, z = -10": dL_dy_hat(
            sure, 1.0
        ),
        "dL/dz, z = -10": dL_dz(sure, 1.0),
        "dq/dz, z = -10": dq_dz(
            -10.0, 1.0
        ),
    }
    for y in (1.0, 0.0):
        found |= {
            f"dL/dy_hat, y = {y:.0f}": dL_dy_hat(
                y_hat, y
            ),
            f"dL/dz, y = {y:.0f}": dL_dz(
                y_hat, y
            ),
            f"dL/dw1, y = {y:.0f}": dL_dw1(
                x1, y_hat, y
            ),
            f"dL/dw2, y = {y:.0f}": dL_dw2(
                x2, y_hat, y
            ),
            f"dL/db, y = {y:.0f}": dL_db(
                y_hat, y
            ),
        }
    return found
    # --8<-- [end:numbers]
