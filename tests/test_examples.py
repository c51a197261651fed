"""The entry points of the package: each has an example in its docstring, which does as it says."""

from __future__ import annotations

import doctest
import importlib
from typing import TYPE_CHECKING

import pytest

from stepcheck import store

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = [
    "stepcheck.core.check.checker check_display",
    "stepcheck.pages.check check_text",
    "stepcheck.pages.check check_page",
    "stepcheck.pages.site Site.check_all",
    "stepcheck.graph.compute.graph build",
    "stepcheck.graph.groups.fold Fold",
    "stepcheck.graph.picture picture_of",
    "stepcheck.graph.draw.figure draw",
    "stepcheck.plot.spec read",
    "stepcheck.plot.draw.figure draw",
    "stepcheck.markdown.fences.base Fence",
    "stepcheck.contract.contract read_contract",
    "stepcheck.contract.snippets check_module",
    "stepcheck.contract.snippets check_snippets",
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_point_does_as_its_example_says(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.cache_folder()  # of this project, which has MathJax
    monkeypatch.setattr(store, "cache_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)  # where an example may write files
    module, name = entry.split()
    found = doctest.DocTestFinder(recurse=False, exclude_empty=False)
    target: object = importlib.import_module(module)
    names = vars(target).copy()
    for part in name.split("."):
        target = getattr(target, part)
    [example] = found.find(target, name, globs=names)
    assert example.examples, f"{entry} has no example"
    said: list[str] = []
    result = doctest.DocTestRunner().run(example, out=said.append)
    assert not result.failed, "".join(said)
