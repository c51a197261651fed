"""Labelled examples for a graph: two features and a label each, from a function of a snippet."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import numpy as np

from stepcheck.deadline import OutOfTimeError, time_limit
from stepcheck.plot.fields import Call, PlotError
from stepcheck.plot.snippet import called, found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stepcheck.plot.fields import Place

SECONDS = 10.0  # for the function and the import of its module
WANTED = "return features of shape (k, 2) and labels of shape (k,), as in: return X, y"

Example = tuple[float, float, float]


def examples_of(
    name: str, place: Place, snippets: Path, fault: Callable[[str, str, Place], Exception]
) -> list[Example]:
    """Return the two features and the label of each example that `module.function` returns.

    What goes wrong is raised as a `fault`, of a problem, what to do, and the place of the name.
    """
    call = Call(name, None, {}, place)
    try:
        with time_limit(SECONDS):
            return read(call, snippets)
    except PlotError as error:
        raise fault(error.problem, error.hint, place) from error
    except OutOfTimeError as error:
        problem = f"{name} took more than {SECONDS:g} seconds"
        raise fault(problem, "let it do less", place) from error


def read(call: Call, snippets: Path) -> list[Example]:
    """Return the examples of a call; raise `PlotError` for whatever else it gives."""
    function = found(call, snippets)
    try:
        inspect.signature(function).bind()
    except TypeError as error:
        problem = f"{call.name} cannot be called without arguments: {error}"
        raise PlotError(problem, "name a function without parameters", call.place) from error
    result = called(call, function, [], {})
    if not isinstance(result, tuple) or len(result) != 2:
        problem = f"{call.name} returned {type(result).__name__}, and no pair"
        raise PlotError(problem, WANTED, call.place)
    features, labels = map(np.asarray, result)
    kinds = {features.dtype.kind, labels.dtype.kind}
    if features.ndim != 2 or features.shape[1:] != (2,) or labels.shape != features.shape[:1]:
        problem = f"{call.name} returned the shapes {features.shape} and {labels.shape}"
        raise PlotError(problem, WANTED, call.place)
    if not kinds <= set("biuf") or not np.isfinite(features).all():
        raise PlotError(f"{call.name} returned what is no number", WANTED, call.place)
    return [(float(a), float(b), float(c)) for (a, b), c in zip(features, labels, strict=True)]
