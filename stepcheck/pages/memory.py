"""What the displays of a page were found to say, kept while its author types in one of them.

A display says the same again if all that was introduced above it is the same, so each scope of a
page has a mark that changes with what is introduced in it. What a display introduces is kept too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stepcheck.core.check.checker import check_display
from stepcheck.core.read.display.above import Above
from stepcheck.core.verdict import Refused
from stepcheck.pages.walk import introduce
from stepcheck.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import Verdict
    from stepcheck.pages.extract import Display
    from stepcheck.pages.walk import Walk

KEPT = 3  # readings: an edit that is taken back costs nothing
PAGE = -1  # the block of what stands in no example
Key = tuple[str, Above | None, str, str, int, bool, bool]
IN_BOX = Refused(
    "this value would hold for the rest of the page, and not for the box that it is given in",
    "make the box an example, !!! example, or give the value above the box",
)


@dataclass(frozen=True)
class Known:
    """What a display was found to say, and what it adds to its scope."""

    verdicts: list[Verdict]
    symbols: dict[Any, Any]
    fixed: dict[Any, Any]


class Memory:
    """The displays of one page, as they were at its last few readings."""

    def __init__(self) -> None:
        self.readings: list[dict[Key, Known]] = []  # the last one first
        self.notation: Scope | None = None

    def begin(self, walk: Walk, seed: int = 0, *, prove: bool = False) -> Reading:
        """Begin to read the page again, from its top to its end."""
        self.follow(walk)
        self.readings = [{}, *self.readings[:KEPT]]
        return Reading(self, walk, seed, prove)

    def look(self, walk: Walk) -> Reading:
        """Begin to look at a part of the page, of which nothing is to be forgotten."""
        self.follow(walk)
        self.readings = self.readings or [{}]
        return Reading(self, walk, 0, prove=False)

    def give_up(self) -> None:
        """End a reading before the end of the page: what it found belongs to the one before."""
        last, *others = self.readings
        if others:
            self.readings = [others[0] | last, *others[1:]]

    def follow(self, walk: Walk) -> None:
        """Forget all if the symbol table is another."""
        if walk.page.parent is not self.notation:
            self.readings, self.notation = [], walk.page.parent

    def get(self, key: Key) -> Known | None:
        """Return what is known of a display."""
        return next((known[key] for known in self.readings if key in known), None)


@dataclass
class Reading:
    """One reading of a page, display by display in their order."""

    memory: Memory
    walk: Walk
    seed: int
    prove: bool

    def __post_init__(self) -> None:
        self.marks: dict[int, str] = {PAGE: ""}

    def verdicts(self, display: Display) -> list[Verdict]:
        """Return the verdicts on the next display, and let it extend its scope."""
        return self.read(display).verdicts

    def read(self, display: Display, *, judge: bool = True) -> Known:
        """Return what is known of the next display, and let it extend its scope.

        One that is not known is checked; or else only what it introduces is, and not kept.
        """
        block, scope = display.block, self.walk.inside(display.block)
        key = self.key(display)
        known = self.memory.get(key)
        if known is not None:
            scope.symbols.update(known.symbols)
            scope.fixed.update(known.fixed)
            self.memory.readings[0][key] = known
        elif judge:
            known = noted(scope, self.judged(display, scope))
            if display.boxed and known.fixed:
                known = replace(known, verdicts=[refused_in_box(v) for v in known.verdicts])
            self.memory.readings[0][key] = known
        else:
            known = noted(scope, lambda: introduced(display, scope))
        if known.symbols or known.fixed:
            self.marks[block] = digest(self.marks[block], display.latex)
        return known

    def fill(self, display: Display, verdicts: list[Verdict]) -> None:
        """Note the verdicts on the next display, which are known, and let it extend its scope."""
        before = self.key(display)
        known = self.read(display, judge=False)
        self.memory.readings[0][before] = replace(known, verdicts=verdicts)

    def key(self, display: Display) -> Key:
        """Return what the verdicts on the next display depend on."""
        own = self.marks.setdefault(display.block, "in an example")
        given = (self.marks[PAGE], own, self.seed, self.prove)
        return (display.latex, display.above, *given, display.boxed)

    def judged(self, display: Display, scope: Scope) -> Callable[[], list[Verdict]]:
        """Return what checks a display."""
        return lambda: check_display(
            display.latex, scope, self.seed, prove=self.prove, above=display.above
        )


def refused_in_box(verdict: Verdict) -> Verdict:
    """Return the verdict on a value that is given in a box, for names that the page has as well."""
    if verdict.kind != "definition" or not verdict.good:
        return verdict
    return replace(verdict, verdict="refused", problem=IN_BOX)


def introduced(display: Display, scope: Scope) -> list[Verdict]:
    """Let a display extend its scope, and judge nothing."""
    introduce(display, scope)
    return []


def noted(scope: Scope, read: Callable[[], list[Verdict]]) -> Known:
    """Read a display, and note what it adds to its scope."""
    symbols, fixed = dict(scope.symbols), dict(scope.fixed)
    verdicts = read()
    return Known(
        verdicts,
        {key: s for key, s in scope.symbols.items() if symbols.get(key) is not s},
        {slot: e for slot, e in scope.fixed.items() if fixed.get(slot) is not e},
    )
