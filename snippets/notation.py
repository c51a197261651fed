"""The types that the code of the tutorial names."""

# --8<-- [start:types]
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = float | NDArray[np.float64]
Function = Callable[..., Any]
Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
# --8<-- [end:types]
