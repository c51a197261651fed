"""The command `stepcheck`: check Markdown files, any Markdown files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck import __version__
from stepcheck.contract import SnippetResult, check_snippets
from stepcheck.pages import words
from stepcheck.pages.check import Checked, PageReport, check_page
from stepcheck.pages.files import UsageError, find_pages
from stepcheck.pages.message import message, messages

if TYPE_CHECKING:
    from stepcheck.core.verdict import Proof

HOLDS, PROBLEMS, USAGE = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0 if all holds, 1 if something does not, 2 if input is unusable."""
    options = parser().parse_args(argv)
    try:
        reports = check_pages(options)
        results = check_snippets(options.snippets, folder_of(options)) if options.snippets else []
    except UsageError as error:
        print(f"stepcheck: {error}", file=sys.stderr)
        return USAGE
    if not reports:
        print("stepcheck: no Markdown files found; name a file or a folder", file=sys.stderr)
        return USAGE
    show(as_json(reports, results) if options.json else as_text(reports, results))
    good = all(r.good for r in results) and not any(report.problems for report in reports)
    return HOLDS if good else PROBLEMS


def show(text: str) -> None:
    """Print; stop in silence where the reader has closed the pipe, as `head` does."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  flushed at exit


def check_pages(options: argparse.Namespace) -> list[PageReport]:
    """Check the pages that are named; the JSON object says of each statement if it is proved."""
    prove = options.prove or options.json
    return [check_page(page, options.notation, prove=prove) for page in find_pages(options.path)]


def folder_of(options: argparse.Namespace) -> Path:
    """Return the folder of the pages that snippets belong to, by their name."""
    first: Path = options.path[0]
    return first if first.is_dir() else first.parent


def parser() -> argparse.ArgumentParser:
    """Return the command's options."""
    found = argparse.ArgumentParser("stepcheck", description=__doc__)
    found.add_argument("path", nargs="*", type=Path, default=[Path("docs")],
                       help="Markdown files or folders (default: docs)")  # fmt: skip
    found.add_argument("--json", action="store_true", help="print one JSON object")
    found.add_argument("--notation", type=existing, help="a page whose symbols all pages know")
    found.add_argument(
        "--snippets",
        type=folder,
        metavar="FOLDER",
        help="also check that the functions of these modules return what the formulas of their "
        "docstrings say; the modules are imported, so their code runs",
    )
    found.add_argument(
        "--prove", action="store_true", help="also try to prove what holds, by algebra"
    )
    found.add_argument("--version", action="version", version=f"stepcheck {__version__}")
    return found


def folder(text: str) -> Path:
    """Return a folder that exists."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def existing(text: str) -> Path:
    """Return a path that exists."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


def as_text(reports: list[PageReport], results: list[SnippetResult]) -> str:
    """Return all problems, and a line that counts."""
    found = [text for report in reports for text in messages(report)]
    found += [result.message for result in results if not result.good]
    return "\n\n".join([*found, "\n".join([summary(reports), *snippet_summary(results)])])


def summary(reports: list[PageReport]) -> str:
    """Return what was checked, in one line."""
    verdicts = [s.verdict for report in reports for s in report.statements]
    hold = [v for v in verdicts if v.verdict == "holds" and not v.marked]
    steps = sum(v.steps for v in hold)
    proved = sum(v.proved_steps for v in hold)
    held = f"{steps} steps hold" + (f", {proved} of them proved" if proved else "")
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


def as_json(reports: list[PageReport], results: list[SnippetResult]) -> str:
    """Return everything as one JSON object."""
    pages = [
        {"path": r.path, "statements": [as_record(s, r.text) for s in r.statements]}
        for r in reports
    ]
    found: dict[str, object] = {"version": __version__, "pages": pages}
    if results:
        found["snippets"] = [asdict(result) for result in results]
    return json.dumps(found, indent=1, ensure_ascii=False)


def as_record(checked: Checked, text: str) -> dict[str, object]:
    """Return one statement as plain data."""
    v = checked.verdict
    said = message(checked, text) if not v.good else words.said(v)
    values = {name: words.shown(value) for name, value in v.counterexample.items()}
    return {
        "line": checked.line, "column": checked.column, "latex": checked.latex, "kind": v.kind,
        "verdict": v.verdict, "message": said, "counterexample": values,
        "proved": v.proved, "proofs": [as_proof(proof) for proof in v.proofs],
    }  # fmt: skip


def as_proof(proof: Proof | None) -> dict[str, object] | None:
    """Return a proof of a step as plain data, None if there is none."""
    return None if proof is None else {"kind": proof.kind, "sizes": dict(proof.sizes)}


if __name__ == "__main__":
    sys.exit(main())
