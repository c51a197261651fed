r"""A display → its statements, still as tokens: chains of relations with their conditions.

Rows (`\\`), `,`, `\quad`, `\implies` and words separate statements. A row that begins with a
relation or an operator continues the chain above it. A column of words gives reasons, and a
relation inside a reason is a statement of its own. A condition that comes with a later row of a
chain says nothing of the steps above, which are a statement of their own. Nothing is dropped:
each token ends in a statement, or is one of the few that say nothing, or the display is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display import ranges
from stepcheck.core.read.display.named import named
from stepcheck.core.read.display.pieces import Piece, pieces_of
from stepcheck.core.read.display.rows import CONTINUES, cells_of_rows, without_brace
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens import words
from stepcheck.core.read.tokens.cursor import Cursor, strip_punctuation
from stepcheck.core.read.tokens.tokens import Token, tokenise
from stepcheck.core.read.tokens.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LIST = (r"\in", ":", "<", ">", r"\le", r"\ge")
"""What may be said of several names at once, as in `x, y > 0`."""


@dataclass
class Statement:
    """One statement: the parts of its chain, the relations between them, and its conditions."""

    parts: list[list[Token]]
    relations: list[Token] = field(default_factory=list)
    conditions: list[list[Token]] = field(default_factory=list)
    mark: str = ""  # "wrong", "unchecked" or nothing
    reason: str = ""
    position: int = 0
    later: list[list[Token]] = field(default_factory=list)  # conditions of rows below
    follows: bool = False  # whether an arrow leads to it, from the statement before

    @property
    def end(self) -> int:
        """The offset of the last token."""
        tokens = [t for part in self.parts for t in part] + self.relations
        return max((t.position + len(t.text) for t in tokens), default=self.position)

    def tokens(self) -> list[Token]:
        """Return all tokens, those of its conditions too."""
        inside = (*self.parts, *self.conditions)
        return [*(t for part in inside for t in part), *self.relations]


def read_display(
    latex: str, is_word: Callable[[str], bool] = lambda _w: False, offset: int = 0
) -> list[Statement]:
    """Return the statements of a display; `is_word` tells which words are names of the scope.

    Places are counted from `offset`. Raises `RefusalError` where a part of it cannot be placed.
    """
    tokens = without_brace(named(tokenise(latex, offset)[:-1], is_word))
    reader = Reader()
    statements = reader.read(unwrapped(tokens))
    reader.insist_on_all(tokens)
    return statements


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
        self.pending: list[list[Token]] = []  # conditions that come before their statement
        self.leading = False  # the pieces that come are conditions of what follows them
        self.trailing: Statement | None = None  # the statement that a further condition belongs to
        self.above: dict[int, int] = {}  # how many relations each statement had in rows above
        self.silent: set[int] = set()  # positions of words and signs that say nothing more
        self.begins: bool | None = None  # whether a row with `&` has something before it
        self.begun: set[int] = set()  # statements that began before an `&`
        self.loose: set[int] = set()  # what stands below those behind it, without a sign

    def read(self, tokens: list[Token]) -> list[Statement]:
        """Return the statements of a whole display."""
        for cells in cells_of_rows(tokens):
            self.above = {id(s): len(s.relations) for s in self.found}
            for column in range(0, len(cells), 2):
                whole = [t for cell in cells[column : column + 2] for t in cell]
                pair = opened(whole, first=column == 0)
                if pair is not whole:
                    self.silent.update({t.position for t in whole} - {t.position for t in pair})
                if column and is_reason(pair):
                    self.read_reason(pair)
                else:
                    own = len(cells) > 1 and bool(unwrapped(cells[column]))
                    self.begins = own if len(cells) > 1 else None
                    self.read_cells(pair, column, own=own)
        if self.pending:
            raise RefusalError("a condition without its statement", self.pending[0][0].position)
        return merged([s for s in self.found if s.parts != [[]] or s.relations or s.mark])

    def insist_on_all(self, tokens: Iterable[Token]) -> None:
        """Refuse a display of which a token has no place in what was read."""
        known = {t.position for s in self.found for t in s.tokens()} | self.silent
        known |= {s.position for s in self.found}
        for token in tokens:
            speaks = token.kind not in SILENT and not (
                token.kind == "op" and token.text in (".", ";", ":")
            )
            if speaks and token.position not in known:
                raise RefusalError(
                    f"`{token.text}` has no place in what is read here",
                    token.position,
                    "write it as part of a formula, or in the text around it",
                )

    # Cells

    def read_cells(self, tokens: list[Token], column: int, *, own: bool) -> None:
        """Read two cells; `own` says that something stands before their alignment mark."""
        self.leading, self.trailing = bool(self.pending), None
        pieces = ranges.joined(pieces_of(tokens))
        for number, piece in enumerate(pieces):
            self.silent.update(t.position for t in piece.lead)
            role = self.role(piece)
            body = unwrapped(piece.tokens)
            if not body:
                continue
            first = not any(p.tokens for p in pieces[:number]) and not piece.words
            begins = (first and not own) or (piece.separator == "quad" and not piece.words)
            ends = any(t.kind == "comma" for t in piece.lead) and bool(relation_parts(body)[1])
            if not ends and self.continues(body, column, first=first, begins=begins):
                continue
            last = not any(p.tokens for p in pieces[number + 1 :])
            before = len(self.found)
            self.place(piece, body, column, role, last=last)
            if before and len(self.found) > before:
                self.found[before].follows = any(t.text == r"\implies" for t in piece.lead)

    def role(self, piece: Piece) -> Role | None:
        """Return what the words before a piece do, None if there are none; refuse unknown ones."""
        if not piece.words:
            if piece.separator in ("quad", "split"):
                self.trailing = None
            return None
        role = words.role_of(piece.words)
        if role is None and self.found and is_remark(piece):
            role = Role.REASON
        if role is None:
            refuse_function(piece)
            raise RefusalError(
                f"the words “{piece.words.strip()}” are not understood beside mathematics",
                piece.lead[-1].position,
                "use for, if, where, and, so, since; put other words into the text around it",
            )
        if role == Role.AND and not (self.leading or self.trailing):
            role = Role.NEXT
        if role in (Role.NEXT, Role.THEN, Role.REASON):
            self.leading, self.trailing = False, None
        return role

    def continues(self, piece: list[Token], column: int, *, first: bool, begins: bool) -> bool:
        """Append a piece that goes on with the chain before it, if it begins with a sign."""
        above = self.columns.get(column)
        if above is None or above.mark == "unchecked":
            return False
        parts, relations = relation_parts(piece)
        if first and relations and not parts[0]:
            refuse_loose(above, self.loose)
            above.parts.extend(parts[1:])
            above.relations.extend(relations)
            self.trailing = None
            return True
        if begins and above.relations and piece[0].text in CONTINUES:
            above.parts[-1].extend(parts[0])
            above.parts.extend(parts[1:])
            above.relations.extend(relations)
            return True
        return False

    def place(
        self, piece: Piece, body: list[Token], column: int, role: Role | None, *, last: bool
    ) -> None:
        """Add one piece: to a condition, or as a new statement."""
        in_range = ranges.is_range(body)
        if role == Role.CONDITION or piece.quantified:
            self.begin_condition(body, last=last)
        elif self.leading and (piece.separator == "comma" or role == Role.AND) and not last:
            self.pending.append(body)
        elif self.trailing and (piece.separator == "comma" or role == Role.AND):
            self.go_on(self.trailing, body, role)
        elif self.is_condition_behind(piece, body, in_range=in_range):
            inside = bracketed_condition(body)
            self.silent.update(t.position for t in (body if inside else ()) if t not in inside)
            self.condition(self.found[-1], inside or body)
        else:
            self.add(ranges.as_declaration(body) if in_range else body, column)

    def begin_condition(self, body: list[Token], *, last: bool) -> None:
        """Begin a condition: of the statement before it, or of the one to come."""
        here = self.found[-1] if self.found and not self.leading else None
        if here is not None and not last and self.above.get(id(here)) == len(here.relations):
            here = None  # it begins a row in which its statement follows
        if here is not None and here.mark != "unchecked" and self.row_has(here):
            self.condition(here, body)
            self.trailing = here
            return
        self.pending.append(body)
        self.leading = True

    def condition(self, statement: Statement, body: list[Token]) -> None:
        """Add a condition to the steps of a statement that stand in this row, and below."""
        above = min(self.above.get(id(statement), 0), len(statement.relations) - 1)
        if above > 0:
            steps = replace(
                statement,
                parts=[list(part) for part in statement.parts[: above + 1]],
                relations=statement.relations[:above],
                conditions=list(statement.conditions),
                later=[*statement.later, body],
            )
            self.found.insert(self.found.index(statement), steps)
            statement.parts = statement.parts[above:]
            statement.relations = statement.relations[above:]
            statement.position = statement.relations[0].position
            self.above[id(statement)] = 0
        statement.conditions.append(body)

    def row_has(self, statement: Statement) -> bool:
        """Whether a statement is there for a condition to belong to."""
        return bool(statement.relations) or any(statement.parts)

    def go_on(self, statement: Statement, body: list[Token], role: Role | None) -> None:
        """Add a further condition, if nobody can take it for a statement of its own."""
        if role != Role.AND and not is_simple(body):
            raise RefusalError(
                "is this another condition, or a new statement?",
                body[0].position,
                r"write and before a condition, and \quad before a statement",
            )
        comma = Token("comma", ",", body[0].position)
        statement.conditions[-1] = [*statement.conditions[-1], comma, *body]

    def is_condition_behind(self, piece: Piece, body: list[Token], *, in_range: bool) -> bool:
        r"""Whether `i = 1, \dots, m` or `(t \ne 0)` stands behind a formula."""
        if not self.found or not self.found[-1].relations or self.leading:
            return False
        return in_range or (piece.separator == "quad" and bool(bracketed_condition(body)))

    def add(self, body: list[Token], column: int) -> None:
        """Add a new statement, unless the piece is only dots."""
        if all(t.text in (r"\dots", ".") for t in body):
            self.silent.update(t.position for t in body)
            return
        statements = self.marked(body)
        statements[0].conditions.extend(self.pending)
        self.pending, self.leading = [], False
        self.found.extend(statements)
        above = self.columns.get(column)
        if self.begins:
            self.begun.update(map(id, statements))
        elif self.begins is False and above and above.relations and id(above) in self.begun:
            self.loose.update(id(s) for s in statements if not s.relations)
        if column == 0 or column not in self.columns or statements[-1].relations:
            self.columns[column] = statements[-1]

    # Reasons

    def read_reason(self, tokens: list[Token]) -> None:
        """Read a column of reasons: prose, in which each relation must hold by itself.

        Words such as *for* and *if* begin a condition of the step beside them.
        """
        self.leading, self.trailing = False, None
        above = self.columns.get(0)
        for piece in pieces_of(tokens, prose=True):
            self.silent.update(t.position for t in piece.lead)
            body = unwrapped(piece.tokens)
            relations = relation_parts(body)[1]
            begins = words.plain(piece.words)
            if begins in words.CONDITIONS and relations and above is not None:
                self.condition(above, body)
                continue
            if relations and words.negates(piece.words):
                raise RefusalError(
                    f"a relation behind the words “{piece.words.strip()}” cannot be checked",
                    body[0].position,
                    "say in the reason what holds",
                )
            if relations:
                self.found.extend(self.marked(body))
            else:
                self.silent.update(t.position for t in body)

    # Marks

    def marked(self, piece: list[Token]) -> list[Statement]:
        r"""Return the statements of a piece, with `\wrong{…}` and `\unchecked{…}{…}` read."""
        if any(t.kind == "unchecked" for t in piece):
            return [unchecked(piece)]
        if piece[0].text == r"\wrong":
            return self.wrong(piece)
        parts, relations = relation_parts(piece)
        return [Statement(parts, relations, position=piece[0].position)]

    def wrong(self, piece: list[Token]) -> list[Statement]:
        r"""Return the statements inside `\wrong{…}`."""
        cursor = Cursor(piece)
        mark = cursor.next()
        inside = cursor.group()
        if not cursor.sees("end-of-input"):
            cursor.refuse(r"\wrong must hold a whole statement", "move the rest into its braces")
        self.silent.add(mark.position)
        inner = Reader()
        found = inner.read(unwrapped(inside))
        inner.insist_on_all(inside)
        self.silent |= inner.silent
        if not found:
            raise RefusalError(r"\wrong holds nothing", mark.position)
        return [replace(s, mark="wrong", position=piece[0].position) for s in found]


SILENT = {"{", "}", "comma", "amp", "row", "quad", "begin", "end", "end-of-input"}


def unchecked(piece: list[Token]) -> Statement:
    r"""Return the statement that `\unchecked{reason}{…}` leaves unchecked: all of the piece."""
    token = next(t for t in piece if t.kind == "unchecked")
    if len(piece) > 1:
        raise RefusalError(
            r"\unchecked covers its braces alone, and they must hold a whole statement",
            token.position,
            "move all of the statement into its braces, or leave the rest to be checked",
        )
    if not token.text.strip():
        raise RefusalError(
            r"\unchecked gives no reason", token.position, r"write \unchecked{why}{…}"
        )
    return Statement([[token]], [], [], "unchecked", token.text.strip(), token.position)


def is_remark(piece: Piece) -> bool:
    r"""Whether a piece is a reason in words alone: `\text{(by (1))}`, `\because \text{…}`."""
    led = any(t.text == r"\because" for t in piece.lead)
    return not piece.tokens and (
        words.is_remark(piece.words) or (led and not words.negates(piece.words))
    )


def opened(tokens: list[Token], *, first: bool) -> list[Token]:
    r"""Return a row without the bracket around `(\text{since } x > 0)`, which ends it.

    It stands behind a wide space, or is all of a column that is not the `first`.
    """
    end = len(strip_punctuation(tokens))
    starts = [n + 1 for n, token in enumerate(tokens) if token.kind == "quad"]
    for start in starts if first else [0, *starts]:
        head = tokens[start : start + 2]
        speaks = len(head) == 2 and (head[1].kind == "text" or head[1].text == r"\because")
        if not speaks or (head[0].kind, head[0].text) != ("open", "("):
            continue
        cursor = Cursor(tokens[start:end])
        inside = cursor.bracketed()
        if cursor.sees("end-of-input"):
            return [*tokens[:start], *inside]
    return tokens


def refuse_function(piece: Piece) -> None:
    r"""Refuse `\text{softplus}(x)` of a word that nothing has introduced: it is a name."""
    word, behind = piece.lead[-1], piece.tokens[:1]
    touches = bool(behind) and behind[0].kind in ("open", "sub") and word.kind == "text"
    if touches and word.text.isalnum():
        name = rf"\text{{{word.text}}}"
        raise RefusalError(
            f"`{name}` has not been introduced",
            word.position,
            f"define it before this line, with {name}(t) := for any letter t",
        )


def is_reason(tokens: list[Token]) -> bool:
    """Whether a column begins with words, or has nothing but words."""
    spoken = [t for t in tokens if t.kind != "quad"]
    return bool(spoken) and spoken[0].kind == "text"


def is_simple(body: list[Token]) -> bool:
    r"""Whether a piece is a condition at first sight: a name, a relation, and its other side.

    `w > 0`, `j \ne k`, but not `\frac{dJ}{dw} = 2w`.
    """
    parts, relations = relation_parts(body)
    if not relations:
        return True  # names that a set follows
    return (
        len(parts[0]) <= SHORT
        and all(t.kind in NAME_KINDS for t in parts[0])
        and not any(t.text in (r"\frac", r"\partial", r"\nabla") for t in parts[0])
    )


SHORT = 8
NAME_KINDS = {"letter", "cmd", "sub", "sup", "{", "}", "num", "open", "close", "bar", "text"}


def bracketed_condition(piece: list[Token]) -> list[Token]:
    r"""Return the inside of `(t \ne 0)`, as it stands behind a formula, or nothing."""
    if piece[0].kind != "open" or piece[0].text != "(":
        return []
    cursor = Cursor(piece)
    inside = cursor.bracketed()
    return inside if cursor.sees("end-of-input") and relation_parts(inside)[1] else []


def merged(found: list[Statement]) -> list[Statement]:
    r"""Join `m, n \in \mathbb{N}`, say `x, y > 0` of both, and refuse a lone expression.

    An expression beside statements could belong to one of them, or could be meant to be left out.
    """
    result: list[Statement] = []
    waiting: list[Statement] = []
    for statement in found:
        if is_lone(statement):
            waiting.append(statement)
            continue
        if waiting:
            result.extend(shared(waiting, statement))
            waiting = []
        else:
            result.append(statement)
    if waiting and any(s.relations for s in result):
        refuse_lone(waiting[0])
    return [*result, *waiting]


def is_lone(statement: Statement) -> bool:
    """Whether a statement is an expression without a relation."""
    arrow = any(t.text == r"\to" for part in statement.parts for t in part)
    return not statement.relations and not statement.mark and not arrow


def shared(names: list[Statement], last: Statement) -> list[Statement]:
    """Return what is said of several names at once."""
    arrow = any(t.text == r"\to" for part in last.parts for t in part)
    sign = last.relations[0].text if last.relations else ":" if arrow else ""
    conditions = any(n.conditions for n in names)
    if sign not in LIST or last.mark or conditions:
        refuse_lone(names[0])
    if sign in (r"\in", ":"):
        comma = Token("comma", ",", last.position)
        heads = [[*n.parts[0], comma] for n in names]
        first = [*(t for head in heads for t in head), *last.parts[0]]
        return [replace(last, parts=[first, *last.parts[1:]], position=names[0].position)]
    return [
        *(replace(last, parts=[n.parts[0], *last.parts[1:]], position=n.position) for n in names),
        last,
    ]


def refuse_loose(statement: Statement, loose: set[int]) -> None:
    """Refuse to go on with a row that has lost its sign in the midst of a chain."""
    if id(statement) in loose:
        raise RefusalError(
            "this row has no sign, and stands where rows go on with the one above",
            statement.position,
            "write = before it, or begin a new statement at the left of the &",
        )


def refuse_lone(statement: Statement) -> None:
    """Refuse an expression that stands beside statements; one may be the number of a formula."""
    part = statement.parts[0]
    if [t.kind for t in part] == ["open", "num", "close"]:
        raise RefusalError(
            "a number in brackets stands beside this formula",
            statement.position,
            rf"write \tag{{{part[1].text}}} if it is the number of the formula",
        )
    raise RefusalError(
        "an expression stands here without a relation: does it belong to the formula beside it?",
        statement.position,
        r"write \cdot, + or a relation before it, or put it into a formula of its own",
    )
