r"""Points on several sides at once: where one branch is taken and another one, too.

Each of `\mathbf{1}[x > 3]` and `\mathbf{1}[x < 3.01]` is 1 at some of the usual points, and both
are between two of their borders only. So the borders are found along each number, and then, from
the places at them, beside them and between them, along the other numbers.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.trial.edges.steps import Steps, changes_of_sign, literals, movable
from stepcheck.core.trial.lines import fraction
from stepcheck.core.trial.search import switches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.trial.edges.steps import Met
    from stepcheck.core.value.context import Context, Switch
    from stepcheck.core.value.sample import Place

RUNGS = (fmpq(0), fmpq(1), fmpq(-1), fmpq(10), fmpq(-10), fmpq(1000), fmpq(-1000))
STEPS = (fmpq(0), fmpq(1), fmpq(-1), fmpq(4), fmpq(-4))
BESIDE = (fmpq(1, 64), fmpq(1, 1000))
DEEPEST = 3  # numbers that are moved one after another
MOST_BORDERS = 6
LOOKS = 10  # for one border


def cells(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points on the combinations of branches that a search finds."""
    several = len(chain.context.sides) > 1 and switches(chain)
    if not several or not chain.context.varied or not points:
        return
    yield from Borders(chain).around(points[0], movable(chain, points[0])[:DEEPEST])


class Borders(Steps):
    """A search for the borders between the branches of a chain."""

    work = 60_000

    def margins(self, context: Context) -> dict[Switch, Real]:
        """Return how far each border is."""
        return context.margins

    def around(self, start: Point, places: list[Place]) -> Iterator[Point]:
        """Yield points at, beside and between the borders along each number, and from there on."""
        for place in places:
            here = fraction(start.numbers[place])
            ladder = [*(here + step for step in STEPS), *RUNGS, *literals(self.chain)]
            found: dict[Switch, list[Met]] = {}
            yield from self.climbed(start, place, ladder, found)
            others = [p for p in places if p != place]
            for x in between(self.borders(start, place, found)):
                if self.is_over:
                    return
                point, _margins = self.look(start, place, x)
                if point is not None:
                    yield point
                    yield from self.around(point, others)

    def borders(self, start: Point, place: Place, found: dict[Switch, list[Met]]) -> Iterator[fmpq]:
        """Yield where margins are 0 along a number: exactly, if at simple numbers."""
        for switch, met in sorted(found.items()):
            if all(margin == 0 for _x, margin in met):
                continue  # it does not depend on this number
            yield from (x for x, margin in met if margin == 0)
            for pair in changes_of_sign(met):
                ends = self.narrowed(start, place, switch, *pair, LOOKS)
                yield min(ends, key=lambda end: abs(end[1]).mid())[0]


def between(borders: Iterator[fmpq]) -> list[fmpq]:
    """Return places between borders, at them and beside them."""
    known = sorted(sorted(set(borders), key=abs)[:MOST_BORDERS])
    middles = [(a + b) / 2 for a, b in pairwise(known)]
    beside = [b + way * step for step in BESIDE for b in known for way in (1, -1)]
    return list(dict.fromkeys([*middles, *known, *beside]))
