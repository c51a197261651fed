"""Steps handed to the proof whether they hold or not, so that it can be seen what it makes of them.

A checker asks for a proof only of what holds. Here it is asked of anything, without the net that
keeps its own failures from a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stepcheck.core.check.checker import is_word
from stepcheck.core.check.claim import Claim
from stepcheck.core.check.doubts import refuse_doubts
from stepcheck.core.check.implied import completed
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.proof.prove import tried
from stepcheck.core.read.display.statements import Statement, read_display
from stepcheck.core.trial.chain import Chain
from stepcheck.core.trial.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr
    from stepcheck.core.verdict import Proof

RELATIONS = {"=": "=", ":=": "=", "<": "<", ">": ">", r"\le": r"\le", r"\ge": r"\ge",
             r"\ne": r"\ne", r"\approx": r"\approx"}  # fmt: skip


class Step(NamedTuple):
    """Two sides, how they are claimed to stand, under which conditions, and what was proved."""

    claim: Claim
    sides: list[Expr]
    relation: str
    proof: Proof | None

    @property
    def is_false(self) -> bool:
        """Whether the sides stand otherwise at some point at which both have values."""
        chain = Chain(self.claim.scope, self.sides, [self.relation], self.claim.filters)
        try:
            return judge(chain).failed is not None
        except (RefusalError, ShapeError, UndefinedError):
            return False


def steps_of(latex: str, scope: Scope, side: int | None = None) -> list[Step]:
    """Return the steps of a display's claims, with their proofs; none of what cannot be read.

    With `side`, only those beside this side of a chain.
    """
    try:
        statements = read_display(latex, lambda word: is_word(word, scope))
        return [step for s in statements for step in steps_in(s, scope, side)]
    except (RefusalError, ShapeError, UndefinedError):
        return []


def steps_in(statement: Statement, scope: Scope, side: int | None) -> Iterator[Step]:
    """Yield the steps of one statement."""
    relations = [RELATIONS.get(r.text, "") for r in statement.relations]
    if not all(relations) or not relations or not all(statement.parts):
        return
    claim = Claim(statement, scope.alone(), 0)
    exprs = completed(claim.exprs(), relations, claim.scope)
    refuse_doubts(exprs, relations, claim.scope)
    wanted = [side in (None, n, n + 1) for n in range(len(relations))]
    proofs = tried(claim.scope.frozen(), exprs, relations, claim.filters, wanted)
    for n, (relation, proof) in enumerate(zip(relations, proofs, strict=True)):
        if wanted[n]:
            yield Step(claim, exprs[n : n + 2], relation, proof)
