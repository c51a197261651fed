"""What code leaves behind: changed data of its module, and changed parts of other modules.

A function that remembers its calls has no one formula. Code that gives another meaning to what is
not its own would change what everybody computes, the checker included.
"""

from __future__ import annotations

import builtins
import functools
import math
import operator
import pickle
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from stepcheck.store import digest

if TYPE_CHECKING:
    from types import ModuleType

    from stepcheck.contract.trial.calls import Function

PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, np.ndarray,
         np.generic, np.random.Generator, np.random.RandomState, type(None))  # fmt: skip
FOREIGN: list[ModuleType] = [builtins, functools, math, operator, np, np.linalg, np.random]
OWN = "stepcheck."


def data_of(function: Function) -> dict[str, str]:
    """Return what a function keeps, by name: data of its module, defaults, cells, attributes."""
    found: dict[str, Any] = {}
    inner: Any = function
    while inner is not None:
        found |= getattr(inner, "__globals__", {}) | getattr(inner, "__dict__", {})
        cells = getattr(inner, "__closure__", None) or ()
        names = getattr(getattr(inner, "__code__", None), "co_freevars", ())
        found |= {n: c.cell_contents for n, c in zip(names, cells, strict=False) if is_full(c)}
        found["the defaults of its parameters"] = getattr(inner, "__defaults__", None)
        inner = getattr(inner, "__wrapped__", None)
    plain = {n: v for n, v in found.items() if isinstance(v, PLAIN) and not n.startswith("__")}
    return {name: mark_of(value) for name, value in plain.items()}


def is_full(cell: Any) -> bool:  # noqa: ANN401  Python has no public type of cells
    """Whether a cell of a function has a value."""
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def mark_of(value: object) -> str:
    """Return a short name that changes with a value."""
    try:
        return digest(pickle.dumps(value).hex())
    except Exception:  # it holds what cannot be written down
        return ""


def changed(before: dict[str, str], after: dict[str, str]) -> str:
    """Return the name of what was changed between two looks, nothing if nothing was."""
    return next((name for name, mark in before.items() if after.get(name, mark) != mark), "")


class Foreign:
    """What other modules were when this was made."""

    def __init__(self) -> None:
        own = [m for name, m in sys.modules.items() if name.startswith(OWN)]
        self.parts = {m: dict(vars(m)) for m in FOREIGN}
        self.parts |= {m: {n: v for n, v in vars(m).items() if callable(v)} for m in own if m}

    def restore(self) -> str:
        """Put back what was changed since, and return the name of the first; nothing if none."""
        found = ""
        for module, parts in self.parts.items():
            for name, part in parts.items():
                if name.startswith("__"):
                    continue
                if vars(module).get(name) is not part:
                    found = found or f"{module.__name__}.{name}"
                    setattr(module, name, part)
        return found
