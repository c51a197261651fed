"""Whether a condition holds at a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.domains import Member
from stepcheck.core.numbers import primal, related
from stepcheck.core.tree import AllOf, Compare, Expr

if TYPE_CHECKING:
    from stepcheck.core.value.env import Env


def truth(env: Env, condition: Expr) -> bool:
    """Whether a condition holds."""
    if isinstance(condition, AllOf):
        return all(truth(env, c) for c in condition.conditions)
    if isinstance(condition, Member):
        values = [primal(v) for v in arrays.entries(env.eval(condition.body))]
        return condition.domain.contains_all(values, env.bound)
    assert isinstance(condition, Compare)  # the only other condition
    values = [primal(env.number(part)) for part in condition.parts]
    return all(
        related(a, relation, b)
        for a, relation, b in zip(values, condition.relations, values[1:], strict=False)
    )
