r"""A display → its statements, still as tokens: chains of relations with their conditions.

Rows (`\\`), `,`, `\quad`, `\implies` and words separate statements. A row that begins with a
relation continues the chain above it. A cell of words gives a reason; words such as `for` begin a
condition.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display import ranges
from stepcheck.core.read.display.rows import CONTINUES, cells_of_rows
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens.cursor import Cursor, strip_punctuation
from stepcheck.core.read.tokens.tokens import Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

CONDITION = {
    "for",
    "if",
    "when",
    "where",
    "with",
    "at",
    "whenever",
    "provided",
    "assuming",
    "given",
    "evaluated",
}
SEPARATORS = {r"\implies", r"\therefore", r"\because"}


@dataclass
class Statement:
    """One statement: the parts of its chain, the relations between them, and its conditions."""

    parts: list[list[Token]]
    relations: list[Token] = field(default_factory=list)
    conditions: list[list[Token]] = field(default_factory=list)
    mark: str = ""  # "wrong", "unchecked" or nothing
    reason: str = ""
    position: int = 0

    @property
    def end(self) -> int:
        """The offset of the last token."""
        tokens = [t for part in self.parts for t in part] + self.relations
        return max((t.position + len(t.text) for t in tokens), default=self.position)


def read_display(latex: str, is_word: Callable[[str], bool] = lambda _w: False) -> list[Statement]:
    """Return the statements of a display; `is_word` tells which words are names of the scope."""
    tokens = [named(t, is_word) for t in tokenise(latex)[:-1]]
    return Reader().read(unwrapped(tokens))


def named(token: Token, is_word: Callable[[str], bool]) -> Token:
    r"""Return `\text{softplus}` as a name where the scope knows it as one."""
    word = token.text.strip()
    if token.kind == "text" and is_word(word):
        return Token("cmd", "\\operatorname:" + word, token.position)
    return token


def unwrapped(tokens: list[Token]) -> list[Token]:
    """Drop braces around the whole, as a box or a colour leaves them."""
    tokens = strip_punctuation(tokens)
    while tokens and tokens[0].kind == "{":
        cursor = Cursor(tokens)
        inside = cursor.group()
        if not cursor.sees("end-of-input"):
            return tokens
        tokens = strip_punctuation(inside)
    return tokens


class Reader:
    """Builds statements from rows and cells."""

    def __init__(self) -> None:
        self.found: list[Statement] = []
        self.columns: dict[int, Statement] = {}  # the chain that a later row may continue
        self.in_condition = False

    def read(self, tokens: list[Token]) -> list[Statement]:
        """Return the statements of a whole display."""
        for cells in cells_of_rows(tokens):
            for column in range(0, len(cells), 2):
                pair = [t for cell in cells[column : column + 2] for t in cell]
                self.read_cells(pair, column, aligned=len(cells) > 1)
        merge_declarations(self.found)
        return [s for s in self.found if any(s.parts) or s.conditions or s.relations]

    def read_cells(self, tokens: list[Token], column: int, *, aligned: bool) -> None:
        """Read what stands between two alignment marks of a row."""
        self.in_condition = False
        first = True
        for lead, raw in self.pieces(tokens):
            piece = unwrapped(raw)
            begins = first and bool(piece) and lead in ("", "quad")
            first = first and not piece and lead in ("", "quad")
            if begins and self.continues(piece, column, aligned=aligned):
                continue
            self.read_piece(lead, piece, column)

    def continues(self, piece: list[Token], column: int, *, aligned: bool) -> bool:
        """Append a row that goes on with the chain above, if this is one."""
        above = self.columns.get(column)
        if above is None or above.mark == "unchecked":
            return False
        parts, relations = relation_parts(piece)
        if relations and not parts[0]:
            above.parts.extend(parts[1:])
            above.relations.extend(relations)
            return True
        if aligned and above.relations and piece[0].text in CONTINUES and not relations:
            above.parts[-1].extend(piece)
            return True
        return False

    def pieces(self, tokens: list[Token]) -> list[tuple[str, list[Token]]]:
        """Split at commas, quads, arrows and words; each piece with what led to it."""
        found: list[tuple[str, list[Token]]] = [("", [])]
        depth = 0
        for token in tokens:
            depth += {"open": 1, "{": 1, "begin": 1, "close": -1, "}": -1, "end": -1}.get(
                token.kind, 0
            )
            separates = token.kind in ("comma", "quad", "text") or token.text in SEPARATORS
            separates = separates or (token.kind == "op" and token.text in (";", "."))
            colon = token.kind == "op" and token.text == ":" and self.after_condition(found)
            separates = separates or colon
            if depth == 0 and separates:
                self.refuse_decimal_comma(token, found, tokens)
                lead = token.text.strip() if token.kind == "text" else token.kind
                found.append(("text:" + lead if token.kind == "text" else lead, []))
            else:
                found[-1][1].append(token)
        return ranges.joined(found)

    def refuse_decimal_comma(
        self, comma: Token, found: list[tuple[str, list[Token]]], tokens: list[Token]
    ) -> None:
        """Refuse `= 1,5`: one number to half of the readers, two statements to the others."""
        before = found[-1][1]
        after = next((t for t in tokens if t.position == comma.position + 1), None)
        if comma.kind != "comma" or not before or after is None or self.after_condition(found):
            return
        touches = before[-1].position + len(before[-1].text) == comma.position
        if touches and before[-1].kind == after.kind == "num" and relation_parts(before)[1]:
            raise RefusalError(
                "is this a decimal comma, or do two statements meet here?",
                comma.position,
                "write 1.5 for a number, and a space behind a comma between statements",
            )

    def after_condition(self, found: list[tuple[str, list[Token]]]) -> bool:
        """Whether a colon ends `for y = 1:` rather than declares a function."""
        return any(lead.startswith("text:") for lead, _piece in found)

    def read_piece(self, lead: str, piece: list[Token], column: int) -> None:
        """Add one piece: to a condition, or as a new statement."""
        if lead.startswith("text:"):
            first, *_ = [*lead.removeprefix("text:").lower().replace(",", " ").split(), ""]
            if first in CONDITION:
                self.begin_condition(piece)
                return
            self.in_condition = self.in_condition and first in (
                "and",
                "all",
                "any",
                "every",
                "each",
            )
        if lead in ("quad", "cmd", "op"):
            self.in_condition = False
        if not piece:
            return
        if self.in_condition and self.found:
            self.found[-1].conditions[-1].extend(
                [Token("comma", ",", piece[0].position), *piece]
                if self.found[-1].conditions[-1] else piece
            )  # fmt: skip
            return
        in_range = ranges.is_range(piece)
        bracketed = bracketed_condition(piece) if lead == "quad" else []
        condition = piece if in_range else bracketed
        if condition and self.found and self.found[-1].relations:
            self.begin_condition(condition)
            return
        self.add(ranges.as_declaration(piece) if in_range else piece, column)

    def begin_condition(self, piece: list[Token]) -> None:
        """Begin a condition of the last statement, or of the one to come."""
        if not self.found or self.found[-1].mark == "unchecked":
            self.found.append(Statement([[]], position=piece[0].position if piece else 0))
        self.found[-1].conditions.append(list(piece))
        self.in_condition = True

    def add(self, piece: list[Token], column: int) -> None:
        """Add a new statement, unless the piece is only dots."""
        if all(t.text in (r"\dots", ".") for t in piece):
            return
        statements = marked(piece)
        if self.found and not any(self.found[-1].parts) and not self.found[-1].relations:
            statements[0].conditions.extend(self.found.pop().conditions)
        self.found.extend(statements)
        if column == 0 or column not in self.columns or statements[-1].relations:
            self.columns[column] = statements[-1]


def bracketed_condition(piece: list[Token]) -> list[Token]:
    r"""Return the inside of `(t \ne 0)`, as it stands behind a formula, or nothing."""
    if piece[0].kind != "open" or piece[0].text != "(":
        return []
    cursor = Cursor(piece)
    inside = cursor.bracketed()
    return inside if cursor.sees("end-of-input") and relation_parts(inside)[1] else []


def marked(piece: list[Token]) -> list[Statement]:
    r"""Return the statements of a piece, with `\wrong{…}` and `\unchecked{…}{…}` read."""
    for token in piece:
        if token.kind == "unchecked":
            return [Statement([[token]], [], [], "unchecked", token.text, piece[0].position)]
    if piece[0].text == r"\wrong":
        cursor = Cursor(piece)
        cursor.next()
        inside = cursor.group()
        if not cursor.sees("end-of-input"):
            cursor.refuse(r"\wrong must hold a whole statement", "move the rest into its braces")
        inner = Reader().read(unwrapped(inside))
        return [replace(s, mark="wrong", position=piece[0].position) for s in inner]
    parts, relations = relation_parts(piece)
    return [Statement(parts, relations, position=piece[0].position)]


def merge_declarations(found: list[Statement]) -> None:
    r"""Join `m, n \in \mathbb{N}`: names before a comma share what follows the last of them."""
    for number in range(len(found) - 1, 0, -1):
        later, earlier = found[number], found[number - 1]
        declares = later.relations and later.relations[0].text in (r"\in", ":") and later.parts[0]
        bare = not earlier.relations and not earlier.conditions and not earlier.mark
        if declares and bare and len(earlier.parts[0]) <= 12:
            comma = Token("comma", ",", later.position)
            later.parts[0] = [*earlier.parts[0], comma, *later.parts[0]]
            later.position = earlier.position
            found.pop(number - 1)
