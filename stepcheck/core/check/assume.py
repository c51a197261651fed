r"""Conditions of a statement: `for z \ge 0`, `for y = 1`, `where u := …` narrow its scope."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from stepcheck.core.check.introduce import declare, define, known, read_target, resolve_exactly
from stepcheck.core.check.narrow import Way, is_array, narrowed, solved
from stepcheck.core.domains import Interval, Member, Reals, Simplex
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display.ranges import braced
from stepcheck.core.read.grammar.conditions import merge_ranges, parse_condition, relation_parts
from stepcheck.core.read.grammar.parser import parse, reader_in
from stepcheck.core.read.grammar.scripts import starts_name
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import split_at
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.scope import Scope, keys_of
from stepcheck.core.tree import Compare, Given, Num, Ref, Special
from stepcheck.core.trial.chain import ORDERS

if TYPE_CHECKING:
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Expr


def assume(conditions: list[list[Token]], scope: Scope, until: float) -> list[Way]:
    """Return the ways to meet conditions: a scope each, and what samples must be filtered by.

    `until` is when the clock of the statement ends.
    """
    inner = scope.child(local=bool(conditions))
    found: list[Expr] = []
    for condition in conditions:
        for number, clause in enumerate(clauses(condition)):
            if number:
                refuse_mere_value(clause)
            found.extend(apply(clause, inner))
    # What is still free after all others is what equations can be solved for.
    filters = [c for c in found if not is_equation(c)]
    equations = [c for c in found if isinstance(c, Compare) and is_equation(c)]
    ways = solved(equations, inner, until)
    return [Way(flattened(way.scope, inner), [*way.filters, *filters]) for way in ways]


def flattened(scope: Scope, inner: Scope) -> Scope:
    """Return the one scope of a statement, with all that its conditions give values to."""
    flat = Scope(inner.parent, dict(inner.symbols), {}, local=inner.local)
    layers = takewhile(lambda layer: layer is not inner.parent, scope.chain())
    for layer in reversed(list(layers)):
        flat.fixed |= layer.fixed
    return flat


def is_equation(condition: Expr) -> bool:
    """Whether a condition is an equation."""
    return isinstance(condition, Compare) and condition.relations == ("=",)


def clauses(tokens: list[Token]) -> list[list[Token]]:
    r"""Split a condition at words and commas, but not inside `a, b \in …` and `1, \dots, m`."""
    parts = [p for chunk in split_at(tokens, "text") for p in split_at(chunk, "comma") if p]
    joined: list[list[Token]] = []
    for part in merge_ranges(parts):
        if joined and not relation_parts(joined[-1])[1]:
            joined[-1] = [*joined[-1], Token("comma", ",", part[0].position), *part]
        else:
            joined.append(part)
    return [[t for t in p if t.text != r"\forall"] for p in joined]


def refuse_mere_value(clause: list[Token]) -> None:
    """Refuse a clause without a relation: only names behind *for all* say enough."""
    if not relation_parts(clause)[1]:
        raise RefusalError(
            "this part of the condition says nothing of its own",
            clause[0].position,
            r"write a set for several values, x \in \{0, 1, 5\}, or a whole condition",
        )


def apply(clause: list[Token], scope: Scope) -> list[Expr]:
    """Narrow the scope by one clause; return what must be filtered instead."""
    parts, relations = relation_parts(clause)
    if not relations:
        for name in split_at(clause, "comma"):
            if not isinstance(parse(name, scope), Ref):
                refuse_mere_value(clause)
        return []
    relation = relations[0].text
    if relation == r"\in" and len(relations) == 1:
        return belongs(parts[0], parts[1], scope)
    if relation in ("=", ":=") and len(relations) == 1 and starts_name(clause[0]):
        if any(t.text == r"\dots" for t in parts[1]):
            declare(parts[0], braced(parts[1]), scope)
            return []
        if assigned(parts[0], parts[1], scope):
            return domain_of(parts[0], scope)
    names = split_at(parts[0], "comma")
    if len(names) > 1 and relation in ORDERS:  # `a, b > 0` says so of both
        shared = clause[len(parts[0]) :]
        return [parse_condition([*name, *shared], reader_in(scope)) for name in names]
    condition = parse_condition(clause, reader_in(scope))
    return [] if narrowed(condition, scope) else [condition]


def is_of_probabilities(symbol: Symbol | None) -> bool:
    """Whether a name is a column of probabilities, which a set of numbers does not replace."""
    return symbol is not None and isinstance(symbol.domain, Simplex)


def belongs(left: list[Token], right: list[Token], scope: Scope) -> list[Expr]:
    """Narrow a free name to a set, or filter a defined one."""
    names = split_at(left, "comma")
    found: list[Expr] = []
    for name in names:
        ref = known(name, scope) if starts_name(name[0]) else None
        symbol = scope.get(ref.key) if ref else None
        if (symbol is not None and symbol.domain is None) or not starts_name(name[0]):
            found.append(Member(parse(name, scope), parse_set(right, reader_in(scope))))
        elif ref is not None and (ref.upper or ref.lower or is_of_probabilities(symbol)):
            found.append(Member(ref, parse_set(right, reader_in(scope))))
        else:
            declare(name, right, scope)
    return found


def assigned(left: list[Token], right: list[Token], scope: Scope) -> bool:
    """Give a name a value, or introduce it; False where the clause is an equation to filter by."""
    try:
        key, scripts, params, _signs, position = read_target(left, scope)
    except RefusalError:
        return False
    ref = resolve_exactly(key, scripts, scope, position)
    if ref is None:
        define(left, right, scope)
        return True
    symbol = scope.get(ref.key)
    if params and symbol is not None and isinstance(symbol.domain, Reals | Interval):
        return False  # a number times a bracket
    if params and ref.key[1] == "plain":
        raise RefusalError(
            f"`{ref.key[0]}` has a meaning already, so no condition can define it",
            position,
            "use another letter",
        )
    value = parse(right, scope)
    if value == Num("0") and not (ref.upper or ref.lower) and is_array(ref, scope):
        value = Special("zeros", position=value.position)
    slot = (ref.key, ref.upper, ref.lower)
    if slot in scope.fixed:
        raise RefusalError(
            f"`{ref.key[0]}` is given two values by these conditions", position, "keep one of them"
        )
    if symbol is not None and symbol.body is not None:
        return False
    if ref.key in scope.reached_by(value):
        return False
    scope.fixed[slot] = Given(value) if keys_of(value) else value
    return True


def domain_of(tokens: list[Token], scope: Scope) -> list[Expr]:
    """Return that a name which was given a value still lies in its set, where that can fail."""
    ref = known(tokens, scope)
    symbol = scope.get(ref.key) if ref else None
    domain = symbol.domain if symbol else None
    if ref is None or domain is None or ref.upper or ref.lower:
        return []
    if isinstance(domain, Interval):  # its open end is a limit that one may ask for
        domain = replace(domain, closed=(True, True))
    return [Member(ref, domain)]
