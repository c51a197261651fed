r"""Where an order, or the claim that two sides differ, is nearest to failing.

It is looked for along each free number in turn, from the tightest points known; then along where
that has led, and down the valley there; then with long vectors of equal entries. Where two sides
come as near as one likes although no number tried fails, as those of `\sin x < 1` do, nothing can
be said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.domains import Style
from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import ONE
from stepcheck.core.trial.chain import ORDERS, Chain
from stepcheck.core.trial.edges.borders import borders
from stepcheck.core.trial.edges.waves import follow_crests, has_beats
from stepcheck.core.trial.lines import STRICT, Line, gap_of, touching, variables
from stepcheck.core.trial.valleys import Valley, share_of
from stepcheck.core.value.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.trial.chain import Point
    from stepcheck.core.value.sample import Place

SECONDS = 2.0  # of work for a step, at most
MOST_LOOKS = 200  # from one point, before the last line
ROUNDS = 3  # through all variables
LONG = (5, 8, 12, 30, 101, 301, 1000)  # sizes of vectors with equal entries; the last is not tried
MOST_WAVING = 2  # numbers along which waves are followed
DRAWS, LONG_DRAWS = 3, 1
FEW = 12  # entries of a vector that is not long yet
MOST_NUMBERS = 2000  # that the next longer vectors and matrices may have
MOST_WORK = 50_000  # parts of expressions to evaluate with them, if these grow as their cube


@dataclass
class Tightest:
    """A search for where a chain of one step is nearest to failing.

    `failing` are points at which it fails; `touched` says where its two sides come as near as one
    likes: the point, and which of its numbers were moved there.
    """

    chain: Chain
    failing: list[Point] = field(default_factory=list)
    touched: list[tuple[Point, list[Place]]] = field(default_factory=list)
    looks: int = 0
    ends: list[Point] = field(default_factory=list)  # to which the searches have led

    def from_point(self, start: Point) -> None:
        """Search from a point of the whole chain, along each number and where that has led."""
        self.looks = 0
        here = next(self.chain.at(start.sample, start.chosen), None)
        if here is None:
            return
        for _round in range(ROUNDS):
            before = here
            for place in variables(self.chain, here):
                if self.is_over():
                    break
                here = self.along(here, {place: ONE})
            direction = between(before, here)
            if not direction or self.is_over():
                break
            if len(direction) > 1:
                here = self.along(here, direction)
        self.ends.append(here)

    def through_valleys(self, within: Point) -> None:
        """Go on from the tightest point that was found, along all numbers at once."""
        if self.is_known:
            return
        relation = self.chain.relations[0]
        gaps = [(gap, end) for end in self.ends if (gap := gap_of(end, 0, relation)) is not None]
        if gaps:
            tight = min(gaps, key=lambda found: abs(found[0].mid()))[1]
            steep = min(gaps, key=lambda found: share_of(self.chain, found[1]))[1]
            valley = Valley(self.chain, tight, self.failing, steep=steep, within=within)
            if (bottom := valley.descend()) is not None:
                self.touched.append((bottom, valley.places))
            for border in [] if self.is_known else borders(valley, valley.lowest):
                if not self.is_known and (rim := border.touched()) is not None:
                    self.touched.append((rim, [*border.places, border.solved_for]))

    def over_waves(self, start: Point) -> None:
        """Search from a point along each number, as far as several waves ask for."""
        for place in variables(self.chain, start)[:MOST_WAVING]:
            if not (self.is_known or start.places[place].separate):
                follow_crests(Line(self.chain, start, {place: ONE}, self.failing))

    def along(self, start: Point, direction: dict[Place, fmpq]) -> Point:
        """Return the tightest point that is found along a line, or its start."""
        line = Line(self.chain, start, direction, self.failing)
        nearest = line.search()
        self.looks += line.looks
        for t in nearest.touched:
            if (point := line.point(t)) is not None:
                self.touched.append((point, list(direction)))
        found = line.point(nearest.least[0]) if nearest.least else None
        return start if found is None or found.numbers.keys() != start.numbers.keys() else found

    @property
    def is_known(self) -> bool:
        """Whether the order fails, or is refused since its sides come too near to each other."""
        return bool(self.failing or (self.touched and self.chain.relations[0] in STRICT))

    def is_over(self) -> bool:
        """Whether all is known, or enough has been looked at."""
        context = self.chain.context
        late = context.time_left() < context.seconds - SECONDS
        return bool(self.failing or self.touched) or late or self.looks > MOST_LOOKS


def orders(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points at which an order of a chain fails; raise `RefusalError` where it may fail."""
    for step, relation in enumerate(chain.relations):
        if relation not in ORDERS:
            continue
        pair = chain.exprs[step : step + 2]
        left = chain.context.time_left()
        one = Chain(chain.scope, pair, [relation], chain.filters, chain.seed, left)
        search = Tightest(one)
        begun = starts(points, step, relation)
        for start in begun:
            search.from_point(start)
        if begun:
            search.through_valleys(begun[0])
        if begun and has_beats(one):
            search.over_waves(begun[0])
        for point in search.failing:
            yield from chain.at(replace(point.sample, chosen=point.numbers), point.chosen)
        if relation in STRICT and search.touched:
            raise touching(chain, step, *search.touched[0])
    yield from long_ones(chain)


def starts(points: list[Point], step: int, relation: str) -> list[Point]:
    """Return the points to start from: one of round numbers, one of small ones, the tightest."""
    gaps = [(gap, point) for point in points
            if (gap := gap_of(point, step, relation)) is not None]  # fmt: skip
    if not gaps:
        return []
    tight = min(gaps, key=lambda found: abs(found[0].mid()))[1]
    small = [point for _gap, point in gaps if point.sample.style == Style.SMALL]
    found: list[Point] = []
    for point in (gaps[0][1], tight, *small[:1]):
        if all(point is not other for other in found):
            found.append(point)
    return found


def between(one: Point, other: Point) -> dict[Place, fmpq]:
    """Return the way from one point to another."""
    found: dict[Place, fmpq] = {}
    for place, number in other.numbers.items():
        moved_by = number - one.numbers[place]
        if isinstance(moved_by, fmpq) and moved_by != 0:
            found[place] = moved_by
    return found


def long_ones(chain: Chain) -> Iterator[Point]:
    """Yield failing points with long vectors, all entries of each equal, as long as these are few.

    Counted are numbers and work, not seconds, so that no verdict depends on the machine.
    """
    sizes = [(key, (), 0, 0) for key in chain.facts.sizes]
    for size, following in pairwise(LONG) if sizes else ():
        chosen: dict[Place, Real] = {place: fmpq(size) for place in sizes}
        work = 0
        for number in range(DRAWS if size <= FEW else LONG_DRAWS):
            before = chain.context.looks
            sample = Sample(size + number, chain.seed, Style.EQUAL, chain.facts.literals, chosen)
            try:
                found = list(chain.at(sample))
            except RefusalError:  # so many entries are too many
                return
            yield from (p for p in found if p.defined and not p.good)
            work = max(work, chain.context.looks - before)
        growth = following / size
        if len(chain.context.numbers) * growth**2 > MOST_NUMBERS or work * growth**3 > MOST_WORK:
            return
