r"""Signs between formulas: $x$ = $x + 1$ is a claim to who reads it, and stands in no formula.

Words beside a formula are words: “$m$ = the number of examples” claims nothing that can be checked.
But a sign between two formulas, or between a formula and a number, is part of what they say.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from stepcheck.core.verdict import Refused

OUTSIDE = Refused(
    "this sign stands outside of the formulas that it belongs to, where it is not read",
    "write all of it in one formula",
)
TOUCHING = Refused(
    "what touches this formula belongs to it for a reader, and is not read",
    "write it inside of the formula, or put a space between",
)
TWO = Refused(
    "two formulas beside one another look like a product, and are read as two",
    "write them in one formula, or put a word or a comma between",
)

RELATED = "≠≤≥∈-∍∝∣-∦∼-⊋⊏-⊒⊢-⊩⊲-⊵⋈⋍⋐-⋭⩦-⫿"
"""Signs that relate two sides, as ranges of a pattern."""
RELATION = rf"(?<![-=<>~])(?::=|=:|[=!]=|[<>]=|[=<>{RELATED}])(?![=<>]|->)"
OPERATOR = rf"(?![{RELATED}∀∃∄∎∴∵])[+±·•×÷⁄∁-⋿⟀-⟯⦀-⧿⨀-⩥]"
LARGE = "¬√∛∜∂∆∇∏-∑∓∫-∳⋀-⋃⨀-⨜±"
"""Signs that stand before what they work on."""
FRACTION = "¼-¾⅐-⅞↉"
LETTER = r"[^\W\d_](?![\w’'-])(?!\s+[^\W\d_]{2})"
NUMBER = r"[-−+]?\d"
VALUE = (
    rf"(?:{NUMBER}|{LETTER}|[({{{FRACTION}{LARGE}∞∅]|\|(?=\s?(?:[-−+\d]|{LETTER}))|"
    r"\[(?=\s*[-−+\d])|\Z)"
)
SPACE = r"[^\S\n]*"
SCRIPT = r"(?:\^(?!\[)[^\s¦]*|~[^\s~]+~)"  # but no footnote of Pandoc
ARITHMETIC = r"(?:plus|minus|times|over|mod|modulo|(?:divided|multiplied)\s+by)"
BEHIND = re.compile(rf"{SCRIPT}?[\s¦]*(?P<sign>{RELATION})\s*{VALUE}")
CELL = re.compile(rf"{SPACE}\|[\s|:-]*{RELATION}\s*\|\s*(?:\n|\d|\Z|{RELATION})")
BEHIND_CLAIM = re.compile(
    rf"[*_]?{SPACE}(?:(?P<sign>{OPERATOR}|−|\n[ \t]*\+|[-*](?={SPACE}(?:\d|\Z))|"
    rf"–(?={SPACE}\d[\d.,]*(?!\s*[^\W\d_]{{2}}))|/(?=\s*(?:\d|\(|\Z)))\s*{VALUE}|"
    rf"{ARITHMETIC}\s+{VALUE}|(?:squared|cubed)\b)",
    re.IGNORECASE,
)
RAISED = "²³¹⁰-⁹⁺-ⁿ₀-ₜʰ-˿ᴬ-ᵪᶛ-ᶿ"
ON_CLAIM = re.compile(
    rf"[\d%‰^{RAISED}°√!]{{2}}|[\d%‰°{RAISED}√{FRACTION}′-‷⁗\u0300-\u036f\u20d0-\u20ff]|"
    rf"\.\d|\((?![^\W\d_]{{2}})|{SCRIPT}"
)
START = r"(?:\A|(?<=[\n(\[,;:.!?¦|]))"
BEFORE = re.compile(
    rf"(?:\A|(?<![^\s(\[,;])(?:{NUMBER}[\d.,]*|[^\W\d_])|[)}}{FRACTION}∞]|[^\W_]{SCRIPT})\s*"
    rf"(?P<sign>{RELATION})\s*\Z"
)
LABEL = (
    r"(?:case|chapter|day|epoch|eq|equation|example|exercise|experiment|figure|iteration|item|"
    r"layer|lesson|line|no|page|part|problem|question|row|rule|section|step|table|task|version|"
    r"week)s?\.?"
)
FUNCTION = (
    r"(?:(?:arc|ar)?(?:sin|cos|tan|cot|sec|csc)h?|log|ln|lg|exp|sqrt|det|tr|trace|diag|sgn|sign|"
    r"abs|max|min|sup|inf|lim|arg|argmax|argmin|grad|div|curl|rank|dim|var|cov|mod|relu|softmax|"
    r"sigmoid|softplus)"
)
SPOKEN = r"(?:the|an?|its|their|our|this|that|each|every|whose|with|of|by|in|as|natural)"
"""Words behind which a name of a function names a number: the rank $r = 2$."""
BEFORE_CLAIM = re.compile(
    rf"(?<![^\s(\[,;])(?:\d[\d.,]*|[^\W\d_])\s*(?P<sign>{OPERATOR}|[−*])\s*\Z|"
    rf"(?<![^\s(\[])[-−–]\Z|{START}\s*[−–]\s*\Z|[{LARGE}{FRACTION}]\s*\Z|\d\Z|"
    rf"(?P<number>(?<![\w.,^-])\d+(?:\.\d+)?)[^\S\n]+\Z|"
    r"(?P<letter>(?<![\w’'.`-])[^\W\d_])[^\S\n]+\Z|"
    rf"(?:^|(?<![\w-]))[d∂][^\s/]*{SPACE}/{SPACE}[d∂]\S*{SPACE}\Z|"
    rf"(?P<name>\b{FUNCTION}(?:[_^]\S*)?)\s*\Z|"
    rf"(?:\b{FUNCTION}|(?<![\w’'-])[^\W\d_])[(\[]\Z|"
    rf"(?<![\]\w])\([^()\n]*\)\Z|"
    rf"(?P<word>\b)(?:{ARITHMETIC}|half|twice|double|triple|negative|not|never)(?:\s+(?:of|the))*\s*\Z",
    re.IGNORECASE,
)
CLAIM = re.compile(
    r"[=<>≠≤≥≈≡]|\\(?:le|leq|leqslant|ge|geq|geqslant|ne|neq|approx|equiv|lt|gt)(?![A-Za-z])"
)
STATEMENT = re.compile(
    rf"{CLAIM.pattern}|[≃≅∈∉←→~]|\\(?:in|notin|leftarrow|gets|to|sim|mapsto|propto)(?![A-Za-z])"
)
SCRIPTS = re.compile(r"[_^]\{[^{}]*\}")
CONTINUES = re.compile(
    r"\s*(?:[+=<>≠≤≥≈]|\\(?:le|leq|ge|geq|ne|neq|approx|cdot|times)(?![A-Za-z]))"
)
LABELLED = re.compile(rf"\b{LABEL}\Z", re.IGNORECASE)
DETERMINED = re.compile(rf"\b{SPOKEN}\Z", re.IGNORECASE)
RELATES = re.compile(RELATION)
WORKS = re.compile(rf"[*_]*(?:\s*(?:{OPERATOR}|−)|{SPACE}[-*/])\s*[*_]*")
WORD = re.compile(r"[^\W\d_]{2}")
NARROW = re.compile("[\t\u00a0\u2004-\u200a\u202f\u205f]")  # what no reader takes for a gap
OTHER_WIDTH = re.compile("[\ufe50-\ufe6f\uff01-\uff5e]")
CODE = re.compile(r"`+([^`\w]{1,4})`+")  # a sign in the font of code
UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]|\\*\\*|__|\\\\(?=[^\\w\\s])|\\{math\\}|:math:")
LONGEST = 60  # a gap of more letters has words in it


@dataclass(frozen=True)
class Gap:
    """What a reader sees between two formulas, or beside one; `None` where there is none."""

    text: str
    left: str | None
    right: str | None
    beside: bool = True  # whether both are in a line of text


def fault(gap: Gap) -> Refused | None:
    """Return why a gap is refused: what stands in it belongs to the formulas around it."""
    text = UNSEEN.sub("", CODE.sub(r"\1", plain(html.unescape(gap.text))))
    if gap.left is not None and gap.right is not None and len(text) < LONGEST:
        return between(gap, text) or one_sided(gap, text)
    return one_sided(gap, text)


def plain(text: str) -> str:
    """Return a text with its narrow spaces and its wide or small signs as everybody types them."""
    return text if text.isascii() else NARROW.sub(" ", OTHER_WIDTH.sub(usual, text))


def usual(sign: re.Match[str]) -> str:
    """Return a sign of another width as its usual one."""
    return unicodedata.normalize("NFKC", sign.group())


def between(gap: Gap, text: str) -> Refused | None:
    """Return why what stands between two formulas is refused."""
    left, right = gap.left or "", gap.right or ""
    if RELATES.search(text) and not WORD.search(text):
        return OUTSIDE
    if WORKS.fullmatch(text) and (is_claim(left) or is_claim(right)):
        return OUTSIDE
    if text.strip(" \t") or not gap.beside:
        return None
    if CONTINUES.match(right) or (is_claim(left) and not STATEMENT.search(right)):
        return TWO
    return None


def one_sided(gap: Gap, text: str) -> Refused | None:
    """Return why what stands behind the left formula, or before the right one, is refused."""
    left, right = gap.left, gap.right
    short = len(text) < LONGEST
    if left is not None:
        start = text if right is not None and short else f"{text[:LONGEST]}\0"
        if why := behind(start, left):
            return why
    if right is not None:
        end = text[-LONGEST:] if left is None and short else f"\0{text[-LONGEST:]}"
        if why := before(end, right):
            return why
    return None


def behind(text: str, formula: str) -> Refused | None:
    """Return why what stands behind a formula is refused."""
    if BEHIND.match(text) or CELL.match(text):
        return OUTSIDE
    if not is_claim(formula):
        return None
    if BEHIND_CLAIM.match(text):
        return OUTSIDE
    return TOUCHING if ON_CLAIM.match(text) else None


def before(text: str, formula: str) -> Refused | None:
    """Return why what stands before a formula is refused."""
    if BEFORE.search(text):
        return OUTSIDE
    found = BEFORE_CLAIM.search(text) if is_claim(formula) else None
    if found is None or is_spoken(found, text[: found.start()].rstrip(), formula):
        return None
    return OUTSIDE if text[-1:].isspace() or found["sign"] else TOUCHING


def is_spoken(found: re.Match[str], words: str, formula: str) -> bool:
    """Whether what stands before a claim belongs to the words before it."""
    if found["word"] is not None:
        return ":=" in formula  # five times $u := 2 x$
    if found["number"]:
        return LABELLED.search(words) is not None
    if found["letter"]:
        return found["letter"] in "aAI" or (found["letter"] in "eioy" and bool(words))
    return found["name"] is not None and DETERMINED.search(words) is not None


def is_claim(latex: str) -> bool:
    """Whether a formula has a relation, but for what its sums count over."""
    return CLAIM.search(SCRIPTS.sub("", latex)) is not None
