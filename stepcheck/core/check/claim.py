"""Claims: chains of relations, judged in the scope of their statement."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, TypeAlias

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.binders import free_keys
from stepcheck.core.check import assume
from stepcheck.core.check.doubts import refuse_doubts
from stepcheck.core.check.hints import hint
from stepcheck.core.check.implied import completed
from stepcheck.core.check.narrow import bars_solved
from stepcheck.core.check.observed import values_at
from stepcheck.core.check.shortcuts import gap_between, refuse_propped
from stepcheck.core.errors import NoPointError, RefusalError, ShapeError, UnsureError
from stepcheck.core.proof.prove import proofs
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.grammar.scripts import starts_name
from stepcheck.core.read.tokens.cursor import latex_of, split_at, strip_punctuation
from stepcheck.core.tree import Gradient, Ref
from stepcheck.core.trial.chain import TIME_LIMIT, Chain, Judgement, Point
from stepcheck.core.trial.judge import judge
from stepcheck.core.trial.needed import condition_for
from stepcheck.core.trial.settled import settled
from stepcheck.core.value.compare import compare_values
from stepcheck.core.value.context import CLOCK
from stepcheck.core.verdict import (
    FailedStep,
    HalfDefined,
    Link,
    NoValue,
    OneUndefined,
    OtherLabel,
    OtherShape,
    Problem,
    Proof,
    Side,
    Verdict,
)

if TYPE_CHECKING:
    from stepcheck.core.read.display.statements import Statement
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key
    from stepcheck.core.verdict import Outcome


Tried: TypeAlias = tuple[Chain, Judgement]


def with_definition(error: RefusalError, parts: list[list[Token]], scope: Scope) -> RefusalError:
    """Return what is said of an unknown name: to define it, where all of the other side is known.

    What is wrong with that side is said as well, so that nobody comes back for it.
    """
    left = latex_of(parts[0])
    function = left.startswith(f"{error.unknown}(") and parts[0][-1].kind == "close"
    if function and error.unknown.startswith(r"\operatorname") and not has_letters(parts[0]):
        return error
    if not error.unknown or not (left == error.unknown or function):
        return error
    plain = not any(token.kind in ("begin", "amp", "row") for token in parts[1])
    defined = "write := to define it" + (f", {left} := {latex_of(parts[1])}" if plain else "")
    fix = defined if function else error.fix.replace("define it with :=", defined)
    try:
        parse(parts[1], scope)
    except RefusalError as other:
        if other.unknown:
            return error
        fix = f"write := to define it, but {other.message}: {other.fix}"
    return RefusalError(error.message, error.position, fix, unknown=error.unknown)


def has_letters(tokens: list[Token]) -> bool:
    """Whether a side has nothing but letters and commas in its bracket, as a new function does."""
    opened = next(n for n, token in enumerate(tokens) if token.kind == "open")
    parts = split_at(tokens[opened + 1 : -1], "comma")
    return all(len(part) == 1 and starts_name(part[0]) for part in parts)


def refuse_laplace(sides: list[Expr], difference: OtherShape) -> None:
    r"""Refuse `\nabla^2 f = 2 n`: to others the sign is the sum of the second derivatives."""
    second = next((e for e in sides if isinstance(e, Gradient) and e.order > 1), None)
    if second is not None and () in (difference.left, difference.right):
        raise RefusalError(
            r"\nabla^2 is the matrix of second derivatives here, and the other side is a number",
            second.position,
            r"write \operatorname{tr}(\nabla^2 f) for the Laplace operator",
        )


class Claim:
    """Checks a chain of relations under the conditions of its statement."""

    def __init__(
        self, statement: Statement, scope: Scope, seed: int, *, prove: bool = False
    ) -> None:
        self.statement, self.outer, self.seed, self.prove = statement, scope, seed, prove
        self.until = CLOCK() + TIME_LIMIT
        self.ways = assume.assume(statement.conditions, scope, self.until)
        self.scope, self.filters = self.ways[0].scope, self.ways[0].filters

    def verdict(self, kind: str, **more: object) -> Verdict:
        """Return a verdict of `holds` at this statement."""
        s = self.statement
        return Verdict(kind, "holds", s.position, s.end).but(**more)

    def exprs(self) -> list[Expr]:
        """Return the expressions of the chain."""
        parts = [strip_punctuation(part) for part in self.nonempty()]
        try:
            found = [parse(part, self.scope) for part in parts]
        except RefusalError as error:
            equates = [r.text for r in self.statement.relations] == ["="]
            raise (with_definition(error, parts, self.scope) if equates else error) from error
        return [bars_solved(expr, self.scope) for expr in found]

    def nonempty(self) -> list[list[Token]]:
        """Return the parts of the chain; refuse one that is missing."""
        for part, relation in zip(
            self.statement.parts, [None, *self.statement.relations], strict=True
        ):
            if not part:
                raise RefusalError(
                    "one side of this relation is missing",
                    relation.position if relation else self.statement.position,
                )
        return self.statement.parts

    def claim(self, relations: list[str] | None = None) -> Verdict:
        """Check a chain of relations."""
        if not any(self.statement.parts):
            return self.verdict("mention")
        relations = relations or [r.text for r in self.statement.relations]
        relations = [r"\approx" if r == r"\simeq" else r for r in relations]
        exprs = completed(self.exprs(), relations, self.scope)
        refuse_doubts(exprs, relations, self.scope)
        return self.judge(exprs, relations, "claim", self.statement.parts)

    def judge(
        self, exprs: list[Expr], relations: list[str], kind: str, parts: list[list[Token]]
    ) -> Verdict:
        """Return the verdict on a chain of expressions."""
        tried = self.judged(exprs, relations)
        chain, found = tried[0]
        if found.brace:
            brace, value, label = found.brace
            return self.false(kind, OtherLabel(label, value), chain, found).but(
                position=brace.position
            )
        if found.failed is not None:
            return self.failed_step(kind, chain, found, parts)
        if found.half is not None:
            return self.half_defined(kind, chain, found, parts)
        refuse_propped(chain, self.scope, parts)
        point = next((p for p in found.points if p.defined), found.points[0])
        return self.verdict(
            kind,
            steps=len(relations),
            points=sum(len(judgement.points) for _, judgement in tried),
            gap=gap_between(chain),
            links=self.links(tried, point),
            sample=values_at(self.scope, point, exprs),
            sides=tuple(side_of(part, v) for part, v in zip(parts, point.outcomes, strict=True)),
        )

    def judged(self, exprs: list[Expr], relations: list[str]) -> list[Tried]:
        """Return a chain with its judgement for each way to meet the conditions.

        That is only one where it fails, or is half defined.
        """
        found: list[Tried] = []
        refusals: list[RefusalError] = []
        for way in self.ways:
            left = self.until - CLOCK()
            chain = Chain(way.scope, exprs, relations, way.filters, self.seed, left)
            try:
                judgement = judge(chain)
            except RefusalError as error:
                refusals.append(error)
                continue
            if judgement.failed is not None:
                return [(chain, judgement)]
            found.append((chain, judgement))
        missing = [error for error in refusals if isinstance(error, NoPointError)]
        if len(missing) < len(refusals) or not found:
            raise next((e for e in refusals if e not in missing), refusals[0])
        refuse_missed(found, exprs[0].position)
        half = [one for one in found if one[1].half is not None]
        return half[:1] or found

    def links(self, tried: list[Tried], point: Point) -> tuple[Link, ...]:
        """Return the relations of a chain that holds, with the values of their sides at a point."""
        relations = tried[0][0].relations
        proved = proved_by_all(tried) if self.prove else repeat(None)
        sides = pairwise(point.outcomes)
        each = zip(self.signs(len(relations)), sides, proved, strict=False)
        return tuple(Link(sign, left, right, proof) for sign, (left, right), proof in each)

    def signs(self, count: int) -> list[int]:
        """Return where the last relations of the statement are, so many."""
        return [relation.position for relation in self.statement.relations[-count:]]

    def half_defined(
        self, kind: str, chain: Chain, found: Judgement, parts: list[list[Token]]
    ) -> Verdict:
        """Return the verdict on a chain one side of which has no value at some point."""
        step, difference = found.half, found.difference
        assert step is not None  # judge() comes here only with such a step
        assert isinstance(difference, OneUndefined)
        free = frozenset(key for expr in chain.exprs for key in free_keys(expr))
        condition = condition_for(difference.missing.node, self.scope, free)
        problem = HalfDefined(
            step, len(chain.relations), difference.side, difference.missing.why, condition
        )
        return self.false(kind, problem, chain, found).but(
            verdict="refused", position=parts[step + (difference.side == "right")][0].position
        )

    def failed_step(
        self, kind: str, chain: Chain, found: Judgement, parts: list[list[Token]]
    ) -> Verdict:
        """Return the verdict on a chain one step of which fails."""
        step, point = found.failed, found.point
        assert step is not None  # judge() comes here only with a failure
        assert point is not None
        assert found.difference is not None
        if isinstance(found.difference, OtherShape):
            refuse_laplace(chain.exprs[step : step + 2], found.difference)
        values = beside(*point.outcomes[step : step + 2])
        left, right = map(side_of, parts[step : step + 2], values)
        problem = FailedStep(
            step,
            len(chain.relations),
            found.difference,
            left,
            right,
            hint(chain, found, step),
            agrees_later(point, step),
            self.signs(len(chain.relations))[step],
            about=defined_name(chain.scope, chain.exprs[step]),
        )
        return self.false(kind, problem, chain, found).but(
            position=right.position, steps=len(chain.relations)
        )

    def false(self, kind: str, problem: Problem, chain: Chain, found: Judgement) -> Verdict:
        """Return a verdict of false, with its counterexample."""
        assert found.point is not None  # a false verdict has its counterexample
        s = self.statement
        return Verdict(
            kind,
            "false",
            s.position,
            s.end,
            problem,
            counterexample=values_at(self.scope, found.point, chain.exprs),
        )


def defined_name(scope: Scope, expr: Expr) -> Key | None:
    """Return the key of a defined name, if an expression is one and no more."""
    symbol = scope.get(expr.key) if isinstance(expr, Ref) and expr == Ref(expr.key) else None
    return symbol.key if symbol and symbol.body is not None else None


def refuse_missed(tried: list[Tried], position: int) -> None:
    """Refuse conditions whose roots need not be all that there are, whichever name is solved for.

    An equation that is crossed in one direction only, and is not known to rise or to fall
    everywhere, must be crossed back somewhere, or be touched: there may be roots that were missed.
    """
    if not any(chain.has_all_roots for chain, _ in tried):
        raise RefusalError(
            "a condition may be met at more places than were found",
            position,
            r"write it as the values that are meant, as in x = 1 or x \in \{1, 2\}",
        )


def proved_by_all(tried: list[Tried]) -> tuple[Proof | None, ...]:
    """Return how each step is proved, if it is for all ways to meet the conditions."""
    each = [proofs_of(chain, found) for chain, found in tried]
    return tuple(None if None in proofs else proofs[0] for proofs in zip(*each, strict=True))


def beside(left: Outcome, right: Outcome) -> tuple[Outcome, Outcome]:
    """Return two values that were compared; bold 1, 0 or I has the size of the other, if it may."""
    return sized(left, right), sized(right, left)


def sized(value: Outcome, other: Outcome) -> Outcome:
    """Return a value at the size of another, if it has none of its own and can take that."""
    if isinstance(value, Flexible) and not isinstance(other, Flexible | NoValue):
        with suppress(ShapeError):
            return value.shaped(arrays.shape_of(other))
    return value


def side_of(part: list[Token], value: Outcome) -> Side:
    """Return one side of a chain with its value at a point."""
    return Side(part[0].position, ends(part), value)


def proofs_of(chain: Chain, found: Judgement) -> tuple[Proof | None, ...]:
    """Return how each step of a chain that holds is proved: by its numbers, or by algebra."""
    by_numbers = settled(chain, found.points)
    rest = [not done for done in by_numbers]
    by_algebra = proofs(chain.scope, chain.exprs, chain.relations, chain.filters, rest)
    return tuple(
        Proof("numbers") if done else proof
        for done, proof in zip(by_numbers, by_algebra, strict=True)
    )


def ends(tokens: list[Token]) -> int:
    """Return where a part ends in the display, trailing punctuation left out."""
    last = strip_punctuation(tokens)[-1]
    return last.end or last.position + len(last.text)


def agrees_later(point: Point, step: int) -> bool:
    """Whether the row after a wrong one is right again, so that only the one between is wrong."""
    outcomes = point.outcomes
    if step + 2 >= len(outcomes):
        return False
    before, after = outcomes[step], outcomes[step + 2]
    if isinstance(before, NoValue) or isinstance(after, NoValue):
        return False
    try:
        return compare_values(before, "=", after) is None
    except (ShapeError, RefusalError):
        return False
    except UnsureError:
        return True  # they touch
