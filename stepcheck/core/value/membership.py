"""Whether a value lies in a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.scope import Domain
from stepcheck.core.value import arrays
from stepcheck.core.value.numbers import Number, mp, primal
from stepcheck.core.value.order import related

if TYPE_CHECKING:
    from stepcheck.core.tree import Member
    from stepcheck.core.value.env import Env


def contains(env: Env, member: Member) -> bool:
    """Whether a value, or each of its entries, lies in a set."""
    domain = member.domain
    assert isinstance(domain, Domain)  # the tree knows no scopes, so it cannot say so itself
    values = [primal(v) for v in arrays.entries(env.eval(member.body))]
    if domain.kind == "simplex":
        return all(v >= 0 for v in values) and related(sum(values), "=", mp.mpf(1))
    return all(lies_in(env, v, domain) for v in values)


def lies_in(env: Env, value: Number, domain: Domain) -> bool:
    """Tell whether a number lies in a set."""
    if domain.kind == "set":
        return any(related(value, "=", primal(env.number(e))) for e in domain.members)
    if domain.kind in ("natural", "integer", "index") and value != int(value):
        return False
    if domain.kind == "natural":
        return bool(value >= 1)
    strict = {True: r"\le", False: "<"}
    inside = domain.closed if domain.kind == "interval" else (True, True)
    low = domain.low is None or related(primal(env.number(domain.low)), strict[inside[0]], value)
    return low and (
        domain.high is None or related(value, strict[inside[1]], primal(env.number(domain.high)))
    )
