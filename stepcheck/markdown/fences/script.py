"""The custom fence `script`: the code of the page as one file that runs, with what it prints."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from pymdownx.highlight import Highlight

from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.site.downloads import address
from stepcheck.markdown.whole import uses
from stepcheck.pages.files import folder_above
from stepcheck.script.fields import ScriptError, read
from stepcheck.script.page import Made, made

if TYPE_CHECKING:
    from markdown import Markdown

ANCHOR = "whole-script"
TITLE = "Whole script for this page"
NAMES = {"numpy": "NumPy", "scikit-learn": "scikit-learn", "scipy": "SciPy"}


def drawn(asked: Asked) -> str:
    """Return the script that a fence asks for; raise `ScriptError` if it is wrong or fails."""
    path, wanted = Path(asked.page.path), read(asked.source)
    modules = uses.modules_named(asked.page.source, wanted.module)
    uses.note(asked.md, uses.CODE, modules)
    result = made(asked.page.source, path, wanted, folder_above(path, "snippets"))
    return (
        f'<details class="sc-script" id="{ANCHOR}" data-search-exclude><summary>{TITLE}</summary>'
        f"<p>{sentences(asked.md, path.stem, result)}</p>"
        f"{listing(asked.md, result.script, 'python')}<p>It prints:</p>"
        f"{listing(asked.md, result.printed, 'text')}</details>"
    )


def sentences(md: Markdown, name: str, result: Made) -> str:
    """Return what the script is, what it needs, and where it can be had."""
    needs = " and ".join(NAMES.get(name, name) for name in result.needs)
    script = link(md, f"{name}.py", result.script, "text/x-python")
    book = link(md, f"{name}.ipynb", result.notebook, "application/x-ipynb+json")
    return (
        f"All code of this page in one file, with what it uses from other pages. It needs {needs}, "
        f"and prints the page’s numbers. Download it: {script}, or {book}, a notebook "
        "with the text, the formulas and the exercises."
    )


def link(md: Markdown, name: str, content: str, kind: str) -> str:
    """Return a link that downloads a file."""
    where = html.escape(address(md, f"scripts/{name}", content, kind))
    return f'<a href="{where}" download="{name}"><code>{name}</code></a>'


def listing(md: Markdown, code: str, language: str) -> str:
    """Return code as the listings of the page look, without a mark at each of its lines."""
    theirs = md.preprocessors["fenced_code_block"]
    colours = Highlight(
        md,
        use_pygments=theirs.use_pygments,  # type: ignore[attr-defined]  # SuperFences has no types
        noclasses=theirs.noclasses,  # type: ignore[attr-defined]
        pygments_style=theirs.pygments_style,  # type: ignore[attr-defined]
        pygments_lang_class=True,
    )
    return str(colours.highlight(code, language))


fence = Fence("script", drawn, ScriptError)
validate = fence.validate
