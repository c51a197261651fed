"""What an editor shows at a place: what a name means, and the values of a statement's sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.pages import words
from stepcheck.pages.message import source_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.verdict import Values
    from stepcheck.editor.names import Introduced, Named
    from stepcheck.pages.check import Checked

WIDEST = 48  # characters of a side


def of_name(named: Named) -> str:
    """Return what a name means, in Markdown: its statement, its row of the table, its value."""
    found = named.introduced
    parts = [f"`{named.symbol.latex}`" + (f", {where(found)}" if found else "")]
    if found:
        parts.append(f"```latex\n{found.statement}\n```")
        parts += [" · ".join(cell for cell in found.cells if cell)] if any(found.cells) else []
    if named.fixed:
        parts.append(f"given a value, {where(named.fixed)}")
        parts.append(f"```latex\n{named.fixed.statement}\n```")
    return "\n\n".join(parts)


def where(found: Introduced) -> str:
    """Return where a name was introduced."""
    return f"line {found.line} of {found.text.path.name}"


def of_statements(statements: Iterable[Checked], text: str) -> str:
    """Return the verdicts on statements, in Markdown, with their values and the point."""
    return "\n\n".join(filter(None, (of_statement(s, text) for s in statements)))


def of_statement(checked: Checked, text: str) -> str:
    """Return the verdict on a statement with both values and the point; nothing if it has none."""
    v = checked.verdict
    if not v.good:
        return listing(f"**{v.verdict}**: {checked.said}", told(checked, text))
    if not v.sides:
        return v.reason and f"unchecked: {v.reason}"
    sides = [(" ".join(source_of(checked, s).split()), words.shown(s.value)) for s in v.sides]
    width = min(WIDEST, max(len(latex) for latex, _ in sides))
    lines = [f"{latex:<{width}} = {value}" for latex, value in sides]
    at = point(v.sample)
    count = f"**holds** at {v.points} points" if v.points > 1 else "**holds**"
    return listing(f"{count}, for one at {at}:" if at else f"{count}:", lines)


def point(sample: Values) -> str:
    """Return the values of names at a point."""
    return ", ".join(f"`{name}` = {words.shown(value)}" for name, value in sample.items())


def listing(head: str, lines: list[str]) -> str:
    """Return a sentence with lines below it."""
    return "\n".join([head, "", "```text", *lines, "```"]) if lines else head
