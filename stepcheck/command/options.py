"""The arguments of the command, and what is said of those that it does not know."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck import __version__
from stepcheck.core.near import did_you_mean
from stepcheck.workers import cores

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("text", "json", "github", "sarif")
ABOUT = "Check the mathematics of Markdown files, any Markdown files."
LSP = "Check pages while they are typed: an editor starts this and speaks with it."
AFTER = """\
other commands:
  stepcheck new NAME    make a page with its snippet from a template
  stepcheck graph FILE  draw the graph of a value as SVG, from the definitions of a file
  stepcheck lsp         check pages in an editor while they are typed

exit codes:
  0   all holds
  1   something is false or refused
  2   bad usage, or input that cannot be read
"""


class Parser(argparse.ArgumentParser):
    """A parser that asks whether another option was meant."""

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return the options; end with 2 and a message if they are not understood."""
        options, unknown = self.parse_known_intermixed_args(words)
        if unknown:
            name = unknown[0].partition("=")[0]
            meant = did_you_mean(name, self._option_string_actions, "see --help")
            self.error(f"there is no option {name}; {meant}")
        return options


def check_parser() -> Parser:
    """Return the options of `stepcheck PATH…`."""
    found = Parser("stepcheck", description=ABOUT, epilog=AFTER, allow_abbrev=False,
                   formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    found.add_argument("path", nargs="*", type=Path, default=[Path("docs")],
                       help="Markdown files or folders (default: docs)")  # fmt: skip
    found.add_argument("--format", choices=FORMATS, default="text",
                       help="how to print what is found (default: text)")  # fmt: skip
    found.add_argument("--json", action="store_const", const="json", dest="format",
                       help="short for --format json")  # fmt: skip
    found.add_argument("--notation", type=existing, help="a page whose symbols all pages know")
    found.add_argument(
        "--snippets",
        type=folder,
        metavar="FOLDER",
        help="also check that the functions of these modules return what the formulas of their "
        "docstrings say; the modules are imported, so their code runs",
    )
    found.add_argument(
        "--no-code",
        action="store_true",
        help="do not check the code that pages show of their snippets/, which runs it",
    )
    found.add_argument(
        "--prove", action="store_true", help="also try to prove what holds, by algebra"
    )
    found.add_argument("--jobs", type=count, default=cores(), metavar="N",
                       help="how many pages to check at a time (default: one a core)")  # fmt: skip
    found.add_argument("--dask", metavar="ADDRESS",
                       help="hand the pages to a Dask scheduler (extra: cluster)")  # fmt: skip
    found.add_argument("--watch", action="store_true", help="check again at each save")
    found.add_argument("--color", choices=("auto", "always", "never"), default="auto",
                       help="when to colour the text (default: auto, on a terminal)")  # fmt: skip
    found.add_argument("--version", action="version", version=f"stepcheck {__version__}")
    return found


def check_options(words: list[str]) -> argparse.Namespace:
    """Return the options of `stepcheck PATH…`."""
    parser = check_parser()
    options = parser.read(words)
    if options.watch and options.format != "text":
        parser.error(f"--watch prints text, not {options.format}")
    return options


def lsp_options(words: list[str]) -> argparse.Namespace:
    """Return the options of `stepcheck lsp`."""
    parser = Parser("stepcheck lsp", description=LSP, allow_abbrev=False)
    parser.add_argument("--notation", type=existing, help="a page whose symbols all pages know")
    parser.add_argument("--no-code", action="store_true",
                        help="do not check the code that pages show, which runs it")  # fmt: skip
    parser.add_argument("--stdio", action="store_true",
                        help="speak through input and output, as it does anyway")  # fmt: skip
    return parser.read(words)


def folder(text: str) -> Path:
    """Return a folder that exists."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def existing(text: str) -> Path:
    """Return a path that exists."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


def count(text: str) -> int:
    """Return a number of workers."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes; write 1 or more")
    return int(text)
