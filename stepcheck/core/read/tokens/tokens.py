r"""LaTeX → tokens. Spacing, sizes, labels and colours are dropped; what they wrap is kept.

A token's `kind` is one of: num, letter, cmd, text, open, close, {, }, sub, sup, prime, op, comma,
amp, row, quad, bar, begin, end, end-of-input. Positions are offsets into the display, so that a
message can point at the very character.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.commands import (
    CHARACTERS,
    DROPPED,
    DROPPED_FIRST,
    FENCES,
    INKS,
    MACROS,
    OPERATORS,
    RELATIONS,
    SIZE,
    SPACING,
    STRIKES,
    SYNONYMS,
    TEXT,
    TRANSPARENT,
    TYPED,
    UNSEEN,
    VISIBLE,
    WORDS,
)

SCRIPT = re.compile(r"[_^]\s*\{?\s*\(?\s*\Z")  # what stands before a sign in a script


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and where it begins and ends in the display."""

    kind: str
    text: str
    position: int
    end: int = 0


PATTERN = re.compile(
    r"(?P<skip>(?:\s|%[^\n]*(?:\n|$)|~)+)"
    r"|(?P<row>\\\\\*?(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?)"
    r"|(?P<cmd>\\(?:operatorname\*|[A-Za-z]+|.))"
    r"|(?P<num>\d+(?:\{,\}\d{3})*(?:\.\d+)?|\.\d+)"
    r"|(?P<letter>[A-Za-z])"
    r"|(?P<char>.)",
    re.DOTALL,
)
MOST_DIGITS = 100  # as many as the checker computes with
THOUSANDS = re.compile(r",\d{3}(?!\d)")
COMMAND = re.compile(r"\\[A-Za-z]+")
DEFINES = re.compile(r"def|triangle|set\b")
NEGATIVE = re.compile(r"\b(?:not|no|never|un|in)\b|/|\\n", re.IGNORECASE)
EM = {"em": 1.0, "cm": 2.8, "in": 7.2, "pt": 0.1, "mm": 0.28, "ex": 0.43}
LABEL = re.compile(
    r"(?:[\w\s.,:'′*†‡§()–]|(?<=\w)-(?=\w))*|\$?\\(?:star|ast|dagger|ddagger|S)\s*\$?|"
    r"\\text(?:bf|it|rm)?\{[\w\s.]*\}"
)
"""What may stand in brackets behind a display and says nothing."""
DEEPER = {"open": 1, "{": 1, "begin": 1, "close": -1, "}": -1, "end": -1}
"""What opens and closes a bracket, a brace or an environment."""
REVERSED = re.compile(r"\s*:(?!=)")
FLOAT = re.compile(r"[eE][+-]?\d")


class Tokeniser:
    """Turns one display into tokens."""

    def __init__(self, latex: str, offset: int = 0) -> None:
        self.latex = latex
        self.offset = offset
        self.at = 0

    def run(self) -> list[Token]:
        """Return all tokens, an `end-of-input` token last."""
        tokens: list[Token] = []
        while self.at < len(self.latex):
            found = list(self.step())
            if found:
                found[-1] = replace(found[-1], end=self.offset + self.at)
            tokens.extend(found)
        tokens = without_braced_signs(tokens)
        return [*tokens, Token("end-of-input", "", self.offset + len(self.latex))]

    def step(self) -> Iterator[Token]:
        """Read one piece of LaTeX and yield what it leaves."""
        match = PATTERN.match(self.latex, self.at)
        if match is None:
            raise RefusalError("a backslash ends the formula", self.offset + self.at)
        start, self.at = self.at, match.end()
        if match.lastgroup == "num" and FLOAT.match(self.latex, match.end()):
            raise RefusalError(
                "1e-3 reads as 1·e − 3 in mathematics", self.offset + start, r"write 10^{-3}"
            )
        if match.lastgroup == "num" and THOUSANDS.match(self.latex, match.end()):
            raise RefusalError(
                "one number, or two with a comma between them?", self.offset + start,
                "write 1{,}000 for one number, and a space behind the comma for two",
            )  # fmt: skip
        kind, text, position = str(match.lastgroup), match.group(), self.offset + start
        if kind == "num" and len(text) > MOST_DIGITS:
            raise RefusalError(f"a number of more than {MOST_DIGITS} digits", position)
        if kind == "cmd":
            yield from self.command(text, position)
        elif kind == "char":
            yield from self.character(text, position)
        elif kind != "skip":
            yield Token(kind, text.replace("{,}", "") if kind == "num" else text, position)

    def character(self, text: str, position: int) -> Iterator[Token]:
        """Yield the token of a single character."""
        typed = TYPED.get(text, text)
        if typed.startswith("\\"):
            yield from self.command(typed, position)
        elif typed in CHARACTERS:
            yield Token(CHARACTERS[typed], typed, position)
        elif typed == ":" and self.latex.startswith("=", self.at):
            self.at += 1
            yield Token("op", ":=", position)
        elif typed == "=" and REVERSED.match(self.latex, self.at):
            raise RefusalError(
                "=: defines what stands behind it",
                position,
                "write the name first, and := behind it",
            )
        elif typed in OPERATORS:
            yield Token("op", typed, position)
        else:
            raise RefusalError(
                f"the character {text!r} is not understood in mathematics",
                position,
                "write it as a LaTeX command",
            )

    def command(self, text: str, position: int) -> Iterator[Token]:  # noqa: C901 a flat list
        """Yield what a command leaves: itself, its argument, or nothing."""
        text = SYNONYMS.get(text, text)
        if text in SPACING:
            return
        if text in MACROS:
            self.refuse_macro(text, position)
        if text in STRIKES:
            self.refuse_struck_relation(position)
            yield from self.bracket()
        elif text in TRANSPARENT:
            yield from self.bracket(lone=text == r"\mathop")
        elif text in DROPPED or text in DROPPED_FIRST:
            yield from self.dropped(text, position)
            if text in DROPPED_FIRST:
                yield from self.bracket()
        elif text == r"\unchecked":
            yield from self.unchecked(position)
        elif text in (r"\overset", r"\stackrel"):
            yield from self.stacked(position)
        elif text == r"\underset":
            yield from self.under(position)
        elif text == r"\not":
            yield from self.negated(position)
        elif text in TEXT:
            yield from self.text(position)
        elif text in WORDS:
            yield from self.word(text, position)
        elif text in (r"\begin", r"\end"):
            yield from self.environment(text, position)
        elif size := SIZE.match(text):
            yield self.sized(size.group(1), position)
        elif text in FENCES:
            yield Token(*FENCES[text], position)
        elif text in (r"\quad", r"\qquad"):
            yield Token("quad", text, position)
        elif text == r"\ast":
            self.refuse_convolution(position)
            yield Token("op", "*", position)
        elif text == r"\prime":
            yield Token("prime", "'", position)
        elif text in ("<", ">", "=", ":=", ":", "*"):
            yield Token("op", text, position)
        else:
            yield Token("cmd", text, position)

    def argument(self) -> str:
        """Consume one `{…}` and return what it holds, untouched."""
        while self.at < len(self.latex) and self.latex[self.at].isspace():
            self.at += 1
        if not self.latex.startswith("{", self.at):
            self.at += 1
            return self.latex[self.at - 1 : self.at]
        depth, start = 0, self.at + 1
        for index in range(self.at, len(self.latex)):
            escaped = self.latex[index - 1] == "\\"
            depth += {"{": 1, "}": -1}.get(self.latex[index], 0) * (not escaped)
            if depth == 0:
                self.at = index + 1
                return self.latex[start:index]
        at = self.offset + start - 1
        raise RefusalError("this brace is never closed", at, "write } behind what belongs inside")

    def text(self, position: int) -> Iterator[Token]:
        r"""Words, with any `$…$` inside them read as mathematics."""
        content = self.argument()
        inner = self.at - 1 - len(content)
        for number, part in enumerate(content.split("$")):
            if number % 2:
                yield from Tokeniser(part, self.offset + inner).run()[:-1]
            elif part or number == 0:
                yield Token("text", part, self.offset + inner if number else position)
            inner += len(part) + 1

    def dropped(self, text: str, position: int) -> Iterator[Token]:
        """Step past the argument of a command that says nothing, but for a wide space."""
        if self.latex.startswith("*", self.at):
            self.at += 1
        argument = self.argument()
        if text in INKS and is_invisible(text, argument):
            raise RefusalError(
                "what stands here cannot be seen on the page",
                position,
                "give it a colour that shows on light and on dark, or take it out",
            )
        if text == r"\tag" and not LABEL.fullmatch(argument):
            raise RefusalError(
                "this label reads like mathematics, and it is not read",
                position,
                "write letters, digits and words in a label",
            )
        if text == r"\hspace" and argument.strip().startswith("-"):
            raise RefusalError(
                "a space to the left draws signs over one another", position, "take it out"
            )
        if text == r"\hspace" and is_wide(argument):
            yield Token("quad", text, position)

    def bracket(self, *, lone: bool = False) -> Iterator[Token]:
        r"""Read the argument of `\cancel{(x + 1)}` without its braces, if a bracket is all of it.

        So the formula reads as it looks where the line through it is left out. With `lone` that is
        so of one token, too, as in `\mathop{\mathrm{tr}}`.
        """
        start = self.at
        if not self.latex[start:].lstrip().startswith("{"):
            return
        content = self.argument()
        tokens = Tokeniser(content, self.offset + self.at - 1 - len(content)).run()[:-1]
        whole = bool(tokens) and tokens[0].kind == "open" and is_group(tokens)
        if whole or (lone and len(tokens) == 1):
            yield from tokens
        else:
            self.at = start

    def unchecked(self, position: int) -> Iterator[Token]:
        r"""Read `\unchecked{reason}{…}`, whose formula may define no macros for others."""
        reason = self.argument()
        start = self.at
        formula = self.argument()
        if not formula.strip():
            raise RefusalError(
                "nothing stands in what is marked as unchecked",
                position,
                r"write \unchecked{reason}{formula}",
            )
        if macro := next((m for m in COMMAND.finditer(formula) if m[0] in MACROS), None):
            self.refuse_macro(macro[0], self.offset + start + 1 + macro.start())
        yield Token("unchecked", reason, position)

    def refuse_macro(self, text: str, position: int) -> None:
        """Refuse a command that would draw other formulas otherwise than they are checked."""
        raise RefusalError(
            f"`{text}` would change what the page shows, and nobody checks that",
            position,
            "write the formula out",
        )

    def refuse_convolution(self, position: int) -> None:
        r"""Refuse `\ast` between two values; in a script it is a star."""
        if not SCRIPT.search(self.latex[max(0, position - 8) : position]):
            raise RefusalError(
                r"`\ast` could be a convolution", position, r"write \cdot for a product"
            )

    def refuse_struck_relation(self, position: int) -> None:
        r"""Refuse `\cancel{=}`, which means ≠; a struck term is what it is."""
        before = self.at
        struck = self.argument().strip()
        self.at = before
        if SYNONYMS.get(struck, struck) in RELATIONS:
            raise RefusalError("a struck relation", position, r"write \ne, \notin or \wrong{…}")

    def stacked(self, position: int) -> Iterator[Token]:
        r"""Read `\overset{\text{def}}{=}`, which defines; another mark over = is its reason."""
        start = self.at
        mark, base = self.argument(), self.argument().strip()
        sign = SYNONYMS.get(base, base)
        if sign == "=" and DEFINES.search(mark):
            yield Token("op", ":=", position)
        elif sign in RELATIONS and is_mere_mark(mark):
            yield from Tokeniser(base, position).run()[:-1]
        else:
            raise RefusalError(
                f"the mark `{mark.strip()}` over `{base}` could change what it means",
                self.offset + start,
                "write the sign alone, and its reason behind &&",
            )

    def under(self, position: int) -> Iterator[Token]:
        r"""Read `\underset{k}{\max}`, where what is below belongs to the sign.

        Below a relation it is a mark, as it is above one.
        """
        start = self.at
        below, base = self.argument(), self.argument().strip()
        if SYNONYMS.get(base, base) in RELATIONS and is_mere_mark(below):
            self.at = start
            yield from self.stacked(position)
            return
        if base.removeprefix("\\") not in ("max", "min", "sum", "prod", "lim", "sup", "inf"):
            raise RefusalError(
                f"the mark below `{base}` is not understood", self.offset + start, "write it beside"
            )
        yield Token("cmd", base, position)
        yield Token("sub", "_", position)
        yield Token("{", "{", position)
        yield from Tokeniser(below, self.offset + start + 1).run()[:-1]
        yield Token("}", "}", position)

    def negated(self, position: int) -> Iterator[Token]:
        r"""Read `\not=` and `\not\in`."""
        following = next(iter(self.step()), None)
        if following is None or following.text not in ("=", r"\in"):
            raise RefusalError(r"\not is understood before = only", position)
        yield Token("cmd", r"\ne" if following.text == "=" else r"\notin", position)

    def word(self, text: str, position: int) -> Iterator[Token]:
        r"""Read `\operatorname{softplus}`, `\mathrm{loss}`, and the upright `\mathrm{d}`."""
        name = self.argument().replace("\\_", "_").replace("\\", "").strip()
        name = re.sub(r"[{}\s,!;]", "", name)
        if len(name) == 1 and text == r"\mathrm":
            yield Token("letter", name, position)
        else:
            yield Token("cmd", "\\operatorname:" + name, position)

    def environment(self, text: str, position: int) -> Iterator[Token]:
        r"""Read `\begin{…}` or `\end{…}` with the arguments that say nothing here."""
        name = self.argument().rstrip("*")
        if text == r"\begin" and name in ("array", "alignat", "alignedat", "darray"):
            self.argument()
        options = re.compile(r"\s*\[[tbc]\]").match(self.latex, self.at)
        if text == r"\begin" and options:
            self.at = options.end()
        yield Token(text[1:], name, position)

    def sized(self, size: str, position: int) -> Token:
        r"""`\left(`, `\bigr]`, `\middle|`: a delimiter that knows its side."""
        match = PATTERN.match(self.latex, self.at)
        if match and match.lastgroup == "skip":
            match = PATTERN.match(self.latex, match.end())
        if match is None:
            raise RefusalError(rf"\{size} has no delimiter", position)
        self.at = match.end()
        delimiter = match.group()
        kind, text = FENCES.get(delimiter, ("", delimiter))
        if kind == "" and (delimiter not in CHARACTERS and delimiter not in "./"):
            raise RefusalError(rf"\{size} {delimiter} is not a delimiter", position)
        if size == "left" or size.endswith("l"):
            return Token("open", text, position)
        if size == "right" or size.endswith("r"):
            return Token("close", text, position)
        if text in ("|", "||"):
            return Token(
                "cmd" if size in ("middle", "bigm", "Bigm") else "bar",
                r"\mid" if size in ("middle", "bigm", "Bigm") else text,
                position,
            )
        return Token(kind or CHARACTERS.get(text, "op"), text, position)


def is_group(tokens: list[Token]) -> bool:
    """Whether what the first of some tokens opens is closed by the last of them, and not before."""
    depths = accumulate(DEEPER.get(token.kind, 0) for token in tokens)
    return [*depths, 0].index(0) == len(tokens) - 1


def is_wide(length: str) -> bool:
    """Whether a space is as wide as a quad, so that it keeps two formulas apart."""
    match = re.fullmatch(r"\s*([\d.]+)\s*(em|cm|in|pt|mm|ex)\s*", length)
    return match is not None and float(match[1]) * EM.get(match[2], 0.0) >= 1


def is_mere_mark(mark: str) -> bool:
    """Whether a mark over a relation only points to its reason: `(1)`, `*`, `!`, words."""
    words = re.sub(r"\\(?:text\w*|mathrm|mbox|footnotesize|small|scriptsize)\b|[{}]", "", mark)
    if NEGATIVE.search(words):
        return False
    plain = re.fullmatch(r"\s*[\w\s,.\-()]*\s*|\s*(?:\\star|\*|\?|!|\\dagger)+\s*", words)
    return plain is not None and not re.search(r"[=<>]", words)


def is_invisible(command: str, argument: str) -> bool:
    r"""Whether the first argument of `\color`, `\textcolor` or `\style` may hide what it is for."""
    if command != r"\style":
        return UNSEEN.search(argument) is not None
    rules = [rule.partition(":") for rule in argument.split(";") if rule.strip()]
    return any(
        name.strip() not in VISIBLE or UNSEEN.search(value) is not None for name, _, value in rules
    )


def without_braced_signs(tokens: list[Token]) -> list[Token]:
    r"""Drop the braces of `\textcolor{red}{-}`, unless they make an index or an argument."""
    found: list[Token] = []
    for token in tokens:
        found.append(token)
        lone = len(found) > 2 and token.kind == "}" and found[-3].kind == "{"
        owner = found[-4].kind if len(found) > 3 else ""
        if lone and found[-2].kind == "op" and owner not in ("sub", "sup", "cmd"):
            found[-3:] = [found[-2]]
    return found


def tokenise(latex: str, offset: int = 0) -> list[Token]:
    """Return the tokens of a display; raise `RefusalError` where it cannot be read."""
    return Tokeniser(latex, offset).run()
