"""Quick fixes: what an author may do about a problem with one key, as changes of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.command.findings import last_of
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display.statements import read_display
from stepcheck.core.read.tokens.cursor import latex_of, strip_punctuation
from stepcheck.core.verdict import FailedStep, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.pages.check import Checked


@dataclass(frozen=True)
class Change:
    """New text in the place of what stands between two offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Fix:
    """A change with its name in a menu."""

    title: str
    change: Change


def fixes(checked: Checked, source: str) -> Iterator[Fix]:
    """Yield what could be done about a problem, the likeliest first."""
    problem, at = checked.verdict.problem, checked.display.offset
    if isinstance(problem, FailedStep) and problem.hint and problem.hint.kind == "rounded":
        between = source[at + problem.left.end : at + problem.right.position]
        sign = at + problem.left.end + between.find("=")
        if "=" in between:
            yield Fix(r"Claim a rounded value: \approx", Change(sign, sign + 1, r"\approx"))
    if isinstance(problem, Refused) and problem.instead:
        start, end = at + checked.verdict.position, at + last_of(checked)
        yield Fix(f"Write {problem.instead}", Change(start, end, problem.instead))
    if isinstance(problem, Refused) and problem.unknown:
        yield from introductions(checked, problem.unknown, source)


def introductions(checked: Checked, name: str, source: str) -> Iterator[Fix]:
    """Yield the two ways in which a name can be introduced."""
    sign = equals_behind(checked, name)
    if sign is not None:
        yield Fix(f"Define {name} here: :=", Change(sign, sign + 1, ":="))
    start = paragraph(source, checked.display.offset)
    indent = source[start : len(source) - len(source[start:].lstrip(" \t>"))]
    sentence = rf"{indent}Let ${name} \in \mathbb{{R}}$." + f"\n{indent.rstrip(' ')}\n"
    title = f"Declare {name} above, as a real number"
    yield Fix(title, Change(start, start, sentence))


def equals_behind(checked: Checked, name: str) -> int | None:
    """Return where the `=` behind a name stands, if the statement begins with just these two."""
    try:
        statements = read_display(checked.display.latex)
    except RefusalError:
        return None
    for statement in statements:
        first = strip_punctuation(statement.parts[0])
        if statement.position != checked.verdict.start or latex_of(first) != name:
            continue
        signs = statement.relations
        if signs and checked.display.latex.startswith("=", signs[0].position):
            return checked.display.offset + signs[0].position
    return None


def paragraph(source: str, offset: int) -> int:
    """Return where the paragraph around an offset begins."""
    start = source.rfind("\n", 0, offset) + 1
    while start > 0:
        above = source.rfind("\n", 0, start - 1) + 1
        if not source[above : start - 1].strip(" \t>"):
            break
        start = above
    return start
