"""Holds a function against its contract: values, shape, and the entry-by-entry action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from stepcheck.contract.data import Argument, Point, Real, as_float, close, points

if TYPE_CHECKING:
    from stepcheck.contract.contract import Contract

Function: TypeAlias = Callable[..., object]


@dataclass(frozen=True)
class Mismatch:
    """Why a function does not meet its contract, and at which data."""

    reason: str
    arguments: dict[str, Argument]
    expected: Real
    found: Real | None = None
    hint: str = ""


class CallError(Exception):
    """A call that gives no real number and no array of real numbers."""


def compare(function: Function, contract: Contract, seed: int = 0) -> tuple[Mismatch | None, int]:
    """Return the first mismatch, if there is one, and the number of samples.

    Raises `RefusalError` if the formula cannot be evaluated.
    """
    found = points(contract, seed)
    for point in found:
        mismatch = broken_promise(contract, point) or differs(
            function, point.arguments, point.expected
        )
        if mismatch:
            return with_hint(function, mismatch, found), len(found)
    return (entrywise(function, found) if acts_entrywise(contract, found[0]) else None), len(found)


def call(function: Function, arguments: dict[str, Argument]) -> Real:
    """Return what a function returns, as an array; raise `CallError` if it is no real array."""
    own = {
        name: value if np.isscalar(value) else np.array(value) for name, value in arguments.items()
    }
    try:
        with np.errstate(all="ignore"):
            result = function(**own)
    except Exception as error:  # an author must never see a traceback
        raise CallError(f"raises {type(error).__name__}: {error}") from None
    if not isinstance(result, float | int | np.generic | np.ndarray):
        raise CallError(f"returns a {type(result).__name__}, not a number or an array")
    array = np.asarray(result)
    if array.dtype.kind not in "iuf":
        raise CallError(f"returns values of type {array.dtype}, not real numbers")
    return array.astype(float)


def differs(function: Function, arguments: dict[str, Argument], expected: Real) -> Mismatch | None:
    """Return how the function differs from its formula at these arguments."""
    try:
        found = call(function, arguments)
    except CallError as error:
        return Mismatch(str(error), arguments, expected)
    if found.shape != expected.shape:
        reason = f"returns the shape {found.shape}, but the formula has the shape {expected.shape}"
        return Mismatch(reason, arguments, expected, found)
    if not close(found, expected):
        return Mismatch("returns another value than its formula", arguments, expected, found)
    return None


def broken_promise(contract: Contract, point: Point) -> Mismatch | None:
    """Return a mismatch if the docstring names another shape than that of its formula."""
    promised = None
    if contract.shape is not None:
        promised = tuple(point.env.whole(size) for size in contract.shape)
    elif contract.like is not None:
        promised = as_float(point.env.eval(contract.like[1])).shape
    if promised is None or promised == point.expected.shape:
        return None
    reason = f"says that its shape is {promised}, but its formula has {point.expected.shape}"
    return Mismatch(reason, point.arguments, point.expected)


def acts_entrywise(contract: Contract, point: Point) -> bool:
    """Whether arrays must give an array, entry by entry: the formula is about numbers only.

    The docstring says so (“shaped like” a parameter), or the annotations of all parameters do.
    """
    named = contract.like is not None and contract.like[0] in point.arguments
    numbers = not any(np.ndim(value) for value in (point.expected, *point.arguments.values()))
    return numbers and (named or contract.arrays)


def entrywise(function: Function, found: list[Point]) -> Mismatch | None:
    """Return how the function differs for arrays that hold the numbers of all points."""
    shape = (2, len(found) // 2)
    arguments: dict[str, Argument] = {
        name: np.array([p.arguments[name] for p in found]).reshape(shape)
        for name in found[0].arguments
    }
    expected = np.array([p.expected for p in found]).reshape(shape)
    mismatch = differs(function, arguments, expected)
    if mismatch is None:
        return None
    reason = f"{mismatch.reason}, when it is given arrays"
    return Mismatch(reason, arguments, expected, mismatch.found)


def with_hint(function: Function, mismatch: Mismatch, found: list[Point]) -> Mismatch:
    """Return the mismatch with its likeliest cause."""
    hint = factor(function, found) or swapped(function, found)
    return Mismatch(mismatch.reason, mismatch.arguments, mismatch.expected, mismatch.found, hint)


def swapped(function: Function, found: list[Point]) -> str:
    """Return which two parameters to swap, if that mends the function."""
    names = list(found[0].arguments)
    for a, b in ((a, b) for n, a in enumerate(names) for b in names[n + 1 :]):
        turned = [{**p.arguments, a: p.arguments[b], b: p.arguments[a]} for p in found]
        if not any(differs(function, t, p.expected) for t, p in zip(turned, found, strict=True)):
            return f"with {a} and {b} swapped it is right"
    return ""


def factor(function: Function, found: list[Point]) -> str:
    """Return the constant factor between function and formula, if there is one."""
    try:
        values = [call(function, p.arguments) for p in found]
    except CallError:
        return ""
    if any(v.shape != p.expected.shape for v, p in zip(values, found, strict=True)):
        return ""
    pairs = [(v.ravel(), p.expected.ravel()) for v, p in zip(values, found, strict=True)]
    code, formula = (np.concatenate(side) for side in zip(*pairs, strict=True))
    kept = formula != 0
    ratios = code[kept] / formula[kept]
    if (
        not ratios.size
        or not close(ratios, np.full_like(ratios, ratios[0]))
        or not np.isfinite(ratios[0])
    ):
        return ""
    sign = "its sign is wrong" if close(ratios[0], np.array(-1.0)) else ""
    return sign or f"it is {ratios[0]:.6g} times the formula at every sample"
