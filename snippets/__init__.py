"""The tutorial's snippets: one module a page, of the same name."""

import numpy as np
from numpy.typing import NDArray

Array = float | NDArray[np.float64]
"""A number or an array of numbers: the formulas act entry by entry."""
