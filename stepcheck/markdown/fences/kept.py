"""Figures are kept by all that they are made of: none is drawn twice that did not change."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck import store

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(__file__).parents[2]
ROOMS = ("core", "graph", "mathjax", "pages", "plot")  # what has a say in a figure


def kept(draw: Callable[[], str], *parts: str) -> str:
    """Return what was drawn of the same parts before, or else draw it."""
    folder = store.cache_folder() / "figures"
    file = folder / f"{store.digest(version(), *parts)}.html"
    found = store.load(file)
    if found is None:
        store.tidy(folder, file.suffix)
        found = draw()
        store.save(file, found)
    else:
        with suppress(OSError):  # that it can be read is enough
            file.touch()  # it is in use
    return found


@cache
def version() -> str:
    """Return a name that changes with what draws figures."""
    sources = sorted(path for room in ROOMS for path in (PACKAGE / room).rglob("*.[pm][yj]*"))
    return store.digest(*(path.read_text("utf-8") for path in sources if path.suffix != ".pyc"))
