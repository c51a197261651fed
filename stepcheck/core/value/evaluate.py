"""Values of expressions: one small function for each kind of node."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NoReturn

from flint import fmpq

from stepcheck.core import arrays, numbers
from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.errors import OpenError, RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import ONE, ZERO, Dual
from stepcheck.core.tree import (
    Add,
    Apply,
    At,
    Bare,
    Big,
    Brace,
    Call,
    Cases,
    Compose,
    Const,
    Deriv,
    Div,
    EachPow,
    Entry,
    Given,
    Gradient,
    Integral,
    Matrix,
    Mul,
    Neg,
    Num,
    Pow,
    Primed,
    Ref,
    Root,
    RowDeriv,
    Special,
    Transpose,
)  # fmt: skip
from stepcheck.core.value import builtins, differentiate, lookup, solve
from stepcheck.core.value.compare import compare_values
from stepcheck.core.value.entries import entry, has_size_one, indexed
from stepcheck.core.value.env import Env
from stepcheck.core.value.integrals import quadrature
from stepcheck.core.value.lookup import column, split_indices
from stepcheck.core.value.truth import truth
from stepcheck.core.vocabulary import SMOOTH_SQUARED, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.tree import Expr, Key

LONGEST_SUM = 2000
COMBINED: dict[str, tuple[Callable[[Value, Value], Value], Value]] = {
    "sum": (arrays.add, ZERO), "prod": (arrays.multiply, ONE),
}  # fmt: skip
"""How the terms of a sum or a product come together, and what there is without any."""
PRODUCTS = ("juxtaposed", "dot", "cross")
"""Signs of a product of numbers or of matrices."""


class Evaluation(Env):
    """An environment that can evaluate every kind of node."""

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression; raise `RefusalError` when it takes too long."""
        self.context.check_time(expr.position)
        try:
            return EVALUATORS[type(expr)](self, expr)
        except UndefinedError as error:
            error.node = error.node or expr
            raise

    def compute(self, key: Key, index: tuple[int, ...]) -> Value:
        """Return the value of a name that was not asked for before."""
        return lookup.compute(self, key, index)


def eval_ref(env: Env, ref: Ref) -> Value:
    """Return the value of a name, an entry, or the column of a family."""
    symbol = env.scope.get(ref.key)
    if symbol is None:
        return env.value(ref.key)  # a parameter, or an index that a sum binds
    if ref.whole:
        return column(env, symbol)
    index, rest = split_indices(env, symbol, ref)
    value = env.value(ref.key, index)
    return entry(env, value, rest) if rest else value


def eval_special(env: Env, special: Special) -> Value:
    """Return bold 1, 0 or I at the size written below it, else at any size."""
    sizes = [env.whole(size) for size in special.sizes]
    if any(size < 1 or size > LONGEST_SUM for size in sizes):
        raise RefusalError(f"a size outside 1 … {LONGEST_SUM}", special.position)
    flexible = Flexible(special.kind, ONE)
    if not sizes:
        return flexible
    if special.kind == "eye":
        return flexible.shaped((sizes[0], sizes[-1]))
    rows, columns = sizes if len(sizes) == 2 else (sizes[0], 1)
    return arrays.full((rows, columns), fmpq(special.kind == "ones"))


def eval_call(env: Env, call: Call) -> Value:
    """Return a function of the scope at its arguments, or a derivative of it."""
    args = [env.eval(a) for a in call.args]
    if call.primes:
        return slopes_of(env, lambda x: differentiate.called(env, call, [x]), args[0], call.primes)
    return differentiate.called(env, call, args)


def slopes_of(env: Env, f: Callable[[Number], Value], at: Value, order: int) -> Value:
    """Return a derivative of a function of one number, entry by entry."""
    return arrays.each(lambda x: differentiate.primed(env, f, x, order), at)


def eval_primed(env: Env, node: Primed) -> Value:
    """Return a derivative of a built-in function, entry by entry."""
    value = env.eval(node.arg)
    builtins.refuse_matrix(node.name, value)
    f = VOCABULARY[node.name].value
    assert f is not None  # the parser takes no other
    return slopes_of(env, f, value, node.order)


def eval_big(env: Env, big: Big) -> Value:
    """Return a sum, product or extreme over an index."""
    start, stop = env.whole(big.start), env.whole(big.stop)
    if stop - start > LONGEST_SUM:
        raise RefusalError(f"a {big.kind} of more than {LONGEST_SUM} terms", big.position)
    inner = [env.child({(big.index, ()): fmpq(k)}) for k in range(start, stop + 1)]
    values = [e.eval(big.body) for e in inner if big.where is None or truth(e, big.where)]
    if big.kind in ("max", "min"):
        if not values:
            raise UndefinedError(f"the {big.kind} of nothing")
        found = [arrays.number(v) for v in values]
        return builtins.extreme_of(env, big, found, 1 if big.kind == "max" else -1, switches=1)
    combine, nothing = COMBINED[big.kind]
    return reduce(combine, values) if values else nothing


def eval_cases(env: Env, cases: Cases) -> Value:
    """Return the value of the first case that applies."""
    context = env.context
    outer, context.border = context.border, False
    branch, found = case_at(env, cases)
    context.taken(cases, branch)
    refuse_overlap(env, cases, branch, found)
    if context.border and not context.beside:
        found = slope_across(env, cases, found)
    context.border = outer or context.border
    return found


def case_at(env: Env, cases: Cases) -> tuple[int, Value]:
    """Return which case applies first, and its value."""
    for branch, (value, condition) in enumerate(zip(cases.values, cases.conditions, strict=True)):
        if condition is None or truth(env, condition):
            return branch, env.eval(value)
    raise UndefinedError("no case applies")


def slope_across(env: Env, cases: Cases, here: Value) -> Value:
    """Return a value at the border of its cases with the slope that it has on both sides there."""
    beside: list[Value] = []
    for way in (-1, 1):
        env.context.beside = way
        try:
            beside.append(case_at(env, cases)[1])
        finally:
            env.context.beside = 0
    if compare_values(here, "=", beside[0]) is not None or not same_slopes(*beside):
        raise UndefinedError("a case ends here, and the next one begins in another way")
    return beside[0]


def same_slopes(left: Value, right: Value) -> bool:
    """Whether two values agree, and so do all their derivatives that are asked for."""
    gaps = arrays.entries(arrays.add(left, arrays.each(lambda x: -x, right)))
    return all(compare_values(part, "=", fmpq(0)) is None for gap in gaps for part in parts_of(gap))


def parts_of(number: Number) -> Iterator[Number]:
    """Yield the value and all slopes of a number."""
    if isinstance(number, Dual):
        yield from parts_of(number.value)
        yield from parts_of(number.slope)
    else:
        yield number


def refuse_overlap(env: Env, cases: Cases, branch: int, found: Value) -> None:
    """Give cases no value where two of them apply and disagree."""
    for value, condition in list(zip(cases.values, cases.conditions, strict=True))[branch + 1 :]:
        applies = condition is not None and truth(env, condition)
        if applies and compare_values(found, "=", env.eval(value)) is not None:
            raise UndefinedError("two cases apply here, and their values differ")


def eval_brace(env: Env, brace: Brace) -> Value:
    """Return what stands above a brace; note it beside its label, to compare."""
    value = env.eval(brace.body)
    env.context.braces.append((brace, value, env.eval(brace.label)))
    return value


def eval_matrix(env: Env, matrix: Matrix) -> Value:
    """Return a matrix of numbers, or of blocks that fit beside and below each other."""
    return arrays.below([arrays.beside([env.eval(cell) for cell in row]) for row in matrix.rows])


def eval_mul(env: Env, mul: Mul) -> Value:
    """Return a product: of numbers, of matrices, or entry by entry."""
    left, right = env.eval(mul.left), env.eval(mul.right)
    if mul.kind == "entrywise":
        return arrays.entrywise(lambda a, b: a * b, left, right)
    if mul.kind == "cross" and is_array(left) and is_array(right):
        return arrays.cross(left, right)
    if mul.kind == "kronecker":
        return tensor(env, left, right)
    alike = is_array(left) and is_array(right) and left.shape == right.shape
    if mul.kind == "dot" and alike and 1 in arrays.shape_of(left):
        return arrays.inner(left, right)
    if mul.kind == "dot" and alike and len(set(arrays.shape_of(left))) > 1:
        raise OpenError(
            r"a dot between matrices of one shape could be their inner product; "
            r"write \langle A, B \rangle, or A^\top B for a product"
        )
    if mul.kind not in PRODUCTS:
        raise NotImplementedError(mul.kind)
    return short(arrays.multiply(left, right))


def tensor(env: Env, left: Value, right: Value) -> Value:
    """Return a Kronecker product; of two columns the sign could be the outer product as well."""
    left, right = indexed(left), indexed(right)
    lone = [value for value in (left, right) if 1 in (arrays.shape_of(value) or (1,))]
    if lone and not has_size_one(env):
        raise OpenError(
            r"\otimes of columns or numbers could be an outer product or a Kronecker product; "
            r"write \mathbf{u} \mathbf{v}^\top"
        )
    return arrays.kronecker(left, right)


def eval_div(env: Env, node: Div) -> Value:
    """Return a fraction."""
    top, bottom = env.eval(node.top), env.eval(node.bottom)
    if env.context.edges is not None and not is_array(bottom):
        env.context.edge(node, numbers.primal(arrays.number(bottom)))
    return arrays.quotient(top, bottom)


def eval_pow(env: Env, node: Pow) -> Value:
    """Return a power."""
    norm = node.base if isinstance(node.base, Apply) else None
    if norm and norm.name in SMOOTH_SQUARED and node.exponent == Num("2"):
        return builtins.squares(norm, env.eval(norm.args[0]))  # smooth at 0, unlike the norm
    if isinstance(node.base, Const) and node.base.name == "e":
        value = exponential(env, env.eval(node.exponent))
        env.context.met(value)
        return value
    base, exponent = env.eval(node.base), env.eval(node.exponent)
    if env.context.edges is not None and not is_array(base):
        env.context.edge(node, numbers.primal(arrays.number(base)))
    value = arrays.raise_to(base, exponent)
    env.context.met(value)
    return short(value)


def eval_each_pow(env: Env, node: EachPow) -> Value:
    """Return a power entry by entry; of a number it is a power like any other."""
    base = env.eval(node.base)
    if not is_array(base):
        return eval_pow(env, node)
    exponent = env.number(node.exponent)
    if env.context.edges is not None:
        for x in arrays.entries(base):
            env.context.edge(node, numbers.primal(x))
    value = arrays.each(lambda x: numbers.power(x, exponent), base)
    env.context.met(value)
    return value


def exponential(env: Env, exponent: Value) -> Value:  # noqa: ARG001  as all others
    """Return e to a number, or to each entry of a column; that of a matrix is another thing."""
    if is_array(exponent) and 1 not in exponent.shape:
        raise ShapeError("e to a matrix is not entry by entry; write its entries")
    return arrays.each(numbers.exp, exponent)


def eval_add(env: Env, node: Add) -> Value:
    """Return a sum."""
    total = env.eval(node.terms[0])
    for term in node.terms[1:]:
        total = arrays.add(total, env.eval(term))
    return short(total)


def short(value: Value) -> Value:
    """Return a number as a ball where its exact fraction has grown too long."""
    return numbers.shortened(value) if isinstance(value, fmpq) else value


def refuse_function(node: Bare | Compose) -> NoReturn:
    """Refuse a function without its argument, or one that is made of functions."""
    if isinstance(node, Compose):
        words = "a function made of functions stands without its argument"
        raise RefusalError(words, node.position, r"write (f \circ g)(x)")
    words = f"the function `{node.key[0]}` stands without its argument"
    raise RefusalError(words, node.position, "write the argument in brackets")


EVALUATORS: dict[type[Expr], Callable[[Env, Any], Value]] = {
    Num: lambda _e, n: numbers.exact(n.text), Const: lambda _e, n: numbers.constant(n.name),
    Ref: eval_ref, Call: eval_call, Apply: builtins.evaluate,
    **dict.fromkeys((Bare, Compose), lambda _e, n: refuse_function(n)),
    Neg: lambda e, n: arrays.negate(e.eval(n.body)), Add: eval_add, Mul: eval_mul,
    Div: eval_div, Pow: eval_pow, EachPow: eval_each_pow,
    Transpose: lambda e, n: arrays.transpose(e.eval(n.body)), Big: eval_big,
    Integral: quadrature.evaluate,
    Deriv: lambda e, n: differentiate.derivative(e, n.body, n.by),
    RowDeriv: lambda e, n: differentiate.by_row(e, n.body, n.by), Primed: eval_primed,
    Gradient: lambda e, n: differentiate.gradient(e, n), At: lambda e, n: differentiate.at(e, n),
    Cases: eval_cases, Matrix: eval_matrix, Special: eval_special,
    Given: solve.given, Root: solve.root,
    Brace: eval_brace, Entry: lambda e, n: entry(e, e.eval(n.body), n.lower),
}  # fmt: skip
