"""A figure's title, in which `$…$` is mathematics of the page, typeset and to be read aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.fields.names import read_expr
from stepcheck.graph.fields.spec import GraphError, Text
from stepcheck.graph.fields.spoken import spoken
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope

NAME = re.compile(r"\$([^$]*)\$")


@dataclass(frozen=True)
class Title:
    """A title whose names still stand between dollars."""

    text: str

    @property
    def html(self) -> str:
        """The title with its names typeset."""
        names = typeset([Formula(latex) for latex in NAME.findall(self.text)])
        texts = NAME.split(self.text)[::2]
        parts = [escape(texts[0])]
        for name, text in zip(names, texts[1:], strict=True):
            parts += [name.html, escape(text)]
        return "".join(parts)

    @property
    def words(self) -> str:
        """The title as it is read aloud."""
        return NAME.sub(lambda match: spoken(match[1]), self.text)


def read_title(text: Text, output: str, scope: Scope) -> Title:
    """Return the title of a fence, or one that says which value is computed."""
    for match in NAME.finditer(text.text):
        read_expr(text.piece(*match.span(1)), scope)
    if "$" in NAME.sub("", text.text):
        place = text.at(text.text.rindex("$"))
        raise GraphError("this dollar sign has no partner", "write a name as $w_1$", place)
    return Title(text.text.removesuffix(".") or f"How ${output}$ is computed")
