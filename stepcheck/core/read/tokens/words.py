"""The words that may stand beside mathematics: a closed table of what each of them does.

Any other word is refused by name, for it may turn the meaning round: *if not*, *for no*, *unless*.
"""

from __future__ import annotations

import re
from enum import Enum, auto


class Role(Enum):
    """What words do to the mathematics behind them."""

    CONDITION = auto()  # it narrows a statement
    AND = auto()  # it goes on as before: a condition, or the next statement
    THEN = auto()  # it ends a condition that came first
    NEXT = auto()  # it leads to the next statement
    REASON = auto()  # it gives a reason, which must hold by itself


PHRASES = {
    Role.CONDITION: (
        "for", "for all", "for any", "for every", "for each", "for both", "for fixed", "if", "when",
        "whenever", "where", "with", "at", "evaluated at", "provided", "provided that", "assuming",
        "assuming that", "given", "given that", "and for", "and if", "and where", "and with",
        "as long as", "while",
    ),
    Role.AND: ("and", "and also", "as well as", "all", "any", "every", "each"),
    Role.THEN: ("then", "we have", "it holds that", "then we have"),
    Role.NEXT: (
        "so", "hence", "thus", "therefore", "and so", "and hence", "and thus", "and therefore",
        "which gives", "so that", "that is", "i.e.", "it follows that", "we get", "we obtain",
        "equivalently", "similarly", "likewise", "let", "define", "we define", "and then",
        "where we define", "also", "moreover", "finally", "in particular",
    ),
    Role.REASON: ("since", "because", "because of", "as", "by", "using"),
}  # fmt: skip
ROLES = {phrase: role for role, phrases in PHRASES.items() for phrase in phrases}
REMARKS = re.compile(r"\(?\s*(by|using|since|because|from|via)\b.*\)?", re.IGNORECASE | re.DOTALL)
"""What begins a reason in words alone, as it stands behind a step: *(by the chain rule)*."""
NEGATIONS = re.compile(
    r"\b(not|no|never|none|nor|neither|cannot|can't|isn't|doesn't|don't|unless|except|wrong|false"
    r"|incorrect|untrue|without|fails?|only if|but)\b",
    re.IGNORECASE,
)
CONDITIONS = ("for", "for all", "for any", "for every", "for each", "if", "when", "whenever",
              "where", "at", "and for", "and if")  # fmt: skip
"""What begins a condition even among reasons; *with* and *given* begin a reason there."""


def plain(text: str) -> str:
    """Return words without their case, their spaces and the punctuation around them."""
    words = " ".join(text.replace("~", " ").replace("\\", " ").lower().split())
    return words if words == "i.e." else words.strip(" ,.;:")


def role_of(text: str) -> Role | None:
    """Return what words do, None for words that the table does not have."""
    return ROLES.get(plain(text))


def is_remark(text: str) -> bool:
    """Whether words without mathematics only give a reason for the step before them."""
    return REMARKS.fullmatch(plain(text)) is not None and not negates(text)


def negates(text: str) -> bool:
    """Whether prose may turn round what stands beside it."""
    return NEGATIONS.search(text) is not None
