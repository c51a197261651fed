"""Check whole pages: displays in reading order, each in the scope of its page and block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages.extract import FRONT_MATTER, Display, extract, line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stepcheck.core.verdict import Verdict

NOTATION = "notation.md"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was compiled
LOOSE = {
    "verdict": "refused",
    "message": "a space inside the dollars: Markdown shows this as text, not as a formula",
    "fix": r"remove the space, or write \$ for a dollar sign",
}


class UsageError(Exception):
    """Input that cannot be read at all."""


@dataclass(frozen=True)
class Checked:
    """One statement of a page with its place and its verdict."""

    path: str
    line: int
    column: int
    latex: str
    display: Display
    verdict: Verdict


@dataclass
class PageReport:
    """A page and all its statements."""

    path: str
    text: str
    statements: list[Checked] = field(default_factory=list)

    @property
    def problems(self) -> list[Checked]:
        """The statements that are false or refused."""
        return [s for s in self.statements if not s.verdict.good]


@dataclass
class Notation:
    """A symbol table read from a page: its scope, and the names that code uses."""

    scope: Scope
    code_names: list[tuple[str, str]] = field(default_factory=list)  # (LaTeX of the row, names)


def read(path: Path) -> str:
    """Return the text of a page, or raise `UsageError` in words."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}: save it as UTF-8") from None


def front_matter(text: str, path: Path) -> dict[str, object]:
    """Return the front matter of a page."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}
    try:
        found = yaml.load(match[0].strip().strip("-."), LOADER)  # noqa: S506  both are safe
    except yaml.YAMLError:
        raise UsageError(f"{path}:1:1: the front matter is not YAML") from None
    return found if isinstance(found, dict) else {}


def notation_path(path: Path, text: str, notation: Path | None) -> Path | None:
    """Return the page's symbol table: named in its front matter, by the caller, or beside it."""
    named = front_matter(text, path).get("notation")
    if isinstance(named, str):
        found = path.parent / named
        if not found.is_file():
            raise UsageError(f"{path}:1:1: the notation page {named} does not exist")
        return found
    if notation is not None:
        return notation
    beside = path.parent / NOTATION
    return beside if beside.is_file() and beside.resolve() != path.resolve() else None


def check_text(
    text: str, path: str, scope: Scope | None = None, seed: int = 0, *, prove: bool = False
) -> PageReport:
    """Check the text of a page in a scope, which is not changed."""
    page = Scope(scope)
    report = PageReport(path, text)
    blocks: dict[int, Scope] = {}
    for display in extract(text):
        here = (
            page if display.block < 0 else blocks.setdefault(display.block, page.child(local=True))
        )
        for verdict in check_display(display.latex, here, seed, prove=prove):
            found = verdict.but(**LOOSE) if display.loose else verdict
            report.statements.append(placed(report, display, found))
    return report


def placed(report: PageReport, display: Display, verdict: Verdict) -> Checked:
    """Return a verdict with its place in the file."""
    line, column = line_and_column(report.text, display.offset + verdict.position)
    latex = display.latex[verdict.start : verdict.end].strip()
    return Checked(report.path, line, column, latex, display, verdict)


def read_notation(path: Path, seed: int = 0) -> Notation:
    """Return the symbol table of a notation page; its mistakes show when it is checked itself."""
    notation = Notation(Scope())
    blocks: dict[int, Scope] = {}
    for display in extract(read(path)):
        scope = notation.scope
        if display.block >= 0:
            scope = blocks.setdefault(display.block, notation.scope.child(local=True))
        if re.search(r":=|\\in\b|\\to\b|\\coloneqq", display.latex):
            check_display(display.latex, scope, seed)
        if display.code_name:
            notation.code_names.append((display.latex, display.code_name))
    return notation


def check_page(
    path: Path, notation: Path | None = None, seed: int = 0, *, prove: bool = False
) -> PageReport:
    """Check one page, with its symbol table if it has one."""
    text = read(path)
    table = notation_path(path, text, notation)
    scope = read_notation(table, seed).scope if table else None
    return check_text(text, str(path), scope, seed, prove=prove)


def find_pages(paths: list[Path]) -> Iterator[Path]:
    """Yield Markdown files; a folder is read recursively, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.md"))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path}: no such file or folder")
