r"""Every statement of every page, and every snippet function, is a test of its own.

    pytest "tests/test_pages.py::test_statement[sigmoid.md:41]"
    pytest "tests/test_pages.py::test_snippet[sigmoid.dsigmoid_dz]"

A statement is named by its line; where a line holds several, by line and column. New pages and new
functions are found by themselves.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pytest

from stepcheck.contract.snippets import check_module, snippet_modules
from stepcheck.contract.source.functions import read_functions
from stepcheck.pages.check import check_page
from stepcheck.pages.files import UsageError, find_pages, read
from stepcheck.pages.message import message
from stepcheck.pages.notation import notation_path, read_notation
from stepcheck.pages.outline import Place, read_outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.contract.result import SnippetResult

    OutcomesOf: TypeAlias = "Callable[[Path], list[Outcome]]"

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SNIPPETS = ROOT / "snippets"


class Statement(NamedTuple):
    """A statement to check: its test id, its page and its number there (-1: cannot be read)."""

    id: str
    page: Path
    number: int


class Function(NamedTuple):
    """A snippet function to check: its test id and its module."""

    id: str
    module: Path


def places_of(page: Path) -> list[Place]:
    """Return where the statements of a page are; nothing is judged, so this is quick."""
    text = read(page)
    table = notation_path(page, text, None)
    return read_outline(text, read_notation(table).scope if table else None).places


def statements_of(page: Path, docs: Path) -> list[Statement]:
    """Return the statements of a page, or the page itself if it cannot be read."""
    name = page.relative_to(docs).as_posix()
    try:
        places = places_of(page)
    except UsageError:
        return [Statement(name, page, -1)]
    on_line = Counter(place.line for place in places)
    return [
        Statement(
            f"{name}:{p.line}" + (f":{p.column}" if on_line[p.line] > 1 else ""), page, p.number
        )
        for p in places
    ]


def functions_of(module: Path) -> list[Function]:
    """Return the functions that need a contract, or the module itself if it is not Python."""
    try:
        functions = read_functions(module)
    except UsageError:
        return [Function(module.stem, module)]
    return [Function(f.id, module) for f in functions if not f.reason]


def collect(docs: Path) -> list[Statement]:
    """Return all statements of a folder of pages."""
    return [s for page in find_pages([docs]) for s in statements_of(page, docs)]


class Outcome(NamedTuple):
    """What is said of a statement: nothing if it is good; why it is unchecked, if it is."""

    said: str
    unchecked: str


def outcomes_of(page: Path) -> list[Outcome]:
    """Return what is said of each statement of a page; raise `UsageError` if it cannot be read."""
    report = check_page(page)
    return [
        Outcome(
            "" if s.verdict.good else message(s, report.text),
            s.verdict.reason if s.verdict.verdict == "unchecked" else "",
        )
        for s in report.statements
    ]


@pytest.fixture(scope="session")
def outcomes(once: Callable[[str, Callable[[Path], str]], Path]) -> OutcomesOf:
    """Return `outcomes_of`, for which one process checks a page and all others read of it."""

    def fill(page: Path, folder: Path) -> str:
        try:
            found = outcomes_of(page)
        except UsageError as error:
            return str(error)
        (folder / "outcomes.json").write_text(json.dumps(found), encoding="utf-8")
        return ""

    @cache
    def shared(page: Path) -> list[Outcome]:
        name = "-".join(("outcomes", *page.relative_to(DOCS).parts))
        folder = once(name, lambda folder: fill(page, folder))
        found = json.loads((folder / "outcomes.json").read_text(encoding="utf-8"))
        return [Outcome(*each) for each in found]

    return shared


@cache
def results_of(module: Path) -> dict[str, SnippetResult]:
    """Return the verdicts on the functions of a module, by test id."""
    return {result.name: result for result in check_module(module, DOCS)}


def fail(words: str) -> None:
    """Fail with the words that the command line prints, and no traceback."""
    pytest.fail(words.replace(f"{ROOT}/", ""), pytrace=False)


STATEMENTS = collect(DOCS)
FUNCTIONS = [f for module in snippet_modules(SNIPPETS) for f in functions_of(module)]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.id)
def test_statement(statement: Statement, outcomes: OutcomesOf) -> None:
    try:
        found = outcomes(statement.page)
    except UsageError as error:
        fail(str(error))
        return
    said, unchecked = found[statement.number]
    if unchecked:
        pytest.skip(f"marked as unchecked: {unchecked}")
    if said:
        fail(said)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.id)
def test_snippet(function: Function) -> None:
    try:
        result = results_of(function.module)[function.id]
    except UsageError as error:
        fail(str(error))
        return
    if not result.good:
        fail(result.message)


@pytest.mark.parametrize(
    "page", list(find_pages([DOCS])), ids=lambda p: p.relative_to(DOCS).as_posix()
)
def test_every_verdict_has_its_item(page: Path, outcomes: OutcomesOf) -> None:
    items = [s for s in STATEMENTS if s.page == page]
    assert len(items) == len(outcomes(page))
    assert [s.number for s in items] == list(range(len(items)))


def test_ids_are_unique() -> None:
    assert STATEMENTS
    assert FUNCTIONS
    for items in (STATEMENTS, FUNCTIONS):
        again = [name for name, count in Counter(item.id for item in items).items() if count > 1]
        assert not again


PLANTED = r"""# A page

Let $t \in \mathbb{R}$. Then $(t + 1)^2 = t^2 + 2 t + 1$ and $t - t = 0$.

$$
\begin{aligned}
\frac{d}{dt} t^3 &= 3 t^2 \\
\frac{d}{dt} t^2 &= 3 t
\end{aligned}
$$

Below stands $\frac{d}{dt} s$.
"""


def outcome_of(statement: Statement) -> str:
    """Return what `test_statement` says of a statement; nothing if it passes."""
    try:
        test_statement(statement, outcomes_of)
    except pytest.fail.Exception as failure:
        return "a traceback" if failure.pytrace else str(failure)
    return ""


def test_planted_mistakes_fail_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "planted.md").write_text(PLANTED, encoding="utf-8")
    outcomes = {s.id: outcome_of(s) for s in collect(tmp_path)}
    assert list(outcomes) == [
        "planted.md:3:6",
        "planted.md:3:31",
        "planted.md:3:63",
        "planted.md:7",
        "planted.md:8",
        "planted.md:12",
    ]
    failed = {name: words for name, words in outcomes.items() if words}
    assert list(failed) == ["planted.md:8", "planted.md:12"]
    assert "planted.md:8:21: false: step 1 of 1 does not hold" in failed["planted.md:8"]
    assert "refused: `s`" in failed["planted.md:12"]


def test_unreadable_page_fails_in_words(tmp_path: Path) -> None:
    (tmp_path / "planted.md").write_bytes(b"$\xff$")
    (statement,) = collect(tmp_path)
    assert "planted.md: not UTF-8 at byte 1" in outcome_of(statement)
