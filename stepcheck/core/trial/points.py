"""Which points a statement is tried at: chosen, so that each way to be wrong shows at one of them.

The first is round numbers, to be followed by hand. Then come numbers of no special kind, zeros,
ends, tiny and large ones, both signs; each value of a finite set; sizes with 1 and unlike one
another; the numbers that the statement itself prints. An order, or what takes branches, gets more.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.domains import Counts, Integers, Naturals, Simplex, Style
from stepcheck.core.numbers import exact
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Div, Expr, Neg, Num, Pow, Special, walk
from stepcheck.core.trial.branches import has_branches
from stepcheck.core.value.lookup import is_natural
from stepcheck.core.value.sample import CORNER, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key
    from stepcheck.core.value.context import Context
    from stepcheck.core.value.sample import Place

BASE = (Style.ROUND, Style.GENERIC, Style.ZERO, Style.GENERIC, Style.LARGE, Style.SMALL,
        Style.LOW, Style.HIGH)  # fmt: skip
THOROUGH = (*BASE, Style.ONE, Style.LITERAL, Style.HUGE, Style.HUGE, Style.LITERAL, Style.GENERIC,
            Style.GENERIC, Style.LITERAL, Style.HUGE, Style.LARGE, Style.LITERAL, Style.SMALL,
            Style.HUGE, Style.GENERIC, Style.LITERAL, Style.LOW, Style.HIGH,
            Style.LITERAL, Style.TWINS, Style.EQUAL, *(4 * [Style.SPARSE]))  # fmt: skip
SIZES = ((3, 2, 4, 5, 6, 7), (2, 3, 4, 5, 7, 6), (1, 3, 2, 4, 5, 6), (4, 1, 3, 2, 6, 5),
         (2, 2, 2, 2, 2, 2), (1, 1, 1, 1, 1, 1), (8, 2, 3, 2, 2, 2))  # fmt: skip
COUNTS = (3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 30, 100, 1000)
WHOLE = (3, 1, 2, 0, -1, -2, *COUNTS[3:], -3, -4, -5, -10, -100)
FEW_COUNTS = (1, 2, 3, 4, 5, 6, 7)
FEW_WHOLE = (0, 1, 2, 3, -1, -2, 5)
MOST_COMBINATIONS = 64
MOST_OF_NUMBERS = 1024  # where there are no sizes, so that a point is cheap
MOST_LITERALS = 16
MOST_PINS = 6
USUAL_SIZE, MOST_SIZE = 8, 24
MOST_SIMPLEXES = 3
MOST_DIGITS = 40  # of a power in print
LARGEST = 10_000  # of a whole number in print that is tried as a count
SLOW = 0.15  # seconds for one point; then fewer of the large counts are tried
EXTREME = frozenset({Style.HUGE, Style.LARGE, Style.SMALL, Style.LOW, Style.HIGH})
"""Points at which even thousands of digits need not tell two numbers apart."""


@dataclass(frozen=True)
class Facts:
    """What the choice of points depends on: the numbers in print, and what the names are."""

    literals: tuple[fmpq, ...]
    thorough: bool
    sizes: tuple[Key, ...]  # natural numbers that say how large an array is
    counts: tuple[Key, ...]  # whole numbers that do not
    taken: frozenset[int]  # sizes that the page has fixed
    pins: tuple[fmpq, ...]  # numbers in print at which a value may be missing, or a bound be off
    near: tuple[int, ...]  # whole numbers in print and their neighbours, where a bound would be off
    simplexes: tuple[Key, ...]  # columns of probabilities
    large: tuple[int, ...]  # sizes beyond the usual ones, near what is printed

    @property
    def singles(self) -> int:
        """How many points go through whole numbers, before those that go through pairs of them."""
        return len(WHOLE) + len(self.near)


def facts_of(scope: Scope, exprs: list[Expr], *, ordered: bool, bounded: bool) -> Facts:
    """Return what the choice of points for some expressions depends on.

    `bounded` says that conditions are among them.
    """
    reached = scope.reached_by(*exprs)
    symbols = [s for key in scope.names() if key in reached and (s := scope.get(key))]
    bodies = [s.body for s in symbols if s.body is not None]
    shapes = {
        k
        for s in symbols
        if s.domain and (s.domain.shape or s.is_index)
        for e in (*s.domain.shape, *(s.domain.bounds if s.is_index else ()))
        for k in keys_of(e)
    }
    specials = (n for e in (*exprs, *bodies) for n in walk(e) if isinstance(n, Special))
    shapes |= {k for special in specials for size in special.sizes for k in keys_of(size)}
    free = [s for s in symbols if not scope.wholly_fixed(s.key) and not s.is_family]
    naturals = [s.key for s in free if is_natural(scope, s.key)]
    integers = [s.key for s in free if isinstance(s.domain, Integers) and not s.domain.shape]
    printed = {value for e in (*exprs, *bodies) for n in walk(e)
               if (value := in_print(n)) is not None}  # fmt: skip
    fixed = (e for s in symbols if isinstance(s.domain, Naturals)
             for e in scope.overrides(s.key).values())  # fmt: skip
    thorough = ordered or has_branches(scope, exprs)
    return Facts(
        tuple(sorted(printed))[:MOST_LITERALS],
        thorough,
        tuple(k for k in naturals if k in shapes),
        (*(k for k in naturals if k not in shapes), *integers),
        frozenset(int(e.text) for e in fixed if isinstance(e, Num) and e.text.isdigit()),
        pins_of(scope, exprs, printed if bounded or thorough else set()),
        neighbours(printed),
        tuple(s.key for s in free if isinstance(s.domain, Simplex)),
        large_sizes(printed),
    )


def pins_of(scope: Scope, exprs: list[Expr], printed: set[fmpq]) -> tuple[fmpq, ...]:
    """Return numbers to try by themselves: what is printed below a fraction, and what is given."""
    whole = [*exprs, *scope.definitions_under(*exprs)]
    below = (n.bottom for e in whole for n in walk(e) if isinstance(n, Div) and keys_of(n.bottom))
    found = printed | {exact(n.text) for e in below for n in walk(e) if isinstance(n, Num)}
    chosen = sorted(found - {fmpq(0), fmpq(1)}, key=abs)[:MOST_PINS]
    return tuple(sign * n for n in chosen for sign in (1, -1))


def neighbours(printed: set[fmpq]) -> tuple[int, ...]:
    """Return whole numbers, and those beside them, that are no count already."""
    whole = sorted(int(n) for n in printed if n.q == 1 and abs(n) <= LARGEST)[:MOST_LITERALS]
    near = (m * sign for n in whole for m in (n, n + 1, n - 1) for sign in (1, -1))
    return tuple(dict.fromkeys(m for m in near if m not in WHOLE))


def large_sizes(printed: set[fmpq]) -> tuple[int, ...]:
    """Return sizes beside the whole numbers that are printed, if they are no usual ones."""
    whole = sorted(int(n) for n in printed if n.q == 1 and abs(n) <= MOST_SIZE)
    near = dict.fromkeys(m for n in whole for m in (n, n + 1, n - 1))
    return tuple(n for n in near if USUAL_SIZE < n <= MOST_SIZE)


def samples(facts: Facts, scope: Scope, seed: int, context: Context) -> Iterator[Sample]:
    """Yield the points in order; what the first one has met says which others there are."""
    yield Sample(0, seed, Style.ROUND, facts.literals, whole_numbers(facts, scope, 0))
    most = MOST_COMBINATIONS if facts.sizes else MOST_OF_NUMBERS
    combinations = combinations_of(context.members, most)
    styles = THOROUGH if facts.thorough else BASE
    counts = facts.singles if facts.counts else 0
    counts += len(FEW_COUNTS) ** 2 if len(facts.counts) > 1 else 0
    length = max(len(styles), len(combinations), counts)
    if not context.varied:
        length = 1  # nothing can be varied
    elif facts.sizes:
        length = max(length, len(SIZES) + len(facts.sizes) * len(facts.large))
    if context.varied and not facts.sizes:
        styles = (*styles, *(Style.PINNED for _pin in facts.pins))
        length = max(length, len(styles))
    pinned = len(styles) - len(facts.pins)
    for number in range(1, length):
        style = styles[number] if number < len(styles) else Style.GENERIC
        chosen = dict(whole_numbers(facts, scope, number))
        if combinations:
            chosen |= combinations[number % len(combinations)]
        literals = (facts.pins[number - pinned],) if style == Style.PINNED else facts.literals
        yield Sample(number, seed, style, literals, chosen)
    for turn, corners in enumerate(corners_of(facts)):
        chosen = dict(whole_numbers(facts, scope, turn)) | corners
        yield Sample(length + turn, seed, Style.CORNER, facts.literals, chosen)


def corners_of(facts: Facts) -> list[dict[Place, Real]]:
    """Return all ways to put columns of probabilities into corners, each into one of three."""
    names = facts.simplexes[:MOST_SIMPLEXES]
    if not names:
        return []
    ways = itertools.product(range(3), repeat=len(names))
    return [{(k, (), *CORNER): fmpq(n) for k, n in zip(names, way, strict=True)} for way in ways]


def in_print(node: Expr) -> fmpq | None:
    r"""Return the number that a node prints: `3`, `\frac{3}{4}`, `10^{-9}`."""
    match node:
        case Num(text):
            return exact(text)
        case Div(Num(above), Num(below)) if exact(below) != 0:
            return exact(above) / exact(below)
        case Pow(Num(base), exponent):
            power = in_print(exponent.body if isinstance(exponent, Neg) else exponent)
            power = -power if power is not None and isinstance(exponent, Neg) else power
            small = power is not None and power.q == 1 and abs(power) <= MOST_DIGITS
            return exact(base) ** int(power) if small and power and exact(base) != 0 else None
    return None


def more(facts: Facts, seed: int, start: int, count: int) -> Iterator[Sample]:
    """Yield further points of all styles, for a statement whose conditions few points meet."""
    for number in range(start, start + count):
        style = THOROUGH[number % len(THOROUGH)]
        yield Sample(number, seed, style, facts.literals)


def whole_numbers(facts: Facts, scope: Scope, number: int) -> dict[Place, Real]:
    """Return sizes and counts for a point."""
    found: dict[Place, Real] = {}
    sizes = [s for s in SIZES[number % len(SIZES)] if number or s not in facts.taken]
    for rank, key in enumerate(facts.sizes):
        found[key, (), 0, 0] = fmpq(sizes[min(rank, len(sizes) - 1)])
    if 0 <= number - len(SIZES) < len(facts.sizes) * len(facts.large):
        rank, turn = divmod(number - len(SIZES), len(facts.large))
        found[facts.sizes[rank], (), 0, 0] = fmpq(facts.large[turn])
    for rank, key in enumerate(facts.counts):
        symbol = scope.get(key)
        natural = symbol is not None and isinstance(symbol.domain, Naturals)
        from_zero = symbol is not None and isinstance(symbol.domain, Counts)
        near = tuple(n for n in facts.near if n > 0 or not (natural or from_zero))
        usual = COUNTS if natural else (0, *COUNTS) if from_zero else WHOLE
        choices = (*usual, *near)
        pair = number - facts.singles
        if pair >= 0 and len(facts.counts) > 1:
            few = FEW_COUNTS if natural else (0, *FEW_COUNTS) if from_zero else FEW_WHOLE
            found[key, (), 0, 0] = fmpq(few[pair // len(few) ** rank % len(few)])
            continue
        turn = number // len(choices) if rank else 0
        found[key, (), 0, 0] = fmpq(choices[(number * (rank + 1) + rank + turn) % len(choices)])
    return found


def combinations_of(members: dict[Place, list[Real]], most: int) -> list[dict[Place, Real]]:
    """Return all ways to choose members of finite sets; where they are too many, each value once.

    The first is what the first point has had, so the others come first here.
    """
    count = 1
    for listed in members.values():
        count *= len(listed)
    if not members:
        return []
    if count <= most:
        ways = itertools.product(*members.values())
        return [dict(zip(members, way, strict=True)) for way in ways]
    longest = max(len(listed) for listed in members.values())
    return [
        {place: listed[(turn + n * (turn // longest)) % len(listed)]
         for n, (place, listed) in enumerate(members.items())}
        for turn in range(longest * 4)
    ]  # fmt: skip
