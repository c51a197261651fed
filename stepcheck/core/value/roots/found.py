"""What is known of the roots of one equation at one point."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepcheck.core.numbers import Real


@dataclass
class Roots:
    """Roots of an equation in order; whether they are all, else in which ways it was crossed."""

    found: list[Real] = field(default_factory=list)
    complete: bool = False
    ways: set[int] = field(default_factory=set)
