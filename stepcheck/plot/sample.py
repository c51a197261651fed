"""The values of a snippet's functions, asked for one point at a time."""

import importlib
import inspect
import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from stepcheck.plot.spec import Curve, PlotError

Values = NDArray[np.float64]

_seen: dict[Path, dict[Path, int]] = {}


def values(curve: Curve, xs: Iterable[float], snippets: Path) -> Values:
    """Return the curve's function at each of ``xs``, NaN where it has no real value.

    The function gets one number at a time, so one that is written for a single number can be
    drawn too. ``snippets`` is the folder of the modules. Raises `PlotError`.
    """
    function = _function(curve, snippets)
    given = _given(curve)
    varied = {} if curve.over is None else {curve.over: 0.0}
    _check_arguments(curve, function, [] if varied else [0.0], varied | given)
    ys = []
    for x in np.asarray(list(xs), dtype=np.float64):
        arguments = ((), {curve.over: x}) if curve.over else ((x,), {})
        ys.append(_number(curve, x, _call(curve, function, *arguments[0], **arguments[1], **given)))
    return np.array(ys)


def series(curve: Curve, snippets: Path) -> Values:
    """Return the array that the curve's function returns without an x; raises `PlotError`."""
    function = _function(curve, snippets)
    given = _given(curve)
    _check_arguments(curve, function, [], given)
    array = np.asarray(_call(curve, function, **given))
    if array.ndim != 1 or array.size < 2 or array.dtype.kind not in "iuf":
        raise PlotError(
            f"{curve.call} must return an array of two or more real numbers for a series; "
            f"it returned shape {array.shape}, type {array.dtype}",
            curve.place,
        )
    return array.astype(np.float64)


def _given(curve: Curve) -> dict[str, object]:
    """Return the fixed arguments, lists as arrays."""
    return {
        name: np.array(value) if isinstance(value, list) else value
        for name, value in curve.arguments.items()
    }


def _call(curve: Curve, function: Callable[..., object], *x: object, **named: object) -> object:
    try:
        with np.errstate(all="ignore"):  # an overflow shows as a gap in the curve
            return function(*x, **named)
    except Exception as error:
        given = [repr(float(v)) for v in x if isinstance(v, float)]
        given += [f"{name}={value}" for name, value in named.items()]
        raise PlotError(
            f"{curve.call}({', '.join(given)}) raised {type(error).__name__}: {error}", curve.place
        ) from error


def _number(curve: Curve, x: float, result: object) -> float:
    array = np.asarray(result)
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise PlotError(
            f"{curve.call} must return one real number for one x; at {x:g} it returned "
            f"shape {array.shape}, type {array.dtype}",
            curve.place,
        )
    y = float(array.item())
    return y if math.isfinite(y) else math.nan


def _check_arguments(
    curve: Curve, function: Callable[..., object], x: list[float], named: dict[str, object]
) -> None:
    parameters = inspect.signature(function)
    try:
        parameters.bind(*x, **named)
    except TypeError as error:
        names = ", ".join(parameters.parameters)
        raise PlotError(
            f"{curve.call}({names}): {error}; x is its first parameter unless 'over' names "
            "another, and 'with' names the rest",
            curve.place,
        ) from error


def _function(curve: Curve, snippets: Path) -> Callable[..., object]:
    name, attribute = curve.call.split(".")
    function = getattr(_module(curve, name, snippets), attribute, None)
    if not callable(function):
        raise PlotError(
            f"{snippets.name}/{name}.py has no function '{attribute}'; define it or correct 'call'",
            curve.place,
        )
    return function


def _module(curve: Curve, name: str, snippets: Path) -> ModuleType:
    snippets = snippets.resolve()
    if not (snippets / f"{name}.py").is_file():
        raise PlotError(
            f"there is no {snippets.name}/{name}.py; create it or correct 'call'", curve.place
        )
    _forget_edited(snippets)
    if str(snippets.parent) not in sys.path:  # the `mkdocs` command does not put the project there
        sys.path.insert(0, str(snippets.parent))
    try:
        return importlib.import_module(f"{snippets.name}.{name}")
    except Exception as error:
        raise PlotError(
            f"{snippets.name}/{name}.py cannot be imported: {type(error).__name__}: {error}",
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
