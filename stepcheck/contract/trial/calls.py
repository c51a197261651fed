"""What a function returns for some arguments, and how far that may be from its formula.

There is no tolerance to choose. A result may differ from the formula by eight units in the last
digit, for the functions of a library are not rounded to the last one. Where it differs by more, it
may differ by four times what `rounding` has seen to move it, and the point decides nothing where
that leaves it no digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from stepcheck.contract.trial.data import Argument, Floats
from stepcheck.contract.trial.rounding import ROUNDING, TINY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stepcheck.contract.trial.data import Given

Function: TypeAlias = Callable[..., object]
Arguments: TypeAlias = dict[str, Argument]

RUNS = 6
SHARE, UNITS = 4.0, 8.0
FEW_DIGITS = 1e-6  # a point at which rounding moves a result by so much of it decides nothing


@dataclass(frozen=True)
class Subject:
    """A function as it is, and the same function with its results rounded at random."""

    function: Function
    rounded: Function | None = None


@dataclass(frozen=True)
class Mismatch:
    """Why a function does not meet its contract, and at which data.

    `allowed` is by how much rounding may move the result there.
    """

    reason: str
    arguments: Arguments
    expected: Floats
    found: Floats | None = None
    hint: str = ""
    allowed: Floats | None = None


@dataclass(frozen=True)
class Bound:
    """How far rounding may move each entry of a result.

    `excused` are those that have a number only by the luck of rounding, or that are lost because a
    number on the way was too large or too small for a double.
    """

    allowed: Floats
    excused: NDArray[np.bool_]


class CallError(Exception):
    """A call that gives no real number and no array of real numbers."""

    def __init__(self, message: str, *, raised: bool = False) -> None:
        super().__init__(message)
        self.raised = raised


@dataclass
class Trial:
    """A function at the arguments of one point; how rounding moves it is found out if it matters.

    `doubtful` says that it did matter, and left the result too few digits.
    """

    subject: Subject
    given: dict[str, Given]
    expected: Floats
    doubtful: bool = False

    @cached_property
    def arguments(self) -> Arguments:
        """The arguments as floating-point numbers."""
        return {name: given.value for name, given in self.given.items()}

    @cached_property
    def units(self) -> Floats:
        """The error that is allowed without a closer look."""
        return np.asarray(UNITS * np.spacing(np.abs(self.expected)) + 2 * TINY)

    @cached_property
    def bound(self) -> Bound:
        """How far rounding may move the result here."""
        ROUNDING.reset()
        plain = result_of(self.subject.function, self.arguments)
        if plain is None or plain.shape != self.expected.shape:
            plain = np.full(self.expected.shape, np.nan)
        runs = self.roundings(plain)
        with np.errstate(all="ignore"):
            moves = [np.where(run == plain, 0.0, np.abs(run - plain)) for run in runs]
            spread = np.max([np.zeros(plain.shape), *moves], axis=0)
        lost = ~np.isfinite(spread)  # in one way of rounding there is no number
        unlike = np.any([np.zeros(plain.shape, bool), *map(np.isfinite, runs)], axis=0)
        excused = (
            np.where(np.isfinite(plain), lost, unlike | ROUNDING.vanished) | ROUNDING.overflowed
        )
        allowed = self.units + SHARE * np.where(lost, 0.0, spread)
        size = np.abs(self.expected).max(initial=0.0) * FEW_DIGITS
        self.doubtful = bool((excused | (allowed > np.maximum(size, self.units))).any())
        return Bound(allowed, excused)

    def roundings(self, plain: Floats) -> list[Floats]:
        """Return results of other roundings.

        A function that is another one when it is rewritten gets other arguments only.
        """
        function = self.subject.function
        if self.subject.rounded is not None:
            with ROUNDING.run(0, still=True):
                still = result_of(self.subject.rounded, self.arguments)
            if still is None or is_near(still, plain):
                function = self.subject.rounded
        found = []
        for number in range(RUNS):
            with ROUNDING.run(number):
                found.append(
                    result_of(function, {n: nudged(g, number) for n, g in self.given.items()})
                )
        return [run for run in found if run is not None and run.shape == plain.shape]

    def differs(self, arguments: Arguments) -> Mismatch | None:
        """Return how the function differs from its formula at these numbers, given in some type."""
        try:
            found = call(self.subject.function, arguments)
        except CallError as error:
            excused = error.raised and bool(self.bound.excused.all())
            return None if excused else Mismatch(str(error), arguments, self.expected)
        if found.shape != self.expected.shape:
            has, wants = found.shape, self.expected.shape
            reason = f"returns the shape {has}, but the formula has the shape {wants}"
            return Mismatch(reason, arguments, self.expected, found)
        with np.errstate(all="ignore"):
            gap = np.abs(found - self.expected)
        if (gap <= self.units).all():
            return None
        if ((gap <= self.bound.allowed) | self.bound.excused).all():
            return None
        reason = "returns another value than its formula"
        return Mismatch(reason, arguments, self.expected, found, allowed=self.bound.allowed)

    def unsteady(self) -> Mismatch | None:
        """Return how a second call differs from a first."""
        first, second = (result_of(self.subject.function, self.arguments) for _turn in range(2))
        if first is None or second is None or np.array_equal(first, second, equal_nan=True):
            return None
        reason = "returns another value when it is called again"
        return Mismatch(reason, self.arguments, self.expected, second)


def is_near(one: Floats, other: Floats) -> bool:
    """Whether two arrays agree but for the last digits; NaN agrees with NaN."""
    return one.shape == other.shape and np.allclose(one, other, 1e-14, 0, equal_nan=True)


def nudged(given: Given, number: int) -> Argument:
    """Return an argument with each number that is rounded moved to the double beside it."""
    if not given.rounded.any():
        return given.value
    rng = np.random.default_rng(number)
    ends = np.where(rng.random(given.rounded.shape) < 0.5, -np.inf, np.inf)
    found = np.where(given.rounded, np.nextafter(given.value, ends), given.value)
    return found if given.rounded.shape else float(found)


def call(function: Function, arguments: Arguments) -> Floats:
    """Return what a function returns, as an array; raise `CallError` if it is no real array."""
    own = {n: v.copy(order="K") if isinstance(v, np.ndarray) else v for n, v in arguments.items()}
    try:
        with np.errstate(all="ignore"):
            result = function(**own)
    except (Exception, SystemExit) as error:  # an author must never see a traceback
        if isinstance(error, OverflowError):
            ROUNDING.overflowed = True
        raise CallError(f"raises {type(error).__name__}: {error}", raised=True) from None
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and not is_same(own[name], value):
            raise CallError(f"changes its argument {name}")
    return checked(result)


def is_same(one: object, other: NDArray[np.generic]) -> bool:
    """Whether an array is as it was."""
    return (
        isinstance(one, np.ndarray)
        and (one.dtype, one.shape) == (other.dtype, other.shape)
        and np.array_equal(one, other)
    )


def checked(result: object) -> Floats:
    """Return a result as an array; raise `CallError` if it is of another type."""
    known = type(result) in (float, int, np.ndarray) or isinstance(result, np.generic)
    if not known:
        raise CallError(f"returns a {type(result).__name__}, not a number or an array")
    array = np.asarray(result)
    if array.dtype.kind not in "iuf":
        raise CallError(f"returns values of type {array.dtype}, not real numbers")
    if array.dtype.itemsize < np.dtype(float).itemsize:
        raise CallError(f"returns values of type {array.dtype}, which is not double precision")
    return array.astype(float)


def result_of(function: Function, arguments: Arguments) -> Floats | None:
    """Return what a function returns, None if that is no real array."""
    try:
        return call(function, arguments)
    except CallError:
        return None
