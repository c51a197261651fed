"""Each exercise in code: what the page shows fails its own test, and the answer passes it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from tutorial import MODULES, PAGES, functions, marked, shown

if TYPE_CHECKING:
    from types import ModuleType

    from snippets.notation import Function

WITHOUT = {"notation", "formulas", "errata"}  # tables, a sheet to print, corrections
NAMES = {name: [node.name for node in functions(path)] for name, path in MODULES.items()}
CHECKS = [
    (name, found.removesuffix("_solved"))
    for name, names in NAMES.items()
    for found in names
    if found.endswith("_solved")
]


def module(name: str) -> ModuleType:
    return importlib.import_module(f"snippets.{name}")


def part(name: str, task: str, form: str) -> Function:
    found: Function = getattr(module(name), form.format(task))
    assert callable(found)
    return found


@pytest.mark.parametrize("name", sorted(set(MODULES) - WITHOUT))
def test_each_page_has_a_function_to_complete(name: str) -> None:
    sections = {(s.module, s.section) for s in shown(PAGES[name])}
    for section in ("task", "task_test", "task_answer"):
        assert section in {s.section for s in marked(MODULES[name])}, section
        assert (name, section) in sections, section
    assert name in {checked for checked, _ in CHECKS}


@pytest.mark.parametrize(("name", "task"), CHECKS, ids=[f"{n}.{t}" for n, t in CHECKS])
def test_the_answer_passes_and_the_page_does_not(name: str, task: str) -> None:
    check = part(name, task, "check_{}")
    check(part(name, task, "{}_solved"))
    with pytest.raises(NotImplementedError, match="your line"):
        check(part(name, task, "{}"))


@pytest.mark.parametrize(("name", "task"), CHECKS, ids=[f"{n}.{t}" for n, t in CHECKS])
def test_a_wrong_answer_does_not_pass(name: str, task: str) -> None:
    solved = part(name, task, "{}_solved")

    def wrong(*arguments: object) -> object:
        found = solved(*arguments)
        if isinstance(found, bool):
            return not found
        return tuple(2 * part for part in found) if isinstance(found, tuple) else found * 2

    with pytest.raises(AssertionError):
        part(name, task, "check_{}")(wrong)
