r"""The rows of a display, each as cells: environments, `\\`, and alignment marks, gone."""

from __future__ import annotations

from itertools import accumulate

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens.cursor import split_at, strip_punctuation
from stepcheck.core.read.tokens.tokens import DEEPER, Token, is_group

ALIGNED = {
    "aligned",
    "align",
    "split",
    "gather",
    "gathered",
    "equation",
    "eqnarray",
    "multline",
    "alignat",
    "alignedat",
    "flalign",
    "math",
    "displaymath",
    "empheq",
    "subequations",
}
FRAMES = {"array", "cases", "dcases", "rcases"}
CONTINUES = {"+", "-", r"\cdot", r"\odot", r"\times", "/"}


def cells_of_rows(tokens: list[Token]) -> list[list[list[Token]]]:
    """Return the rows of a display, and of each what stands between its alignment marks."""
    rows = whole_rows(flattened(unframed(strip_punctuation(tokens))))
    for row in rows:
        refuse_two_rows(row)
    return [joined_relations(split_at(row, "amp")) for row in rows]


def refuse_two_rows(row: list[Token]) -> None:
    r"""Refuse a row in which a second `&=` continues a chain: between the two `\\` is missing.

    Of the marks in a row every second one separates two equations, and a left side stands behind.
    """
    marks = [n for n, token in enumerate(row) if token.kind == "amp"]
    depths = list(accumulate(DEEPER.get(token.kind, 0) for token in row))
    outside = [n for n in marks if depths[n] == 0]
    for mark in outside[1::2]:
        before, behind = row[:mark], row[mark + 1 : mark + 2]
        if before and is_relation(behind) and row[mark - 1].kind != "amp":
            last = row[mark - 1]
            end = last.end or last.position + len(last.text)
            raise RefusalError(r"`\\` is missing here: a new row begins below", end, r"write \\")


def flattened(tokens: list[Token]) -> list[Token]:
    """Turn the borders of aligned environments into rows; refuse them inside brackets."""
    flat: list[Token] = []
    depth = 0
    stack: list[str] = []
    for token in tokens:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(token.kind, 0)
        if token.kind == "begin":
            stack.append(token.text)
        if token.kind == "end":
            close(stack, token)
        if token.kind in ("begin", "end") and token.text in ALIGNED and depth == 0:
            flat.append(Token("row", "", token.position))
        elif token.kind == "row" and stack[-1:] == ["multline"]:
            continue  # its rows are one formula
        else:
            flat.append(token)
    if stack:
        raise RefusalError(rf"\begin{{{stack[-1]}}} is never closed", tokens[0].position)
    return flat


def close(stack: list[str], token: Token) -> None:
    """Take the environment that ends here from those that are open; refuse another's end."""
    if not stack:
        raise RefusalError(
            rf"\end{{{token.text}}} has no \begin",
            token.position,
            rf"write \begin{{{token.text}}} where it begins, or remove it",
        )
    if (opened := stack.pop()) != token.text:
        raise RefusalError(
            rf"\begin{{{opened}}} is closed by \end{{{token.text}}}",
            token.position,
            rf"write \end{{{opened}}} here, or \begin{{{token.text}}} above",
        )


def unframed(tokens: list[Token]) -> list[Token]:
    r"""Return a display that is nothing but `\begin{array}{rcl} …` as the rows of an `aligned`.

    So is a system of equations in `cases`: no case begins with a relation, or is one.
    """
    if not is_framed(tokens, FRAMES):
        return tokens
    rows = [split_at(row, "amp") for row in split_at(tokens[1:-1], "row") if row]
    aligned = any(relation_parts(cell[:1])[1] for row in rows for cell in row)
    system = all(len(row) == 1 and relation_parts(row[0])[1] for row in rows)
    return tokens[1:-1] if aligned or system else tokens


def is_framed(tokens: list[Token], names: set[str]) -> bool:
    """Whether tokens are one environment of these, and nothing else."""
    begins = bool(tokens) and tokens[0].kind == "begin" and tokens[0].text in names
    return begins and is_group(tokens)


def without_brace(tokens: list[Token]) -> list[Token]:
    r"""Return what stands behind the one brace of `\left\{ \begin{aligned} … \right.`."""
    inside = tokens[1:-1]
    brace = inside and (tokens[0].kind, tokens[0].text, tokens[-1].text) == ("open", "{", ".")
    return inside if brace and is_framed(inside, FRAMES | ALIGNED) else tokens


def is_relation(cell: list[Token]) -> bool:
    """Whether a cell holds a relation and nothing else."""
    return len(cell) == 1 and bool(relation_parts(cell)[1])


def joined_relations(cells: list[list[Token]]) -> list[list[Token]]:
    """Join `a`, `=`, `b`, the three columns of older displays, to `a` and `= b`."""
    found: list[list[Token]] = []
    for cell in cells:
        if found and is_relation(found[-1]):
            found[-1] = [*found[-1], *cell]
        else:
            found.append(cell)
    return found


def whole_rows(tokens: list[Token]) -> list[list[Token]]:
    """Split into rows, and put what a row ends with a sign for together with the next."""
    found: list[list[Token]] = []
    for row in split_at(tokens, "row"):
        if found and found[-1] and awaits_more(found[-1]):
            found[-1] = [*found[-1], *(t for t in row if t.kind not in ("amp", "quad"))]
        else:
            found.append(row)
    return found


def awaits_more(row: list[Token]) -> bool:
    """Whether a row ends with a relation, or a sign that needs a right side."""
    last = row[-1]
    return last.text in CONTINUES or (len(row) > 1 and is_relation([last]))
