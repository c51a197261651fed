"""A verdict in plain words: what is wrong, the likeliest cause, what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.arrays import Flexible, describe, is_array
from stepcheck.core.numbers import show
from stepcheck.core.verdict import (
    Apart,
    BadUpdate,
    Broken,
    FailedStep,
    HalfDefined,
    Misrounded,
    Nonsense,
    NotMember,
    NotWrong,
    NoValue,
    OneUndefined,
    OtherLabel,
    OtherShape,
    OutOfOrder,
    Refused,
    Same,
)

if TYPE_CHECKING:
    from stepcheck.core.verdict import Difference, Hint, Outcome, Problem, Verdict

FEW = 6  # digits that a message shows
HINTS = {
    "rounded": r"the right side is rounded: write \approx instead of =",
    "misrounded": r"write \approx before a rounded number, and round to its last digit: "
    "this one is not the nearest",
    "rounded within": r"the sides nearly agree, so {0} looks rounded: write \approx before a "
    "rounded number, and compute with the name or the formula that it stands for",
    "equation": "= claims this at every value of its symbols: set them above with := in an "
    r"example; or, to solve an equation, write what follows from it, \quad \text{{for }} and the "
    "equation",
    "free": "{0} may be anything in its set, and = claims this of all of it: write := to say what "
    "{0} is",
    "too many": "{0} may be anything in its set: to leave some of it out, declare it in a smaller "
    r"one, as in {0} \in (0, \infty)",
    "fixed": "what is differentiated by {0} does not depend on {0}, so its derivative is 0; for "
    r"the derivative at one place write \left. … \right|_{{{0} = …}}",
    "index": "the index {0} is free on one side only",
    "factor": "right = {number} · left at every sample: a constant factor is wrong",
    "log 10": "the sides differ by the factor log 10: a logarithm has the wrong base",
    "log 2": "the sides differ by the factor log 2: a logarithm has the wrong base",
    "signs": "the sides agree but for their sign: a sign is wrong",
    "missing": "the factor {0} is missing on the right, or too much on the left",
    "surplus": "the factor {0} is too much on the right, or missing on the left",
    "missing and sign": "the factor {0} is missing on the right, and a sign is wrong",
    "chain rule": "the sides differ by {0}(1-{0}): a factor of the chain rule is missing",
    "swapped": "it holds with {0} and {1} swapped",
    "indices": "it holds with the indices {0} and {1} swapped",
    "transpose": "check the transposes: columns are n×1, and inner sizes of a product must agree",
    "constant": "right = left + {number} at every sample: a constant term is wrong",
}
FACTORS = {
    "-1": "right = -left at every sample: a sign is wrong",
    "2": "right = 2 · left at every sample: a factor 2 too much, or a factor 1/2 is missing",
    "0.5": "right = left / 2 at every sample: a factor 2 is missing",
    "-2": "right = -2 · left at every sample: a sign and a factor 2 are wrong",
    "-0.5": "right = -left / 2 at every sample: a sign is wrong and a factor 2 is missing",
}
OTHER_LETTER = "use another letter; or write = for :=, if it should be a claim about the first one"
OWN_MEANING = "use another letter; or say in the front matter that it is this page's: own: {}"
UPDATES = {
    "climbs": "this step climbs {cost}: the gradient must be subtracted",
    "descends": "{cost} is never positive, so it is climbed: the gradient must be added",
    "stands still": "this step does not move: nothing is subtracted",
    "no rate": "the learning rate is missing: the step is the whole gradient of {cost}",
    "factor": "the step is {factor} times the gradient of {cost} here: not the learning rate",
}


def said(verdict: Verdict, first: str = "") -> str:
    """Return what is said of a statement, in one line; nothing of one that simply holds.

    `first` says where a name was introduced that it introduces again.
    """
    if verdict.marked and verdict.good:
        return "marked as wrong, and it is false"
    if isinstance(verdict.problem, FailedStep) and verdict.problem.again:
        return f"this name is already defined{at(first)}, and there it means something else"
    if isinstance(verdict.problem, Refused) and verdict.problem.again:
        return f"{verdict.problem.message}{at(first)}"
    return problem(verdict.problem) if verdict.problem else verdict.reason


def at(first: str) -> str:
    """Return where something was introduced, if that is known."""
    return f" on {first}" if first else ""


def problem(found: Problem) -> str:  # noqa: C901  a flat list
    """Return what is wrong with a statement."""
    match found:
        case Refused(message):
            return message
        case Broken(error):
            return f"the checker itself failed: {error}"
        case FailedStep():
            return failed(found)
        case HalfDefined(step, steps, side, why):
            return (
                f"step {step + 1} of {steps} holds wherever both sides have a value, but the "
                f"{side} one has none here: {why}"
            )
        case OtherLabel(label, above):
            return (
                f"the label under the brace is {shown(label)}, but what stands above it is "
                f"{shown(above)}"
            )
        case NotMember(value, ""):
            return f"{shown(value)} does not lie in this set"
        case NotMember(value, declared):
            return f"{declared} is declared in another set: {shown(value)} does not lie in it"
        case OtherShape():
            return difference(found)
        case Nonsense(why):
            return why
        case BadUpdate(kind, cost, factor):
            return UPDATES[kind].format(cost=cost, factor="" if factor is None else show(factor))
        case NotWrong():
            return r"this is marked \wrong, but it holds"


def failed(found: FailedStep) -> str:
    """Return which step does not hold, and why if that is not plain from the values."""
    words = f"step {found.step + 1} of {found.steps} does not hold"
    plain = isinstance(found.difference, Apart | OutOfOrder)
    return words if plain else f"{words}: {difference(found.difference)}"


def difference(found: Difference) -> str:
    """Return how two sides differ."""
    match found:
        case Apart():
            return "the values differ"
        case OutOfOrder():
            return "the order is not as claimed"
        case Same():
            return "the two sides are equal"
        case OtherShape(left, right):
            return f"the shapes differ: left is {describe(left)}, right is {describe(right)}"
        case OneUndefined(side, missing):
            return f"the {side} side has no value: {missing.why}"
        case Misrounded():
            return "the rounded value is wrong in its last digit or before"


def hint(verdict: Verdict) -> str:
    """Return the likeliest cause of a failed step, or nothing."""
    found = verdict.problem.hint if isinstance(verdict.problem, FailedStep) else None
    return hint_words(found) if found else ""


def hint_words(found: Hint) -> str:
    """Return a hint in words."""
    number = "" if found.number is None else show(found.number)
    usual = FACTORS.get(number) if found.kind == "factor" else None
    return usual or HINTS[found.kind].format(*found.names, number=number)


def fix(verdict: Verdict, first: str = "", name: str = "…") -> str:
    """Return what to write instead, or nothing; `first` as above, of this `name`."""
    if isinstance(verdict.problem, FailedStep) and verdict.problem.again:
        return OWN_MEANING.format(name) if " of " in first else OTHER_LETTER
    if isinstance(verdict.problem, NotWrong):
        return r"remove \wrong, or say where it fails"
    if isinstance(verdict.problem, Broken):
        return "please report it"
    if isinstance(verdict.problem, HalfDefined):
        condition = verdict.problem.condition
        begin = r"\quad \text{for }"
        return (
            f"say where it holds: {begin} {condition}"
            if condition
            else f"say where, behind {begin}"
        )
    return verdict.problem.fix if isinstance(verdict.problem, Refused) else ""


def defined_elsewhere(name: str, first: str) -> str:
    """Return what an author should know who may mean something else by a name of the table."""
    return (
        f"{name} is defined on {first}; if it is something else on this page, say so in the front "
        f"matter: own: {name}"
    )


def note(verdict: Verdict) -> str:
    """Return what else a reader should know of a statement that holds, or nothing."""
    if verdict.gap is None:
        return ""
    gap = show(verdict.gap)
    return f"the derivatives agree, but what they differentiate differs (by {gap} here)"


def digits_apart(left: Outcome, right: Outcome) -> int:
    """Return with how many digits two values are not printed alike: six, if these tell them."""
    apart = (n for n in (FEW, 9, 12, 16, 24) if shown(left, n) != shown(right, n))
    return next(apart, FEW)


def shown(value: Outcome, digits: int = FEW) -> str:
    """Return a value in print: `0.221713`, `(1; 2)` for a column, `[1, 2; 3, 4]` for a matrix."""
    if isinstance(value, NoValue):
        return f"no value ({value.why})"
    if isinstance(value, Flexible):
        return {"ones": "a column of ones", "zeros": "zeros", "eye": "the identity"}[value.kind]
    if not is_array(value):
        return show(value, digits)
    rows = [", ".join(show(x, digits) for x in row) for row in value]
    return f"({', '.join(rows)})" if value.shape[1] == 1 else f"[{'; '.join(rows)}]"
