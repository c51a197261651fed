"""What one run of a statement shares: its time limit, and what it has met on the way."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.tree import Key

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Brace, Expr

CLOCK = getattr(time, "thread_time", time.monotonic)  # a browser has no time of a thread

Slot = tuple[Key, tuple[int, ...]]


@dataclass
class Context:
    """A time limit in seconds of this thread's own work, and notes on the values of a run.

    A machine that is busy or asleep is no fault of the page, so its clock is not the wall's.
    """

    seconds: float
    branches: dict[int, set[int]] = field(default_factory=dict)  # node → branches that were hit
    branch_counts: dict[int, int] = field(default_factory=dict)
    braces: list[tuple[Brace, Value, Value]] = field(default_factory=list)
    used: dict[Slot, Value] = field(default_factory=dict)
    dependencies: dict[Key, frozenset[Key]] = field(default_factory=dict)
    order: int = 0  # derivatives inside derivatives, at this moment

    def __post_init__(self) -> None:
        self.deadline = CLOCK() + self.seconds

    def check_time(self, position: int) -> None:
        """Raise `RefusalError` when the time is over."""
        if CLOCK() > self.deadline:
            raise RefusalError(
                "this statement takes too long to check", position, "split it into smaller steps"
            )

    def depends(self, scope: Scope, key: Key) -> frozenset[Key]:
        """Return what a name depends on; asked often, and fixed while a statement is checked."""
        if key not in self.dependencies:
            self.dependencies[key] = scope.depends(key)
        return self.dependencies[key]

    def hit(self, node: Expr, branch: int, count: int) -> None:
        """Note that a branch of `cases`, max or |·| was taken."""
        self.branches.setdefault(id(node), set()).add(branch)
        self.branch_counts[id(node)] = count

    def missed(self) -> bool:
        """Whether some branch was never taken."""
        return any(len(self.branches[n]) < count for n, count in self.branch_counts.items())
