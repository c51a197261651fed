r"""LaTeX in a docstring → one line of plain text: `\frac{\partial J}{\partial b}` is ∂J/∂b."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+|.)|(?P<char>[^\s\\])|(?P<space>\s+)")
SIGNS = {
    "alpha": "α", "beta": "β", "cdot": "·", "delta": "δ", "dots": "…", "eta": "η", "ge": "≥",
    "infty": "∞", "lambda": "λ", "ldots": "…", "le": "≤", "mu": "μ", "nabla": "∇", "ne": "≠",
    "odot": "⊙", "partial": "∂", "pi": "π", "prime": "′", "rho": "ρ", "sigma": "σ", "sum": "Σ",
    "tau": "τ", "times": "×", "top": "ᵀ", "to": "→", "varphi": "φ", "|": "‖", ",": " ", ";": " ",
}  # fmt: skip
CHARACTERS = {"-": "−", "'": "′", "*": "·"}
SPACED = set("=+−·⊙×→≤≥≠")  # stand between two blanks
ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING MACRON}",
           "tilde": "\N{COMBINING TILDE}", "dot": "\N{COMBINING DOT ABOVE}"}  # fmt: skip
FONTS = {"mathbf", "mathrm", "mathit", "boldsymbol", "text", "operatorname"}
SILENT = {"left", "right", "bigl", "bigr", "big", "Big", "displaystyle"}
RAISED = str.maketrans("0123456789()inmkj", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ⁱⁿᵐᵏʲ")
LOWERED = str.maketrans("0123456789ijkmn", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘₙ")
COMPOUND = re.compile(r"[\s+−·/]")


def plain(latex: str) -> str:
    """Return a formula in plain text; a command that is not known stands there by its name."""
    text = " ".join(Reader(latex).until("").split())
    return text.replace("( ", "(").replace(" )", ")")


@dataclass
class Reader:
    """A place in a formula."""

    latex: str
    at: int = 0

    def until(self, end: str) -> str:
        """Return what comes until a closing brace, or until the end."""
        parts: list[str] = []
        while (mark := self.mark()) and mark != end:
            if mark in ("^", "_") and parts:
                small = script(mark, self.argument())
                parts.append("" if mark == "^" and "Σ" in parts[-2:] else small)
            elif mark == " " and parts and parts[-1] == "∂":
                continue
            else:
                parts.append(self.written(mark, parts))
        return "".join(parts)

    def mark(self) -> str:
        """Return the next mark, a command with its backslash, and go behind it."""
        match = TOKEN.match(self.latex, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return " " if match["space"] else match[0]

    def argument(self) -> str:
        """Return the next argument: one mark, or what is between braces."""
        mark = self.mark()
        while mark == " ":
            mark = self.mark()
        return self.until("}") if mark == "{" else self.written(mark, [])

    def written(self, mark: str, before: list[str]) -> str:
        """Return a mark with its arguments in plain text."""
        if mark == "{":
            return self.until("}")
        name = mark[1:]
        if not name:
            return spaced(CHARACTERS.get(mark, mark), before)
        if name == "frac":
            return f"{bracketed(self.argument())}/{bracketed(self.argument())}"
        if name in ACCENTS:
            return unicodedata.normalize("NFC", self.argument() + ACCENTS[name])
        if name in FONTS:
            return self.argument()
        if name in SILENT:
            return ""
        return spaced(SIGNS.get(name, name), before)


def spaced(sign: str, before: list[str]) -> str:
    """Return a sign, between blanks where it joins two things."""
    first = not before or before[-1].endswith(("(", " = "))
    return f" {sign} " if sign in SPACED and not first else sign


def script(mark: str, text: str) -> str:
    """Return an index or an exponent, raised or lowered where there are such letters."""
    if text in ("ᵀ", "′"):
        return text
    small = text.translate(RAISED if mark == "^" else LOWERED)
    if not any(a == b for a, b in zip(small, text, strict=True)):
        return small
    return f"{mark}{bracketed(text.split('=')[0].strip())}"


def bracketed(text: str) -> str:
    """Return a text in brackets if it has more than one part."""
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return f"({text})" if COMPOUND.search(text.strip()) and not whole else text
