"""What one run of a statement shares: its time limit, and what it has met on the way."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError, UnsureError
from stepcheck.core.numbers import Real, sign_of
from stepcheck.core.tree import Key

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.domains import Domain
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Brace, Expr
    from stepcheck.core.value.sample import Place

CLOCK = getattr(time, "thread_time", time.monotonic)  # a browser has no time of a thread
MOST_EDGES = 3  # of one node, which a sum comes to several times
SELDOM = 64  # evaluations between two looks at the clock

Slot = tuple[Key, tuple[int, ...]]
Switch = tuple[int, int]
"""A node that takes one of several branches, and which of its comparisons decides."""


@dataclass
class Context:
    """A time limit in seconds of this thread's own work, and notes on the values of a run.

    A machine that is busy or asleep is no fault of the page, so its clock is not the wall's.

    `used` holds the values of free names at the present point; `places` the set that each of their
    numbers is drawn from, `numbers` the number, and `members` all that it could be, if few.
    `edges` holds how far each denominator is from 0, and the like, `margins`, for each switch, how
    far its two sides were apart when last met, and `sides` which of -1, 0 and 1 were met.
    """

    seconds: float
    braces: list[tuple[Brace, Value, Value]] = field(default_factory=list)
    used: dict[Slot, Value] = field(default_factory=dict)
    places: dict[Place, Domain] = field(default_factory=dict)
    numbers: dict[Place, Real] = field(default_factory=dict)
    members: dict[Place, list[Real]] = field(default_factory=dict)
    margins: dict[Switch, Real] = field(default_factory=dict)
    sides: dict[Switch, set[int]] = field(default_factory=dict)
    cases: dict[int, set[int]] = field(default_factory=dict)  # node → the cases that applied
    nodes: dict[int, Expr] = field(default_factory=dict)
    dependencies: dict[Key, frozenset[Key]] = field(default_factory=dict)
    ordinals: dict[Key, int] = field(default_factory=dict)
    edges: dict[Switch, Real] | None = None  # noted only while somebody looks for them
    order: int = 0  # derivatives inside derivatives, at this moment
    border: bool = False  # whether what is differentiated has met the border of a case
    beside: int = 0  # to which side of a border one steps, 0 where one stays on it
    varied: bool = False  # whether something was drawn, so that other points are others
    looks: int = 0

    def __post_init__(self) -> None:
        self.deadline = CLOCK() + self.seconds

    def check_time(self, position: int) -> None:
        """Raise `RefusalError` when the time is over; looks at the clock now and then."""
        self.looks += 1
        if self.looks % SELDOM == 0 and CLOCK() > self.deadline:
            raise RefusalError(
                "this statement takes too long to check", position, "split it into smaller steps"
            )

    def time_left(self) -> float:
        """Return the seconds that are left."""
        return self.deadline - CLOCK()

    def depends(self, scope: Scope, key: Key) -> frozenset[Key]:
        """Return what a name depends on; asked often, and fixed while a statement is checked."""
        if key not in self.dependencies:
            self.dependencies[key] = scope.depends(key)
        return self.dependencies[key]

    def ordinal(self, scope: Scope, key: Key) -> int:
        """Return which one of a scope's names this is, whatever its letter."""
        if not self.ordinals:
            self.ordinals = {k: n for n, k in enumerate(scope.names())}
        return self.ordinals.get(key, -1)

    def switched(self, node: Expr, number: int, margin: Real) -> int:
        """Note on which side of a switch this point lies, and return -1, 0 or 1."""
        switch = id(node), number
        self.nodes[id(node)] = node  # so that no other node gets its id
        self.margins[switch] = margin
        side = sign_of(margin)
        self.sides.setdefault(switch, set()).add(side)
        return side

    def taken(self, cases: Expr, branch: int) -> None:
        """Note that a case applies at this point."""
        self.nodes[id(cases)] = cases
        self.cases.setdefault(id(cases), set()).add(branch)

    def edge(self, node: Expr, margin: Real) -> None:
        """Note how far a part of an expression is from losing its value, if somebody asks."""
        if self.edges is None:
            return
        self.nodes[id(node)] = node
        number = next(n for n in range(len(self.edges) + 1) if (id(node), n) not in self.edges)
        if number < MOST_EDGES:
            self.edges[id(node), number] = margin

    def passed(self, node: Expr, number: int, margin: Real) -> None:
        """Note a switch whose side this point need not know."""
        try:
            self.switched(node, number, margin)
        except UnsureError:
            return
