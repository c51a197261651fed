"""Statements in reading order → verdicts. The scope grows as a reader's knowledge does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.check.kinds import Step
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.read.display.above import going_on
from stepcheck.core.read.display.statements import Statement, read_display
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.cursor import split_at
from stepcheck.core.tree import Deriv, Gradient, walk
from stepcheck.core.verdict import (
    BadUpdate,
    Broken,
    FailedStep,
    Nonsense,
    NotMember,
    NotWrong,
    NoValue,
    OtherLabel,
    OtherShape,
    Refused,
    Verdict,
)

if TYPE_CHECKING:
    from stepcheck.core.read.display.above import Above
    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import Problem

UNDECIDED = "no precision decides which of two numbers is larger here"
WRONG_OTHERWISE = Refused(
    r"this is marked \wrong, but its sides cannot even be compared: they differ in shape, or one "
    "has no value",
    "mark what is false where both sides have values; tell of the rest in words",
)
LATER = Refused(
    "a condition that comes with a later row does not hold for the rows above, which need it",
    "put it behind the first row that needs it, or into the text before the display",
)
PREMISE = Refused(
    "this does not hold by itself, and an arrow makes a condition of it",
    r"write what follows with its condition: x^2 > 0 \quad \text{for } x > 0",
)
DIVISIONS = {":=": "definition", r"\in": "declaration", r"\leftarrow": "update"}


def check_display(
    latex: str, scope: Scope, seed: int = 0, *, prove: bool = False, above: Above | None = None
) -> list[Verdict]:
    r"""Check every statement of a display; definitions and declarations extend the scope.

    With `prove`, each step of a claim that holds is also proved, where that can be done. A display
    that begins with a relation goes on with the one `above`, if that is given. Nothing is raised
    for what cannot be read: that is a verdict too.

    >>> from stepcheck.core.scope import Scope
    >>> page = Scope()
    >>> [v.kind for v in check_display(r"x \in \mathbb{R}, u := x + 1", page)]
    ['declaration', 'definition']
    >>> [v.verdict for v in check_display("u^2 = x^2 + 1, u^2 = x^2 + 2 x + 1, q = 1", page)]
    ['false', 'holds', 'refused']
    """
    try:
        statements = read_statements(latex, scope, above)
    except RefusalError as error:
        return [refused("claim", error, 0, len(latex))]
    except RecursionError:
        return [refused("claim", RefusalError("too deeply nested"), 0, len(latex))]
    verdicts = [check_statement(s, scope, seed, prove=prove) for s in statements]
    return with_arrows(statements, verdicts, scope)


def with_arrows(
    statements: list[Statement], verdicts: list[Verdict], scope: Scope
) -> list[Verdict]:
    r"""Return verdicts in which no premise of an arrow, nor its conclusion, is called false.

    `x > 0 \implies x^2 > 0` claims neither. What an arrow leads from is a premise if it is false
    by itself and says something of names that are free: a step of a derivation is a claim.
    """
    found = list(verdicts)
    for n, statement in enumerate(statements[1:], start=1):
        premise = statements[n - 1]
        opens = verdicts[n - 1].verdict == "false" and is_premise(premise, scope)
        if not statement.follows or not (opens or found[n - 1].problem == PREMISE):
            continue
        found[n - 1] = found[n - 1].but(verdict="refused", problem=PREMISE)
        if found[n].verdict == "false":
            found[n] = found[n].but(verdict="refused", problem=PREMISE)
    return found


def is_premise(statement: Statement, scope: Scope) -> bool:
    """Whether a statement is a relation between free names, and no mark stands on it."""
    if statement.mark or len(statement.relations) != 1 or statement.conditions:
        return False
    try:
        sides = [parse(part, scope) for part in statement.parts]
    except RefusalError:
        return False
    slopes = any(isinstance(n, Deriv | Gradient) for side in sides for n in walk(side))
    symbols = [scope.get(key) for key in scope.reached_by(*sides)]
    return not slopes and all(s is not None and s.body is None for s in symbols)


def read_statements(latex: str, scope: Scope, above: Above | None = None) -> list[Statement]:
    """Return the statements of a display; raise `RefusalError` where it cannot be read."""

    def known(word: str) -> bool:
        return is_word(word, scope)

    return going_on(read_display(latex, known), above, known)


def is_word(word: str, scope: Scope) -> bool:
    """Whether words in a formula are a name of the scope."""
    return len(word) > 1 and scope.get((word, "plain")) is not None


def refused(kind: str, error: RefusalError, position: int, end: int) -> Verdict:
    """Return the verdict for a statement that cannot be read."""
    at = error.position or position
    return Verdict(kind, "refused", at, max(end, at), refusal(error))


def refusal(error: RefusalError) -> Refused:
    """Return what is wrong, and what to do about it, as data."""
    return Refused(error.message, error.fix, error.unknown, error.instead, error.again)


def kind_of(statement: Statement) -> str:
    """Return what kind of statement this is."""
    relations = [r.text for r in statement.relations]
    for sign, kind in DIVISIONS.items():
        if sign in relations:
            return kind
    if any(len(split_at(part, "cmd", r"\to")) > 1 for part in statement.parts):
        return "declaration"
    return "claim" if relations else "mention"


def check_statement(
    statement: Statement, scope: Scope, seed: int = 0, *, prove: bool = False
) -> Verdict:
    """Return the verdict on one statement."""
    verdict = judged(statement, scope, seed, prove=prove).but(start=statement.position)
    if statement.later and verdict.verdict != "holds" and kind_of(statement) == "claim":
        whole = replace(statement, conditions=[*statement.conditions, *statement.later])
        if judged(whole, scope, seed, prove=False).verdict == "holds":
            verdict = verdict.but(verdict="refused", problem=LATER)
    return turned(verdict) if statement.mark == "wrong" else verdict


def judged(statement: Statement, scope: Scope, seed: int, *, prove: bool) -> Verdict:
    """Return the verdict on a statement, its mark of being wrong left out; whatever is raised."""
    kind = kind_of(statement)
    if statement.mark == "unchecked":
        return Verdict(
            kind, "unchecked", statement.position, statement.end, reason=statement.reason
        )
    try:
        return Step(statement, scope, seed, prove=prove).run(kind)
    except RefusalError as error:
        return refused(kind, error, statement.position, statement.end)
    except (ShapeError, UndefinedError) as error:
        return Verdict(kind, "false", statement.position, statement.end, Nonsense(str(error)))
    except UnsureError:
        return refused(kind, RefusalError(UNDECIDED), statement.position, statement.end)
    except RecursionError:
        return refused(kind, RefusalError("too deeply nested"), statement.position, statement.end)
    except Exception as error:
        broken = Broken(f"{type(error).__name__}: {error}")
        return Verdict(kind, "refused", statement.position, statement.end, broken)


def by_value(problem: Problem | None) -> bool:
    """Whether something is false because of the values of its sides, not of what they are."""
    if isinstance(problem, FailedStep):
        sides = (problem.left.value, problem.right.value)
        has_values = not any(isinstance(side, NoValue) for side in sides)
        return has_values and not isinstance(problem.difference, OtherShape)
    if isinstance(problem, NotMember):
        return not isinstance(problem.value, NoValue)
    return isinstance(problem, BadUpdate | OtherLabel)


def turned(verdict: Verdict) -> Verdict:
    r"""Return the verdict on `\wrong{…}`, which must be false where both sides have values."""
    if verdict.verdict == "false" and not by_value(verdict.problem):
        return verdict.but(verdict="refused", marked=True, problem=WRONG_OTHERWISE)
    if verdict.verdict == "false":
        return verdict.but(verdict="holds", marked=True)
    if verdict.verdict == "holds":
        return verdict.but(verdict="false", marked=True, problem=NotWrong())
    return verdict
