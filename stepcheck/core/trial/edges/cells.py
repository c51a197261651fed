r"""Points on several sides at once: where one branch is taken and another one, too.

Each of `\mathbf{1}[x > 3]` and `\mathbf{1}[x < 3.01]` is 1 at some of the usual points, and both
are between two of their borders only. So the borders are found along each number, and then, from
the places at them, beside them and between them, along the other numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.numbers import PRECISIONS, Real, ball
from stepcheck.core.trial.edges.edges import guesses, short
from stepcheck.core.trial.lines import crossing, fraction, variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flint import arb

    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Switch
    from stepcheck.core.value.sample import Place

RUNGS = (fmpq(0), fmpq(1), fmpq(-1), fmpq(10), fmpq(-10), fmpq(1000), fmpq(-1000))
STEPS = (fmpq(0), fmpq(1), fmpq(-1), fmpq(4), fmpq(-4))
BESIDE = (fmpq(1, 64), fmpq(1, 1000))
DEEPEST = 3  # numbers that are moved one after another
MOST_BORDERS = 6
MOST_LITERALS = 4
LOOKS = 10  # for one border
WORK = 150_000  # parts of expressions that are evaluated, at most


def cells(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points on the combinations of branches that a search finds."""
    if len(chain.context.sides) < 2 or not chain.context.varied or not points:
        return
    start = points[0]
    places = [p for p in variables(chain, start) if not start.places[p].separate]
    yield from Search(chain).around(start, places[:DEEPEST])


@dataclass
class Search:
    """A search for the borders between the branches of a chain."""

    chain: Chain
    spent: int = field(default=0, init=False)

    def look(self, start: Point, place: Place, x: fmpq) -> tuple[Point | None, dict[Switch, Real]]:
        """Return the point where a number is changed, and how far each border is from it."""
        context = self.chain.context
        before, context.margins = context.looks, {}
        found = self.chain.moved(start, {place: x}, precisions=PRECISIONS[:1])
        self.spent += context.looks - before
        return found[0] if found else None, dict(context.margins)

    def around(self, start: Point, places: list[Place]) -> Iterator[Point]:
        """Yield points at, beside and between the borders along each number, and from there on."""
        for place in places:
            borders: list[fmpq] = []
            yield from self.borders(start, place, borders)
            others = [p for p in places if p != place]
            for x in between(borders):
                if self.spent > WORK:
                    return
                point, _margins = self.look(start, place, x)
                if point is not None:
                    yield point
                    yield from self.around(point, others)

    def borders(self, start: Point, place: Place, found: list[fmpq]) -> Iterator[Point]:
        """Yield points of a ladder along a number, and collect where margins change their signs."""
        here = fraction(start.numbers[place])
        literals = self.chain.facts.literals[:MOST_LITERALS]
        ladder = [here + s for s in STEPS] + [*RUNGS, *literals, *(-x for x in literals)]
        rungs: list[tuple[fmpq, dict[Switch, Real]]] = []
        for x in dict.fromkeys(ladder):
            point, margins = self.look(start, place, x)
            rungs.append((x, margins))
            if point is not None:
                yield point
        rungs.sort(key=lambda rung: rung[0])
        for switch in sorted({s for _x, margins in rungs for s in margins}):
            met = [(x, ball(margins[switch])) for x, margins in rungs if switch in margins]
            if all(margin == 0 for _x, margin in met):
                continue  # it does not depend on this number
            found += [x for x, margin in met if margin == 0]
            for left, right in pairwise(met):
                if (left[1] < 0 and right[1] > 0) or (left[1] > 0 and right[1] < 0):
                    found.append(self.border(start, place, switch, left, right))

    def border(
        self, start: Point, place: Place, switch: Switch,
        left: tuple[fmpq, arb], right: tuple[fmpq, arb],
    ) -> fmpq:  # fmt: skip
        """Return where a margin changes its sign: exactly, if at a simple number."""
        t = left[0]
        for number in range(LOOKS):
            t = short(crossing(left, right) if number % 3 < 2 else (left[0] + right[0]) / 2)
            t = next(iter(guesses(t)), t)
            margin = self.look(start, place, t)[1].get(switch)
            size = None if margin is None else ball(margin)
            if size is None or size.contains(0) or not left[0] < t < right[0]:
                break
            left, right = ((t, size), right) if (size < 0) == (left[1] < 0) else (left, (t, size))
        return t


def between(borders: list[fmpq]) -> list[fmpq]:
    """Return places between borders, at them and beside them."""
    known = sorted(set(borders), key=abs)[:MOST_BORDERS]
    known.sort()
    middles = [(a + b) / 2 for a, b in pairwise(known)]
    beside = [b + way * step for step in BESIDE for b in known for way in (1, -1)]
    return list(dict.fromkeys([*middles, *known, *beside]))
