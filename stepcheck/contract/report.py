"""A function that does not meet its contract, in words for its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stepcheck.contract.result import SnippetResult

if TYPE_CHECKING:
    from stepcheck.contract.contract import Contract
    from stepcheck.contract.source.functions import Source
    from stepcheck.contract.trial.calls import Mismatch
    from stepcheck.core.errors import RefusalError

SHORT, EXACT = ".6g", ""
"""How numbers are printed: six digits, or as many as tell one double from another."""


def report(source: Source, contract: Contract, mismatch: Mismatch) -> str:
    """Return where and how a function differs from its formula, with the data."""
    call = f"{source.name}({', '.join(source.parameters)})"
    latex, found = contract.latex[0], mismatch.found
    width = max(len(latex), len(call))
    alike = found is not None and printed(mismatch.expected) == printed(found)
    form = EXACT if alike else SHORT
    lines = [
        f"{source.path}:{source.line}: false: {source.name} {mismatch.reason}",
        "",
        f"   formula  {latex:<{width}} = {printed(mismatch.expected, form)}",
    ]
    if found is not None:
        lines.append(f"   function {call:<{width}} = {printed(found, form)}")
    if found is not None and alike and mismatch.allowed is not None:
        gap, most = np.max(np.abs(found - mismatch.expected)), np.max(mismatch.allowed)
        lines.append(f"   apart    by {gap:.2g}, of which rounding explains {most:.2g} at most")
    data = ", ".join(f"{name} = {printed(value)}" for name, value in mismatch.arguments.items())
    lines.append(f"   at       {data or 'no arguments'}")
    if mismatch.hint:
        lines.append(f"   hint     {mismatch.hint}")
    return "\n".join(lines)


def printed(value: object, form: str = SHORT) -> str:
    """Return a number or an array with six digits, in one line, as Python writes it."""
    array = np.asarray(value)
    if array.dtype == bool:
        return str(array.tolist())
    if not array.shape:
        return format(float(array), form)
    return f"[{', '.join(printed(part, form) for part in array)}]"


def refusal(source: Source, error: RefusalError) -> SnippetResult:
    """Return the result for a contract that cannot be read."""
    lines = [f"{source.path}:{source.line}: refused: {source.name}: {error.message}"]
    if error.fix:
        lines += ["", f"   fix      {error.fix}"]
    return result(source, "refused", message="\n".join(lines))


def result(
    source: Source, verdict: str, latex: str = "", message: str = "", points: int = 0
) -> SnippetResult:
    """Return what is said of a function, with its place."""
    at = (source.id, source.path, source.line)
    return SnippetResult(*at, verdict, latex, message, points, source.first, source.last)
