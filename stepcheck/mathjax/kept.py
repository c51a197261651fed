"""Keep what was typeset, so that a second build starts no Node.

An answer is kept under a name made of the request, of MathJax's version and of our scripts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from stepcheck import store
from stepcheck.mathjax import install

if TYPE_CHECKING:
    from pathlib import Path


def load(request: dict[str, Any]) -> dict[str, Any] | None:
    """Return the answer to a request, if it was kept."""
    file = file_of(request)
    text = store.load(file)
    if text is None:
        return None
    with suppress(OSError):  # that it can be read is enough
        file.touch()  # it is in use
    answer: dict[str, Any] = json.loads(text)
    return answer


def save(request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Keep the answer to a request; where nothing can be written, do without."""
    file = file_of(request)
    store.tidy(file.parent, ".json")
    store.save(file, json.dumps(answer, ensure_ascii=False))


def file_of(request: dict[str, Any]) -> Path:
    """Return where the answer to a request is kept."""
    return folder() / f"{store.digest(version(), json.dumps(request, sort_keys=True))}.json"


def folder() -> Path:
    """Return where answers are kept."""
    return store.cache_folder() / "formulas"


@cache
def version() -> str:
    """Return a name that changes with MathJax's version and with what we make of its output."""
    scripts = sorted(install.NODE.glob("*.mjs"))
    return store.digest(
        install.fingerprint(), *(path.read_text(encoding="utf-8") for path in scripts)
    )
