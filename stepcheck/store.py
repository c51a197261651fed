"""The project's cache folder, and files in it that are whole, or are no files.

A kept file begins with a digest of its name and its content: one that was cut short, edited or
brought from elsewhere is not read.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from functools import cache
from pathlib import Path

MARKS = ("mkdocs.yml", "pyproject.toml")  # what stands at the root of a project
UNUSED = 30 * 24 * 3600.0  # seconds after which a file that nobody asked for is dropped
CACHE = Path(".cache") / "stepcheck"


def project_of(folder: Path) -> Path | None:
    """Return the nearest folder, from this one up, that is the root of a project."""
    homes = (p for p in (folder, *folder.parents) if any((p / mark).is_file() for mark in MARKS))
    return next(homes, None)


def cache_folder() -> Path:
    """Return the cache folder: the project's own, or the user's where that can't be written."""
    cwd = Path.cwd()
    project = project_of(cwd) or cwd
    if os.access(project, os.W_OK):
        return project / CACHE
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stepcheck"


def digest(*parts: str) -> str:
    """Return a short name that changes with each of its parts."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode()
        found.update(b"%d " % len(data) + data)
    return found.hexdigest()


def load(file: Path) -> str | None:
    """Return the text that was kept in a file, None if there is none that is whole."""
    try:
        said, _, text = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return text if said == digest(file.name, text) else None


def mark_of(file: Path) -> str:
    """Return the digest that a kept file begins with, nothing if there is none."""
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline().strip()
    except (OSError, ValueError):
        return ""


def save(file: Path, text: str) -> None:
    """Keep a text in a file; where nothing can be written, do without."""
    try:
        write(file, f"{digest(file.name, text)}\n{text}")
    except OSError:
        return


def write(file: Path, text: str) -> None:
    """Write in one step: another process may read the file, or write it too, at this moment.

    Raises `OSError` where nothing can be written.
    """
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
def tidy(folder: Path, ending: str) -> None:
    """Drop, once a process, the files of a kind that nobody has asked for in a long time."""
    for file in folder.glob(f"*{ending}"):
        try:
            if time.time() - file.stat().st_mtime > UNUSED:
                file.unlink(missing_ok=True)
        except OSError:
            continue  # another process has dropped it
