"""A page as a Jupyter notebook: its text and formulas, and its code in cells that run in order."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from stepcheck.script.gather import TASKS, Gathered, Library, joined
from stepcheck.script.text import Listing, ScriptHere, Words, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stepcheck.script.modules import Definition

Cell = dict[str, Any]
TASK, TEST, ANSWER = TASKS
SETUP = """\
Run this cell first: it has the imports, and the functions of other pages that this page uses."""
TRY = """\
try:
    {check}({name})
    print("right")
except NotImplementedError:
    print("not yet written")"""


def notebook(page: str, gathered: Gathered, script: Gathered, printed: str, folder: Path) -> str:
    """Return a notebook as JSON, in format 4.5.

    `gathered` has the exercises too, `script` has not, and `printed` is what the script prints.
    """
    library = Library(folder)
    body = list(cells_of(page, gathered, printed, library))
    first = next((n for n, cell in enumerate(body) if cell["cell_type"] == "code"), len(body))
    setup = [words(SETUP), code(before(page, gathered, script, library))]
    cells = [*body[:first], *setup, *body[first:]]
    whole = {
        "cells": [{**cell, "id": f"cell-{n}"} for n, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def cells_of(page: str, gathered: Gathered, printed: str, library: Library) -> Iterator[Cell]:
    """Yield the cells of a page in its order."""
    for piece in pieces(page):
        if isinstance(piece, Words):
            yield words(piece.text)
        elif isinstance(piece, Listing):
            module, section = named(piece.wanted)
            yield code(library.module(module).shown(section))
            if called := calls(library, module, section):
                yield code(called)
        else:
            yield code(gathered.tail.rstrip("\n"), printed)


def calls(library: Library, module: str, section: str) -> str:
    """Return what tries the exercises of a page: what the reader writes, then the answer."""
    tests = library.module(module).sections
    if section not in (TEST, ANSWER) or TEST not in tests:
        return ""
    checks = [d.name for d in library.module(module).in_section(TEST) if not d.constant]
    names = [(check, check.removeprefix("check_")) for check in checks]
    if section == TEST:
        return "\n".join(TRY.format(check=check, name=name) for check, name in names)
    return "\n".join(f"{check}({name}_solved)" for check, name in names)


def before(page: str, gathered: Gathered, script: Gathered, library: Library) -> str:
    """Return the imports, and all that the page uses and has not shown when its numbers are due.

    Constants stand there even if the page shows them: what comes first may need them.
    """
    due_then = {d for part in script.parts for d in part.definitions}
    own: set[Definition] = set()
    due = False
    for piece in pieces(page):
        if isinstance(piece, Listing):
            module, section = named(piece.wanted)
            found = library.module(module).in_section(section)
            own |= {d for d in found if not d.constant and not (due and d in due_then)}
        due = due or isinstance(piece, ScriptHere)
    bodies = [
        joined(left)
        for part in gathered.parts
        if (left := [d for d in part.definitions if d not in own])
    ]
    return "\n\n\n".join([gathered.heads, *bodies])


def named(wanted: str) -> tuple[str, str]:
    """Return module and section of a listing."""
    path, _, section = wanted.partition(":")
    return re.sub(r"\.py$", "", path.rpartition("/")[2]), section


def words(text: str) -> Cell:
    """Return a cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": lines_of(text)}


def code(text: str, printed: str = "") -> Cell:
    """Return a cell of code, with what it printed when the page was built."""
    output = {"output_type": "stream", "name": "stdout", "text": lines_of(f"{printed}\n")}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [output] if printed else [],
        "source": lines_of(text),
    }


def lines_of(text: str) -> list[str]:
    """Return a text as a notebook keeps it."""
    return text.splitlines(keepends=True)
