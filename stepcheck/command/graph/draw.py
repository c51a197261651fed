"""Draw the graph that is asked for, or say what is wrong: in the file, its fence or the options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stepcheck.command import findings
from stepcheck.command.fences import fences_of, of_fence
from stepcheck.command.graph.options import fields_of
from stepcheck.graph.compute.above import read_above
from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.mathjax import EngineError, InstallError
from stepcheck.pages.check import check_work, work_of
from stepcheck.pages.files import UsageError
from stepcheck.takeaway.svg import drawing_of

if TYPE_CHECKING:
    import argparse

    from stepcheck.command.fences import Fence
    from stepcheck.pages.check import Work


@dataclass(frozen=True)
class Drawn:
    """An SVG, or what is wrong with the file; nothing of both if it went into a file."""

    svg: str = ""
    problems: str = ""


def drawn(options: argparse.Namespace) -> Drawn:
    """Return the graph as SVG, or all that is wrong with its file, which is then not drawn.

    Raises `UsageError` if the options ask for what is not there.
    """
    work = work_of(options.file, options.notation)
    fence = fence_of(work, options) if options.output is None else None
    if problems := findings.of_page(check_work(work)):  # a graph of what does not hold would lie
        return Drawn(problems="\n\n".join(problem.text for problem in problems))
    try:
        found = fence_drawn(work, fence) if fence else options_drawn(work, options)
    except (EngineError, InstallError) as error:
        raise UsageError(str(error)) from None
    return saved(found, options) if options.to and found.svg else found


def saved(found: Drawn, options: argparse.Namespace) -> Drawn:
    """Write an SVG into the file that is named; raise `UsageError` if that cannot be."""
    try:
        options.to.write_text(found.svg, encoding="ascii")
    except OSError as error:
        raise UsageError(f"{options.to}: cannot be written: {error.strerror}") from None
    return Drawn()


def fence_of(work: Work, options: argparse.Namespace) -> Fence:
    """Return the fence that is asked for, or the only one; raise `UsageError` if there is none."""
    fences = [fence for fence in fences_of(work.text) if fence.kind == "graph"]
    if not fences:
        raise UsageError(f"{work.path}: no graph fence; say what to draw, as in --output L")
    lines = ", ".join(str(fence.line - 1) for fence in fences)
    has = f"{work.path}: {len(fences)} graph fence{'s' * (len(fences) > 1)}, at line {lines}"
    number: int | None = options.fence
    if number is None and len(fences) > 1:
        raise UsageError(f"{has}; choose one, as in --fence 1, or draw a name, as in --output L")
    if number is not None and number > len(fences):
        raise UsageError(f"{has}; there is no --fence {number}")
    return fences[(number or 1) - 1]


def fence_drawn(work: Work, fence: Fence) -> Drawn:
    """Return the graph of a fence, at rest."""
    try:
        return Drawn(drawing(work, fence.source, fence.offset))
    except GraphError as error:
        fault = (fence, error.problem, error.hint, error.place)
        return Drawn(problems=of_fence(str(work.path), work.text, *fault).text)


def options_drawn(work: Work, options: argparse.Namespace) -> Drawn:
    """Return the graph that options describe, of what the whole file says."""
    fields = fields_of(options)
    try:
        source = "\n".join(f"{name}: {text}" for name, text in fields.items())
        return Drawn(drawing(work, source, len(work.text)))
    except GraphError as error:
        row, column = error.place
        name, text = list(fields.items())[row - 1]
        # The field begins with its name and `: `, where the option has two dashes and a space.
        caret = " " * (column - len(f"{name}: ") + len(f"--{name} ") - 1)
        lines = [
            f"{work.path}: graph: {error.problem}",
            "",
            f"   --{name} {text}",
            f"   {caret}^",
            f"   hint  {error.hint}",
        ]
        raise UsageError("\n".join(lines)) from None


def drawing(work: Work, source: str, offset: int) -> str:
    """Return a graph of what stands above an offset, as SVG; raise `GraphError` if it is wrong."""
    above = read_above(work.text, offset, work.notation.scope if work.table else None)
    picture = picture_of(source, above.scope, above.formulas)
    return drawing_of(draw(replace(picture, live=None)))
