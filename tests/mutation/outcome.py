"""Whether a mutant is caught, and whether one that is not is equivalent to its original.

A mutant that passes is called equivalent only if it is decided to be true by other means than the
verdict on its statement, with all derivatives taken by differences instead of the checker's rules.
Where the edited side stands next to an `=`, it must be equal to what it was, at the samples of many
seeds; next to `≈` alone, so too, or the printed number must lie within half a unit of the exact
value; where an order or a relation was changed, it must hold between its two sides for many seeds;
where a condition was, so must the whole claim. An edit that leaves the tree as it was is not
equivalent: the checker may not have seen it. Only a letter in another weight may name the same:
that is a rule of the language of a page. Only a term behind a gap may be read as before.

A claim that is marked as wrong must become true by an edit to be worth catching.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.check.checker import check_display, check_statement, is_word, kind_of
from stepcheck.core.check.claim import Claim as CoreClaim
from stepcheck.core.check.implied import completed
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import ball, primal
from stepcheck.core.read.display.statements import Statement, read_display
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.cursor import strip_punctuation
from stepcheck.core.trial.chain import Chain
from stepcheck.core.trial.judge import judge
from stepcheck.core.value.rounding import decimals, tolerance
from stepcheck.core.verdict import Broken, NoValue
from stepcheck.pages.walk import INTRODUCING

from .differences import differences

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

    from .mutants import Claim, Mutant

SEEDS = range(1000, 1008)
READ_ALIKE = {"bold", "gap"}  # edits that need not change what is read
EQUALITY = {"=", ":=", r"\leftarrow"}


def outcome(mutant: Mutant) -> str:
    """Return `false`, `refused`, `still wrong`, `equivalent` or `survives`."""
    verdicts = check_display(mutant.latex, mutant.claim.before.alone())
    bad = [v for v in verdicts if not v.good]
    if bad and not any(isinstance(v.problem, Broken) for v in bad):
        return bad[0].verdict
    if mutant.claim.statement.mark == "wrong" and not bad:
        return "still wrong"
    if mutant.edit.kind == "negation":
        return "survives"  # what passes with *not* in its condition was not read
    with differences():
        return "equivalent" if not bad and is_equivalent(mutant) else "survives"


def is_equivalent(mutant: Mutant) -> bool:
    """Whether a mutant that passes is as true as its original."""
    claim = mutant.claim
    scope = scope_at(claim)
    changed = read_display(mutant.latex, lambda word: is_word(word, scope))
    if len(changed) != len(claim.statements):
        return False  # the edit tore the statement apart
    edited = changed[claim.number]
    if len(edited.parts) != len(claim.statement.parts):
        return False
    if mutant.edit.kind == "condition":
        return passes(edited, scope)
    try:
        if mutant.side is None:
            return related(mutant, edited)
        around = relations_around(claim.statement, mutant.side)
        alike = same_tree(claim.statement, edited, mutant.side, scope)
        if alike and mutant.edit.kind in READ_ALIKE:
            return True
        if around & EQUALITY:
            return agree(claim.statement, edited, mutant.side, scope)
        if r"\approx" in around:
            return rounds(claim.statement, edited, mutant.side, scope)
        return related(mutant, edited)
    except (RefusalError, ShapeError, UndefinedError):
        return False


def scope_at(claim: Claim) -> Scope:
    """Return the scope of a claim: that of its display, and what stands before it there."""
    scope = claim.before.alone()
    for statement in claim.statements[: claim.number]:
        if kind_of(statement) in INTRODUCING:
            check_statement(statement, scope)
    return scope


def relations_around(statement: Statement, side: int) -> set[str]:
    """Return the relations on the left and on the right of a side."""
    return {r.text for r in statement.relations[max(0, side - 1) : side + 1]}


def passes(statement: Statement, scope: Scope) -> bool:
    """Whether a statement passes for every one of many seeds."""
    return all(check_statement(statement, scope.alone(), seed).good for seed in SEEDS)


def related(mutant: Mutant, edited: Statement) -> bool:
    """Whether each relation that was edited, or stands beside the edited side, holds."""
    claim = CoreClaim(edited, scope_at(mutant.claim).alone(), 0)
    exprs, relations = sides(edited, claim.scope), [r.text for r in edited.relations]
    before = [r.text for r in mutant.claim.statement.relations]
    steps = [n for n in range(len(relations)) if relations[n] != before[n]]
    if mutant.side is not None:
        steps = [n for n in (mutant.side - 1, mutant.side) if 0 <= n < len(relations)]
    chains = (
        Chain(claim.scope, exprs[n : n + 2], [relations[n]], claim.filters, seed)
        for n in steps
        for seed in SEEDS
    )
    return bool(steps) and all(judge(chain).failed is None for chain in chains)


def agree(original: Statement, edited: Statement, side: int, scope: Scope) -> bool:
    """Whether a side before and after the edit are equal at the samples of many seeds."""
    claim = CoreClaim(original, scope.alone(), 0)
    before, after = sides(original, claim.scope)[side], sides(edited, claim.scope)[side]
    return equal(claim.scope, before, after, claim.filters)


def same_tree(original: Statement, edited: Statement, side: int, scope: Scope) -> bool:
    """Whether a side is read alike before and after the edit."""
    claim = CoreClaim(original, scope.alone(), 0)
    before, after = (sides(s, claim.scope)[side] for s in (original, edited))
    return before == after


def equal(scope: Scope, before: Expr, after: Expr, filters: list[Expr]) -> bool:
    """Whether two expressions are not the same, but have the same values."""
    chains = (Chain(scope, [before, after], ["="], filters, seed) for seed in SEEDS)
    return before != after and all(judge(c).failed is None for c in chains)


def sides(statement: Statement, scope: Scope) -> list[Expr]:
    """Return the sides of a statement as trees."""
    relations = [relation.text for relation in statement.relations]
    parts = [parse(strip_punctuation(part), scope) for part in statement.parts]
    return completed(parts, relations, scope)


def rounds(original: Statement, edited: Statement, side: int, scope: Scope) -> bool:
    """Whether nothing changed in value, or each printed number is right to its last digit."""
    if agree(original, edited, side, scope):
        return True
    claim = CoreClaim(original, scope.alone(), 0)
    exprs = sides(edited, claim.scope)
    exact = [n for n, e in enumerate(exprs) if not decimals(e)]
    if side not in exact and tolerance(exprs[side]) is None:
        return False  # rounding in its own numbers must not excuse it
    pairs = [(n, side) for n in exact[-1:] if side not in exact]
    pairs += [(side, n) for n in range(side + 1, len(exprs)) if side in exact and n not in exact]
    return bool(pairs) and all(within(claim, exprs[a], exprs[b]) for a, b in pairs)


def within(claim: CoreClaim, exact: Expr, printed: Expr) -> bool:
    """Whether a printed number lies within half a unit of an exact value, entry by entry."""
    units = tolerance(printed)
    for point in Chain(claim.scope, [exact, printed], [], claim.filters).points():
        values = [o for o in point.outcomes if not isinstance(o, NoValue)]
        if units is None or len(values) < 2:
            return False
        left, right, unit = ([primal(x) for x in arrays.entries(v)]
                             for v in (*values, units))  # fmt: skip
        if len(left) != len(right):
            return False
        if any(abs(ball(a - b)) > u for a, b, u in zip(left, right, unit, strict=True)):
            return False
    return True
