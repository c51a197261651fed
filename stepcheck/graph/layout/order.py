"""In which order the boxes of each layer stand, so that few edges cross."""

from __future__ import annotations

import random
from bisect import bisect_right, insort
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Column = tuple[str, ...]
Link = tuple[str, str]
SWEEPS = 12
STARTS = 20
WORK = 60_000  # links looked at, over all starts: so that no graph takes longer than a second


class Links:
    """The links between neighbouring columns, by either end."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.before: dict[str, list[str]] = {}
        self.behind: dict[str, list[str]] = {}
        self.count = 0
        for start, end in links:
            self.behind.setdefault(start, []).append(end)
            self.before.setdefault(end, []).append(start)
            self.count += 1


@dataclass(frozen=True)
class Bands:
    """Boxes that stay together: for each its group; and an order of the groups for all columns.

    Where two groups meet in several columns, one is above the other in all of them.
    """

    homes: Mapping[str, str]
    groups: tuple[str, ...]

    def arranged(self, column: Iterable[str], centre: Mapping[str, float]) -> list[str]:
        """Return the boxes of a column by where their centres are, each group in one piece."""
        boxes = sorted(column, key=centre.__getitem__)
        if not self.homes:
            return boxes
        pieces: dict[str, list[str]] = {}
        for name in boxes:
            pieces.setdefault(self.homes.get(name, name), []).append(name)
        means = {p: sum(centre[n] for n in names) / len(names) for p, names in pieces.items()}
        order = sorted(pieces, key=means.__getitem__)
        groups = iter([group for group in self.groups if group in pieces])
        return [
            name
            for piece in order
            for name in pieces[next(groups) if piece in self.groups else piece]
        ]

    def gathered(self, columns: Iterable[Iterable[str]]) -> tuple[Column, ...]:
        """Return columns in their order, as far as groups allow."""
        numbered = [{name: float(n) for n, name in enumerate(column)} for column in columns]
        return tuple(tuple(self.arranged(places, places)) for places in numbered)


@cache
def ordered(
    columns: tuple[Column, ...], pairs: tuple[Link, ...], homes: tuple[tuple[str, str], ...] = ()
) -> tuple[Column, ...]:
    """Return the columns in an order with few crossings: the best of several starts.

    `homes` are boxes that belong to a group, and which: in no column anything stands between them.
    """
    links = Links(pairs)
    bands = Bands(dict(homes), tuple(dict.fromkeys(group for _name, group in homes)))
    best = sweeps(bands.gathered(columns), links, bands)
    least = crossings(best, links)
    starts = min(STARTS, WORK // (SWEEPS * max(links.count, 1)))
    for start in range(starts):
        if not least:
            break
        shuffle = random.Random(start).sample  # noqa: S311  the same each time, and no secret
        bands = replace(bands, groups=tuple(shuffle(bands.groups, len(bands.groups))))
        shuffled = bands.gathered(shuffle(c, len(c)) for c in columns)
        other = sweeps(shuffled, links, bands)
        count = crossings(other, links)
        if count < least:
            best, least = other, count
    return best


def sweeps(start: tuple[Column, ...], links: Links, bands: Bands) -> tuple[Column, ...]:
    """Reorder columns by barycentres, forward and back, and return the best order met."""
    columns = [list(column) for column in start]
    best, least = start, crossings(start, links)
    for sweep in range(SWEEPS):
        if not least:
            break
        forward = sweep % 2 == 0
        numbers = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for number in numbers:
            sort_column(columns, number, links, bands, forward=forward)
        now = tuple(tuple(column) for column in columns)
        count = crossings(now, links)
        if count < least:
            best, least = now, count
    return best


def sort_column(
    columns: list[list[str]], number: int, links: Links, bands: Bands, *, forward: bool
) -> None:
    """Sort one column by the mean place of its neighbours in the column just passed."""
    fixed = columns[number - 1 if forward else number + 1]
    place = {name: n for n, name in enumerate(fixed)}
    neighbours = links.before if forward else links.behind
    centre = {}
    for n, name in enumerate(columns[number]):
        near = [place[other] for other in neighbours.get(name, ()) if other in place]
        # What hangs on nothing here keeps its place, counted on the scale of the other column.
        own = n * max(len(fixed), 1) / max(len(columns[number]), 1)
        centre[name] = sum(near) / len(near) if near else own
    columns[number] = bands.arranged(columns[number], centre)


def crossings(columns: Iterable[Column], links: Links) -> int:
    """Return how many pairs of links cross."""
    count = 0
    for left, right in pairwise(columns):
        place = {name: n for n, name in enumerate(right)}
        passed: list[int] = []
        for name in left:
            ends = sorted(place[end] for end in links.behind.get(name, ()))
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
