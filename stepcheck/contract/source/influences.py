"""What a function's result may depend on beside its arguments, as far as its source shows it.

A formula knows nothing of the time, the machine, chance, or whether Python drops its assertions;
and no sample is as long as some sizes that code compares with.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stepcheck.contract.source.printed import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTSIDE = {
    "ctypes", "datetime", "gc", "getpass", "inspect", "locale", "os", "platform", "psutil",
    "random", "secrets", "signal", "socket", "subprocess", "sys", "threading", "time", "traceback",
    "uuid", "warnings",
}  # fmt: skip
"""Modules of what is not an argument."""
CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "itemset", "pop",
    "popitem", "popleft", "put", "remove", "resize", "reverse", "setdefault", "sort", "update",
}  # fmt: skip
LONGEST = 100
"""A size that samples reach."""


def outside_names(tree: ast.Module) -> set[str]:
    """Return the names of a module that are bound to what is not an argument."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                found |= {alias.asname or root} if root in OUTSIDE else set()
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in OUTSIDE:
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def influence(function: ast.AST, outside: set[str]) -> str:
    """Return what a function's result may depend on, in words; nothing if it shows nothing."""
    return next(influences(function, outside), "")


def influences(function: ast.AST, outside: set[str]) -> Iterator[str]:
    """Yield what a function's result may depend on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in outside:
            yield f"its result may depend on `{node.id}`, of which its formula knows nothing"
        elif isinstance(node, ast.Name) and node.id == "__debug__":
            yield "its result may depend on how Python is started: `__debug__`"
        elif isinstance(node, ast.Assert) and changes(node):
            yield "an assertion changes something, and Python may be told to leave assertions out"
        elif isinstance(node, ast.Call) and draws(node):
            yield "it draws random numbers, and no seed says which"
        elif isinstance(node, ast.Global | ast.Nonlocal):
            names = ", ".join(node.names)
            yield f"it keeps `{names}` from one call to the next"
        elif isinstance(node, ast.Compare) and (size := long_size(node)):
            yield f"it compares a size with {size:g}, and no sample is so long"


def changes(node: ast.Assert) -> bool:
    """Whether what is asserted changes something."""
    return any(
        isinstance(part, ast.NamedExpr)
        or (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Attribute)
            and part.func.attr in CHANGING
        )
        for part in ast.walk(node)
    )


def draws(node: ast.Call) -> bool:
    """Whether a call draws random numbers that no seed fixes."""
    path = ast.unparse(node.func).split(".")
    if path[-1] in ("default_rng", "RandomState"):
        return not node.args and not node.keywords
    return len(path) > 2 and path[-2] == "random" and path[-1].islower()


def long_size(node: ast.Compare) -> float:
    """Return the number beyond all samples with which a size is compared, 0 if it is not."""
    sides = [node.left, *node.comparators]
    if not any(is_size(side) for side in sides):
        return 0
    return next((x for side in sides if (x := folded(side) or 0) >= LONGEST), 0)


def is_size(node: ast.expr) -> bool:
    """Whether an expression has the size of something in it."""
    return any(
        (isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "len")
        or (isinstance(part, ast.Attribute) and part.attr in ("shape", "size"))
        for part in ast.walk(node)
    )
