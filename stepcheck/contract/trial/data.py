"""The data on which a function and its formula are compared.

The function gets numbers in double precision; the formula is evaluated at these very numbers, as
exactly as it takes. There are round numbers, whole ones, zeros, both signs, ends of sets, full
mantissas, tiny, large and mixed sizes, each member of a finite set, and arrays of several sizes,
with 1 among them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, Value, is_array
from stepcheck.core.domains import Integers, Members, Naturals, Style
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import PRECISIONS, Real, ball, precision, primal, to_float
from stepcheck.core.tree import Ref
from stepcheck.core.trial.points import facts_of, samples, whole_numbers
from stepcheck.core.value.compare import compare_values
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.contract.contract import Contract
    from stepcheck.core.domains import Domain
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key
    from stepcheck.core.trial.points import Facts
    from stepcheck.core.value.env import Env
    from stepcheck.core.value.sample import Place

STYLES = 12  # points of the kinds at which statements are tried too
COMBINATIONS = 16  # of members of finite sets
ENOUGH = 4
TIME_LIMIT = 10.0
EXPONENTS = (-40, -100, 20)  # of two: all numbers of a point scaled alike
MIXED = (-100, -40, -10, 0, 0, 10, 20)
LONGER = (9, 17, 40)  # sizes beyond those that statements are tried with
LONGEST = 100  # a size that the code prints
LARGEST_WHOLE = 2**31  # a product of two is still an int
DIGITS = 2.0**-70  # a value is known so well, for its share of the error does not count

Floats: TypeAlias = NDArray[np.float64]
Argument: TypeAlias = bool | int | float | np.generic | NDArray[np.generic]


@dataclass(frozen=True)
class Given:
    """An argument; `rounded` says where it is only the double nearest to what the formula has.

    `bits` says that it is 0 or 1 by its set, so that a boolean stands for it as well.
    """

    value: float | int | Floats
    rounded: NDArray[np.bool_]
    bits: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of its numbers are whole ones."""
        small = np.abs(self.value) < LARGEST_WHOLE
        return not self.rounded.any() and bool((small & (np.rint(self.value) == self.value)).all())


@dataclass(frozen=True)
class Point:
    """One sample: what the formula gives, and the arguments for the function.

    `promised` is the shape that the docstring names, if it names one; `by_code` says that the point
    was chosen for the numbers that the function prints, so that it shows mistakes and no merit.
    """

    expected: Floats
    given: dict[str, Given]
    promised: tuple[int, ...] | None = None
    by_code: bool = False

    @property
    def arguments(self) -> dict[str, Argument]:
        """The arguments as floating-point numbers; what counts is an int."""
        return {name: given.value for name, given in self.given.items()}

    def variants(self) -> Iterator[tuple[str, dict[str, Argument]]]:
        """Yield the same numbers as whole ones and as booleans, where they are such."""
        if any(g.whole and not isinstance(g.value, int) for g in self.given.values()):
            yield "whole numbers", {n: as_whole(g) for n, g in self.given.items()}
        if any(g.bits for g in self.given.values()):
            yield "booleans", {n: as_bits(g) for n, g in self.given.items()}

    def of_numpy(self) -> dict[str, Argument]:
        """Return the same numbers as NumPy has them where it computed them itself."""
        return {n: as_of_numpy(g.value) for n, g in self.given.items()}


@dataclass(frozen=True)
class Look:
    """The values of all formulas and parameters at one sample, as the mathematics has them."""

    env: Env
    formula: Value
    parameters: dict[str, Value]
    by_code: bool = False


@dataclass(frozen=True)
class Doubles(Sample):
    """A point whose free numbers are doubles; some points scale, mirror or make them whole."""

    exponents: tuple[int, ...] = ()
    mirrored: bool = False
    whole: bool = False
    aim: fmpq | None = None  # what each number is, if its set allows
    longer: bool = False

    def number_of(
        self, place: Place, ordinal: int, domain: Domain, bound: Callable[[Expr], Real]
    ) -> Real:
        """Return one number of a domain."""
        number = super().number_of(place, ordinal, domain, bound)
        tries = [rounded(number)]
        if self.aim is not None:
            tries.insert(0, self.aim)
        elif self.whole:
            tries.insert(0, fmpq(round(to_float(number))))
        elif self.exponents and not domain.separate:
            power = self.draw(ordinal, (*place[1], *place[2:])).rng.choice(self.exponents)
            size = rounded(number) * fmpq(2) ** power
            tries.insert(0, -size if self.mirrored else size)
        return next((x for x in tries if lies_in(x, domain, bound)), number)

    def deck(self, ordinal: int, count: int) -> list[Real] | None:
        """Return round numbers that differ, as doubles."""
        others = self.whole or self.exponents or self.aim is not None
        cards = None if others else super().deck(ordinal, count)
        return cards and [rounded(card) for card in cards]


def rounded(number: Real) -> fmpq:
    """Return the double nearest to a number."""
    top, bottom = to_float(number).as_integer_ratio()
    return fmpq(top, bottom)


def lies_in(number: Real, domain: Domain, bound: Callable[[Expr], Real]) -> bool:
    """Whether a number lies in a set, and is not taken out of it."""
    try:
        return domain.contains_all([number], bound)
    except (UndefinedError, UnsureError):
        return False


def points(contract: Contract, seed: int) -> list[Point]:
    """Return the points to try; raise `RefusalError` if the formula has a value at too few."""
    scope, context = contract.scope.frozen(), Context(TIME_LIMIT)
    looks, tried = [], 0
    for sample in chosen(contract, scope, seed, context):
        tried += 1
        try:
            one = look(contract, scope, sample, context)
        except RefusalError:
            if not sample.longer:
                raise
            one = None  # more entries than can be evaluated
        if one is not None:
            looks.append(replace(one, by_code=sample.aim is not None))
    if len(looks) < min(ENOUGH, tried):
        raise RefusalError(
            f"only {len(looks)} of {tried} samples give the formula a value",
            0,
            "declare its symbols in sets on which it is defined",
        )
    found = as_points(contract, scope, looks)
    if not found:
        raise RefusalError("its values are too large for double precision at each sample")
    return found


def chosen(contract: Contract, scope: Scope, seed: int, context: Context) -> Iterator[Doubles]:
    """Yield the samples: of all styles, then whole numbers, then numbers of other sizes."""
    facts = facts_of(
        scope, [*contract.formulas, *asked(contract).values()], ordered=True, bounded=True
    )
    found = samples(facts, scope, seed, context)
    last = doubles(next(found))  # what it meets says which others there are
    yield last
    most = STYLES if len(context.members) < 2 else COMBINATIONS
    for sample in islice(found, most - 1):
        last = doubles(sample)
        yield last
    last = doubles(Sample(last.number + 1, seed))
    yield from by_code(contract.numbers, facts, scope, last)
    if not context.numbers:
        return
    more = [*((e,) for e in EXPONENTS), MIXED, (), ()]
    for number, exponents in enumerate(more, last.number + 1):
        sizes = whole_numbers(facts, scope, number)
        style = (number, seed, Style.GENERIC, (), sizes, (), exponents)
        if not exponents:
            yield Doubles(*style, whole=True)
            continue
        for mirrored in (False, True):  # no sign is left to luck
            yield Doubles(*style, mirrored)


def by_code(
    printed: tuple[float, ...], facts: Facts, scope: Scope, first: Doubles
) -> Iterator[Doubles]:
    """Yield samples at and around the numbers that the code of a function prints, and longer ones.

    A branch on a number, a cut of an array or a size is met there, and hardly by chance.
    """
    known = whole_numbers(facts, scope, first.number)
    aims = [fmpq(*x.as_integer_ratio()) for c in printed for x in around(c)]
    for aim in dict.fromkeys(aims):
        counts: dict[Place, Real] = {
            (key, (), 0, 0): aim for key in facts.counts if is_count(aim, key, scope)
        }
        style = replace(first, style=Style.GENERIC)
        yield replace(style, chosen={**known, **counts}, aim=aim)
    cuts = (int(c) + more for c in printed if c == int(c) and c < LONGEST for more in (0, 1))
    for size in dict.fromkeys((*LONGER, *cuts)):
        for key in facts.sizes:
            longer: dict[Place, Real] = {**known, (key, (), 0, 0): fmpq(max(size, 1))}
            yield replace(first, style=Style.GENERIC, chosen=longer, longer=True)


def around(number: float) -> tuple[float, ...]:
    """Return a number, its neighbours, what lies further out, and the same with a minus."""
    sizes = (number, number + 1, number - 1, number * 0.9, number * 1.25, number * 2)
    return (*sizes, *(-x for x in sizes))


def is_count(number: fmpq, key: Key, scope: Scope) -> bool:
    """Whether a whole number lies in the set of a count."""
    symbol = scope.get(key)
    natural = symbol is not None and isinstance(symbol.domain, Naturals)
    whole = number.denominator == 1 and abs(number) < LARGEST_WHOLE
    return whole and (number > 0 or not natural)


def doubles(sample: Sample) -> Doubles:
    """Return a sample whose numbers are doubles."""
    return Doubles(sample.number, sample.seed, sample.style, sample.literals, sample.chosen)


def look(contract: Contract, scope: Scope, sample: Sample, context: Context) -> Look | None:
    """Return the values at a sample; None where the formula has none, or none that is known."""
    context.used, context.numbers = {}, {}
    for bits in PRECISIONS:
        with precision(bits):
            try:
                found = values(contract, Evaluation(scope, sample, context))
            except UndefinedError:
                return None
            except UnsureError:
                continue
            except ShapeError as error:
                raise RefusalError(f"the formula makes no sense: {error}") from None
            if is_known(found.formula) and all(map(is_known, found.parameters.values())):
                return found
    return None


def values(contract: Contract, env: Evaluation) -> Look:
    """Return the values at a sample; raise `RefusalError` where two formulas differ."""
    first, *others = contract.formulas
    given = {name: env.eval(expr) for name, expr in asked(contract).items()}
    value = definite(env.eval(first))
    for latex, other in zip(contract.latex[1:], others, strict=True):
        if compare_values(value, "=", env.eval(other)) is not None:
            raise RefusalError(
                f"the docstring has two formulas for what is returned, and they differ: "
                f"{contract.latex[0]} and {latex}",
                0,
                "say in LaTeX only what is returned; write other names as ``code``",
            )
    return Look(env, value, given)


def definite(value: Value) -> Value:
    """Return a value that has a size; raise `RefusalError` for one that has none."""
    if isinstance(value, Flexible):
        raise RefusalError("bold 1, 0 and I have no definite size here", 0, "write what they meet")
    return value


def is_known(value: Value) -> bool:
    """Whether a value is known to more digits than a double has."""
    balls = [ball(primal(x)) for x in arrays.entries(definite(value))]
    return all(x.rad() <= abs(x.mid()) * DIGITS or x.rad() < 2.0**-1100 for x in balls)


def as_points(contract: Contract, scope: Scope, looks: list[Look]) -> list[Point]:
    """Return points with values as NumPy has them.

    An array of one entry looks like a number, so how many axes a value has is seen at all points.
    """
    axes = max(axes_of(look.formula) for look in looks)
    known = asked(contract)
    axes_by_name = {name: axes_for(expr, name, scope, looks) for name, expr in known.items()}
    found = []
    for one in looks:
        expected = as_floats(one.formula, axes)
        given = {
            name: argument(expr, scope, one.parameters[name], axes_by_name[name])
            for name, expr in known.items()
        }
        promised = None
        if contract.shape is not None:
            promised = tuple(one.env.whole(size) for size in contract.shape)
        elif contract.like is not None:
            promised = given[contract.like[0]].rounded.shape
        own = {name: given[name] for name in contract.parameters}
        if all(np.isfinite(x).all() for x in (expected, *(g.value for g in own.values()))):
            found.append(Point(expected, own, promised, one.by_code))
    return found


def asked(contract: Contract) -> dict[str, Expr]:
    """Return the parameters, and the symbol whose shape the result has, by their names in code."""
    return {**dict([contract.like] if contract.like else []), **contract.parameters}


def axes_of(value: Value) -> int:
    """Return how many axes NumPy's array of a value has: a column has one."""
    if not is_array(value):
        return 0
    return 1 if value.shape[1] == 1 else 2


def axes_for(expr: Expr, name: str, scope: Scope, looks: list[Look]) -> int:
    """Return how many axes an argument has: as declared, or else as its values have."""
    symbol = scope.get(expr.key) if isinstance(expr, Ref) else None
    if symbol is not None and symbol.domain is not None and isinstance(expr, Ref):
        if expr.whole:
            return 1
        if not (expr.upper or expr.lower):
            return len(symbol.domain.shape)
    return max(axes_of(look.parameters[name]) for look in looks)


def argument(expr: Expr, scope: Scope, value: Value, axes: int) -> Given:
    """Return what a parameter is given."""
    symbol = scope.get(expr.key) if isinstance(expr, Ref) else None
    domain = symbol.domain if symbol else None
    found = as_floats(value, axes)
    exact = [is_exact(primal(x)) for x in arrays.entries(definite(value))]
    off = ~np.array(exact).reshape(found.shape)
    if found.shape:
        return Given(found, off, is_bits(domain))
    number = float(found)
    if isinstance(domain, Naturals | Integers) and number == int(number):
        return Given(int(number), off)
    return Given(number, off, is_bits(domain))


def is_exact(number: Real) -> bool:
    """Whether a number is a double."""
    return isinstance(number, fmpq) and math.isfinite(to_double(number)) and (
        fmpq(*to_double(number).as_integer_ratio()) == number
    )  # fmt: skip


def is_bits(domain: Domain | None) -> bool:
    """Whether a set has no other members than 0 and 1."""
    texts = {getattr(e, "text", "") for e in domain.listed} if isinstance(domain, Members) else {""}
    return texts <= {"0", "1"}


def as_floats(value: Value, axes: int) -> Floats:
    """Return a value as NumPy has it, with so many axes."""
    rows = [[to_double(primal(x)) for x in row] for row in arrays.rows_of(definite(value))]  # type: ignore[arg-type]  # it is definite
    array = np.array(rows)
    if axes == 0:
        return array.reshape(())
    return array.reshape(-1) if axes == 1 else array


def to_double(number: Real) -> float:
    """Return the nearest double, infinity for a number that is too large."""
    try:
        return to_float(number)
    except OverflowError:
        return math.inf


def as_whole(given: Given) -> Argument:
    """Return an argument as whole numbers, where it consists of such."""
    if not given.whole:
        return given.value
    return given.value.astype(int) if isinstance(given.value, np.ndarray) else int(given.value)


def as_of_numpy(value: Argument) -> Argument:
    """Return a number with NumPy's type, and an array whose columns lie one after the other."""
    return np.asfortranarray(value) if isinstance(value, np.ndarray) else np.asarray(value)[()]


def as_bits(given: Given) -> Argument:
    """Return an argument as booleans, where it consists of such."""
    if not given.bits:
        return given.value
    return given.value.astype(bool) if isinstance(given.value, np.ndarray) else bool(given.value)
