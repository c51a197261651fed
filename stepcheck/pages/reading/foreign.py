r"""Mathematics that is written in none of the ways that are read, so that it must be refused.

Some program or other draws it, or shows its LaTeX as it is; either way a reader sees a claim that
nobody has checked.
"""

from __future__ import annotations

import re

from stepcheck.core.read.grammar.atoms import READERS
from stepcheck.core.read.grammar.scripts import ACCENTS, GREEK, WEIGHTS
from stepcheck.core.read.tokens.commands import RELATIONS, SYNONYMS
from stepcheck.core.verdict import Refused
from stepcheck.core.vocabulary import COMMANDS
from stepcheck.pages.reading.html import name_of, values

DOLLARS = "write it between dollar signs"
NOT_READ = Refused("this mathematics is in none of the ways that are read", DOLLARS)
SHOWN = Refused(
    "a formula is not drawn here but shown as it is typed, and it is not read",
    "say it in words, and write the formula in the text",
)
COMMAND = Refused(
    "LaTeX that stands in no formula is not read",
    "write it between dollar signs, or between backticks if it is shown as code",
)
BEHIND_MARKER = Refused(
    "a fence behind the mark of a list is a formula for some programs, and for others code",
    "begin the fence on a line of its own",
)
BESIDE = Refused("what stands beside the word math is not read", "write it on the lines below")
INSIDE = Refused(
    "this block is no code: some programs draw the formulas in it, and they are not read",
    "write it with colons, as :::{note}, or as !!! note",
)
DOUBTFUL = Refused(
    "some programs show this as code, and others draw the formulas in it",
    "set all of its lines in by as much as the first, with an empty line before it",
)

FORMULA, FOREIGN = "formula", "foreign"
INFO = re.compile(r"\s*(?P<brace>\{\s*(?:#[\w:.-]+\s+)?)?\.?(?P<name>[A-Za-z]\w*)")
RAW_TEX = re.compile(r"\s*\{=(?:la|con)?tex(?:t)?\}", re.IGNORECASE)
READ = {"math", "katex"}
NOT = {"asciimath", "latexmath", "mathjax", "mathml", "stem"}
DIRECTIVE = re.compile(r"\s*\{(?P<name>[A-Za-z][\w:-]*)\}(?P<beside>.*)")
CODE = {
    "bash", "bibliography", "c", "code", "code-block", "code-cell", "cpp", "css", "dot", "eval-rst",
    "fields", "golden", "graph", "graphviz", "html", "include", "java", "javascript", "js", "json",
    "julia", "latex", "literalinclude", "mermaid", "ojs", "parsed-literal", "plot", "python", "r",
    "raw", "rust", "script", "sh", "sourcecode", "sql", "stan", "tex", "toctree", "yaml",
}  # fmt: skip
"""What is named between braces, and holds code."""

TAGS = {
    "asciimath", "katex", "latex", "m-math", "math", "mathml", "mjx-container", "tex", "tex-math",
    "x-katex",
}  # fmt: skip
CLASSES = READ | NOT | {
    "arithmatex", "latex", "lang-katex", "lang-math", "language-katex", "language-math", "tex",
}  # fmt: skip
LISTING = {"code", "pre"}  # of LaTeX, say, which is shown as it is
OPENING = re.compile(r"\s*(?:\$|\\{1,2}[(\[]|\\begin\b)")
ROLE = re.compile(r"\{[^}\n]*\.(?:math|katex)\b|\{=(?:la)?tex\}", re.IGNORECASE)
HILITE = re.compile(r"(?:#!|:::)(?:math|katex|asciimath|mathml)\b", re.IGNORECASE)
ALIEN = (
    r"\b(?:latexmath|asciimath|stem):\[|"
    r"\{[{%][<%-]{0,2}[ \t]{0,4}(?:math|katex|latex|tex|mathjax|asciimath)\b"
)
"""Macros of AsciiDoc, and short codes of site generators."""
CLOSING = re.compile(r"[^\n{}]*[}\]]{1,2}")

IN_WORDS = {
    "autoref", "caption", "cite", "citep", "citet", "cref", "emph", "eqref", "footnote", "href",
    "includegraphics", "input", "label", "pageref", "paragraph", "ref", "section", "subsection",
    "subsubsection", "text", "textbf", "textit", "texttt", "url",
}  # fmt: skip
MORE = {
    "begin", "cdot", "end", "infty", "int", "left", "lim", "right", "times", "unchecked", "wrong",
}  # fmt: skip
KNOWN = MORE | {
    name[1:]
    for table in (READERS, COMMANDS, GREEK, ACCENTS, WEIGHTS, SYNONYMS, RELATIONS)
    for name in table
    if name[:1] == "\\" and name[1:].isalpha()
}
FORMULA_LIKE = re.compile(r"[\\=^_≠≤≥≈≡∈]|\s[<>]\s")
DRAWN = re.compile(r"\$\$|\\\(|\\\[|\\begin\s*\{|\\[A-Za-z]+\{|(?:`{3}|~{3})[ {.]{0,3}math\b")
BETWEEN = re.compile(r"\$[^$\n]+(?=\$)")


def kind_of_fence(info: str) -> str:
    """Return what the first line of a fence says that it holds: a formula, one of others, code."""
    if RAW_TEX.match(info):
        return FOREIGN
    name = INFO.match(info)
    word = name["name"].lower() if name else ""
    return FORMULA if word in READ else FOREIGN if word in NOT else ""


def beside(info: str) -> bool:
    """Whether a directive has a part of its formula on its first line."""
    directive = DIRECTIVE.match(info)
    return directive is not None and bool(directive["beside"].strip())


def holds_markdown(info: str) -> bool:
    """Whether a fence is a directive whose content is drawn as Markdown."""
    directive = DIRECTIVE.match(info)
    return directive is not None and directive["name"].lower() not in CODE


def has_mathematics(text: str) -> bool:
    """Whether something in a text would be drawn as a formula, if it were no code."""
    if DRAWN.search(text):
        return True
    return any(FORMULA_LIKE.search(m.group()) for m in BETWEEN.finditer(text))


def is_marked(tag: str) -> bool:
    """Whether a tag says that it holds mathematics."""
    name, said = name_of(tag), values(tag)
    marks = {word for key in ("class", "lang", "language") for word in said.get(key, "").split()}
    if name in LISTING:
        marks -= {"tex", "latex"}
    return name in TAGS or bool(marks & CLASSES) or said.get("type", "").startswith("math/")


def is_mathematics(command: str, following: str) -> bool:
    """Whether a command of LaTeX, without its backslash, belongs to a formula."""
    return command in KNOWN or (following == "{" and command not in IN_WORDS)
