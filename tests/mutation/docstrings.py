"""The mutants of the formulas that docstrings of snippets state, each held against its function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.contract.contract import FORMULA, read_contract
from stepcheck.contract.snippets import loaded, page_scope, snippet_modules
from stepcheck.contract.source.functions import read_functions
from stepcheck.contract.trial.calls import Subject
from stepcheck.contract.trial.compare import compare
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError

from .differences import differences
from .layout import pieces
from .mutants import DOCS
from .outcome import equal
from .slips import all_edits

if TYPE_CHECKING:
    import re

    from stepcheck.contract.contract import Contract
    from stepcheck.contract.source.functions import Source

    from .edits import Edit

SNIPPETS = Path(__file__).parent.parent.parent / "snippets"


@dataclass(frozen=True)
class Mutant:
    """A function whose docstring has one edit in its formula."""

    source: Source
    edit: Edit

    @property
    def docstring(self) -> str:
        """The docstring with the edit."""
        start = found(self.source).start("latex")
        text, edit = self.source.docstring, self.edit
        return text[: start + edit.start] + edit.new + text[start + edit.end :]

    @property
    def name(self) -> str:
        """The mutant in print."""
        latex, edit = formula(self.source), self.edit
        change = f"⟦{latex[edit.start : edit.end]} → {edit.new}⟧"
        return f"{self.source.id}: {latex[: edit.start]}{change}{latex[edit.end :]}"


def sources() -> list[Source]:
    """Return the functions of our snippets that have a contract."""
    found = [source for path in snippet_modules(SNIPPETS) for source in read_functions(path)]
    return [source for source in found if source.reason is None]


def found(source: Source) -> re.Match[str]:
    """Return where a docstring has its formula."""
    match = FORMULA.search(source.docstring)
    assert match
    return match


def formula(source: Source) -> str:
    """Return the formula of a docstring as it is written."""
    return found(source)["latex"]


def mutants(source: Source) -> list[Mutant]:
    """Return every mutant of a docstring's formula."""
    latex = formula(source)
    scope, _names = page_scope(DOCS / f"{source.module}.md", Path(source.path))
    found = [Mutant(source, edit) for edit in all_edits(latex, list(pieces(latex)), scope)]
    return [m for m in {m.docstring: m for m in found}.values() if m.docstring != source.docstring]


@cache
def contract(source: Source) -> Contract:
    """Return the contract of a function."""
    return read_contract(source, *page_scope(DOCS / f"{source.module}.md", Path(source.path)))


def outcome(mutant: Mutant) -> str:
    """Return `false`, `refused`, `equivalent` or `survives`."""
    source = replace(mutant.source, docstring=mutant.docstring)
    try:
        edited = contract(source)
        modules = loaded(Path(source.path))
        if compare(Subject(*(getattr(m, source.name) for m in modules)), edited)[0] is not None:
            return "false"
    except RefusalError:
        return "refused"
    if mutant.edit.kind == "bold":
        return "equivalent"  # NumPy's code is right for a number and for an array
    return "equivalent" if is_equivalent(contract(mutant.source), edited) else "survives"


def is_equivalent(original: Contract, edited: Contract) -> bool:
    """Whether two formulas have the same values, with all derivatives taken by differences."""
    try:
        with differences():
            return equal(edited.scope, original.formulas[0], edited.formulas[0], [])
    except (RefusalError, ShapeError, UndefinedError):
        return False


def judge_function(source: Source) -> list[tuple[str, str, str]]:
    """Return the outcome of every mutant of a docstring's formula."""
    return [("docstring", outcome(m), m.name) for m in mutants(source)]
