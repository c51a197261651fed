"""The functions of snippet modules, called with the arguments that a page gives."""

from __future__ import annotations

import importlib
import inspect
import math
import sys
from types import FunctionType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stepcheck.core.near import did_you_mean
from stepcheck.deadline import OutOfTimeError
from stepcheck.plot.fields import PlotError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import ModuleType

    from stepcheck.plot.fields import Call

Values = NDArray[np.float64]

seen: dict[Path, dict[Path, int]] = {}
"""When the modules of a folder were last changed, as far as they have been imported."""


def function_of(call: Call, snippets: Path) -> Callable[[float], float]:
    """Return a function of one number, NaN where it has no finite value.

    The snippet gets one number at a time, so one that is written for a single number can be drawn
    too. `snippets` is the folder of the modules. Raises `PlotError`, now or when called.
    """
    function, given = found(call, snippets), given_by(call)
    varied = {} if call.over is None else {call.over: 0.0}
    check_arguments(call, function, [] if varied else [0.0], varied | given)

    def value(x: float) -> float:
        number = np.float64(x)  # unlike Python's own number, it overflows to inf as arrays do
        if call.over is None:
            return real(call, [x], called(call, function, [number], given))
        return real(call, [x], called(call, function, [], {call.over: number} | given))

    return value


def surface_of(call: Call, snippets: Path) -> Callable[[float, float], float]:
    """Return a function of two numbers, NaN where it has no finite value; errors as above."""
    function, given = found(call, snippets), given_by(call)
    check_arguments(call, function, [0.0, 0.0], given)

    def value(x: float, y: float) -> float:
        return real(call, [x, y], called(call, function, [np.float64(x), np.float64(y)], given))

    return value


def series_of(call: Call, snippets: Path) -> Values:
    """Return the array of numbers that a function returns without an x; raises `PlotError`."""
    array = array_of(call, snippets)
    if array.ndim != 1 or array.size < 2 or array.dtype.kind not in "iuf":
        refuse_array(call, array, "a series needs an array of two or more real numbers")
    return array.astype(np.float64)


def points_of(call: Call, snippets: Path) -> Values:
    """Return the points in the plane that a function returns, one a row; raises `PlotError`."""
    array = array_of(call, snippets)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array) or array.dtype.kind not in "iuf":
        refuse_array(call, array, "points need an array of shape (k, 2), one point a row")
    return array.astype(np.float64)


def matrix_of(call: Call, snippets: Path) -> Values:
    """Return the matrix, the column or the number that a function returns, as a matrix."""
    array = array_of(call, snippets)
    if array.ndim > 2 or not array.size or array.dtype.kind not in "iuf":
        refuse_array(call, array, "a term needs a number, a column or a matrix of real numbers")
    return array.astype(np.float64).reshape(array.shape if array.ndim == 2 else (-1, 1))


def array_of(call: Call, snippets: Path) -> NDArray[np.generic]:
    """Return what a function returns for the fixed arguments alone."""
    function, given = found(call, snippets), given_by(call)
    check_arguments(call, function, [], given)
    return np.asarray(called(call, function, [], given))


def refuse_array(call: Call, array: NDArray[np.generic], wanted: str) -> None:
    """Raise the error that an array is not what can be drawn."""
    problem = f"{call.name} returned shape {array.shape}, type {array.dtype}"
    raise PlotError(problem, wanted, call.place)


def given_by(call: Call) -> dict[str, object]:
    """Return the fixed arguments, lists as arrays."""
    return {
        name: np.array(value) if isinstance(value, list) else value
        for name, value in call.arguments.items()
    }


def called(
    call: Call, function: Callable[..., object], x: Sequence[float], named: dict[str, object]
) -> object:
    """Return what a function returns; any error of its own becomes a `PlotError`."""
    try:
        with np.errstate(all="ignore"):  # an overflow shows as a gap in the curve
            return function(*x, **named)
    except OutOfTimeError as error:
        problem = f"{written(call, x, named)} does not return"
        raise PlotError(problem, "mend its loop, or let it do less", call.place) from error
    except Exception as error:
        problem = f"{written(call, x, named)} raised {type(error).__name__}: {error}"
        hint = "mend the function or change what it is called with"
        raise PlotError(problem, hint, call.place) from error


def written(call: Call, x: Sequence[float], named: dict[str, object]) -> str:
    """Return a call as it stands in code."""
    given = [f"{v:g}" for v in x] + [f"{name}={value}" for name, value in named.items()]
    return f"{call.name}({', '.join(given)})"


def real(call: Call, x: Sequence[float], result: object) -> float:
    """Return a result as one number, NaN if it is not finite."""
    array = np.asarray(result)
    if array.size != 1 or array.dtype.kind not in "iuf":
        at = ", ".join(f"{v:g}" for v in x)
        raise PlotError(
            f"{call.name} at {at} returned shape {array.shape}, type {array.dtype}",
            "it needs to return one real number there",
            call.place,
        )
    y = float(array.item())
    return y if math.isfinite(y) else math.nan


def check_arguments(
    call: Call, function: Callable[..., object], x: list[float], named: dict[str, object]
) -> None:
    """Raise `PlotError` unless a function can be called so."""
    signature = inspect.signature(function)
    try:
        signature.bind(*x, **named)
    except TypeError as error:
        raise PlotError(
            f"{call.name}({', '.join(signature.parameters)}): {error}",
            "x is the first parameter unless 'over' names another, and 'with' gives the rest",
            call.place,
        ) from error


def found(call: Call, snippets: Path) -> Callable[..., object]:
    """Return the function that a page names."""
    name, attribute = call.name.split(".")
    module = module_of(call, name, snippets.resolve())
    function: object = getattr(module, attribute, None)
    if not callable(function):
        problem = f"{snippets.name}/{name}.py has no function '{attribute}'"
        known = (other for other, value in vars(module).items() if isinstance(value, FunctionType))
        hint = did_you_mean(attribute, known, "define it there or name another")
        raise PlotError(problem, hint, call.place)
    return function


def module_of(call: Call, name: str, snippets: Path) -> ModuleType:
    """Return a snippet module, imported as it now is."""
    if not (snippets / f"{name}.py").is_file():
        problem = f"there is no {snippets.name}/{name}.py"
        raise PlotError(problem, "create it or name another", call.place)
    forget_edited(snippets)
    if str(snippets.parent) not in sys.path:  # the `mkdocs` command does not put the project there
        sys.path.insert(0, str(snippets.parent))
    try:
        return importlib.import_module(f"{snippets.name}.{name}")
    except OutOfTimeError as error:
        problem = f"the import of {snippets.name}/{name}.py does not end"
        raise PlotError(problem, "let it do less where it is imported", call.place) from error
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        problem = f"{snippets.name}/{name}.py cannot be imported: {reason}"
        raise PlotError(problem, "mend the module", call.place) from error


def forget_edited(snippets: Path) -> None:
    """Drop the imported modules if one was edited: a live preview must show the new curve."""
    stamps = {path: path.stat().st_mtime_ns for path in sorted(snippets.glob("*.py"))}
    if seen.setdefault(snippets, stamps) == stamps:
        return
    seen[snippets] = stamps
    importlib.invalidate_caches()
    for name in [n for n in sys.modules if n.split(".")[0] == snippets.name]:
        del sys.modules[name]
