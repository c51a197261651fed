"""Claims: chains of relations, judged in the scope of their statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.check import assume
from stepcheck.core.check.chain import Failure, Judge, Judgement, Point
from stepcheck.core.check.hints import hint
from stepcheck.core.check.nablas import completed
from stepcheck.core.check.printed import sample_of, shown
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import primal, show
from stepcheck.core.proof.prove import proved_steps
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.cursor import strip_punctuation
from stepcheck.core.tree import Bare, Deriv, Expr, walk
from stepcheck.core.value import arrays
from stepcheck.core.value.compare import compare_values
from stepcheck.core.verdict import Side, Verdict

if TYPE_CHECKING:
    from stepcheck.core.read.display.statements import Statement
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope


class Claim:
    """Checks a chain of relations under the conditions of its statement."""

    def __init__(
        self, statement: Statement, scope: Scope, seed: int, *, prove: bool = False
    ) -> None:
        self.statement, self.outer, self.seed, self.prove = statement, scope, seed, prove
        self.scope, self.filters = assume.assume(statement.conditions, scope)

    def verdict(self, kind: str, **more: object) -> Verdict:
        """Return a verdict of `holds` at this statement."""
        s = self.statement
        return Verdict(kind, "holds", s.position, s.end).but(**more)

    def exprs(self) -> list[Expr]:
        """Return the expressions of the chain."""
        return [parse(strip_punctuation(part), self.scope) for part in self.nonempty()]

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
        exprs = completed(self.exprs())
        self.refuse_shapeless(exprs)
        return self.judge(exprs, relations, "claim", self.statement.parts)

    def refuse_shapeless(self, exprs: list[Expr]) -> None:
        """Refuse functions that stand without their argument."""
        for expr in exprs:
            for node in walk(expr):
                if isinstance(node, Bare):
                    raise RefusalError(
                        f"the function `{node.key[0]}` stands without its argument",
                        node.position,
                        "write the argument in brackets",
                    )

    def judge(
        self, exprs: list[Expr], relations: list[str], kind: str, parts: list[list[Token]]
    ) -> Verdict:
        """Return the verdict on a chain of expressions."""
        judge = Judge(self.scope, exprs, relations, self.filters, self.seed)
        judgement = judge.run()
        if judgement.failed is None:
            return self.verdict(
                kind,
                steps=len(relations),
                points=len(judgement.points),
                note=constants_note(judge),
                proved_steps=proved_steps(self.scope, exprs, relations) if self.prove else 0,
                sample=sample_of(self.scope, judgement.points[0], judge.exprs),
            )
        if judgement.brace:
            brace, value, label = judgement.brace
            message = (
                f"the label under the brace is {shown(label)}, but what stands above it is "
                f"{shown(value)}"
            )
            return self.false(kind, message, judge, judgement).but(position=brace.position)
        return self.failed_step(kind, judge, judgement, parts)

    def failed_step(
        self, kind: str, judge: Judge, judgement: Judgement, parts: list[list[Token]]
    ) -> Verdict:
        """Return the verdict on a chain one step of which fails."""
        step, point = judgement.failed, judgement.point
        assert step is not None  # judge() comes here only with a failure
        assert point is not None
        sides = [
            Side(parts[n][0].position, ends(parts[n]), shown(point.outcomes[n]))
            for n in (step, step + 1)
        ]
        steps = f"step {step + 1} of {len(judge.relations)} does not hold"
        plain = judgement.reason in ("the values differ", "the order is not as claimed")
        message = steps if plain else f"{steps}: {judgement.reason}"
        return self.false(kind, message, judge, judgement).but(
            position=sides[1].position,
            left=sides[0],
            right=sides[1],
            steps=len(judge.relations),
            hint=hint(judge, judgement, step),
            note=f"step:{step}" if agrees_later(point, step) else "",
        )

    def false(self, kind: str, message: str, judge: Judge, judgement: Judgement) -> Verdict:
        """Return a verdict of false, with its counterexample."""
        assert judgement.point is not None  # a false verdict has its counterexample
        s = self.statement
        return Verdict(
            kind,
            "false",
            s.position,
            s.end,
            message,
            counterexample=sample_of(self.scope, judgement.point, judge.exprs),
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
    if isinstance(before, Failure) or isinstance(after, Failure):
        return False
    try:
        return compare_values(before, "=", after) is None
    except (ShapeError, RefusalError):
        return False


def constants_note(judge: Judge) -> str:
    """Say so where two equal derivatives belong to functions that differ by a constant."""
    for left, right in zip(judge.exprs, judge.exprs[1:], strict=False):
        if not (isinstance(left, Deriv) and isinstance(right, Deriv) and left.by == right.by):
            continue
        inner = Judge(judge.scope, [left.body, right.body], ["="], judge.filters, judge.seed)
        try:
            found = inner.run()
        except (RefusalError, ShapeError, UndefinedError):
            continue
        if found.failed is not None and found.point is not None:
            gap = [primal(v) for o in found.point.outcomes for v in arrays.entries(o)]
            by = show(gap[1] - gap[0])
            return f"the derivatives agree, but what they differentiate differs (by {by} here)"
    return ""
