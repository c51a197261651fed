"""What all pages of a site depend on: its settings, its files, the programs that convert it.

A page can be kept only where all of that is known: where each extension makes its output of text
and settings, and neither a setting nor a step of the conversion is code from elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from inspect import isfunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepcheck.markdown.includes import reader_of
from stepcheck.markdown.site import assets
from stepcheck.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

PACKAGE = Path(__file__).parents[2]
NOT_PAGES = {"command", "editor", "plugins", "__pycache__"}  # these have no say in a page
PLAIN = {
    "markdown.extensions": "abbr admonition attr_list codehilite def_list extra fenced_code "
    "footnotes md_in_html meta nl2br sane_lists smarty tables toc",
    "pymdownx": "arithmatex betterem caret critic details highlight inlinehilite keys mark "
    "smartsymbols snippets superfences tabbed tasklist tilde",
}
"""The extensions that make their output of the text and the settings alone, as far as is known."""
KNOWN = {
    "stepcheck",
    *(f"{package}.{name}" for package, names in PLAIN.items() for name in names.split()),
    *PLAIN["markdown.extensions"].split(),
}
TRUSTED = ("markdown.", "mkdocs.", "pymdownx.", "stepcheck.")
"""Packages whose code changes with what is installed alone."""


def settings_of(md: Markdown) -> str:
    """Return a name that changes with what all pages of a build depend on; nothing if unknown."""
    place = md.treeprocessors["relpath"]  # set by MkDocs
    config: Any = place.config  # type: ignore[attr-defined]
    reader = reader_of(md)
    if not all(name in KNOWN for name in config.markdown_extensions):
        return ""
    if not all(step.__module__.startswith(TRUSTED) for step in steps(md)):
        return ""
    if reader is not None and reader.url_download:
        return ""
    try:
        options = json.dumps(config.mdx_configs, default=named, sort_keys=True)
    except (TypeError, ValueError):
        return ""
    files = (f"{f.src_uri} {f.url} {f.inclusion.name}" for f in place.files)  # type: ignore[attr-defined]
    return digest(
        version(), repr(config.markdown_extensions), options, repr(config.validation),
        str(config.use_directory_urls), *sorted(files),
    )  # fmt: skip


def steps(md: Markdown) -> Iterator[Any]:
    """Yield what is run on the page, in whatever way it has come there."""
    for registry in (md.preprocessors, md.treeprocessors, md.postprocessors):
        yield from (processor.run for processor in registry)


def named(value: object) -> str:
    """Return a setting that is no plain data as text; raise `TypeError` if it is unknown code."""
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if isfunction(value) and value.__module__.startswith(TRUSTED) and "<" not in value.__qualname__:
        return f"{value.__module__}.{value.__qualname__}"
    raise TypeError(value)


@cache
def version() -> str:
    """Return a name that changes with our own files, with Python and with what is installed."""
    folders = [Path(folder) for folder in sys.path if Path(folder).is_dir()]
    installed = {p.name for folder in folders for p in folder.glob("*.dist-info")}
    own = [p for p in PACKAGE.rglob("*.*") if p.is_file()]
    sources = sorted(p for p in own if p.relative_to(PACKAGE).parts[0] not in NOT_PAGES)
    texts = (p.read_text("utf-8") for p in sources if p.suffix != ".pyc")
    return digest(
        sys.version, *sorted(installed), *texts, assets.sheet(), *assets.scripts().values()
    )
