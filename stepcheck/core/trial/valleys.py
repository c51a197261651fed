r"""Where a gap of several numbers is least at the bottom of a valley that winds.

Along each number alone `(3 - x)^2 + 100 (y - x^2)^2` soon rises again, wherever one stands.
Newton's steps, with slopes by differences and shortened until they lead down, follow the valley to
(3, 9). Where no slope leads on, as along the border of a condition, and of many numbers, steps of
chance do. These go by the share that the gap has of what stands on both sides: `x y \le x^2 + y^2`
is nearest to failing along a line, and not at the origin, where both sides are 0. All steps are
floats: they only propose places, and the chain says what holds there.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from stepcheck.core import arrays
from stepcheck.core.domains import Interval
from stepcheck.core.numbers import PRECISIONS, primal, to_float
from stepcheck.core.tree import Add, Num
from stepcheck.core.trial import search
from stepcheck.core.trial.lines import DENOMINATORS, gap_of, is_left_out, is_open, simple, variables
from stepcheck.core.trial.search import rational

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.numbers import Real
    from stepcheck.core.tree import Expr
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Switch
    from stepcheck.core.value.sample import Place

MOST = 9  # numbers that are moved together
MOST_BENT = 3  # numbers for which slopes and curvatures are worth their looks
STEPS = 40
LOOKS = 250
CHANCES, CHANCES_EACH = 30, 20  # altogether, and for each number
SETTLED = 1e-5  # so short steps lead no further
MOST_WORK = 40_000  # parts of expressions to evaluate, on steps of chance
HALVINGS = 12  # on the way to the border
SPANS = (1e-11, 1e-4)  # of a number, for differences: the shorter the last step, the shorter
STIFFEST = 1e12  # how much a step may be shortened
KINK_STEPS = 8
KINK_SPAN = fmpq(1, 2**40)
HAIR = fmpq(1, 2**120)
LEAST = 1e-14  # a step that counts
FAR = 1e3  # what falls for ever is touched nowhere
NEAR = 1e-5
GONE = 1e-18  # of the gap at the start: so little is left where it comes down to nothing


@dataclass
class Descent:
    """The way down from a point of a chain of one step; `failing` are points at which it fails."""

    chain: Chain
    start: Point
    failing: list[Point]
    places: list[Place] = field(init=False)
    looks: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Choose the numbers to move: those that need not be whole."""
        found = variables(self.chain, self.start, len(self.start.numbers))
        self.places = [p for p in found if not self.start.places[p].separate][:MOST]

    def point(self, at: list[fmpq]) -> Point | None:
        """Return the point with other numbers, if all sides have values there."""
        self.looks += 1
        return self.chosen(dict(zip(self.places, at, strict=True)))

    def chosen(self, changes: Mapping[Place, fmpq]) -> Point | None:
        """Return the point with some numbers changed, and note whether the chain fails there."""
        found = self.chain.moved(self.start, changes, precisions=PRECISIONS[:1])
        if not found or not found[0].defined:
            return None
        if not found[0].good and not is_open(found[0]):
            self.failing.append(found[0])
        return found[0]

    def at(self, place: list[float]) -> Point | None:
        """Return the point at a place, if all sides have values there."""
        numbers = [rational(x) for x in place]
        if any(x is None for x in numbers):
            return None
        return self.point([x for x in numbers if x is not None])

    def gap(self, at: list[float]) -> float:
        """Return how far from failing the chain is at a place, infinitely far without values."""
        point = self.at(at)
        return math.inf if point is None else size_of(point, self.chain.relations[0])

    def by_slopes(self, at: list[float], here: float) -> tuple[list[float], float]:
        """Return where Newton's steps lead from a place, and the gap there."""
        stiff, span = 1e-3, SPANS[1]
        for _step in range(STEPS):
            if self.failing or self.looks > LOOKS or not math.isfinite(here):
                break
            slope, curve = self.shape(at, here, span)
            while stiff < STIFFEST:
                step = solved([[c + stiff * max(1.0, abs(c)) * (i == j) for j, c in enumerate(row)]
                               for i, row in enumerate(curve)], [-s for s in slope])  # fmt: skip
                there = [x + s for x, s in zip(at, step, strict=True)] if step else at
                below = self.gap(there) if step else math.inf
                if below < here:
                    break
                stiff *= 8
            else:
                break
            moved_by = max(abs(x - y) / (1 + abs(x)) for x, y in zip(at, there, strict=True))
            at, here, stiff = there, below, max(stiff / 16, 1e-9)
            span = min(max(moved_by / 10, SPANS[0]), SPANS[1])
            if moved_by < LEAST:
                break
        return at, here

    def shape(
        self, at: list[float], here: float, span: float
    ) -> tuple[list[float], list[list[float]]]:
        """Return the slope and the curvature at a place, by differences."""
        spans = [span * (1 + abs(x)) for x in at]

        def beside(*ways: tuple[int, int]) -> float:
            moved = list(at)
            for n, way in ways:
                moved[n] += way * spans[n]
            return self.gap(moved)

        after, before = ([beside((n, way)) for n in range(len(at))] for way in (1, -1))
        slope = [(a - b) / (2 * h) for a, b, h in zip(after, before, spans, strict=True)]
        curve = [[0.0] * len(at) for _ in at]
        for n, h in enumerate(spans):
            curve[n][n] = (after[n] - 2 * here + before[n]) / h**2
        for i, j in itertools.combinations(range(len(at)), 2):
            both = beside((i, 1), (j, 1))
            curve[i][j] = curve[j][i] = (both - after[i] - after[j] + here) / (spans[i] * spans[j])
        return slope, curve


@dataclass(kw_only=True)
class Valley(Descent):
    """The way to the bottom of a valley.

    `steep` is where the gap is the least share of both sides, `within` a point at which the
    conditions hold, and around which they should hold, too.
    """

    steep: Point
    within: Point
    lowest: list[float] = field(default_factory=list, init=False)  # where the way down has led

    def __post_init__(self) -> None:
        """Begin where the numbers are those of the start."""
        super().__post_init__()
        if self.within.numbers.keys() != self.start.numbers.keys():
            self.within = self.start
        if self.steep.numbers.keys() != self.start.numbers.keys():
            self.steep = self.start

    def share(self, at: list[float]) -> float:
        """Return the share that the gap has of both sides at a place."""
        point = self.at(at)
        return math.inf if point is None else share_of(self.chain, point)

    def descend(self) -> Point | None:
        """Go down; return the point at the bottom if hardly anything of the gap is left there."""
        if len(self.places) < 2:
            return None
        at = [to_float(self.start.numbers[place]) for place in self.places]
        first = here = self.gap(at)
        kink: Point | None = None
        few = len(self.places) <= MOST_BENT
        if few:
            at, here = self.by_slopes(at, here)
        if not self.failing:
            there = self.by_chance([to_float(self.steep.numbers[place]) for place in self.places])
            if (below := self.gap(there)) < here:
                at, here = there, below
            kink = self.kink_at(at, here) if few and not self.failing else None
        self.lowest = at
        for denominator in DENOMINATORS:
            if not self.failing:
                self.point([simple(fmpq(*x.as_integer_ratio()), denominator) for x in at])
        bottom = kink or self.point([fmpq(*x.as_integer_ratio()) for x in at])
        left = math.inf if bottom is None else size_of(bottom, self.chain.relations[0])
        if left > GONE * min(first, 1.0) or max(map(abs, at)) > FAR:
            return None
        if bottom is None or is_left_out(self.chain, bottom, self.places):
            return None
        near = any(self.is_at_end(*at_place) for at_place in zip(self.places, at, strict=True))
        return None if near else bottom

    def is_at_end(self, place: Place, number: float) -> bool:
        """Whether a number is as good as at an end of its set, which it may never reach."""
        domain = self.start.places[place]
        ends = domain.ends(self.start.env.bound) if isinstance(domain, Interval) else ()
        return any(abs(to_float(end) - number) < NEAR for end in ends if end is not None)

    def by_chance(self, at: list[float]) -> list[float]:
        """Return where steps of chance lead from a place: longer after one that leads down."""
        rng = random.Random(self.chain.seed)  # noqa: S311  no secret
        begun, here, size = self.chain.context.looks, self.share(at), 0.5
        for _chance in range(CHANCES + CHANCES_EACH * len(at)):
            there = [x + size * (1 + abs(x)) * rng.gauss(0, 1) for x in at]
            below = self.share(there)
            if not math.isfinite(below) and self.chain.filters:
                there, below = self.pulled(there)
            spent = self.chain.context.looks - begun
            if self.failing or size < SETTLED or spent > MOST_WORK:
                break
            size *= 1.5 if below < here else 0.87
            if below < here:
                at, here = there, below
        return at

    def kink_at(self, at: list[float], here: float) -> Point | None:
        """Return the place nearby where as many branches meet as numbers are moved, if it is lower.

        There sums of absolute values and maxima are least.
        """
        lowest: Point | None = None
        place = [fmpq(*x.as_integer_ratio()) for x in at]
        margins = self.margins(place)
        met = [s for s in search.switches(self.chain) if s in margins]
        nearest = sorted(met, key=lambda s: abs(to_float(margins[s])))[: len(place) + 2]
        for switches in itertools.combinations(nearest, len(place)):
            there = self.crossing(place, switches)
            for denominator in DENOMINATORS:
                self.point([simple(x, denominator) for x in there])
            # Where two branches meet at no fraction, nobody can tell which of them is taken.
            found = self.point(there) or self.point(
                [x + (n + 1) * HAIR for n, x in enumerate(there)]
            )
            below = math.inf if found is None else size_of(found, self.chain.relations[0])
            if below < here:
                lowest, here = found, below
        return lowest

    def crossing(self, place: list[fmpq], switches: tuple[Switch, ...]) -> list[fmpq]:
        """Return where Newton's steps lead to from a place, if some margins are to be 0."""
        for _step in range(KINK_STEPS):
            here = self.margins(place)
            ways = self.inclines(place, here)
            if any(s not in way for way in ways for s in switches):
                break
            rows = [[way[s] for way in ways] for s in switches]
            step = solved(rows, [-to_float(here[s]) for s in switches])
            if not step:
                break
            place = [x + fmpq(*s.as_integer_ratio()) for x, s in zip(place, step, strict=True)]
        return place

    def margins(self, place: list[fmpq]) -> dict[Switch, Real]:
        """Return how far each border between two branches is from a place."""
        self.chain.context.margins = {}
        self.point(place)
        return dict(self.chain.context.margins)

    def inclines(self, place: list[fmpq], here: Mapping[Switch, Real]) -> list[dict[Switch, float]]:
        """Return how fast each of the borders that are met here comes nearer with each number."""
        beside = [self.margins([x + KINK_SPAN * (m == n) for m, x in enumerate(place)])
                  for n in range(len(place))]  # fmt: skip
        return [{s: to_float((there[s] - here[s]) / KINK_SPAN) for s in here.keys() & there.keys()}
                for there in beside]  # fmt: skip

    def pulled(self, there: list[float]) -> tuple[list[float], float]:
        """Return the last place that the conditions allow on the way from within, and its share."""
        within = [to_float(self.within.numbers[place]) for place in self.places]
        best, found = within, math.inf
        low, high = 0.0, 1.0
        for _halving in range(HALVINGS):
            share = (low + high) / 2
            place = [a + share * (b - a) for a, b in zip(within, there, strict=True)]
            left = self.share(place)
            if math.isfinite(left):
                low, best, found = share, place, left
            else:
                high = share
        return best, found


def size_of(point: Point, relation: str) -> float:
    """Return how far from failing a point is, infinitely far where it has no numbers."""
    gap = gap_of(point, 0, relation)
    if gap is None:
        return math.inf
    return abs(to_float(gap)) if relation == r"\ne" else to_float(gap)


def share_of(chain: Chain, point: Point) -> float:
    """Return the share that the gap of a chain of one step has of the terms on both sides.

    It is the gap itself where one term stands against nothing.
    """
    gap = size_of(point, chain.relations[0])
    terms = [term for side in chain.exprs for term in terms_of(side)]
    if len(terms) < 2 or not math.isfinite(gap):
        return gap
    whole = sum(abs(to_float(primal(arrays.number(point.env.eval(t))))) for t in terms)
    return gap / whole if whole else math.inf


def terms_of(side: Expr) -> list[Expr]:
    """Return the terms of a sum, without a 0."""
    terms = side.terms if isinstance(side, Add) else (side,)
    return [term for term in terms if term != Num("0")]


def solved(rows: list[list[float]], right: list[float]) -> list[float]:
    """Return the solution of a few linear equations; nothing if there is not one, and finite."""
    if not all(map(math.isfinite, itertools.chain(right, *rows))):
        return []
    exact = [[fmpq(*x.as_integer_ratio()) for x in row] for row in (*rows, right)]
    try:
        found = fmpq_mat(exact[:-1]).solve(fmpq_mat([[x] for x in exact[-1]]))
    except ZeroDivisionError:
        return []
    return [to_float(x) for x in found.entries()]
