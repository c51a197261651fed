"""Messages in colour, where the reader's terminal shows it: place, verdict, caret and labels."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

RED, GREEN, CYAN, BOLD, DIM = "31", "32", "36", "1", "2"
HEAD = re.compile(r"^(?P<place>\S[^\n]*?:\d+(?::\d+)?:) (?P<verdict>false|refused):", re.MULTILINE)
SOURCE = re.compile(
    r"^(?P<margin> *\d* *\|)(?P<caret> +\^+)?$|^(?P<number> *\d+ \|) ", re.MULTILINE
)
LABEL = re.compile(
    r"^   (?P<label>left|right|at|formula|function|hint|fix|note)(?P<gap> +)", re.MULTILINE
)
TOTAL = re.compile(r"^\d+ page\(s\), .*", re.MULTILINE)


def wanted(choice: str, stream: TextIO) -> bool:
    """Whether to colour: as the user says by an option or the environment, or on a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str) -> str:
    """Return text in a colour."""
    return f"\x1b[{colour}m{text}\x1b[0m"


def coloured(text: str) -> str:
    """Return messages in colour."""
    text = LABEL.sub(lambda m: f"   {paint(m['label'], CYAN)}{m['gap']}", text)
    text = SOURCE.sub(margin, text)
    text = HEAD.sub(lambda m: f"{paint(m['place'], BOLD)} {paint(m['verdict'], RED)}:", text)
    return TOTAL.sub(lambda m: paint(m[0], total_colour(m[0])), text)


def margin(match: re.Match[str]) -> str:
    """Return what stands left of a quoted line, and the caret below one."""
    if match["number"]:
        return paint(match["number"], DIM) + " "
    caret = paint(match["caret"], RED) if match["caret"] else ""
    return paint(match["margin"], DIM) + caret


def total_colour(line: str) -> str:
    """Return the colour of the line that counts."""
    return GREEN if "; 0 false, 0 refused" in line else RED
