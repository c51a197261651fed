"""The contents of a site, `nav:` in `mkdocs.yml`: a page is added as a line of text.

All else in the file stays as its author wrote it, so nothing of it is written by a program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from stepcheck.core.near import did_you_mean
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Entry:
    """A page in the contents: its path, the titles of the sections around it, and its line."""

    page: str
    sections: tuple[str, ...]
    line: int  # from 0
    column: int  # of its dash


def settings_of(text: str) -> dict[str, yaml.Node]:
    """Return the top of a configuration, unread: its own tags need not be understood."""
    try:
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise UsageError(f"mkdocs.yml cannot be read: {error}") from None
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs}


def plain(node: yaml.Node | None) -> str:
    """Return a setting that is a word, nothing for any other."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def entries(node: yaml.Node, sections: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Yield the pages of the contents in their order."""
    if not isinstance(node, yaml.SequenceNode):
        return
    if node.flow_style:
        raise UsageError(
            "nav: stands in brackets in mkdocs.yml; write one line a page, with a dash"
        )
    for item in node.value:
        if isinstance(item, yaml.ScalarNode):
            mark = item.start_mark
            yield Entry(item.value, sections, mark.line, node.start_mark.column)
        elif isinstance(item, yaml.MappingNode):
            for key, value in item.value:
                if isinstance(value, yaml.ScalarNode):
                    yield Entry(value.value, sections, value.end_mark.line, node.start_mark.column)
                else:
                    yield from entries(value, (*sections, key.value))


def added(text: str, page: str, section: str, beside: Callable[[str], bool]) -> tuple[str, str]:
    """Return a configuration with a page in its contents, and the section it is in.

    It stands at the end of the section that is named; or of that of the last page that is like it,
    as `beside` tells. Without a `nav:` MkDocs finds all pages by itself, and nothing is changed.
    """
    nav = settings_of(text).get("nav")
    if nav is None:
        return text, ""
    known = list(entries(nav))
    if not known:
        raise UsageError("nav: in mkdocs.yml has no page yet: add one, and begin again")
    if any(entry.page == page for entry in known):
        raise UsageError(f"{page} is in mkdocs.yml already")
    titles = list(dict.fromkeys(title for entry in known for title in entry.sections))
    if section and section not in titles:
        meant = did_you_mean(section, titles, f"it has: {', '.join(titles) or 'none'}")
        raise UsageError(f"mkdocs.yml has no section `{section}`; {meant}")
    place = last_of(known, section, beside)
    lines = text.splitlines(keepends=True)
    if not lines[place.line].endswith("\n"):
        lines[place.line] += "\n"
    lines.insert(place.line + 1, f"{' ' * place.column}- {page}\n")
    return "".join(lines), place.sections[-1] if place.sections else ""


def last_of(known: list[Entry], section: str, beside: Callable[[str], bool]) -> Entry:
    """Return the entry behind which a new one belongs."""
    if section:
        return [entry for entry in known if section in entry.sections][-1]
    like = [entry for entry in known if beside(entry.page)]
    same = [entry for entry in known if like and entry.sections == like[-1].sections]
    return (same or known)[-1]
