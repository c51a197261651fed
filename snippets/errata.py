"""The numbers of the page of corrections."""

from snippets.dy_hat_dz import dy_hat_dz
from snippets.gradient_check import (
    both_gradients,
    in_float32,
)
from snippets.loss import loss
from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    y_hat = sigmoid(7)
    right, measured = both_gradients(
        *in_float32(), 1e-5
    )
    return {
        "prediction": y_hat,
        "loss": loss(y_hat, 0),
        "slope of it": dy_hat_dz(y_hat),
        "loss from four digits": loss(
            0.9991, 0
        ),
        "product of four digits": 1098
        * 0.0009102,
        "right": right[0],
        "measured": measured[0],
        "a quarter per cent": 1 / 400,
        "relative error": (
            right[0] - measured[0]
        )
        / right[0],
    }
    # --8<-- [end:numbers]
