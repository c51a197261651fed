"""The numbers that the code of a function prints, with those of the names and functions it uses."""

from __future__ import annotations

import ast
import operator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

USUAL = (0.0, 1.0, 2.0)
MOST = 16  # numbers of a function that are looked at
FAR = 1e300
LARGEST_POWER = 300
Number: TypeAlias = float | int

OPERATIONS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Pow: operator.pow,
    ast.Mod: operator.mod, ast.LShift: operator.lshift,
}  # fmt: skip


def folded(node: ast.AST) -> Number | None:
    """Return the number that an expression of numbers alone is, None for any other."""
    if isinstance(node, ast.Constant):
        return number_of(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = folded(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.func, ast.Name):
        return folded(node.args[0]) if node.func.id in ("float", "int") else None
    if not isinstance(node, ast.BinOp) or type(node.op) not in OPERATIONS:
        return None
    left, right = folded(node.left), folded(node.right)
    if left is None or right is None:
        return None
    if isinstance(node.op, ast.Pow | ast.LShift) and abs(right) > LARGEST_POWER:
        return None  # it would have too many digits to be computed
    try:
        found = OPERATIONS[type(node.op)](left, right)
    except (ArithmeticError, TypeError, ValueError):
        return None
    return found if isinstance(found, int | float) else None


def number_of(value: object) -> Number | None:
    """Return a printed number; one in a string counts as well."""
    if isinstance(value, str) and len(value) < 30:
        try:
            return float(value)
        except ValueError:
            return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def numbers_in(function: ast.AST, module: ast.Module) -> tuple[float, ...]:
    """Return the numbers that a function prints, but those that are tried anyway.

    Between two that lie beside one another stands the one in the middle: code may branch there.
    """
    found = [
        x
        for part in reached(function, module)
        for node in ast.walk(part)
        if (x := folded(node)) is not None
    ]
    printed = list(dict.fromkeys(float(x) for x in found if abs(x) < FAR and x == x))
    unusual = [x for x in printed if x not in USUAL][:MOST]
    ordered = sorted(unusual)
    middles = [(a + b) / 2 for a, b in pairwise(ordered) if b - a <= abs(a) / 2]
    return tuple(dict.fromkeys([*unusual, *middles]))


def reached(function: ast.AST, module: ast.Module) -> list[ast.AST]:
    """Return a function, and what stands on the top level of its module and is used by it."""
    tops: dict[str, ast.AST] = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            tops[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
            tops |= dict.fromkeys(names, node)
    found: list[ast.AST] = []
    todo = [function]
    while todo:
        part = todo.pop(0)
        if any(part is known for known in found):
            continue
        found.append(part)
        used = dict.fromkeys(n.id for n in ast.walk(part) if isinstance(n, ast.Name))
        todo += [tops[name] for name in used if name in tops]
    return found
