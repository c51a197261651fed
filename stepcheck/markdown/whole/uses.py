"""What a page is made of besides its text: noted where it is used, and looked at again later.

Who reads a file for a page says so here. A page may be shown as it was if each of these is as it
was; so a use that nobody notes is a fault, and a use too many costs only time.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.markdown.host import NAME, KeepSource, path_of
from stepcheck.markdown.includes import reader_of
from stepcheck.pages.files import folder_above
from stepcheck.pages.reading.rules import rules_of
from stepcheck.plot.code import stamp
from stepcheck.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

Use = tuple[str, str]
"""A kind of use, and the name of what is used."""
CODE, FOLDER, RULES, SHOWN = "code", "folder", "rules", "shown"


def note(md: Markdown, kind: str, name: str) -> None:
    """Note that the page being converted uses something."""
    if NAME in md.preprocessors and isinstance(keeper := md.preprocessors[NAME], KeepSource):
        keeper.uses[kind, name] = state(md, kind, name)


def noted(md: Markdown) -> dict[Use, str]:
    """Return what the page that was converted has used, each as it was."""
    keeper = md.preprocessors[NAME]
    return dict(keeper.uses) if isinstance(keeper, KeepSource) else {}


def state(md: Markdown, kind: str, name: str) -> str:
    """Return what changes if something that the page uses does."""
    return STATES[kind](md, name)


def code(md: Markdown, name: str) -> str:
    """Return the state of the modules that are called in a text, as in `module.function`."""
    return stamp(name, folder_above(path_of(md) or Path(), "snippets"))


def folder(_md: Markdown, name: str) -> str:
    """Return the state of a folder, and of what is shared beside it under its name."""
    top = Path(name)
    files = [*top.rglob("*"), *top.parent.glob(f"{top.name}_*")]
    return digest(*(part for path in sorted(files) if path.is_file() for part in of_file(path)))


def shown(md: Markdown, name: str) -> str:
    """Return the state of what a page includes by a name: which file that is, and its text."""
    reader = reader_of(md)
    path = type(reader).get_snippet_path(reader, name) if reader else None
    return digest(*of_file(Path(path))) if path else ""


def rules(_md: Markdown, name: str) -> str:
    """Return the state of a page of rules, of which other pages use the headings."""
    return digest(*rules_of(Path(name))) if Path(name).is_file() else ""


def of_file(path: Path) -> tuple[str, str]:
    """Return the name of a file and what is in it; nothing of one that cannot be read."""
    try:
        return str(path), path.read_bytes().hex()
    except OSError:
        return str(path), ""


STATES: dict[str, Callable[[Markdown, str], str]] = {
    CODE: code, FOLDER: folder, RULES: rules, SHOWN: shown,
}  # fmt: skip
MODULE = re.compile(r"\b(\w+)\.py\b")


def modules_named(text: str, *more: str) -> str:
    """Return the modules whose files a text names, and more, as `code` reads them."""
    return " ".join(f"{name}.any" for name in sorted({*MODULE.findall(text), *more}))


def note_includes(md: Markdown) -> None:
    """Let the reader of includes note each file that it is asked for."""
    reader = reader_of(md)
    if reader is None or "get_snippet_path" in vars(reader):
        return
    find = reader.get_snippet_path

    def asked(path: str) -> str | None:
        note(md, SHOWN, path)
        found: str | None = find(path)
        return found

    reader.get_snippet_path = asked
