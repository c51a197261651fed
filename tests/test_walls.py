"""The walls of the package: which rooms may know which, read from its imports.

Imports for types alone count as well: a reader has to follow them too.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
import pytest
from house import CORE, FLOORS

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "stepcheck"

# Of other rooms: what the first may not import, and why.
NEVER = [
    ("stepcheck.core", "stepcheck.store", "core knows no files"),
    ("stepcheck.core.proof", "stepcheck.core.read", "what is proved has been read"),
    ("stepcheck.core", "stepcheck.workers", "core knows of one statement at a time"),
    ("stepcheck.core.proof", "stepcheck.core.value", "a proof is no evaluation"),
    (
        "stepcheck.core.proof.algebra",
        "stepcheck.core.tree",
        "algebra is of numbers, not of formulas",
    ),
    ("stepcheck.core.proof.algebra", "stepcheck.core.scope", "algebra knows no names"),
    ("stepcheck.core.proof.algebra", "stepcheck.core.domains", "algebra knows signs, not sets"),
    ("stepcheck.core.trial", "stepcheck.core.read", "what is tried has been read"),
    ("stepcheck.core.value", "stepcheck.core.proof", "a proof decides no value"),
    ("stepcheck.mathjax", "stepcheck.core", "typesetting knows nothing of what is typeset"),
]

FILES = {"pathlib", "os", "io", "tempfile", "shutil", "subprocess", "markdown", "yaml", "pymdownx"}
MOST = 12  # files in a room


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Return the modules that each module of the package imports, for types alone or not."""
    graph = grimp.build_graph("stepcheck", include_external_packages=True, cache_dir=None)
    return {m: graph.find_modules_directly_imported_by(m) for m in graph.modules}


def within(module: str, room: str) -> bool:
    """Whether a module is a room or lies in it."""
    return module == room or module.startswith(room + ".")


def crossings(imports: dict[str, set[str]], source: str, target: str) -> list[tuple[str, str]]:
    """Return the imports that lead from one room into another."""
    return [
        (one, other)
        for one, others in imports.items()
        for other in others
        if within(one, source) and within(other, target)
    ]


def forbidden() -> Iterator[tuple[str, str]]:
    """Yield which room may not import which."""
    for floors in (FLOORS, CORE):
        for number, floor in enumerate(floors):
            for room in floor:
                above = {other for others in floors[:number] for other in others}
                yield from (
                    (f"stepcheck.{room}", f"stepcheck.{other}")
                    for other in sorted(above | {*floor} - {room})
                )
    yield from ((source, target) for source, target, _why in NEVER)


@pytest.mark.parametrize(("source", "target"), list(dict.fromkeys(forbidden())))
def test_a_room_does_not_know_another(
    imports: dict[str, set[str]], source: str, target: str
) -> None:
    assert crossings(imports, source, target) == []


def test_core_knows_no_files_and_no_markdown(imports: dict[str, set[str]]) -> None:
    assert [pair for name in FILES for pair in crossings(imports, "stepcheck.core", name)] == []


def test_snippets_know_nothing_of_the_package() -> None:
    snippets = (PACKAGE.parent / "snippets").glob("*.py")
    assert [p.name for p in snippets if "stepcheck" in p.read_text(encoding="utf-8")] == []


def test_no_import_comes_back_to_where_it_began(imports: dict[str, set[str]]) -> None:
    own = {m: {o for o in others if within(o, "stepcheck")} for m, others in imports.items()}
    try:
        TopologicalSorter(own).prepare()
    except CycleError as error:
        ways = [f"{one} imports {other}" for other, one in pairwise(error.args[1])]
        pytest.fail("\n".join(ways))


def test_no_room_is_too_full() -> None:
    rooms = {p.parent for p in PACKAGE.rglob("*") if p.suffix in (".py", ".mjs")}
    full = {
        room.name: count
        for room in rooms
        if (count := sum(p.name != "__init__.py" for p in room.iterdir() if p.suffix)) > MOST
    }
    assert full == {}


def test_every_room_says_what_it_holds() -> None:
    faces = list(PACKAGE.rglob("__init__.py"))
    assert [p for p in faces if not p.read_text(encoding="utf-8").startswith('"""')] == []
    assert {p.parent for p in PACKAGE.rglob("*.py")} == {p.parent for p in faces}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("stepcheck.core.read.grammar.atoms", "stepcheck.core.value.compare"),
        ("stepcheck.graph.picture", "stepcheck.markdown.page"),
        ("stepcheck.core.trial.chain", "pathlib"),
    ],
)
def test_a_planted_import_is_seen(imports: dict[str, set[str]], source: str, target: str) -> None:
    planted = {**imports, source: imports[source] | {target}}
    assert crossings(planted, source, target)
    rooms = [pair for pair in forbidden() if within(source, pair[0]) and within(target, pair[1])]
    assert rooms or target in FILES
