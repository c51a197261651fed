"""Remember the pages whose code is right, so that a second build need not run it again.

What is found depends on the page, on each module that it shows and on the modules that this one
imports, on the page that says what its names mean, on the checker and on the tools. What a function
reads from elsewhere, such as a file, cannot be known. Of a module that has changed only those
functions are run again that stand on what did.
"""

from __future__ import annotations

import json
import platform
from dataclasses import astuple, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from stepcheck import store
from stepcheck.contract.report import result
from stepcheck.contract.result import Shown, SnippetResult
from stepcheck.contract.shown import top_of
from stepcheck.contract.source.functions import read_functions
from stepcheck.pages import kept
from stepcheck.pages.files import read
from stepcheck.pages.notation import notation_path
from stepcheck.reach import modules_behind, stands_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stepcheck.contract.source.functions import Source

NOWHERE = {"line": 0, "first": 0, "last": 0}


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
        behind = modules_behind([module.stem], top_of(module))
        own = [part for name in sorted(behind) for part in (name, behind[name])]
        parts += [str(module), *names_on(page), *own]
    return store.digest(*parts)


def names_on(page: Path) -> tuple[str, str]:
    """Return the texts that say what names mean: of a page, and of its symbol table."""
    scope = read(page) if page.is_file() else ""  # a module without functions needs none
    table = notation_path(page, scope)
    return scope, read(table) if table else ""


class Held:
    """The functions of a module that were found to hold, each by all that it stands on.

    Raises `UsageError` if the module or its page cannot be read.
    """

    def __init__(self, module: Path, page: Path) -> None:
        self.sources = read_functions(module)
        self.common = (version(), str(module), *names_on(page))
        self.module = module
        self.texts = modules_behind([module.stem], top_of(module))
        self.file = file_of(module).parent.parent / "functions" / file_of(module).name
        text = store.load(self.file)
        self.record: dict[str, Any] = json.loads(text) if text else {}
        self.results = {
            source: result(source, "holds", *said)
            for source in self.sources
            if (said := self.record.get(self.key(source))) is not None
        }

    def key(self, source: Source | None) -> str:
        """Return what a function depends on; without one, what the import of the module does."""
        seed = (self.module.stem, source.name if source else "")
        own = repr(replace(source, **NOWHERE)) if source else ""  # type: ignore[arg-type]
        return store.digest(*self.common, own, *stands_on([seed], self.texts))

    @property
    def is_imported(self) -> bool:
        """Whether the module could be imported when its import was the same."""
        return self.key(None) in self.record

    def save(self, found: Iterable[SnippetResult]) -> None:
        """Keep the functions that hold, of a module that could be imported."""
        pairs = zip(self.sources, found, strict=True)
        held = {self.key(s): (r.latex, "", r.points) for s, r in pairs if r.verdict == "holds"}
        store.save(self.file, json.dumps({self.key(None): [], **held}, ensure_ascii=False))


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
