"""The tape of a live figure, run with the checker's numbers: what a browser has to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import fmpq

from stepcheck.core import numbers
from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import ONE, ZERO, Real
from stepcheck.core.value.compare import agree
from stepcheck.core.value.truth import HOLDS
from stepcheck.core.vocabulary import VOCABULARY
from stepcheck.graph.compute import rounding
from stepcheck.graph.compute.rounding import NONE, is_none, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.graph.live.export import Exported

Row = list[Any]  # of JSON: conditions, the place of a value, the place of its slope

OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": numbers.divide,
    "^": numbers.power,
    "neg": lambda a: -a,
    "max": lambda a, b: numbers.extreme([a, b], 1),
    "min": lambda a, b: numbers.extreme([a, b], -1),
    "pi": lambda: numbers.constant("pi"),
    "e": lambda: numbers.constant("e"),
    "atan": numbers.arctan,
    "asin": numbers.arcsin,
    **{
        name: row.value
        for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "sign")
        if (row := VOCABULARY[name]).value
    },
}


class Tape:
    """A tape at one point: `moved` cells have the values that sliders give them."""

    def __init__(self, exported: Exported, moved: Mapping[str, fmpq]) -> None:
        self.exported, self.moved = exported, moved
        self.values: list[Real] = []
        for item in exported.tape:
            try:
                self.values.append(self.item(item))
            except UndefinedError:
                self.values.append(NONE)

    def cell(self, name: str) -> Real:
        """Return one number of a node."""
        if name in self.moved:
            return self.moved[name]
        return self.values[self.exported.cells[name]]

    def item(self, item: Any) -> Real:  # noqa: ANN401  JSON
        """Return the value of an item."""
        if isinstance(item, int):
            return fmpq(item)
        if isinstance(item, str):
            return self.cell(item)
        name, *parts = item
        if name == "int":
            return fmpq(int(parts[0]))
        if name == "cases":
            place: int = self.row(parts)[1]
            return self.values[place]
        if name == "bend":
            return self.bend(parts)
        values = [self.values[part] for part in parts]
        if any(is_none(x) for x in values):
            return NONE
        found: Real = OPERATIONS[name](*values)
        return found

    def row(self, rows: list[Row]) -> Row:
        """Return the first row whose conditions hold."""
        for row in rows:
            margins = [(c[0], self.values[c[1]]) for c in row[0]]
            if any(is_none(x) for _r, x in margins):
                raise UndefinedError("a condition has no value")
            if all(numbers.sign_of(x) in HOLDS[relation] for relation, x in margins):
                return row
        raise UndefinedError("no case applies")

    def beside(self, rows: list[Row], way: int, side: int) -> list[Row]:
        """Return the rows that may count beside the point, on one side of it."""
        found = []
        for row in rows:
            tests = [
                {place in HOLDS[relation] for place in self.places(margin, slopes, way, side)}
                for relation, margin, slopes in row[0]
            ]
            if all(True in test for test in tests):
                found.append(row)
            if not any(False in test for test in tests):
                break
        return found

    def places(self, margin: int, slopes: list[int], way: int, side: int) -> tuple[int, ...]:
        """Return on which side of zero a margin may be there."""
        here = numbers.sign_of(self.values[margin])
        if here or not slopes:
            return (here,)
        slope = self.values[slopes[way]]
        led = 0 if is_none(slope) else side * numbers.sign_of(slope)
        return (led,) if led else (-1, 0, 1)

    def bend(self, rows: list[Row]) -> Real:
        """Return a slope where branches may meet."""
        here = row = self.row(rows)
        for way in range(max(len(c[2]) for r in rows for c in r[0])):
            sides = [self.beside(rows, way, side) for side in (1, -1)]
            others = [r for side in sides for r in side]
            values = [self.values[r[1]] for r in (here, *others)]
            slopes = [self.values[r[2]] for r in others]
            if not all(sides) or any(is_none(x) for x in (*values, *slopes)):
                return NONE
            same = all(agree(values[0], x) for x in values)
            if not (same and all(agree(slopes[0], x) for x in slopes)):
                return NONE
            row = others[0]
        slope: int = row[2]
        return self.values[slope]


def numbers_at(exported: Exported, moved: Mapping[str, fmpq]) -> dict[str, Real]:
    """Return all numbers of a live figure, by the names that the script has for them."""
    return numbers.decided(lambda: numbers_once(exported, moved))


def numbers_once(exported: Exported, moved: Mapping[str, fmpq]) -> dict[str, Real]:
    """Return all of them at the present precision."""
    tape = Tape(exported, moved)
    gradient: dict[str, Real] = dict.fromkeys(exported.cells, ZERO)
    gradient[list(exported.nodes)[-1]] = ONE
    found: dict[str, Real] = {}
    for start, end, place in reversed(exported.local):
        slope = found[f"local:{start}:{end}"] = tape.values[place]
        if not (isinstance(slope, fmpq) and slope == 0):
            gradient[start] = gradient[start] + gradient[end] * slope
    for name in exported.cells:
        found[f"value:{name}"] = tape.cell(name)
        found[f"gradient:{name}"] = gradient[name]
    return {key: settled(x) for key, x in found.items()}


def texts_at(exported: Exported, moved: Mapping[str, fmpq], digits: int) -> dict[str, str]:
    """Return what each number looks like behind its sign."""
    found = numbers_at(exported, moved)
    return {
        key: "undefined" if is_none(x) and key.startswith("value") else rounding.signed(x, digits)
        for key, x in found.items()
    }
