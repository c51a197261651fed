r"""How far rounding alone can move what a function returns: it is called with other roundings.

A number in double precision is rounded after each operation, to one of the two doubles beside the
exact result. A module is rewritten so that each of its operations and calls may take the other
one: an addition `a + b` becomes `ROUNDING.binary(operator.add, a, b)`. Called a few times with
different choices, a function shows by how much rounding moves its result: an ill-conditioned
argument, a cancellation, a sum of many terms all show, and a term that is missing does not, for it
is missing each time. (This is stochastic arithmetic, the method of CESTAC.)

What is a whole number, and comes from whole numbers, is exact and stays. Single precision is not
excused: only doubles are moved.
"""

from __future__ import annotations

import ast
import math
import operator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from stepcheck.contract.source.printed import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "__rounding__"
OPERATIONS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.Pow: "pow",
    ast.MatMult: "matmul",
}  # fmt: skip
NEED_THEIR_FRAME = {"super", "locals", "globals", "vars", "dir", "eval", "exec"}
REDUCTIONS = {"sum", "mean", "std", "var", "dot", "prod", "trace", "cumsum", "cumprod"}
ELIMINATIONS = {"det", "slogdet", "inv", "solve"}
LOGARITHMS = {"log", "log2", "log10", "log1p", "arctanh", "atanh", "reciprocal"}
"""Of finite numbers, these are infinite at a pole only."""
EXPONENTIALS = {"exp", "exp2"}
QUOTIENTS = {"truediv", "divide", "true_divide", "reciprocal"}
PRODUCTS = {"mul", "multiply", "pow", "power", "float_power", "square"} | QUOTIENTS
SUMS = {"add", "subtract"}
TINY = 5e-324
LARGEST_WHOLE = 2.0**53


class Rewriter(ast.NodeTransformer):
    """Sends each operation and each call of a module through `ROUNDING`."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Rewrite an operation on two numbers."""
        self.generic_visit(node)
        name = OPERATIONS.get(type(node.op))
        return asked("binary", node, ast.Constant(name), node.left, node.right) if name else node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:  # noqa: ANN401
        """Rewrite `a += b`: as it is, and then what a has become is rounded."""
        self.generic_visit(node)
        if type(node.op) not in OPERATIONS:
            return node
        text = ast.unparse(node.target)
        again = ast.parse(f"{text} = {NAME}.became({text})").body[0]
        return [node, ast.copy_location(again, node)]

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Rewrite a number that is only the double nearest to what is written."""
        value = node.value
        if isinstance(value, float) and math.isfinite(value) and Fraction(repr(value)) != value:
            return asked("moved", node, node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Leave a number with which another is said to be equal, or rounding would excuse that."""
        exact = all(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops)
        sides = [node.left, *node.comparators]
        listed = ast.Constant | ast.Tuple | ast.List | ast.Set
        kept = [exact and (isinstance(s, listed) or folded(s) is not None) for s in sides]
        first, *others = (s if k else self.visit(s) for s, k in zip(sides, kept, strict=True))
        node.left, node.comparators = first, others
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Rewrite a call."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in NEED_THEIR_FRAME:
            return node
        return asked("call", node, node.func, *node.args, keywords=node.keywords)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Leave annotations alone."""
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Leave annotations alone."""
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave annotations and decorators alone."""
        node.args = self.visit(node.args)
        node.body = [new for old in node.body for new in as_list(self.visit(old))]
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        """Leave patterns alone."""
        node.guard = self.visit(node.guard) if node.guard else None
        node.body = [new for old in node.body for new in as_list(self.visit(old))]
        return node


def as_list(found: Any) -> list[Any]:  # noqa: ANN401  what a visitor may return
    """Return the statements that a visitor has put in the place of one."""
    return found if isinstance(found, list) else [found]


def asked(
    method: str, place: ast.AST, *args: ast.expr, keywords: list[ast.keyword] | None = None
) -> ast.AST:
    """Return a call of a method of `ROUNDING`."""
    function = ast.Attribute(ast.Name(NAME, ast.Load()), method, ast.Load())
    return ast.copy_location(ast.Call(function, list(args), keywords or []), place)


class Rounding:
    """Rounds numbers at random, once a run is begun; until then each stays as it is.

    `vanished` and `overflowed` say that a number was too small for a double, or too large, since
    they were last reset.
    """

    def __init__(self) -> None:
        self.rng: np.random.Generator | None = None
        self.vanished = self.overflowed = False

    def reset(self) -> None:
        """Forget what numbers have been lost."""
        self.vanished = self.overflowed = False

    @contextmanager
    def run(self, number: int, *, still: bool = False) -> Iterator[Rounding]:
        """Round at random in one way, or not at all."""
        before = self.rng
        self.rng = None if still else np.random.default_rng(number)
        try:
            yield self
        finally:
            self.rng = before

    def binary(self, name: str, a: Any, b: Any) -> Any:  # noqa: ANN401  any two operands
        """Return the result of an operation, rounded."""
        operation = getattr(operator, name)
        if name == "matmul":  # inside, many numbers are rounded: as if its arguments had been
            a, b = self.moved(a), self.moved(b)
        return self.settled(name, operation(a, b), (a, b))

    def call(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """Return what a function returns, rounded; it sees to itself if it was rewritten too."""
        if NAME in getattr(function, "__globals__", ()):
            return function(*args, **named)
        owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
        operands = (*args, *named.values())
        if isinstance(owner, np.ndarray):
            operands = (owner, *operands)
            if name in REDUCTIONS:
                function = getattr(self.moved(owner), name)
        elif is_of_numpy(function) and not isinstance(function, np.ufunc):
            moved = self.eliminated if name in ELIMINATIONS else self.moved
            args = (*map(moved, args[:1]), *map(self.moved, args[1:]))
        result = function(*args, **named)
        if name == "det" and is_of_numpy(function) and args:
            result = self.by_logarithm(result, args[0])
        copied = False if name in SUMS else copies(result, operands)
        return self.settled(name, result, operands, copied)

    def eliminated(self, value: Any) -> Any:  # noqa: ANN401
        """Return a square matrix as elimination takes it: the exact result is that of one near it.

        Each entry is off by as much as rounding moves the largest one of its column, once a row.
        """
        if self.rng is None or not is_doubles(value) or np.ndim(value) != 2:
            return self.moved(value)
        largest = np.abs(value).max(axis=0, initial=0.0)
        near = self.rng.uniform(-1, 1, value.shape) * len(value) * np.finfo(float).eps * largest
        return value + np.where(np.isfinite(near), near, 0)

    def by_logarithm(self, value: Any, matrix: Any) -> Any:  # noqa: ANN401
        """Return a determinant as NumPy gets it: the exponential of a sum of logarithms."""
        if self.rng is None or not is_doubles(value) or np.ndim(matrix) != 2 or not value:
            return value
        columns = np.abs(matrix).max(axis=0, initial=0.0)
        logs = np.abs(np.log(columns[columns > 0], dtype=float)).sum() + abs(math.log(abs(value)))
        off = self.rng.uniform(-1, 1) * np.finfo(float).eps * logs
        return value * (1 + off) if math.isfinite(off) else value

    def became(self, value: Any) -> Any:  # noqa: ANN401
        """Return what a name has become, rounded; an array is the same array."""
        if is_doubles(value) and isinstance(value, np.ndarray) and value.flags.writeable:
            value[...] = self.moved(value)
            return value
        return self.moved(value)

    def settled(self, name: str, result: Any, operands: tuple[Any, ...], exact: Any = False) -> Any:  # noqa: ANN401
        """Return a result as it might have been rounded too, but for entries that are exact."""
        if not is_doubles(result):
            return result
        numbers = [x for x in operands if is_numbers(x)]
        lost = (np.asarray(result) == 0) & lies_at(result, numbers, name)
        if lost.any():
            self.vanished = True
            result = filled(result, lost) if self.rng else result
        if np.isinf(result).any() and all(np.isfinite(x).all() for x in numbers):
            pole = name in LOGARITHMS or (name == "truediv" and not np.all(numbers[-1]))
            self.overflowed = self.overflowed or not pole
        whole = is_whole(result)
        for number in numbers:
            whole = whole & fitted(is_whole(number), result)
        return self.moved(result, whole | exact)

    def moved(self, value: Any, exact: Any = None) -> Any:  # noqa: ANN401
        """Return doubles, each moved to the one below it or above; those that are exact stay."""
        if not is_doubles(value):
            return value
        if self.rng is None:
            return value.copy(order="K") if isinstance(value, np.ndarray) else value
        stays = (value == 0) | ~np.isfinite(value) | (is_whole(value) if exact is None else exact)
        ends = np.where(self.rng.random(np.shape(value)) < 0.5, -np.inf, np.inf)
        found = np.where(stays, value, np.nextafter(value, ends))
        return found if isinstance(value, np.ndarray) else type(value)(found)


def lies_at(result: Any, operands: list[Any], name: str) -> Any:  # noqa: ANN401
    """Whether a 0 of a result can only be a number that is too small for a double, entry by entry.

    So is each 0 of an exponential, and of a product or a fraction whose parts are not 0.
    """
    if name in EXPONENTIALS:
        return np.ones(np.shape(result), bool)
    if name not in PRODUCTS:
        return np.zeros(np.shape(result), bool)
    factors = operands[:1] if name in QUOTIENTS else operands
    found = np.ones(np.shape(result), bool)
    for factor in factors:
        found = found & fitted(np.asarray(factor) != 0, result)
    return found


def fitted(mask: Any, result: Any) -> Any:  # noqa: ANN401
    """Return a mask at the shape of a result; where it does not fit, whether all of it holds."""
    try:
        return np.broadcast_to(mask, np.shape(result))
    except ValueError:
        return np.all(mask)


def filled(result: Any, lost: Any) -> Any:  # noqa: ANN401
    """Return a result with the smallest double where it has lost a number."""
    found = np.where(lost, TINY, result)
    return found if isinstance(result, np.ndarray) else type(result)(found)


def copies(result: Any, operands: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """Whether entries of a result are those of an operand as they were: nothing was computed."""
    found = np.zeros(np.shape(result), bool)
    if is_doubles(result):
        for operand in operands:
            if is_numbers(operand) and np.shape(operand) in ((), np.shape(result)):
                found = found | (np.asarray(operand) == result)
    return found


def is_doubles(value: object) -> bool:
    """Whether a value is a number in double precision, or an array of them."""
    if isinstance(value, np.ndarray):
        return bool(value.dtype == np.float64)
    return type(value) in (float, np.float64)


def is_numbers(value: object) -> bool:
    """Whether a value is a real number or an array of them."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return isinstance(value, int | float | np.number)


def is_whole(value: Any) -> Any:  # noqa: ANN401
    """Whether numbers are whole, and so small that a double counts them."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.rint(value) == value) & (np.abs(value) < LARGEST_WHOLE))


def is_of_numpy(function: object) -> bool:
    """Whether a function is one of NumPy's or SciPy's."""
    home = getattr(function, "__module__", None) or ""
    return isinstance(function, np.ufunc) or str(home).split(".")[0] in ("numpy", "scipy")


ROUNDING = Rounding()
"""The one that all rewritten modules ask."""
