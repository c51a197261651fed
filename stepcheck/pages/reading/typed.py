r"""Mathematics that is typed as words: “x² = x³” in a sentence is a claim to who reads it.

A relation counts where a value stands on both sides of it, as a reader takes values: letters that
stand alone, numbers, calls, and what only mathematics has. In code a letter and a number may stand
beside an equals sign; there only signs count that no usual code has.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.verdict import Refused
from stepcheck.pages.reading.between import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT, STOP = "\x00", "\x01"
"""What leaves no trace between two letters, and what parts them, in the text that is looked at."""
GREEK = "Α-Ωα-ωϑϕϖϱϵℓ"
ORDERED = RELATED.replace("∣-∦", "")  # for bars are those of a norm
MARKS = "\u0300-\u036f\u20d0-\u20ff"
RAISED = "²³¹⁰⁴-⁹⁺-ⁿ₀-ₜʰ-˿ᴬ-ᵪ"
LETTER = rf"[^\W\d_{RAISED}]"
SIGNS = "∂∇√∛∜∏-∑∓-∔∘-∙∫-∳∆∞∅ℂℕℙ-ℝℤ∧∨∩∪±×÷·−⋅⊕-⊙⊤⊥¬∀∃𝐀-𝟿½¼¾⅓⅔"
FUNCTION = (
    "(?:arc)?(?:sin|cos|tan)h?|log|ln|exp|sqrt|max|min|det|tr|diag|argmax|argmin|sgn|sign|lim|sup|"
    "inf|ReLU|relu|sigmoid|softmax|softplus"
)
TOKEN = re.compile(
    rf"(?P<silent>{SILENT}+|\\(?=[^\w\s])|~|\^(?![\w({{\\-]))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)"
    rf"|(?P<relation>(?<![-=<>~!:+*/|&])(?::=|[=!<>]=|[=<>←≔≜{ORDERED}])(?![=<>~/|-]))"
    rf"|(?P<raised>[{RAISED}]+)"
    rf"|(?P<sign>[{SIGNS}])"
    rf"|(?P<greek>(?<!{LETTER})[{GREEK}][{GREEK}A-Za-z]?[{MARKS}]*(?!{LETTER}))"
    rf"|(?P<quotient>(?<!{LETTER})d{LETTER}?\d?[ ]?/[ ]?d{LETTER}\d?(?!{LETTER}))"
    rf"|(?P<function>(?<!{LETTER})(?:{FUNCTION})(?!{LETTER}))"
    rf"|(?P<name>(?<!{LETTER}){LETTER}\d{{0,2}}[{MARKS}]*(?!{LETTER}|[’']{LETTER}))"
    rf"|(?P<word>{LETTER}(?:{LETTER}|\d|[{MARKS}’'_-](?=[^\W_]))*)"
    r"|(?P<number>\d+(?:[.,]\d+)*|\.\d+)"
    r"|(?P<script>(?<=[^\W_)\]])_(?:\{\w{1,20}\}|\w{1,20}))"
    r"|(?P<operator>[+/^–…⋯%!]|\.\.\.|-|(?<=\s)\*(?=\s)|(?<=[\w)\]])\*(?=[\w(\[]))"
    r"|(?P<mark>[*_]+)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<bar>[|‖∥∣])|(?P<prime>(?<=[\w)\]])['′″]+)|(?P<comma>,)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
RELATING = re.compile(
    rf"[=←≔≜{ORDERED}]|(?<=[\w\s)\]])[<>]|&(?:#|equals|lt|gt|[gln]e;|approx|asymp|isin|equiv)"
)
NEAR = 160  # so many letters on each side of a relation
VALUES = {"raised", "sign", "greek", "quotient", "name", "number"}
STRONG = {"raised", "sign", "greek", "hat"}
"""Kinds that only mathematics has."""
NAMES = {"name", "quotient", "greek", "hat"}
UNITS = {*"ABCFGHJKNTVWghlmstΩ", "μA", "μV", "μg", "μm", "μs"}
SKIPPED = {"silent", "mark"}
HATS = set("\u0302\u0303\u0304\u0305\u0307\u0308\u20d7")
SHORT = {
    "am", "an", "as", "at", "be", "by", "cf", "do", "eg", "go", "he", "id", "ie", "if", "in", "is",
    "it", "me", "my", "no", "of", "ok", "on", "or", "os", "so", "to", "up", "us", "vs", "we",
}  # fmt: skip
"""Words of two letters, which are no products of two names."""
FARTHEST = 40  # so many tokens of a side are looked at
RUN = re.compile(rf"[{RAISED}]+")
ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:alt|title|aria-label|aria-description|placeholder|label|summary|srcdoc)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"^(?:title|subtitle|description|summary|abstract|caption|excerpt)[ \t]*:[ \t]*(?P<words>.*)$",
    re.MULTILINE | re.IGNORECASE,
)
PLAIN = {"", "ascii", "mermaid", "nohighlight", "none", "plain", "plaintext", "plot", "graph",
         "text", "txt", "unicode"}  # fmt: skip
"""What a listing may be called that holds no code, but what a reader takes for words."""
LANGUAGE = re.compile(r"\s*(?:\{[^}.]*\.)?\.?(?P<name>[\w#+-]*)")
FORMULAS = re.compile(r"\$\$?[^$\n]*\$\$?")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: what kind of thing a reader takes it for, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A claim that is typed: where it stands, and what it says."""

    start: int
    end: int
    words: str


def in_prose(text: str) -> list[Typed]:
    """Return the claims that are typed into words.

    >>> [found.words for found in in_prose("So x² = x³, and “a = the number of rows”.")]
    ['x² = x³']
    """
    return found_in(text, strong=False)


def in_code(text: str) -> list[Typed]:
    """Return the claims that code shows, and that are no code.

    >>> [found.words for found in in_code("x = 1")], [t.words for t in in_code("∂L/∂z = y − ŷ")]
    ([], ['∂L/∂z = y − ŷ'])
    """
    return [] if text.isascii() and "&" not in text else found_in(text, strong=True)


def refusal(found: Typed, *, code: bool) -> Refused:
    """Return why a claim is refused, and how to write it."""
    fix = f"write it as a formula, ${latex(found.words)}$"
    return Refused(
        "this mathematics is typed as text, where it is not read",
        fix if code or in_code(found.words) else f"{fix}, or between backticks if it is code",
    )


def latex(words: str) -> str:
    r"""Return typed mathematics as LaTeX, as far as signs go.

    >>> latex("x² = ŷ₁₂")
    'x^2 = \\hat{y}_{12}'
    """
    text = RUN.sub(script, html.unescape(words.replace(SILENT, "").replace("*", "")))
    return "".join(map(hatted, unicodedata.normalize("NFC", " ".join(text.split()))))


def script(match: re.Match[str]) -> str:
    """Return raised or lowered signs as a script."""
    signs = match.group()
    inside = unicodedata.normalize("NFKC", signs)
    sign = "_" if unicodedata.decomposition(signs[0]).startswith("<sub>") else "^"
    return f"{sign}{inside}" if len(inside) == 1 else f"{sign}{{{inside}}}"


def hatted(sign: str) -> str:
    """Return a letter with a hat, a bar or a tilde as LaTeX."""
    parts = unicodedata.normalize("NFD", sign)
    commands = {"\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar", "\u0307": r"\dot"}
    if len(parts) != 2 or parts[1] not in commands:
        return sign
    return f"{commands[parts[1]]}{{{parts[0]}}}"


def found_in(text: str, *, strong: bool) -> list[Typed]:
    """Return the claims of a text; where it is code, those with signs that code has not."""
    found: list[Typed] = []
    for start, end in windows(text):
        for claim in claims(text[start:end], strong=strong):
            first, last = claim[0] + start, claim[1] + start
            if found and first <= found[-1].end:
                first = found.pop().start
            found.append(Typed(first, last, text[first:last]))
    return found


def windows(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text around what may be a relation, so that no others are looked at."""
    found: list[tuple[int, int]] = []
    for match in RELATING.finditer(text):
        start, end = max(0, match.start() - NEAR), match.end() + NEAR
        start = text.find(" ", start, match.start()) if start else 0
        end = text.rfind(" ", match.end(), end) if end < len(text) else len(text)
        start, end = max(start, 0) if start >= 0 else match.start(), max(end, match.end())
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def claims(text: str, *, strong: bool) -> Iterator[tuple[int, int]]:
    """Yield where the claims of a short text begin and end."""
    tokens = [t for t in tokens_of(text) if t.kind not in SKIPPED]
    for at, token in enumerate(tokens):
        if token.kind != "relation":
            continue
        left, right = side(tokens, at, -1), side(tokens, at, 1)
        if is_claim(token, left, right, strong=strong) or names(tokens, at, left, right):
            yield (left or [token])[0].start, right[-1].end


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a text."""
    for match in TOKEN.finditer(text):
        kind, words = str(match.lastgroup), match.group()
        if kind == "entity":
            words = html.unescape(words)
            inner = TOKEN.fullmatch(words) if len(words) == 1 else None
            kind = str(inner.lastgroup) if inner else "other"
        if kind == "name" and has_hat(words):
            kind = "hat"
        yield Token(kind, words, match.start(), match.end())


def has_hat(name: str) -> bool:
    """Whether a letter has a mark above that mathematics puts there."""
    return not name.isascii() and not HATS.isdisjoint(unicodedata.normalize("NFD", name))


def side(tokens: list[Token], at: int, step: int) -> list[Token]:
    """Return what stands on one side of a relation, as far as it may be one expression."""
    found: list[Token] = []
    depth, number = 0, at + step
    deeper, higher = ("close", "open") if step < 0 else ("open", "close")
    while 0 <= number < len(tokens) and len(found) < FARTHEST:
        token = tokens[number]
        depth += (token.kind == deeper) - (token.kind == higher)
        word = token.kind == "word" and not is_part(tokens, number)
        if word and found and found[-1].kind == "raised":
            found.pop()  # the mark of a remark
        if depth < 0 or word or token.kind in ("other", "relation"):
            break
        if token.kind == "comma" and not depth:
            break
        found.append(token)
        number += step
    while found and found[-1].kind in ("space", "comma"):
        found.pop()
    while found and found[0].kind == "space":
        del found[0]
    return found[::step]


def is_part(tokens: list[Token], number: int) -> bool:
    """Whether a word is part of an expression: it is called, or a product of two names."""
    word = tokens[number]
    following = tokens[number + 1 : number + 2]
    if following and following[0].kind == "open" and following[0].text == "(":
        return True
    if len(word.text) != 2 or not word.text.isalpha() or word.text.lower() in SHORT:
        return False
    if following and following[0].kind == "raised":
        return [t.kind for t in tokens[max(0, number - 2) : number]] != ["number", "space"]
    near = [
        next((t for t in tokens[number + d : number + 3 * d : d] if t.kind != "space"), None)
        for d in (-1, 1)
    ]
    return any(t and t.kind in ("operator", "sign") and t.text in "+^*·×−⋅" for t in near)


def is_claim(relation: Token, left: list[Token], right: list[Token], *, strong: bool) -> bool:
    """Whether a relation says something of two values."""
    if not (ends_in_value(without_spaces(left)) and begins_with_value(without_spaces(right))):
        return False
    if is_measure(left) and right[0].kind == "number":
        return False
    both = [*left, *right]
    unusual = any(t.kind in STRONG for t in both)
    named = any(t.kind in NAMES for t in both)
    if strong:
        return unusual or (named and not relation.text.isascii() and relation.text != "←")
    called = any(t.kind in ("function", "word") for t in both)
    worked = any(t.kind == "operator" and t.text in "+/^*-" for t in both)
    return unusual or named or called or worked


def names(tokens: list[Token], at: int, left: list[Token], right: list[Token]) -> bool:
    """Whether a relation says of a word what only mathematics says: MSE = (y − p)²."""
    before = next((t for t in reversed(tokens[max(0, at - 2) : at]) if t.kind != "space"), None)
    if left or before is None or before.kind != "word" or not begins_with_value(right):
        return False
    unusual = any(t.kind in STRONG for t in right)
    return unusual and right[0].kind != "number" and any(t.kind in NAMES for t in right)


def without_spaces(side: list[Token]) -> list[Token]:
    """Return the tokens of a side that are seen."""
    return [token for token in side if token.kind != "space"]


def is_measure(side: list[Token]) -> bool:
    """Whether a side is a number with its unit: 1 m, 5 Ω, 3 km²."""
    kept = [t for t in side if t.kind != "raised"]
    kinds = [t.kind for t in kept]
    return kinds[:2] == ["number", "space"] and len(kept) == 3 and kept[2].text in UNITS


def ends_in_value(side: list[Token]) -> bool:
    """Whether the last token before a relation is a value, or ends one."""
    if not side:
        return False
    last = side[-1]
    if last.kind in VALUES | {"hat", "script", "prime"}:
        return last.kind != "sign" or last.text in "∞∅ℂℕℙℚℝℤ⊤" or last.text.isalnum()
    if last.kind == "operator":
        return last.text in "!%" and len(side) > 1 and side[-2].kind in VALUES
    if last.kind == "bar":
        return any(t.kind == "bar" for t in side[:-1]) and side[-2].kind != "bar"
    return last.kind == "close" and any(t.kind in VALUES | {"hat"} for t in side[:-1])


def begins_with_value(side: list[Token]) -> bool:
    """Whether the first tokens behind a relation are a value, or begin one."""
    kinds = [t.kind for t in side[:3]]
    if kinds and kinds[0] == "operator" and side[0].text in "+-–":
        kinds = kinds[1:]
    if not kinds:
        return False
    if kinds[0] in VALUES | {"hat"}:
        return True
    signed = kinds[1:2] == ["operator"] and side[1].text in "+-–"
    following = {*VALUES, "hat", "open", "function", "operator" if signed else "open"}
    return kinds[0] in ("open", "bar", "function", "word") and bool(following & {*kinds[1:2]})
