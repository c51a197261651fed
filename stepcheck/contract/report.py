"""A function that does not meet its contract, in words for its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stepcheck.contract.result import SnippetResult

if TYPE_CHECKING:
    from stepcheck.contract.compare import Mismatch
    from stepcheck.contract.contract import Contract
    from stepcheck.contract.source import Source
    from stepcheck.core.errors import RefusalError


def report(source: Source, contract: Contract, mismatch: Mismatch) -> str:
    """Return where and how a function differs from its formula, with the data."""
    call = f"{source.name}({', '.join(source.parameters)})"
    width = max(len(contract.latex), len(call))
    lines = [
        f"{source.path}:{source.line}: false: {source.name} {mismatch.reason}",
        "",
        f"   formula  {contract.latex:<{width}} = {printed(mismatch.expected)}",
    ]
    if mismatch.found is not None:
        lines.append(f"   function {call:<{width}} = {printed(mismatch.found)}")
    data = ", ".join(f"{name} = {printed(value)}" for name, value in mismatch.arguments.items())
    lines.append(f"   at       {data or 'no arguments'}")
    if mismatch.hint:
        lines.append(f"   hint     {mismatch.hint}")
    return "\n".join(lines)


def printed(value: object) -> str:
    """Return a number or an array with six digits, in one line, as Python writes it."""
    array = np.asarray(value)
    if not array.shape:
        return f"{float(array):.6g}"
    return f"[{', '.join(printed(part) for part in array)}]"


def refusal(source: Source, error: RefusalError) -> SnippetResult:
    """Return the result for a contract that cannot be read."""
    lines = [f"{source.path}:{source.line}: refused: {source.name}: {error.message}"]
    if error.fix:
        lines += ["", f"   fix      {error.fix}"]
    return SnippetResult(source.id, source.path, source.line, "refused", message="\n".join(lines))
