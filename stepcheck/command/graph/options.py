"""The arguments of `stepcheck graph`: which fence is drawn, or what the fields of a new one are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.command.options import Parser, count, existing
from stepcheck.graph.fields.spec import FIELDS

if TYPE_CHECKING:
    import argparse

ABOUT = """\
Draw the computational graph of a value, from the definitions in a Markdown file, or one of its
graph fences. The SVG stands alone: any program can show it."""
MOVING = ("live", "rate", "play", "contours", "data")  # what only a page can do
STILL = ("output", *(name for name in FIELDS if name not in ("output", *MOVING)))
HELP = {
    "output": "the value whose graph is drawn, spelt as in the file (default: draw its fence)",
    "at": "values of the inputs: --at 'x = 3, w = 0.4'",
    "gradient": "names to which derivatives go back",
    "path": "a path that is drawn thick: --path 'w -> z -> L'",
    "edge": "an edge that is drawn thick",
    "show": "any of values, local, gradients, shapes, entries",
    "groups": "parts that are framed: --groups 'layer 1: [z_1, a_1]', or by layer",
    "title": "its title",
    "direction": "right or down",
    "width": "how wide it may become, in pixels",
}


def options_of(words: list[str]) -> argparse.Namespace:
    """Return the options of `stepcheck graph`."""
    parser = Parser("stepcheck graph", description=ABOUT, allow_abbrev=False)
    parser.add_argument("file", type=Path, help="a Markdown file")
    for name in STILL:
        parser.add_argument(f"--{name}", metavar=name.upper(), help=HELP.get(name))
    parser.add_argument("--fence", type=count, metavar="N",
                        help="which graph fence of the file, counted from 1")  # fmt: skip
    parser.add_argument("--notation", type=existing, help="a page whose symbols the file knows")
    parser.add_argument("--to", type=Path, metavar="SVG",
                        help="the file to write (default: print it)")  # fmt: skip
    options = parser.read(words)
    given = fields_of(options)
    if options.output is None and given:
        parser.error(f"--{next(iter(given))} belongs to --output; a fence has its own")
    if options.output is not None and options.fence is not None:
        parser.error("--fence and --output: choose one of the two")
    return options


def fields_of(options: argparse.Namespace) -> dict[str, str]:
    """Return the fields that are given, each on one line."""
    given = {name: getattr(options, name) for name in STILL}
    return {name: " ".join(text.split()) for name, text in given.items() if text is not None}
