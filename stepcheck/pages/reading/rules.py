"""The page of rules: each of its headings names a rule, which reasons of derivations name too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.files import UsageError, read

if TYPE_CHECKING:
    from pathlib import Path

RULES = "rules.md"  # beside the page, as the symbol table is
HEADING = re.compile(r"^#{2,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


def rules_path(page: Path) -> Path | None:
    """Return the page of rules beside a page, None if there is none."""
    beside = page.parent / RULES
    return beside if beside.is_file() else None


def rules_of(path: Path) -> list[str]:
    """Return what the headings of a page say, but for its title.

    Of a page that cannot be read there are none; who converts it says why.
    """
    try:
        text = read(path)
    except UsageError:
        return []
    return list(headings_of(text))


@lru_cache(maxsize=4)  # each page of a site asks for those of the same text
def headings_of(text: str) -> tuple[str, ...]:
    """Return what the headings of a text say, but for its title."""
    return tuple(HEADING.findall(read_blocks(text).text))
