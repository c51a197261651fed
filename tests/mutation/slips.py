"""More edits of one side of a claim: what is lost or exchanged when a formula is rearranged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .edits import BIG, RELATIONS, Edit, Editor, relation_edits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope

    from .layout import Factor, Piece, Term

PAIR = re.compile(r"(\d)(?!\1)(\d)")
NEW_ROW = re.compile(r"\\\\(?:\s|&|\\q?quad|\\[,;:! ]|\\(?:big|Big|left|right)?\.)*$")


def all_edits(latex: str, pieces: list[Piece], scope: Scope) -> Iterator[Edit]:
    """Yield every single edit of a side."""
    editor = Editor(latex, pieces, scope)
    yield from editor.run()
    for terms in editor.layout.sums:
        yield from reversed_difference(editor, terms)
        yield from behind_a_gap(editor, terms)
        for term in terms:
            yield from order(editor, term)
    for at, piece in enumerate(pieces):
        yield from brackets(editor, at)
        yield from bounds(editor, at)
        yield from weight(editor, at)
        yield from begun(editor, at)
        yield from arguments(editor, at)
        if piece.text in RELATIONS:  # of a case
            yield from relation_edits(piece)
        if piece.kind == "num" and "." in piece.text:
            yield from digits(editor, at)
        if piece.text == r"\log" and at + 1 < len(pieces) and pieces[at + 1].kind != "sub":
            yield Edit("function", piece.end, piece.end, "_2 ")
        if piece.text == r"\odot":
            yield editor.replace("function", at, at + 1, "")
    yield from exchanged_labels(editor)


def condition_edits(latex: str, pieces: list[Piece], scope: Scope) -> Iterator[Edit]:
    """Yield the edits of a condition: *not*, its relation, its numbers, its names and its signs."""
    editor = Editor(latex, pieces, scope)
    if pieces:
        yield editor.insert("negation", 0, r"\text{not } ")
    inner = (editor.signs(), editor.numbers(), editor.names(), editor.hats())
    outer = (relation_edits(piece) for piece in pieces)
    for found in (*inner, *outer):
        for edit in found:
            yield Edit("condition", edit.start, edit.end, edit.new)


def reversed_difference(editor: Editor, terms: list[Term]) -> Iterator[Edit]:
    """Turn a - b into b - a."""
    if len(terms) == 2 and terms[1].sign is not None and terms[0].sign is None:
        first, second = terms
        if editor.pieces[terms[1].sign].text == "-" and second.start < second.end:
            left, right = (editor.text(t.start, t.end) for t in terms)
            yield editor.replace("order", first.start, second.end, f"{right} - {left}")


def behind_a_gap(editor: Editor, terms: list[Term]) -> Iterator[Edit]:
    """Move the last term of a sum away from the others."""
    last = terms[-1]
    if len(terms) > 1 and last.sign is not None:
        yield editor.insert("gap", last.sign, r"\quad ")


def begun(editor: Editor, at: int) -> Iterator[Edit]:
    """Drop the operator with which a row begins."""
    piece = editor.pieces[at]
    operator = piece.text in ("+", "-", r"\cdot", r"\times")
    if operator and NEW_ROW.search(editor.latex[: piece.start]):
        yield editor.replace("row", at, at + 1, "")


def arguments(editor: Editor, at: int) -> Iterator[Edit]:
    """Exchange the two arguments of a function."""
    if editor.pieces[at].kind != "open":
        return
    end, depth, commas = editor.layout.closing(at), 0, []
    for n in range(at + 1, end - 1):
        kind = editor.pieces[n].kind
        depth += (kind in ("open", "{")) - (kind in ("close", "}"))
        if depth == 0 and editor.pieces[n].text == ",":
            commas.append(n)
    if len(commas) == 1 and at + 1 < commas[0] < end - 2:
        first, second = editor.text(at + 1, commas[0]), editor.text(commas[0] + 1, end - 1)
        if first != second:
            yield editor.replace("order", at + 1, end - 1, f"{second}, {first}")


def order(editor: Editor, term: Term) -> Iterator[Edit]:
    """Turn a fraction over; exchange two factors that are arrays."""
    for factor in term.factors:
        if editor.pieces[factor.start].text == r"\frac":
            yield from turned(editor, factor.start)
    for left, right in zip(term.factors, term.factors[1:], strict=False):
        if all(has_bold(editor, f) for f in (left, right)):
            texts = [editor.text(f.start, f.end) for f in (right, left)]
            sign = "" if right.sign is None else editor.text(right.sign, right.sign + 1)
            yield editor.replace("order", left.start, right.end, f" {sign} ".join(texts))


def has_bold(editor: Editor, factor: Factor) -> bool:
    """Whether a bold name stands in a factor."""
    return any(p.text == r"\mathbf" for p in editor.pieces[factor.start : factor.end])


def turned(editor: Editor, at: int) -> Iterator[Edit]:
    """Exchange numerator and denominator, but not those of a derivative."""
    top = editor.layout.argument(at + 1)
    bottom = editor.layout.argument(top)
    if not editor.layout.differentiates(at + 1):
        upper, lower = editor.text(at + 1, top), editor.text(top, bottom)
        if upper == lower:
            return
        yield editor.replace("order", at + 1, bottom, f" {lower} {upper}")


def brackets(editor: Editor, at: int) -> Iterator[Edit]:
    """Drop a pair of brackets around a sum."""
    if editor.pieces[at].kind != "open" or editor.pieces[at].text not in ("(", "["):
        return
    end = editor.layout.closing(at)
    inside = [terms for terms in editor.layout.sums if at < terms[0].start < end]
    if any(len(t) > 1 and t[-1].end == end - 1 and t[0].start <= at + 2 for t in inside):
        yield editor.replace("bracket", at, end, editor.text(at + 1, end - 1))


def bounds(editor: Editor, at: int) -> Iterator[Edit]:
    """Let a sum or a product begin or end one earlier."""
    if editor.pieces[at].text not in BIG:
        return
    for place in (*editor.layout.lower, *editor.layout.upper):
        if place[0] not in (at + 1, editor.layout.argument(at + 2)):
            continue
        start, end = place
        if editor.pieces[start].kind == "sup":
            bare = editor.text(start + 1, end).removeprefix("{").removesuffix("}")
            yield editor.replace("bound", start + 1, end, f"{{{bare} - 1}}")
        elif editor.pieces[end - 2].text == "1":
            yield editor.replace("bound", end - 2, end - 1, "0")


def weight(editor: Editor, at: int) -> Iterator[Edit]:
    """Make a bold name plain, and a plain one bold where the scope has one of that name."""
    piece = editor.pieces[at]
    if piece.text == r"\mathbf":
        end = editor.layout.argument(at + 1)
        inside = editor.text(at + 1, end).removeprefix("{").removesuffix("}")
        yield editor.replace("bold", at, end, inside)
    elif (
        editor.is_name(piece)
        and not editor.under(at, r"\mathbf")
        and at not in editor.inside
        and editor.scope.get((piece.text, "bold"))
    ):
        yield editor.replace("bold", at, at + 1, rf"\mathbf{{{piece.text}}}")


def digits(editor: Editor, at: int) -> Iterator[Edit]:
    """Exchange two neighbouring digits of a decimal; move its point; drop its last digit."""
    text = editor.pieces[at].text
    whole, _, part = text.partition(".")
    for match in list(PAIR.finditer(part))[:2]:
        swapped = part[: match.start()] + match[2] + match[1] + part[match.end() :]
        yield editor.replace("digit", at, at + 1, f"{whole}.{swapped}")
    if len(part) > 1:
        yield editor.replace("digit", at, at + 1, f"{whole}{part[0]}.{part[1:]}".lstrip("0"))


def exchanged_labels(editor: Editor) -> Iterator[Edit]:
    """Exchange y and ŷ everywhere in the side."""
    if not editor.pieces:
        return
    side = editor.text(0, len(editor.pieces))
    hat = r"\hat{\mathbf{y}}" if r"\hat{\mathbf{y}}" in side else r"\hat{y}"
    plain = hat.removeprefix(r"\hat{").removesuffix("}")
    if hat not in side or plain not in side.replace(hat, ""):
        return
    parts = [part.replace(plain, hat) for part in side.split(hat)]
    if plain == "y" and any(re.search(r"[A-Za-z]y|y[A-Za-z]", part) for part in side.split(hat)):
        return  # a y inside a command or a word
    yield editor.replace("name", 0, len(editor.pieces), plain.join(parts))
