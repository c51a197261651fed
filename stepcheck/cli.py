"""The command `stepcheck`: which of its parts is asked for, and what it prints."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.command import colour
from stepcheck.command.github import as_github
from stepcheck.command.graph import draw as graph
from stepcheck.command.graph import options as graph_options
from stepcheck.command.new.make import make, options_of
from stepcheck.command.options import check_options, lsp_options
from stepcheck.command.record import record_of
from stepcheck.command.run import HOLDS, PROBLEMS, USAGE, check
from stepcheck.command.sarif import as_sarif
from stepcheck.command.text import as_text
from stepcheck.command.watch import watch
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    import argparse

    from stepcheck.command.run import Found

__all__ = ["HOLDS", "PROBLEMS", "USAGE", "main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0 if all holds, 1 if something does not, 2 if input is unusable."""
    words = sys.argv[1:] if argv is None else argv
    try:
        if words[:1] == ["new"]:
            show(make(options_of(words[1:])))
            return HOLDS
        if words[:1] == ["lsp"]:
            return serve(words[1:])
        if words[:1] == ["graph"]:
            return draw(words[1:])
        options = check_options(words)
        if options.watch:
            return watch(options, lambda found: show(printed(found, options)))
        found = check(options)
    except UsageError as error:
        print(f"stepcheck: {error}", file=sys.stderr)
        return USAGE
    show(printed(found, options))
    return found.ends_with


def serve(words: list[str]) -> int:
    """Speak with an editor until it hangs up; raise `UsageError` without the means to."""
    options = lsp_options(words)
    try:
        from stepcheck.editor.server import server_for  # the extra `editor`
    except ImportError:
        raise UsageError("stepcheck lsp needs pygls: pip install 'stepcheck[editor]'") from None
    server_for(options.notation, code=not options.no_code).start_io()
    return HOLDS


def draw(words: list[str]) -> int:
    """Print a graph, or why there is none; raise `UsageError` for what is not there."""
    found = graph.drawn(graph_options.options_of(words))
    if found.problems:
        print(found.problems, file=sys.stderr)
        return PROBLEMS
    if found.svg:
        show(found.svg.rstrip("\n"))
    return HOLDS


def printed(found: Found, options: argparse.Namespace) -> str:
    """Return what was found in the form that is asked for."""
    if options.format == "json":
        return json.dumps(record_of(found), indent=1, ensure_ascii=False)
    if options.format == "github":
        return as_github(found)
    if options.format == "sarif":
        return as_sarif(found)
    text = as_text(found)
    return colour.coloured(text) if colour.wanted(options.color, sys.stdout) else text


def show(text: str) -> None:
    """Print; stop in silence where the reader has closed the pipe, as `head` does."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  flushed at exit


if __name__ == "__main__":
    sys.exit(main())
