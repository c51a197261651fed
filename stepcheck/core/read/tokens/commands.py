r"""Commands by what the tokeniser does with them: spacing, decoration, words, brackets, synonyms.

A command that looks different and means the same as one that is understood goes to `SYNONYMS`.
"""

import re

CHARACTERS = {
    "{": "{", "}": "}", "_": "sub", "^": "sup", "'": "prime", ",": "comma", "&": "amp",
    "(": "open", "[": "open", ")": "close", "]": "close", "|": "bar",
}  # fmt: skip
OPERATORS = set("+-*/=<>:.;!")
SPACING = {
    r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", r"\thinspace", r"\medspace", r"\thickspace",
    r"\negthinspace", r"\enspace", r"\hfill",
    r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits", r"\nolimits", r"\mathstrut",
    r"\nonumber", r"\notag", r"\strut", r"\allowbreak", r"\newline", r"\hline",
}  # fmt: skip
DROPPED = {
    r"\tag",
    r"\label",
    r"\hspace",
    r"\vspace",
    r"\phantom",
    r"\hphantom",
    r"\vphantom",
    r"\color",
    r"\raisebox",
}
INKS = {r"\color", r"\textcolor", r"\style"}
UNSEEN = re.compile(
    r"\b(white|snow|ivory|transparent)\b|#(f{3,4}|f{6}|f{8})\b|rgba|hsla|\bvar\b", re.IGNORECASE
)
"""What paints nothing that can be seen, or may do so."""
VISIBLE = {"color", "background", "background-color", "font-weight", "border", "padding"}
"""The properties of CSS that leave a formula to be seen."""
DROPPED_FIRST = {r"\textcolor", r"\class", r"\cssId", r"\style", r"\colorbox", r"\htmlClass"}
TRANSPARENT = {
    r"\boxed",
    r"\fbox",
    r"\mathop",
    r"\mathbin",
    r"\mathrel",
    r"\smash",
    r"\mathord",
    r"\ensuremath",
    r"\bbox",
}
STRIKES = {r"\cancel", r"\bcancel", r"\xcancel"}
MACROS = {
    r"\let", r"\def", r"\gdef", r"\edef", r"\xdef", r"\newcommand", r"\renewcommand",
    r"\providecommand", r"\DeclareMathOperator", r"\newenvironment", r"\renewenvironment",
    r"\global", r"\catcode", r"\futurelet", r"\expandafter", r"\csname", r"\require",
    r"\mathchoice",
}  # fmt: skip
RELATIONS = {
    "=", "<", ">", r"\le", r"\ge", r"\ne", r"\approx", ":=", r"\leftarrow", r"\in", r"\simeq",
    r"\notin", r"\sim", r"\propto", r"\to", r"\subset", r"\cong", r"\ll", r"\gg",
}  # fmt: skip
TEXT = {
    r"\text",
    r"\textrm",
    r"\textbf",
    r"\textit",
    r"\mbox",
    r"\intertext",
    r"\textsf",
    r"\shortintertext",
    r"\textnormal",
    r"\texttt",
}
WORDS = {r"\operatorname", r"\operatorname*", r"\mathrm"}
SIZE = re.compile(r"\\(left|right|middle|[bB]igg?[lrm]?)$")
FENCES = {
    r"\lvert": ("open", "|"), r"\rvert": ("close", "|"), r"\lVert": ("open", "||"),
    r"\rVert": ("close", "||"), r"\{": ("open", "{"), r"\}": ("close", "}"),
    r"\lbrace": ("open", "{"), r"\rbrace": ("close", "}"), r"\|": ("bar", "||"),
    r"\Vert": ("bar", "||"), r"\vert": ("bar", "|"), r"\langle": ("open", "<"),
    r"\rangle": ("close", ">"), r"\lbrack": ("open", "["), r"\rbrack": ("close", "]"),
    r"\lparen": ("open", "("), r"\rparen": ("close", ")"),
    r"\lfloor": ("open", r"\lfloor"), r"\rfloor": ("close", r"\rfloor"),
    r"\lceil": ("open", r"\lceil"), r"\rceil": ("close", r"\rceil"),
}  # fmt: skip
SYNONYMS = {
    r"\dbinom": r"\binom", r"\tbinom": r"\binom", r"\vdots": r"\dots", r"\ddots": r"\dots",
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac",
    r"\leq": r"\le", r"\leqslant": r"\le", r"\geq": r"\ge", r"\geqslant": r"\ge", r"\neq": r"\ne",
    r"\lt": "<", r"\gt": ">", r"\gets": r"\leftarrow", r"\ln": r"\log", r"\bm": r"\mathbf",
    r"\boldsymbol": r"\mathbf", r"\vec": r"\mathbf", r"\pmb": r"\mathbf", r"\widehat": r"\hat",
    r"\widetilde": r"\tilde", r"\overline": r"\bar", r"\intercal": r"\top", r"\equiv": "=",
    r"\iff": r"\implies", r"\Rightarrow": r"\implies", r"\Longrightarrow": r"\implies",
    r"\Leftrightarrow": r"\implies", r"\ldots": r"\dots", r"\cdots": r"\dots", r"\dotsc": r"\dots",
    r"\dotsb": r"\dots", r"\circ": r"\circ", r"\rightarrow": r"\to", r"\coloneqq": ":=",
    r"\coloneq": ":=",
    r"\Longleftrightarrow": r"\implies",
    r"\triangleq": ":=", r"\vcentcolon": ":", r"\colon": ":", r"\lor": r"\vee",
    r"\parallel": r"\|", r"\land": r"\wedge", r"\bold": r"\mathbf",
}  # fmt: skip
TYPED = {
    "…": r"\dots", "⋯": r"\dots", "−": "-", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times",
    "⊙": r"\odot", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∈": r"\in",
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∞": r"\infty", "→": r"\to",
    "←": r"\leftarrow", "⇒": r"\implies", "⊤": r"\top", "‖": r"\|",
    **dict(zip("αβγδεζηθικλμνξρστυφχψωπℓΓΔΘΛΞΠΣΥΦΨΩ", (
        r"\alpha", r"\beta", r"\gamma", r"\delta", r"\varepsilon", r"\zeta", r"\eta", r"\theta",
        r"\iota", r"\kappa", r"\lambda", r"\mu", r"\nu", r"\xi", r"\rho", r"\sigma", r"\tau",
        r"\upsilon", r"\varphi", r"\chi", r"\psi", r"\omega", r"\pi", r"\ell", r"\Gamma", r"\Delta",
        r"\Theta", r"\Lambda", r"\Xi", r"\Pi", r"\Sigma", r"\Upsilon", r"\Phi", r"\Psi", r"\Omega",
    ), strict=True)),
}  # fmt: skip
"""What a character says that an author has typed, or pasted, where LaTeX has a command."""
ARGUMENTS = {
    **dict.fromkeys(
        (r"\mathbf", r"\mathcal", r"\mathbb", r"\mathsf", r"\mathfrak", r"\mathscr", r"\mathtt",
         r"\mathit", r"\mathnormal", r"\mathrm", r"\hat", r"\tilde", r"\bar", r"\sqrt"), 1
    ), r"\frac": 2, r"\binom": 2, r"\substack": 1,
}  # fmt: skip
"""How many arguments a command takes that may stand in a script without braces around it."""
