"""What a page gets of its script: the file, what it prints, and the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.script.gather import gather
from stepcheck.script.notebook import notebook
from stepcheck.script.run import output_of

if TYPE_CHECKING:
    from pathlib import Path

    from stepcheck.script.fields import Wanted


@dataclass(frozen=True)
class Made:
    """A script, what it prints, the notebook of its page, and what has to be installed."""

    script: str
    printed: str
    notebook: str
    needs: tuple[str, ...]


def made(page: str, path: Path, wanted: Wanted, folder: Path) -> Made:
    """Return what a fence of a page asks for; `folder` has the snippets.

    Raises `ScriptError` if a part is missing, if the script fails, or if it prints nothing.
    """
    alone = gather(page, path, wanted, folder, tasks=False)
    printed = output_of(alone.code, wanted.needs)
    whole = gather(page, path, wanted, folder, tasks=True)
    book = notebook(page, whole, alone, printed, folder)
    return Made(alone.code, printed, book, wanted.needs)
