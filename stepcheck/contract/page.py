"""Check the code that pages show: the functions against their formulas, and what nobody runs.

A function is checked with all others of its module, in the scope of the page that has the module's
name, wherever it is shown. So it has the same verdict on each page, in a build, in the tests and on
the command line.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from stepcheck import store
from stepcheck.contract import kept
from stepcheck.contract.listings import Stray, is_example, may_show, refused, strays
from stepcheck.contract.result import Shown, SnippetResult
from stepcheck.contract.shown import (
    Include,
    Part,
    file_of,
    includes,
    lines_of,
    missing,
    parts_of,
    roots_of,
)
from stepcheck.contract.snippets import check_module, in_hand
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.notation import notation_of
from stepcheck.workers import LostError, Workers, cores, processes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Module: TypeAlias = tuple[Path, Path]
"""A module, and the page that says what its names mean."""
FEW = 3  # so many modules are checked sooner here than by a process that has to start first


@dataclass
class CodeReport:
    """What is found of the code of one page.

    `missing` are lines that show nothing, for there is no such file or section; `errors` are the
    modules that cannot be read or imported, each with the place that shows it.
    """

    path: str
    shown: list[Shown] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    missing: list[Stray] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether the page may be published."""
        bad = (self.strays, self.missing, self.errors)
        return not any(bad) and all(s.result.good for s in self.shown)

    @property
    def listings(self) -> list[Stray]:
        """What is wrong with the listings themselves, in order."""
        return sorted([*self.missing, *self.strays], key=lambda s: (s.line, s.column))

    @property
    def functions(self) -> list[tuple[str, str]]:
        """What is wrong with what the listings show: messages, and the places of the listings."""
        false = [(s.result.message, s.place) for s in self.shown if not s.result.good]
        return [*self.errors, *false]


class Code:
    """The code of the pages of a site, kept in memory and, where it is right, on disk.

    `jobs` says how many modules are checked at a time.
    """

    def __init__(self) -> None:
        self.jobs = cores()
        self.known: dict[Module, tuple[str, list[SnippetResult] | UsageError]] = {}
        self.pages: dict[Path, tuple[str, CodeReport]] = {}

    def check_all(
        self, pages: Iterable[Path], roots: Sequence[Path] | None = None
    ) -> dict[Path, CodeReport]:
        """Return what is found on each page that can be read; `roots` are where includes begin."""
        return self.check_looks([look for page in pages if (look := looked(page, roots))])

    def check_text(self, text: str, name: str, roots: Sequence[Path] | None) -> CodeReport | None:
        """Return what is found in text that is no file, None without code."""
        look = look_at(Path(name), text, roots)
        return self.check_looks([look])[look.page] if look else None

    def check_looks(self, some: list[Look]) -> dict[Path, CodeReport]:
        """Return what is found on pages that have been looked at."""
        looks = {look.page: look for look in some}
        todo = [look for page, look in looks.items() if not self.remembered(page, look)]
        self.check_modules({m: s for look in todo for m, s in look.states.items()})
        for look in todo:
            self.pages[look.page] = look.key, self.report(look)
        return {page: self.pages[page][1] for page in looks}

    def remembered(self, page: Path, look: Look) -> bool:
        """Whether it is known what is found on a page as it is now."""
        key, _report = self.pages.get(page, ("", None))
        if look.key and key == look.key:
            return True
        shown = kept.load(page, look.key) if look.key else None
        if shown is None:
            return False
        self.pages[page] = look.key, CodeReport(str(page), shown)
        return True

    def results(self, modules: list[Module]) -> list[SnippetResult]:
        """Return the verdicts on modules; raise `UsageError` if one cannot be read or imported."""
        self.check_modules({module: kept.key_of("", [module]) for module in modules})
        results: list[SnippetResult] = []
        for module in modules:
            found = self.known[module][1]
            if isinstance(found, UsageError):
                raise found
            results += found
        return results

    def check_modules(self, states: dict[Module, str]) -> None:
        """Check modules that are not known as they are now."""
        todo = [m for m, s in states.items() if not s or self.known.get(m, ("",))[0] != s]
        found: dict[Module, list[SnippetResult] | UsageError] = {
            module: held for module in todo if (held := known_before(module)) is not None
        }
        others = [module for module in todo if module not in found]
        found |= zip(others, checked(others, self.jobs), strict=True)
        self.known |= {module: (states[module], found[module]) for module in todo}

    def report(self, look: Look) -> CodeReport:
        """Return what is found on a page whose modules have been checked."""
        strayed = [stray for part in look.parts for stray in strays(part)]
        report = CodeReport(str(look.page), [], strayed, look.missing)
        for place, (module, ranges) in look.shown:
            found = self.known[module][1]
            if isinstance(found, UsageError):
                report.errors.append((str(found), place))
                continue
            report.shown += [Shown(result, place) for result in answered(found, ranges)]
        if report.good and look.key:
            kept.save(look.page, look.key, report.shown)
        return report


def answered(found: list[SnippetResult], ranges: list[range]) -> list[SnippetResult]:
    """Return the results that a page answers for: of the functions of which it shows a line.

    One without a contract is held by what calls it, so with it come all faults of its module.
    """
    shown = [f for f in found if any(f.last >= r.start and f.first < r.stop for r in ranges)]
    if all(result.verdict != "exempt" for result in shown):
        return shown
    return [*shown, *(f for f in found if not f.good and f not in shown)]


@dataclass
class Look:
    """What a page shows of code, not checked yet: modules, and lines of them; and a key of all."""

    page: Path
    parts: list[Part]
    shown: list[tuple[str, tuple[Module, list[range]]]] = field(default_factory=list)
    missing: list[Stray] = field(default_factory=list)
    states: dict[Module, str] = field(default_factory=dict)
    key: str = ""


def looked(page: Path, roots: Sequence[Path] | None) -> Look | None:
    """Return what a page shows of code, None if that is nothing, or if it cannot be read."""
    try:
        text = read(page)
        if may_show(text):
            notation_of(page, text)
        return look_at(page, text, roots)
    except UsageError:
        return None  # which is said where its formulas are checked


def look_at(page: Path, text: str, roots: Sequence[Path] | None) -> Look | None:
    """Return what text shows of code, None if that is nothing."""
    if not may_show(text):
        return None
    roots = roots_of(page) if roots is None else roots
    look = Look(page, parts_of(page, text, roots))
    for part in look.parts:
        for include in includes(part.text):
            if include.is_snippet:
                look_into(include, part, look, roots)
    try:
        modules = dict.fromkeys(module for _place, (module, _ranges) in look.shown)
        look.states = {module: kept.key_of("", [module]) for module in modules}
        texts = (part.text for part in look.parts)
        look.key = store.digest(kept.version(), *texts, *look.states.values())
    except UsageError:
        look.states = {module: "" for _place, (module, _ranges) in look.shown}
    return look


def look_into(include: Include, part: Part, look: Look, roots: Sequence[Path]) -> None:
    """Note what an include of a snippet shows, or why it shows nothing."""
    file, wrong = file_of(include, roots), missing(include, roots)
    if wrong or file is None:
        if wrong and not is_example(part, include.line):
            look.missing.append(refused(part, include.line, include.column, *wrong))
        return
    module = Path(os.path.relpath(file)), scope_of(file, look.page)
    look.shown.append((f"{part.name}:{include.line}", (module, lines_of(include, read(file)))))


def scope_of(module: Path, page: Path) -> Path:
    """Return the page that says what the names of a module mean: that of its name, or this one."""
    own = page.parent / f"{module.stem}.md"
    return own if own.is_file() else page


def checked(modules: list[Module], jobs: int) -> list[list[SnippetResult] | UsageError]:
    """Return the verdicts on modules, in their order; so many are checked at once."""
    if len(modules) <= FEW or jobs < 2:
        return [checked_one(module) for module in modules]
    workers = Workers(checked_one, processes, size_of)
    found = workers.in_order(modules, jobs)
    return [received(module, one) for module, one in zip(modules, found, strict=True)]


def size_of(module: Module) -> int:
    """Return a measure of how long a module takes to check."""
    return module[0].stat().st_size if module[0].is_file() else 0


def received(
    module: Module, found: list[SnippetResult] | UsageError | LostError
) -> list[SnippetResult] | UsageError:
    """Return what another process has found in a module."""
    if isinstance(found, LostError):
        words = "whatever process ran this module was ended: is memory short?"
        return UsageError(f"{module[0]}:1: {words}")
    return found


def checked_one(module: Module) -> list[SnippetResult] | UsageError:
    """Return the verdicts on one module, and keep the functions that hold."""
    path, page = module
    try:
        held = kept.Held(path, page)
        found = check_module(path, page.parent, page=page, known=held.results)
        held.save(found)
    except UsageError as error:
        return error
    return found


def known_before(module: Module) -> list[SnippetResult] | None:
    """Return the verdicts on a module of which nothing has to be run, None for others."""
    try:
        held = kept.Held(*module)
    except UsageError:
        return None
    known = [in_hand(source, held.results) for source in held.sources]
    found = [result for result in known if result is not None]
    return found if held.is_imported and len(found) == len(known) else None


def messages(reports: Iterable[CodeReport]) -> list[str]:
    """Return what is wrong with the code of some pages; a function that several show comes once."""
    reports = list(reports)
    found = [stray.message for report in reports for stray in report.listings]
    places: dict[str, list[str]] = {}
    for report in reports:
        for words, place in report.functions:
            places.setdefault(words, []).append(place)
    return [*found, *(with_places(words, shown) for words, shown in places.items())]


def with_places(words: str, places: list[str]) -> str:
    """Return a message about a function, with the places where pages show it."""
    gap = "" if "\n" in words else "\n"
    return f"{words}\n{gap}   shown    on {', '.join(dict.fromkeys(places))}"
