"""One number of a chain moved from place to place: what is met there, and where margins are 0.

A margin says how far a point is from something that happens: from a denominator of 0, or from the
border between two branches. Beside that place two sides often cannot be told apart, so that there
is no point; the margin is known there too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from flint import arb, fmpq

from stepcheck.core.numbers import PRECISIONS, Real, ball
from stepcheck.core.tree import Compare, walk
from stepcheck.core.trial.lines import crossing, simple, variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Context, Switch
    from stepcheck.core.value.sample import Place

DENOMINATORS = (1, 2, 3, 4, 5, 7, 8, 9, 10, 100, 1000)
CLOSE = fmpq(1, 10**9)
EXACTLY = fmpq(1, 2**160)  # how well an irrational place is known
BESIDE = 4 * EXACTLY  # on both sides of such a place
MOST_LITERALS = 4
CLOSED = (r"\le", r"\ge")
Met: TypeAlias = "tuple[fmpq, arb]"
"""A place, and a margin there."""


@dataclass
class Steps(ABC):
    """Looks at a chain where numbers of a point are changed, for as long as it may take.

    `work` is how many parts of expressions may be evaluated: no verdict depends on a clock.
    """

    chain: Chain
    spent: int = field(default=0, init=False)
    work: ClassVar[int]

    @abstractmethod
    def margins(self, context: Context) -> dict[Switch, Real]:
        """Return which of the margins met at a point count."""

    @property
    def is_over(self) -> bool:
        """Whether enough has been looked at."""
        return self.spent > self.work

    def look(self, start: Point, place: Place, x: fmpq) -> tuple[Point | None, dict[Switch, Real]]:
        """Return the point where a number is changed, if it is one, and the margins there."""
        context = self.chain.context
        before, context.edges, context.margins = context.looks, {}, {}
        try:
            points = self.chain.moved(start, {place: x}, precisions=PRECISIONS[:1])
            met = self.margins(context)
        finally:
            context.edges = None
        self.spent += context.looks - before
        return points[0] if points else None, met

    def margin(self, start: Point, place: Place, switch: Switch, x: fmpq) -> arb | None:
        """Return a margin at a place, None where it is not met."""
        met = self.look(start, place, x)[1]
        return ball(met[switch]) if switch in met else None

    def climbed(
        self, start: Point, place: Place, ladder: list[fmpq], found: dict[Switch, list[Met]]
    ) -> Iterator[Point]:
        """Yield the points of a ladder of places, and collect the margins there, in order."""
        for x in sorted(dict.fromkeys(ladder)):
            if self.is_over:
                return
            point, margins = self.look(start, place, x)
            for switch, margin in margins.items():
                found.setdefault(switch, []).append((x, ball(margin)))
            if point is not None:
                yield point

    def narrowed(
        self, start: Point, place: Place, switch: Switch, left: Met, right: Met, looks: int
    ) -> tuple[Met, Met]:
        """Return two places on both sides of where a margin is 0, as near as some looks come.

        Both are the very place, if the margin is 0 at a simple number.
        """
        for number in range(looks):
            t = short(crossing(left, right) if number % 3 < 2 else (left[0] + right[0]) / 2)
            t = next(iter(guesses(t)), t)
            size = self.margin(start, place, switch, t) if left[0] < t < right[0] else None
            if size is None:
                break
            if size.contains(0):
                return (t, size), (t, size)
            left, right = ((t, size), right) if (size < 0) == (left[1] < 0) else (left, (t, size))
        return left, right

    def polished(
        self, start: Point, place: Place, switch: Switch, before: Met, last: Met, looks: int
    ) -> Met | None:
        """Return where a margin is 0 to many digits, by secants, and how far it is from 0 there."""
        return by_secants(lambda x: self.margin(start, place, switch, x), before, last, looks)


def by_secants(
    margin: Callable[[fmpq], arb | None], before: Met, last: Met, looks: int
) -> Met | None:
    """Return where secants lead to from two places, and how far a margin is from 0 there.

    None where it is not met.
    """
    for _number in range(looks):
        if last[1].contains(0) or last[1] == before[1] or abs(last[0] - before[0]) < EXACTLY:
            break
        t = short(crossing(before, last))
        size = margin(t)
        if size is None:
            return None
        before, last = last, (t, size)
    return last[0], abs(last[1])


def conditions_of(chain: Chain) -> dict[int, Compare]:
    """Return the comparisons in the conditions of a chain, by what a switch calls them."""
    return {id(node): node for f in chain.filters for node in walk(f) if isinstance(node, Compare)}


def is_closed(conditions: dict[int, Compare], switch: Switch) -> bool:
    """Whether the border of a condition belongs to it."""
    return conditions[switch[0]].relations[switch[1]] in CLOSED


def movable(chain: Chain, start: Point) -> list[Place]:
    """Return the numbers of a point that can be moved by any amount."""
    return [place for place in variables(chain, start) if not start.places[place].separate]


def literals(chain: Chain) -> list[fmpq]:
    """Return some of the numbers that a statement prints, with both signs."""
    return [sign * x for x in chain.facts.literals[:MOST_LITERALS] for sign in (1, -1)]


def changes_of_sign(met: list[Met]) -> Iterator[tuple[Met, Met]]:
    """Yield neighbours between which a margin is 0, or jumps."""
    for left, right in pairwise(met):
        if (left[1] < 0 and right[1] > 0) or (left[1] > 0 and right[1] < 0):
            yield left, right


def guesses(t: fmpq) -> list[fmpq]:
    """Return the simple number that a place could be, if there is one."""
    near = (simple(t, d) for d in DENOMINATORS)
    return list(dict.fromkeys(x for x in near if abs(x - t) < CLOSE * (1 + abs(t))))[:1]


def short(t: fmpq) -> fmpq:
    """Return a place with fewer digits."""
    unit = fmpq(2) ** 256
    return fmpq((t * unit).floor()) / unit
