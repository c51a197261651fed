"""What was checked, in plain words for readers; values are formulas to be typeset."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.verdict import FailedStep, NoValue
from stepcheck.markdown.formulas.annotate import sign_at
from stepcheck.markdown.formulas.narrow import reasons_of
from stepcheck.pages.words import note, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.core.verdict import Link, Outcome, Proof, Values, Verdict
    from stepcheck.markdown.ticks.ledger import Entry

SIGNS = {
    r"\approx": "≈", "<": "&lt;", ">": "&gt;", r"\le": "≤", r"\leq": "≤", r"\ge": "≥",
    r"\geq": "≥", r"\ne": "≠", r"\neq": "≠",
}  # fmt: skip
EXPONENT = re.compile(r"(\d)e([+-]?)0*(\d+)")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many steps hold, how many of them are proved and how, and what else there is.

    `sized` are those that are proved for some sizes only.
    """

    steps: int
    algebra: int
    numbers: int
    sized: int
    updates: int
    wrong: int
    unchecked: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything was claimed at all; a definition claims nothing."""
        return bool(self.steps or self.updates or self.wrong or self.unchecked)


def tally(verdicts: Sequence[Verdict]) -> Tally:
    """Count verdicts."""
    hold = [v for v in verdicts if v.verdict == "holds" and not v.marked]
    proofs = [proof for v in hold for proof in v.proofs]
    return Tally(
        steps=sum(v.steps for v in hold),
        algebra=sum(p.kind == "algebra" and not p.sizes for p in proofs),
        numbers=sum(p.kind == "numbers" for p in proofs),
        sized=sum(bool(p.sizes) for p in proofs),
        updates=sum(v.kind == "update" for v in hold),
        wrong=sum(v.verdict == "holds" and v.marked for v in verdicts),
        unchecked=tuple(v.reason for v in verdicts if v.verdict == "unchecked"),
    )


def label(count: Tally) -> str:
    """Return what a screen reader says of the mark beside a display."""
    return f"{_capital(_listed(count, 'an update checked'))}: details"


def foot(count: Tally) -> str:
    """Return the line at the foot of a page."""
    reasons = f": {'; '.join(dict.fromkeys(count.unchecked))}" if count.unchecked else ""
    return f"{_capital(_listed(count, ''))}{reasons}."


def _listed(count: Tally, update: str) -> str:
    steps = plural(count.steps, "step") + " checked"
    if proved := count.algebra + count.numbers:
        steps += f", {_of(proved, count.steps)} proved"
    if count.sized:
        steps += f", {_of(count.sized, count.steps)} proved for small sizes"
    parts = [steps] if count.steps or not update else []
    parts += [update] if update and count.updates else []
    parts += [f"{count.wrong} shown as wrong and confirmed false"] if count.wrong else []
    parts += [f"{len(count.unchecked)} left unchecked"] if count.unchecked else []
    return ", ".join(parts)


def details(entry: Entry) -> str:
    """Return how each statement of a display was checked, as HTML."""
    verdicts = entry.verdicts
    count = tally(verdicts)
    hold = [v for v in verdicts if v.verdict == "holds" and not v.marked]
    paragraphs = [_steps(count, [v for v in hold if v.steps])] if count.steps else []
    if count.updates:
        paragraphs.append(
            "The update: both sides have one shape, and what is subtracted is a step down a cost."
        )
    paragraphs += [f"Also: {html.escape(note(v))}." for v in hold if note(v)]
    paragraphs += [_wrong(v) for v in verdicts if v.verdict == "holds" and v.marked]
    paragraphs += [f"Not checked: {html.escape(reason)}." for reason in count.unchecked]
    return rows(entry) + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _steps(count: Tally, checked: Sequence[Verdict]) -> str:
    points = sorted({v.points for v in checked})
    if points == [1]:
        where = "once, for there is nothing to vary"
    elif points[0] == points[-1]:
        where = f"at {points[0]} points"
    else:
        where = f"at {points[0]} to {points[-1]} points"
    each = "It was computed" if count.steps == 1 else "Each was computed"
    words = f"{plural(count.steps, 'step')} checked. {each} with a hundred digits or more, {where}."
    proof = _proof(count, checked)
    if not proof and points != [1]:
        proof = ["That is overwhelming evidence, but no proof."]
    return " ".join([words, *proof])


def _proof(count: Tally, checked: Sequence[Verdict]) -> list[str]:
    told = []
    if count.algebra:
        subject = _subject(count.algebra, count.steps)
        told.append(f"{subject} also proved for all values, by algebra.")
    if count.numbers:
        it = "it" if count.numbers == 1 else "them"
        told.append(
            f"{_subject(count.numbers, count.steps)} proved by that, for nothing in {it} can vary."
        )
    if count.sized:
        sizes = next(p.sizes for v in checked for p in v.proofs if p.sizes)
        listed = ", ".join(formula(f"{name} = {number}") for name, number in sizes)
        told.append(
            f"{_subject(count.sized, count.steps)} also proved by algebra, "
            f"for small sizes such as {listed} only."
        )
    return told


def _subject(part: int, whole: int) -> str:
    if part == whole:
        return "It was" if whole == 1 else "All of them were"
    return f"{part} of the {whole} {'was' if part == 1 else 'were'}"


def _wrong(verdict: Verdict) -> str:
    words = "Shown as wrong, and confirmed false"
    if verdict.counterexample:
        words += f" at {values(verdict.counterexample)}"
    if isinstance(problem := verdict.problem, FailedStep):
        sides = (value(side.value) for side in (problem.left, problem.right))
        words += ": the sides are {} and {}".format(*sides)
    return f"{words}."


def rows(entry: Entry) -> str:
    """Return a list of the relations that hold, row by row, under the point that they are shown at.

    Each has the values of both sides, the rule that is named beside it, and whether it is proved.
    """
    latex, found, at = entry.display.latex, [], ""
    for verdict in entry.verdicts:
        links = [link for link in verdict.links if link.left is not None]
        if not links or verdict.verdict != "holds" or verdict.marked:
            continue
        point = f"<p>At {values(verdict.sample)}:</p>" if verdict.sample else ""
        items = "".join(f"<li>{_row(link, latex)}</li>" for link in links)
        found.append(f"{point if point != at else ''}<ol>{items}</ol>")
        at = point
    return "".join(found)


def _row(link: Link, latex: str) -> str:
    sides = [value(side) for side in (link.left, link.right) if side is not None]
    sign = SIGNS.get(sign_at(latex, link.position), "=")
    text = f" {sign} ".join(sides) if len(sides) > 1 else f"{sides[0]} lies in it"
    reason = next((words for end, words in reasons_of(latex) if end > link.position), "")
    named = f' <span class="sc-rule">{formula(reason)}</span>' if reason else ""
    return f"{text}{named}{_mark(link.proof)}"


def _mark(proof: Proof | None) -> str:
    """Return that a step is proved, and for which sizes if it is not for all."""
    if proof is None:
        return ""
    sizes = ", ".join(formula(f"{name} = {number}") for name, number in proof.sizes)
    return f" <b>proved</b> for {sizes}" if sizes else " <b>proved</b>"


def values(sample: Values) -> str:
    """Return the names of a sample with their values, each a formula of its own."""
    shown = [f"{formula(f'{name} = {latex_of(found)}')}" for name, found in sample.items()]
    return ", ".join(shown)


def value(found: Outcome) -> str:
    """Return a value in HTML, an array as a formula, or why there is none in words."""
    if isinstance(found, NoValue | Flexible):
        return html.escape(shown(found))
    if is_array(found):
        return formula(latex_of(found))
    return EXPONENT.sub(r"\1 · 10<sup>\2\3</sup>", shown(found)).replace("-", "−").replace("+", "")


def formula(latex: str) -> str:
    """Return LaTeX as a formula so simple that text does."""
    return rf'<span class="arithmatex sc-value">\({html.escape(latex)}\)</span>'


def latex_of(found: Outcome) -> str:
    r"""Return a value in LaTeX: a matrix is a small one, and `1e-9` a power of ten."""
    if isinstance(found, NoValue):
        return shown(found)
    if is_array(found) and found.shape[1] > 1:
        rows = [" & ".join(latex_of(x) for x in row) for row in found]
        rows_of = r" \\ ".join(rows)
        return rf"\bigl[\begin{{smallmatrix}} {rows_of} \end{{smallmatrix}}\bigr]"
    return EXPONENT.sub(
        lambda m: rf"{m[1]} \cdot 10^{{{m[2].removeprefix('+')}{m[3]}}}", shown(found)
    )


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: `1 step`, `2 steps`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _of(part: int, whole: int) -> str:
    if part < whole:
        return f"{part} of them"
    return "and also" if whole == 1 else "all of them"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
