"""Markdown files: which there are, their text with places in it, and their front matter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from stepcheck.pages.blocks import FRONT_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was compiled
YAML_HINT = "put quotes around a title or a description that holds a colon"


class UsageError(Exception):
    """Input that cannot be read at all."""


def read(path: Path) -> str:
    """Return the text of a page, or raise `UsageError` in words."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}: save it as UTF-8") from None


def front_matter(text: str, path: Path) -> dict[str, object]:
    """Return the front matter of a page; raise `UsageError` if it is no YAML."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}
    try:
        found = parsed(match[0].strip().strip("-."))
    except yaml.YAMLError as error:
        raise UsageError(not_yaml(text, path, error)) from None
    return found if isinstance(found, dict) else {}


def not_yaml(text: str, path: Path, error: yaml.YAMLError) -> str:
    """Return the message for front matter that is no YAML, with its place if that is known."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    head = f"{path}:{line}:{column}: the front matter is not YAML"
    return "\n".join([head, "", *quoted(text, line, column), f"   hint             {YAML_HINT}"])


def quoted(text: str, line: int, column: int) -> list[str]:
    """Return the line of the source with a caret below the place."""
    source = text.split("\n")[line - 1]
    return [f"{line:>5} | {source.rstrip()}", f"{'|':>7} {' ' * (column - 1)}^"]


def parsed(text: str) -> Any:  # noqa: ANN401  YAML may hold anything
    """Return what YAML says; raise `yaml.YAMLError` if it is none."""
    return yaml.load(text, LOADER)  # noqa: S506  both are safe


def folder_above(page: Path, name: str) -> Path:
    """Return the folder of a name that is nearest above a page, else the one right here."""
    above = page.resolve().parents
    return next((p / name for p in above if (p / name).is_dir()), Path(name))


def find_pages(paths: list[Path]) -> Iterator[Path]:
    """Yield Markdown files; a folder is read recursively, in order of name.

    Raises `UsageError` for a path that leads nowhere.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.md"))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path}: no such file or folder")
