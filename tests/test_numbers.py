"""Every number printed on a page is recomputed from the snippets, and nothing else is kept."""

# ruff: noqa: N806 -- X and L are the field's names

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tutorial import MODULES, PAGES, ROOT, functions, literals, printed, prose, values

from snippets.assembly import dL_db, dL_dw1, dL_dw2, dL_dz
from snippets.batch import cost, dJ_db, dJ_dw
from snippets.dL_dy_hat import dL_dy_hat
from snippets.dy_hat_dz import dy_hat_dz
from snippets.graph import forward
from snippets.stability import stable_cost, stable_dJ_db, stable_dJ_dw, stable_dL_dz, stable_loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutorial import Printed

    from snippets.notation import Array, Matrix, Vector

MEASURED = {"performance"}  # pages of times and sizes, from the benchmarks that they name
LONG = 3  # a number with so many digits behind the point is computed, not chosen
COMPUTED = {
    f"{number.place.path.name}:{number.place.line}:{number.digits}": number
    for name, path in PAGES.items()
    if name not in MEASURED
    for number in printed(path)
    if number.decimals >= LONG and not number.given
}

WITH_NUMBERS = [m for m, path in MODULES.items() if "numbers" in {f.name for f in functions(path)}]


def sources(page: str) -> list[str]:
    """Return the snippet module of the page; all of them if it has none with numbers()."""
    return [page] if page in WITH_NUMBERS else list(MODULES)


@pytest.mark.parametrize("number", COMPUTED.values(), ids=COMPUTED)
def test_printed_number_is_computed(number: Printed) -> None:
    modules = sources(number.place.path.stem)
    if any(number.value in literals(module) for module in modules):
        return  # an input that the page chose, and that the snippet was called with
    computed = {f"{m}: {name}": value for m in modules for name, value in values(m).items()}
    nearest = min(computed, key=lambda name: abs(abs(computed[name]) - number.value))
    found = any(number.rounds(value) for value in computed.values())
    assert found, (
        f"{number.place}: {number.digits} is printed, but no value of numbers() rounds to it; "
        f"the nearest is {computed[nearest]!r}, {nearest!r}"
    )


def is_printed(value: float, page: str) -> bool:
    """Return whether the page prints ``value``, to whatever digits."""
    if math.isfinite(value):
        return any(number.tells(value) for number in printed(PAGES[page]))
    sign = "nan" if math.isnan(value) else "inf"  # \infty in a formula, `inf` in code
    return any(sign in line for _, line in prose(PAGES[page]))


@pytest.mark.parametrize("module", WITH_NUMBERS)
def test_computed_number_is_printed(module: str) -> None:
    assert module in PAGES, f"snippets/{module}.py: docs/{module}.md does not exist"
    stale = {n: value for n, value in values(module).items() if not is_printed(value, module)}
    assert not stale, (
        f"docs/{module}.md prints no number that stands for these of numbers() in "
        f"{MODULES[module].relative_to(ROOT)}: {stale}; print them or remove them"
    )


# The running example, from the issue that asked for it and from mpmath with 30 digits.
EXAMPLE = {
    1.0: {
        "z": 0.4,
        "y_hat": 0.598688,
        "L": 0.513015,
        "dL/dy_hat": -1.670320,
        "dy_hat/dz": 0.240261,
        "dL/dz": -0.401312,
        "dL/dw1": -1.203937,
        "dL/dw2": 0.802625,
        "dL/db": -0.401312,
    },
    0.0: {
        "z": 0.4,
        "y_hat": 0.598688,
        "L": 0.913015,
        "dL/dy_hat": 2.491825,
        "dy_hat/dz": 0.240261,
        "dL/dz": 0.598688,
        "dL/dw1": 1.796063,
        "dL/dw2": -1.197375,
        "dL/db": 0.598688,
    },
}
HALF_A_UNIT = 5.000001e-7


def running_example(y: float) -> dict[str, Array]:
    """Return the running example's numbers, each from the snippet of its own page."""
    z, y_hat, L = forward(x1=3, x2=-2, w1=0.4, w2=0.3, b=-0.2, y=y)
    return {
        "z": z,
        "y_hat": y_hat,
        "L": L,
        "dL/dy_hat": dL_dy_hat(y_hat, y),
        "dy_hat/dz": dy_hat_dz(y_hat),
        "dL/dz": dL_dz(y_hat, y),
        "dL/dw1": dL_dw1(3.0, y_hat, y),
        "dL/dw2": dL_dw2(-2.0, y_hat, y),
        "dL/db": dL_db(y_hat, y),
    }


@pytest.mark.parametrize(("y", "name"), [(y, name) for y in EXAMPLE for name in EXAMPLE[y]])
def test_running_example(y: float, name: str) -> None:
    assert running_example(y)[name] == pytest.approx(EXAMPLE[y][name], rel=0, abs=HALF_A_UNIT)


@pytest.mark.parametrize("y", [1.0, 0.0])
def test_running_example_from_the_logit(y: float) -> None:
    expected = [EXAMPLE[y]["L"], EXAMPLE[y]["dL/dz"]]
    found = np.array([stable_loss(0.4, y), stable_dL_dz(0.4, y)])
    np.testing.assert_allclose(found, expected, rtol=0, atol=HALF_A_UNIT)


BATCH: dict[str, tuple[Callable[[Matrix, Vector, Vector, float], Array], float | list[float]]] = {
    "J": (cost, 0.986414),
    "J, stable": (stable_cost, 0.986414),
    "dJ/dw": (dJ_dw, [0.041000, 1.476634]),
    "dJ/dw, stable": (stable_dJ_dw, [0.041000, 1.476634]),
    "dJ/db": (dJ_db, 0.282066),
    "dJ/db, stable": (stable_dJ_db, 0.282066),
}


@pytest.mark.parametrize("name", BATCH)
def test_running_batch(name: str) -> None:
    function, expected = BATCH[name]
    X = np.array([[3, -2], [-1, 0.5], [2, 4]])
    found = function(X, np.array([1.0, 0.0, 0.0]), np.array([0.4, 0.3]), -0.2)
    np.testing.assert_allclose(
        np.asarray(found), np.asarray(expected), rtol=0, atol=HALF_A_UNIT, err_msg=name
    )
