"""The functions of snippet modules, called with the arguments that a page gives."""

import importlib
import inspect
import math
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from stepcheck.plot.fields import PlotError
from stepcheck.plot.spec import Curve

Values = NDArray[np.float64]

_seen: dict[Path, dict[Path, int]] = {}


def function_of(curve: Curve, snippets: Path) -> Callable[[float], float]:
    """Return the curve as a function of one number, NaN where it has no finite value.

    Its function gets one number at a time, so one that is written for a single number can be
    drawn too. ``snippets`` is the folder of the modules. Raises `PlotError`, now or when called.
    """
    function, given = _function(curve, snippets), _given(curve)
    varied = {} if curve.over is None else {curve.over: 0.0}
    _check_arguments(curve, function, [] if varied else [0.0], varied | given)

    def value(x: float) -> float:
        number = np.float64(x)  # unlike Python's own number, it overflows to inf as arrays do
        if curve.over is None:
            return _real(curve, x, _call(curve, function, [number], given))
        return _real(curve, x, _call(curve, function, [], {curve.over: number} | given))

    return value


def series_of(curve: Curve, snippets: Path) -> Values:
    """Return the array that the curve's function returns without an x; raises `PlotError`."""
    function, given = _function(curve, snippets), _given(curve)
    _check_arguments(curve, function, [], given)
    array = np.asarray(_call(curve, function, [], given))
    if array.ndim != 1 or array.size < 2 or array.dtype.kind not in "iuf":
        raise PlotError(
            f"{curve.call} returned shape {array.shape}, type {array.dtype}",
            "a series needs a function that returns an array of two or more real numbers",
            curve.place,
        )
    return array.astype(np.float64)


def _given(curve: Curve) -> dict[str, object]:
    """Return the fixed arguments, lists as arrays."""
    return {
        name: np.array(value) if isinstance(value, list) else value
        for name, value in curve.arguments.items()
    }


def _call(
    curve: Curve, function: Callable[..., object], x: list[float], named: dict[str, object]
) -> object:
    try:
        with np.errstate(all="ignore"):  # an overflow shows as a gap in the curve
            return function(*x, **named)
    except Exception as error:
        given = [f"{v:g}" for v in x] + [f"{name}={value}" for name, value in named.items()]
        raise PlotError(
            f"{curve.call}({', '.join(given)}) raised {type(error).__name__}: {error}",
            "mend the function or change what it is called with",
            curve.place,
        ) from error


def _real(curve: Curve, x: float, result: object) -> float:
    array = np.asarray(result)
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise PlotError(
            f"{curve.call} at {x:g} returned shape {array.shape}, type {array.dtype}",
            "a curve needs a function that returns one real number for one x",
            curve.place,
        )
    y = float(array.item())
    return y if math.isfinite(y) else math.nan


def _check_arguments(
    curve: Curve, function: Callable[..., object], x: list[float], named: dict[str, object]
) -> None:
    signature = inspect.signature(function)
    try:
        signature.bind(*x, **named)
    except TypeError as error:
        raise PlotError(
            f"{curve.call}({', '.join(signature.parameters)}): {error}",
            "x is the first parameter unless 'over' names another, and 'with' gives the rest",
            curve.place,
        ) from error


def _function(curve: Curve, snippets: Path) -> Callable[..., object]:
    name, attribute = curve.call.split(".")
    function: object = getattr(_module(curve, name, snippets.resolve()), attribute, None)
    if not callable(function):
        raise PlotError(
            f"{snippets.name}/{name}.py has no function '{attribute}'",
            "define it there or name another",
            curve.place,
        )
    return function


def _module(curve: Curve, name: str, snippets: Path) -> ModuleType:
    if not (snippets / f"{name}.py").is_file():
        raise PlotError(
            f"there is no {snippets.name}/{name}.py", "create it or name another", curve.place
        )
    _forget_edited(snippets)
    if str(snippets.parent) not in sys.path:  # the `mkdocs` command does not put the project there
        sys.path.insert(0, str(snippets.parent))
    try:
        return importlib.import_module(f"{snippets.name}.{name}")
    except Exception as error:
        raise PlotError(
            f"{snippets.name}/{name}.py cannot be imported: {type(error).__name__}: {error}",
            "mend the module",
            curve.place,
        ) from error


def _forget_edited(snippets: Path) -> None:
    """Drop the imported modules if one was edited: a live preview must show the new curve."""
    stamps = {path: path.stat().st_mtime_ns for path in sorted(snippets.glob("*.py"))}
    if _seen.setdefault(snippets, stamps) == stamps:
        return
    _seen[snippets] = stamps
    importlib.invalidate_caches()
    for name in [n for n in sys.modules if n.split(".")[0] == snippets.name]:
        del sys.modules[name]
