"""Points that nobody would try: on branches not yet reached, and with the simplest numbers."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.numbers import to_float, whole
from stepcheck.core.tree import walk
from stepcheck.core.trial.lines import variables
from stepcheck.core.verdict import OneUndefined, OtherShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Switch
    from stepcheck.core.value.sample import Place

SECONDS = 2.0  # of a statement's time, at most, for each of the two searches
STARTS = 2
MOST_STEPS = 9  # of a search along one variable
DENOMINATORS = (1, 2, 6, 10)
BOTH = (-1, 1)


def is_whole(point: Point, place: Place) -> bool:
    """Whether the number at a place is a whole one."""
    return point.places[place].separate


def rational(x: float) -> fmpq | None:
    """Return a float as a fraction, if it is one."""
    if not math.isfinite(x) or abs(x) > 1e12:
        return None
    found = Fraction(x)
    return fmpq(found.numerator, found.denominator)


# Branches


def missing(chain: Chain) -> list[tuple[Switch, int]]:
    """Return the sides of switches that no point has been on, and borders that none has met."""
    sides = chain.context.sides
    return [(s, side) for s in switches(chain) for side in (*BOTH, 0) if side not in sides[s]]


def switches(chain: Chain) -> list[Switch]:
    """Return the switches of what is claimed, without those of its conditions."""
    conditions = {id(node) for condition in chain.filters for node in walk(condition)}
    return [switch for switch in chain.context.sides if switch[0] not in conditions]


def branches(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points on sides of a switch that were not reached, as far as a search finds them."""
    limit = chain.context.time_left() - SECONDS
    for switch, side in missing(chain):
        for point in points[:STARTS]:
            for place in variables(chain, point):
                if side in chain.context.sides[switch] or chain.context.time_left() < limit:
                    break
                yield from along(chain, point, place, switch, side)


def along(chain: Chain, point: Point, place: Place, switch: Switch, side: int) -> Iterator[Point]:
    """Yield points along one variable, from one side of a switch towards another."""
    unit = fmpq(1)
    here = point.numbers[place]
    yield from chain.moved(point, {place: here})
    value = chain.context.margins[switch]
    for _ in range(MOST_STEPS):
        there = here + unit
        found = chain.moved(point, {place: there})
        if not found:
            unit = -unit / 2
            continue
        yield from found
        other = chain.context.margins[switch]
        if side in chain.context.sides[switch]:
            return
        slope = to_float(other - value) / to_float(unit)
        guess = crossing(here, value, other, unit)
        if slope == 0 or guess is None:
            unit = unit * 4
            continue
        for target in (guess, guess + overshoot(here, guess), guess - overshoot(here, guess)):
            target = nearest(point, place, target)
            yield from chain.moved(point, {place: target})
            if side in chain.context.sides[switch]:
                return
        here, value = guess, chain.context.margins[switch]
        here = nearest(point, place, here)


def crossing(here: Real, value: Real, other: Real, unit: fmpq) -> Real | None:
    """Return where a straight line through two values is 0: exactly, if they are fractions."""
    rise = other - value
    if isinstance(rise, fmpq) and isinstance(value, fmpq) and isinstance(here, fmpq):
        return here - value * unit / rise if rise else None
    slope = to_float(rise) / to_float(unit)
    return rational(to_float(here) - to_float(value) / slope) if slope else None


def overshoot(here: Real, guess: Real) -> fmpq:
    """Return a small step beyond a place."""
    step = rational((to_float(guess) - to_float(here)) / 8)
    return step if step else fmpq(1)


def nearest(point: Point, place: Place, number: Real) -> Real:
    """Return a number, rounded where only whole ones may stand."""
    if is_whole(point, place) and whole(number if isinstance(number, fmpq) else fmpq(0)) is None:
        return fmpq(round(to_float(number)))
    return number


# The simplest numbers that show it

SIMPLEST = [fmpq(n) for n in (1, 2, 0, -1, 3, -2)] + [fmpq(1, 2), fmpq(-1, 2), fmpq(4), fmpq(5)]
POWERS = [fmpq(10) ** n for n in (1, -1, 2, -2, 3, -3, 4, -6)]
LOOKS = 80


def simplest(chain: Chain, point: Point) -> Point:
    """Return a point at which the same step fails in the same way, with the simplest numbers.

    Shapes that do not fit show best where all sizes differ, as at the first point.
    """
    if isinstance(point.failure, OtherShape | OneUndefined):
        return point
    budget = [LOOKS]
    for place in list(point.numbers):
        if place in point.numbers:  # with another size there are other entries
            point = simpler_at(chain, point, place, budget)
    return point


def simpler_at(chain: Chain, point: Point, place: Place, budget: list[int]) -> Point:
    """Return a point that is simpler at one place, or the point itself."""
    for number in simpler(point.numbers[place]):
        if complexity(number) >= complexity(point.numbers[place]):
            continue
        budget[0] -= 1
        if budget[0] < 0 or chain.context.time_left() < SECONDS:
            break
        found = chain.moved(point, {place: number}, everywhere=True)
        alike = [p for p in found if same_failure(p, point)]
        if alike:
            return alike[0]
    return point


def simpler(x: Real) -> list[Real]:
    """Return numbers to try in place of another, the simplest first."""
    close: list[Real] = [fmpq(round(to_float(x)))] if abs(to_float(x)) < 1e6 else []
    return [*SIMPLEST, *POWERS, *(-p for p in POWERS), *close]


def same_failure(one: Point, other: Point) -> bool:
    """Whether two points fail in the same steps and in the same ways, or are half defined so."""
    ways = ([type(d) for d in p.differences] for p in (one, other))
    return (one.label is None) == (other.label is None) and len(set(map(tuple, ways))) == 1


def complexity(x: Real) -> float:
    """Return how hard a number is to compute with by hand."""
    if not isinstance(x, fmpq):
        return math.inf
    if x in SIMPLEST:
        return float(SIMPLEST.index(x)) / 100
    return 1.0 + int(x.p).bit_length() + 2 * int(x.q).bit_length()
