"""A MkDocs plugin that lets a browser show a page sooner; it checks nothing.

A browser shows nothing before it has the style sheets of a page, and a script that stands behind
them, even inside the page, makes the rest of the page wait for them too. So our style sheets become
one, and so do our scripts; scripts that are needed early stand in the page itself, and the style
sheets come last in its head: the page is complete, formulas and all, when it is first shown.
Without this plugin the pages look the same, later.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

SHEET, CODE = "site.css", "site.js"
LINK = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*>\s*')
SCRIPT = re.compile(r'<script src="(?P<source>[^"]+)"></script>')


class EarlyPaint(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Join what the settings add, and put heads of pages into the order that shows them soonest."""

    def __init__(self) -> None:
        self.early: dict[str, str] = {}

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Read the early scripts, and join the style sheets, and the scripts that a page ends with.

        A script with the end of a script in its text stays a file, for a page cannot hold it.
        """
        scripts = known(files, config.extra.get("polyfills", []))
        texts = {path: script.content_string for path, script in scripts.items()}
        self.early = {path: text for path, text in texts.items() if "</script" not in text}
        config.extra_css[:] = joined(files, config, config.extra_css, SHEET)
        config.extra_javascript[:] = joined(files, config, config.extra_javascript, CODE)
        return files

    def on_post_page(self, output: str, /, **_: object) -> str:
        """Return the page with its head in order."""
        head, end, body = output.partition("</head>")
        sheets = "".join(LINK.findall(head))
        return f"{SCRIPT.sub(self._inside, LINK.sub('', head))}{sheets}{end}{body}"

    def on_post_template(self, output_content: str, /, **_: object) -> str:
        """Do the same for a page that is a template alone, such as that for wrong addresses."""
        return self.on_post_page(output_content)

    def _inside(self, script: re.Match[str]) -> str:
        source = f"/{script['source']}"
        found = (text for path, text in self.early.items() if source.endswith(f"/{path}"))
        text = next(found, None)
        return script[0] if text is None else f"<script>{text}</script>"


def joined(files: Files, config: MkDocsConfig, wanted: Sequence[Any], name: str) -> list[Any]:
    """Return what a site wants on each page with one file, of a name, in the place of all of ours.

    What these refer to by `url(…)`, or by where they are themselves, stays where it was if they all
    lie in one folder. A script with settings of its own, such as `type: module`, stays by itself.
    """
    ours = known(files, (path for path in wanted if isinstance(path, str)))
    if len(ours) < 2:
        return list(wanted)
    path = str(PurePosixPath(next(iter(ours))).with_name(name))
    text = "\n".join(file.content_string for file in ours.values())
    for file in ours.values():
        files.remove(file)
    files.append(File.generated(config, path, content=text))
    others = [item for item in wanted if not isinstance(item, str) or item not in ours]
    return [*others, path]


def known(files: Files, paths: Iterable[str]) -> dict[str, File]:
    """Return those of the paths in a configuration that name files of ours, with the files."""
    pairs = ((path, files.get_file_from_path(path)) for path in paths)
    return {path: file for path, file in pairs if file}
