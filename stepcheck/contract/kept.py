"""Remember the pages whose code is right, so that a second build need not run it again.

What is found depends on the page, on each module that it shows and on the modules that this one
imports, on the page that says what its names mean, on the checker and on the tools. What a function
reads from elsewhere, such as a file, cannot be known.
"""

from __future__ import annotations

import json
import platform
import re
from dataclasses import astuple
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from stepcheck import store
from stepcheck.contract.result import Shown, SnippetResult
from stepcheck.contract.shown import top_of
from stepcheck.pages import kept
from stepcheck.pages.files import read
from stepcheck.pages.notation import notation_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

IMPORT = re.compile(r"(?:^|;)[ \t]*(?:from|import)\b[^\n(]*(?:\([^)]*\))?", re.MULTILINE)
HIDDEN_IMPORT = re.compile(r"\bimportlib\b|\b__import__\b|\bexec\b|\beval\b")


@cache
def version() -> str:
    """Return a name that changes with the checker and with the tools that code runs by."""
    return f"{kept.checker_version()} Python {platform.python_version()} NumPy {np.__version__}"


def key_of(text: str, modules: Iterable[tuple[Path, Path]]) -> str:
    """Return what the verdicts on a page's code depend on, as one short name.

    `modules` are those that the page shows, each with the page that says what its names mean.
    Raises `UsageError` if one cannot be read.
    """
    parts = [version(), text]
    for module, page in modules:
        scope = read(page) if page.is_file() else ""  # a module without functions needs none
        table = notation_path(page, scope)
        parts += [str(module), scope, read(table) if table else "", *sources_of(module)]
    return store.digest(*parts)


def sources_of(module: Path) -> list[str]:
    """Return the text of a module and of all of its folder that it imports, each with its name."""
    around: dict[str, list[Path]] = {}
    for path in sorted(top_of(module).rglob("*.py")):
        around.setdefault(path.stem, []).append(path)
    waiting, found = [module.stem, "__init__"], dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name not in found and name in around:
            found[name] = "\n".join(read(path) for path in around[name])
            waiting += imported(found[name], around)
    return [part for name in sorted(found) for part in (name, found[name])]


def imported(text: str, around: Iterable[str]) -> list[str]:
    """Return which of the modules around it a module may import; all, if it does so in secret."""
    if HIDDEN_IMPORT.search(text):
        return list(around)
    words = {word for lines in IMPORT.findall(text) for word in re.findall(r"\w+", lines)}
    return [name for name in around if name in words]


def load(page: Path, key: str) -> list[Shown] | None:
    """Return the functions that a page shows, if they were kept under this very key."""
    text = store.load(file_of(page))
    record = json.loads(text) if text else {}
    if record.get("key") != key:
        return None
    return [Shown(SnippetResult(*result), place) for result, place in record["shown"]]


def save(page: Path, key: str, shown: list[Shown]) -> None:
    """Keep the functions of a page where all is right; where nothing can be written, do without."""
    record = {"key": key, "shown": [[astuple(s.result), s.place] for s in shown]}
    store.save(file_of(page), json.dumps(record, ensure_ascii=False))


def file_of(page: Path) -> Path:
    """Return where the code of a page is kept: beside its verdicts."""
    return kept.file_of(page).parent.parent / "code" / kept.file_of(page).name
