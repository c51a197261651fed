"""Keep what was typeset, so that a second build starts no Node.

An answer is kept in one file under a name made of the request, of MathJax's version and of our
scripts. The file begins with a digest of its name and its content: one that was cut short, edited
or brought from elsewhere is no file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

from stepcheck.mathjax import install

HERE = Path(__file__).parent
UNUSED = 30 * 24 * 3600.0  # seconds after which an answer that nobody asked for is dropped


def load(request: dict[str, Any]) -> dict[str, Any] | None:
    """Return the answer to a request, if it was kept."""
    file = _file(request)
    try:
        digest, _, text = file.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(file.name, text):
            return None
        file.touch()  # it is in use
        answer: dict[str, Any] = json.loads(text)
    except (OSError, ValueError):
        return None
    return answer


def save(request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Keep the answer to a request; where nothing can be written, do without."""
    file = _file(request)
    text = json.dumps(answer, ensure_ascii=False)
    try:
        _tidy(file.parent)
        _write(file, f"{_digest(file.name, text)}\n{text}")
    except OSError:
        return


def _file(request: dict[str, Any]) -> Path:
    name = _digest(version(), json.dumps(request, sort_keys=True))
    return folder() / f"{name}.json"


def folder() -> Path:
    """Return where answers are kept."""
    return install.cache_folder() / "formulas"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def version() -> str:
    """Return a name that changes with MathJax's version and with what we make of its output."""
    scripts = sorted(HERE.glob("*.mjs"))
    return _digest(install.fingerprint(), *(path.read_text(encoding="utf-8") for path in scripts))


def _write(file: Path, text: str) -> None:
    """Write in one step: another build may read the file, or write it too, at this moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def _tidy(folder: Path) -> None:
    """Drop, once a process, what no build has asked for in a long time."""
    for file in folder.glob("*.json"):
        if time.time() - file.stat().st_mtime > UNUSED:
            file.unlink(missing_ok=True)
