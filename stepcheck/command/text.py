"""What was found as text for people: all problems, and a line that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepcheck.command.run import Found
    from stepcheck.contract.result import SnippetResult
    from stepcheck.pages.check import PageReport


def as_text(found: Found) -> str:
    """Return all problems, and a line that counts what was checked."""
    problems = [finding.text for finding in found.findings()]
    return "\n\n".join([*problems, totals(found)])


def totals(found: Found) -> str:
    """Return what was checked: a line for pages, and others for what else there is."""
    pages = [summary(found.reports), *fence_summary(found), *listing_summary(found)]
    return "\n".join([*pages, *snippet_summary(found.code.results)])


def fence_summary(found: Found) -> list[str]:
    """Return how many graphs, plots and scripts cannot be made, in one line if any."""
    count = sum(map(len, found.fences))
    return [f"{count} graph(s), plot(s), script(s) or table(s) cannot be made"] if count else []


def listing_summary(found: Found) -> list[str]:
    """Return how many listings may not stand on their pages, in one line if any."""
    count = sum(len(report.listings) for report in found.code.pages)
    return [f"{count} listing(s) refused"] if count else []


def summary(reports: list[PageReport]) -> str:
    """Return what was checked, in one line."""
    verdicts = [s.verdict for report in reports for s in report.statements]
    hold = [v for v in verdicts if v.verdict == "holds" and not v.marked]
    proved = sum(v.proved_steps for v in hold)
    held = f"{sum(v.steps for v in hold)} steps hold"
    held += f", {proved} of them proved" if proved else ""
    if sized := sum(v.sized_steps for v in hold):
        held += f" ({sized} for small sizes only)"
    counts = ", ".join(
        f"{sum(v.verdict == kind for v in verdicts)} {kind}"
        for kind in ("false", "refused", "unchecked")
    )
    return f"{len(reports)} page(s), {len(verdicts)} statements, {held}; {counts}"


def snippet_summary(results: list[SnippetResult]) -> list[str]:
    """Return what was checked of the snippets, in one line if any."""
    counts = ", ".join(
        f"{sum(r.verdict == kind for r in results)} {kind}"
        for kind in ("holds", "false", "refused", "exempt")
    ).replace("holds", "hold")
    return [f"{len(results)} snippet functions: {counts}"] if results else []
