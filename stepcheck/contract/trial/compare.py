"""Holds a function against its contract: values, shape, type, and the entry-by-entry action."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stepcheck.contract.trial.calls import FEW_DIGITS, Mismatch, Trial, result_of
from stepcheck.contract.trial.data import ENOUGH, points
from stepcheck.core.errors import RefusalError
from stepcheck.deadline import OutOfTimeError, time_limit

if TYPE_CHECKING:
    from stepcheck.contract.contract import Contract
    from stepcheck.contract.trial.calls import Function, Subject
    from stepcheck.contract.trial.data import Floats, Point

SECONDS = 20.0  # for all calls of one function
FIRST = 3  # points at which numbers of NumPy are tried too
CANCELLED = 1e-12  # so near to 0 a result has too few digits left to tell a factor from


def compare(subject: Subject, contract: Contract, seed: int = 0) -> tuple[Mismatch | None, int]:
    """Return the first mismatch, if there is one, and the number of points that decide.

    Raises `RefusalError` if the formula cannot be evaluated, if rounding leaves the function no
    digits at most points, or if it does not return.
    """
    found = points(contract, seed)
    try:
        with time_limit(SECONDS), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a verdict does not depend on what a program shows
            return held(subject, contract, found)
    except OutOfTimeError:
        raise RefusalError(
            f"its calls take more than {SECONDS:.0f} seconds", 0, "mend its loop, or let it do less"
        ) from None


def held(subject: Subject, contract: Contract, found: list[Point]) -> tuple[Mismatch | None, int]:
    """Return the first mismatch at some points, and how many of them decide."""
    deciding = []
    for number, point in enumerate(found):
        trial = Trial(subject, point.given, point.expected)
        mismatch = broken_promise(point) or tried(trial, point, also=number < FIRST)
        if mismatch is not None:
            return with_hint(subject.function, mismatch, found), len(found)
        if not trial.doubtful:
            deciding.append(point)
    tested = [point for point in found if not point.by_code]
    merits = [point for point in deciding if not point.by_code]
    if len(merits) < min(ENOUGH, len(tested)):
        lost = len(tested) - len(merits)
        words = f"rounding or overflow leaves it no digits at {lost} of {len(tested)} points"
        raise RefusalError(words, 0, "compute it in another way")
    arrays = acts_entrywise(contract, found[0])
    return entrywise(subject, deciding) if arrays else None, len(deciding)


def tried(trial: Trial, point: Point, *, also: bool) -> Mismatch | None:
    """Return how a function differs at a point; `also` with other types of the same numbers."""
    mismatch = trial.differs(trial.arguments) or trial.unsteady()
    kinds = [*point.variants()] + [("numbers of NumPy", point.of_numpy())] * also
    for kind, arguments in kinds:
        if mismatch is None and (mismatch := trial.differs(arguments)):
            mismatch = replace(mismatch, reason=f"{mismatch.reason}, when it is given {kind}")
    return mismatch


def broken_promise(point: Point) -> Mismatch | None:
    """Return a mismatch if the docstring names another shape than that of its formula."""
    if point.promised is None or point.promised == point.expected.shape:
        return None
    reason = f"says that its shape is {point.promised}, but its formula has {point.expected.shape}"
    return Mismatch(reason, point.arguments, point.expected)


def acts_entrywise(contract: Contract, point: Point) -> bool:
    """Whether arrays must give an array, entry by entry: the formula is about numbers only.

    The docstring says so (“shaped like” a parameter), or the annotations of all parameters do.
    """
    named = contract.like is not None and contract.like[0] in point.given
    numbers = not any(np.ndim(value) for value in (point.expected, *point.arguments.values()))
    return numbers and bool(point.given) and (named or contract.arrays)


def entrywise(subject: Subject, found: list[Point]) -> Mismatch | None:
    """Return how the function differs for arrays that hold the numbers of some points."""
    even = len(found) // 2 * 2
    shapes = [(found[:even], (2, even // 2))] if even else []
    for some, shape in (*shapes, (found, (len(found),)), (found[:1], (1,))):
        if mismatch := as_arrays(subject, some, shape):
            return mismatch
    return None


def as_arrays(subject: Subject, some: list[Point], shape: tuple[int, ...]) -> Mismatch | None:
    """Return how the function differs for arrays of a shape."""
    given = {}
    for name, one in some[0].given.items():
        off = np.array([p.given[name].rounded for p in some]).reshape(shape)
        value = np.array([p.given[name].value for p in some]).reshape(shape)
        given[name] = replace(one, value=value, rounded=off)
    expected = np.array([p.expected for p in some]).reshape(shape)
    trial = Trial(subject, given, expected)
    mismatch = trial.differs(trial.arguments)
    if mismatch is None:
        return None
    return replace(mismatch, reason=f"{mismatch.reason}, when it is given arrays")


def with_hint(function: Function, mismatch: Mismatch, found: list[Point]) -> Mismatch:
    """Return the mismatch with its likeliest cause."""
    hint = factor(function, found) or swapped(function, found)
    return replace(mismatch, hint=hint)


def swapped(function: Function, found: list[Point]) -> str:
    """Return which two parameters to swap, if that mends the function."""
    names = list(found[0].given)
    for a, b in ((a, b) for n, a in enumerate(names) for b in names[n + 1 :]):
        turned = [{**p.arguments, a: p.arguments[b], b: p.arguments[a]} for p in found]
        results = [result_of(function, arguments) for arguments in turned]
        if all(is_about(r, p.expected) for r, p in zip(results, found, strict=True)):
            return f"with {a} and {b} swapped it is right"
    return ""


def is_about(result: Floats | None, expected: Floats) -> bool:
    """Whether a result is near enough for a hint."""
    return result is not None and result.shape == expected.shape and close(result, expected)


def close(a: Floats, b: Floats) -> bool:
    """Whether two arrays agree as far as a hint needs."""
    return bool(np.isclose(a, b, rtol=FEW_DIGITS, atol=0).all())


def factor(function: Function, found: list[Point]) -> str:
    """Return the constant factor between function and formula, if there is one."""
    results = [result_of(function, p.arguments) for p in found]
    pairs = [
        (result.ravel(), p.expected.ravel())
        for result, p in zip(results, found, strict=True)
        if result is not None and result.shape == p.expected.shape
    ]
    if len(pairs) < len(found):
        return ""
    code, formula = (np.concatenate(side) for side in zip(*pairs, strict=True))
    kept = np.abs(formula) > CANCELLED
    with np.errstate(all="ignore"):
        ratios = code[kept] / formula[kept]
    if (
        not ratios.size
        or not np.isfinite(ratios).all()
        or not close(ratios, np.full_like(ratios, ratios[0]))
        or close(ratios, np.ones_like(ratios))
    ):
        return ""
    sign = "its sign is wrong" if close(ratios[0], np.array(-1.0)) else ""
    return sign or f"it is {ratios[0]:.6g} times the formula at every sample"
