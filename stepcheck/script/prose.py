"""Code as a reader of a page sees it: docstrings are sentences, and no comment is for a machine."""

from __future__ import annotations

import re
import textwrap

from stepcheck.script.plain import plain

WIDTH = 43  # letters that fit a phone
FORMULA = re.compile(r"\$([^$]+)\$")
DOCSTRING = re.compile(
    r'^(?P<indent> *)[rR]?"""(?P<body>.*?)"""(?: *#[^\n]*)?$', re.DOTALL | re.MULTILINE
)
FOR_MACHINES = re.compile(r"^ *# no contract:[^\n]*\n", re.MULTILINE)
ASIDE = re.compile(r" *# *(?:type: ignore|noqa)\b[^\n]*")


def readable(code: str) -> str:
    """Return code without what only machines read, its docstrings in plain words."""
    code = DOCSTRING.sub(rewritten, FOR_MACHINES.sub("", code + "\n"))
    return ASIDE.sub("", code).rstrip("\n")


def rewritten(match: re.Match[str]) -> str:
    """Return a docstring whose formulas are plain text, in lines that fit a phone."""
    indent, body = match["indent"], textwrap.dedent(f"{match['indent']}{match['body']}")
    words = FORMULA.sub(lambda m: plain(m[1]), body).replace("``", "")
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", words.strip())]
    line = f'{indent}"""{paragraphs[0]}"""'
    if len(paragraphs) == 1 and len(line) <= WIDTH:
        return line
    paragraphs[0] = f'"""{paragraphs[0]}'
    fill = textwrap.TextWrapper(
        WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    ).fill
    return "\n\n".join(fill(p) for p in paragraphs) + f'\n{indent}"""'
