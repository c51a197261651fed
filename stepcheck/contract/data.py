"""Random data on which a function and its formula are compared.

The formula has its exact value; the function gets the same data in double precision. So the data
stay where double precision is good to more digits than the comparison asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, Value, is_array
from stepcheck.core.domains import Integers, Naturals, Style
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import ball, precision, primal, to_float
from stepcheck.core.tree import Ref
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample

if TYPE_CHECKING:
    from stepcheck.contract.contract import Contract
    from stepcheck.core.tree import Expr
    from stepcheck.core.value.env import Env

POINTS = 8
TRIES = 40
TIME_LIMIT = 10.0
DOUBLE = 53  # bits
RELATIVE, ABSOLUTE = 1e-9, 1e-12

Real: TypeAlias = NDArray[np.float64]
Argument: TypeAlias = float | Real


@dataclass(frozen=True)
class Point:
    """One sample: what the formula gives, and the arguments for the function."""

    env: Env
    expected: Real
    arguments: dict[str, Argument]


def close(a: Real, b: Real, share: float = 1.0) -> bool:
    """Whether two arrays of one shape agree in every entry, as far as double precision goes."""
    return bool(np.isclose(a, b, rtol=RELATIVE * share, atol=ABSOLUTE * share).all())


def points(contract: Contract, seed: int) -> list[Point]:
    """Return enough points, or raise `RefusalError` if the formula has a value at too few."""
    found: list[Point] = []
    context = Context(TIME_LIMIT)
    for number in range(TRIES):
        style = Style.GENERIC if number else Style.ROUND
        env = Evaluation(contract.scope, Sample(number, seed, style), context)
        try:
            found.append(point(contract, env))
        except (UndefinedError, UnsureError):
            continue
        except ShapeError as error:
            raise RefusalError(f"the formula makes no sense: {error}") from None
        if len(found) == POINTS:
            return found
    raise RefusalError(
        f"only {len(found)} of {TRIES} samples give the formula a value that 15 digits can hold",
        0,
        "declare its symbols in sets on which it is defined",
    )


def point(contract: Contract, env: Evaluation) -> Point:
    """Return the exact value of the formula and the arguments; `UndefinedError` if unreliable."""
    expected = as_float(env.eval(contract.formula))
    with precision(DOUBLE):
        rough = Evaluation(env.scope, env.sample, env.context).eval(contract.formula)
    if not np.isfinite(expected).all() or not is_firm(rough):
        raise UndefinedError("the formula loses its digits here")
    return Point(env, expected, {n: argument(e, env) for n, e in contract.parameters.items()})


def is_firm(rough: Value) -> bool:
    """Whether a value in double precision is good to more digits than are compared."""
    sizes = [(x.rad(), abs(x.mid())) for x in (ball(primal(e)) for e in arrays.entries(rough))]
    return all(float(rad) <= 0.1 * max(ABSOLUTE, RELATIVE * float(mid)) for rad, mid in sizes)


def argument(expr: Expr, env: Env) -> Argument:
    """Return what a parameter is given: int, float, or an array of floats."""
    value = as_float(env.eval(expr))
    if value.shape:
        return value
    symbol = env.scope.get(expr.key) if isinstance(expr, Ref) else None
    domain = symbol.domain if symbol else None
    whole = isinstance(domain, Naturals | Integers) and value == int(value)
    return int(value) if whole else float(value)


def as_float(value: Value) -> Real:
    """Return a value of the mathematics as NumPy has it: a column is one-dimensional."""
    if isinstance(value, Flexible):
        raise RefusalError("bold 1, 0 and I have no definite size here", 0, "write what they meet")
    if not is_array(value):
        return np.array(to_float(primal(value)))
    array = np.array([[to_float(primal(entry)) for entry in row] for row in value])
    return array[:, 0] if array.shape[1] == 1 else array
