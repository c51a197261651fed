"""The command `stepcheck`: check Markdown files, any Markdown files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from stepcheck import __version__
from stepcheck.message import message, messages
from stepcheck.pages import Checked, PageReport, UsageError, check_page, find_pages

HOLDS, PROBLEMS, USAGE = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0 if all holds, 1 if something does not, 2 if input is unusable."""
    options = parser().parse_args(argv)
    try:
        reports = [
            check_page(page, options.notation, prove=options.prove)
            for page in find_pages(options.path)
        ]
    except UsageError as error:
        print(f"stepcheck: {error}", file=sys.stderr)
        return USAGE
    if not reports:
        print("stepcheck: no Markdown files found; name a file or a folder", file=sys.stderr)
        return USAGE
    print(as_json(reports) if options.json else as_text(reports))
    return PROBLEMS if any(report.problems for report in reports) else HOLDS


def parser() -> argparse.ArgumentParser:
    """Return the command's options."""
    found = argparse.ArgumentParser("stepcheck", description=__doc__)
    found.add_argument("path", nargs="*", type=Path, default=[Path("docs")],
                       help="Markdown files or folders (default: docs)")  # fmt: skip
    found.add_argument("--json", action="store_true", help="print one JSON object")
    found.add_argument("--notation", type=existing, help="a page whose symbols all pages know")
    found.add_argument(
        "--prove", action="store_true", help="also try to prove what holds, with SymPy"
    )
    found.add_argument("--version", action="version", version=f"stepcheck {__version__}")
    return found


def existing(text: str) -> Path:
    """Return a path that exists."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


def as_text(reports: list[PageReport]) -> str:
    """Return all problems, and a line that counts."""
    found = [text for report in reports for text in messages(report)]
    return "\n\n".join([*found, summary(reports)])


def summary(reports: list[PageReport]) -> str:
    """Return what was checked, in one line."""
    verdicts = [s.verdict for report in reports for s in report.statements]
    steps = sum(v.steps for v in verdicts if v.verdict == "holds")
    counts = ", ".join(
        f"{sum(v.verdict == kind for v in verdicts)} {kind}"
        for kind in ("false", "refused", "unchecked")
    )
    return f"{len(reports)} page(s), {len(verdicts)} statements, {steps} steps hold; {counts}"


def as_json(reports: list[PageReport]) -> str:
    """Return everything as one JSON object."""
    pages = [
        {"path": r.path, "statements": [as_record(s, r.text) for s in r.statements]}
        for r in reports
    ]
    return json.dumps({"version": __version__, "pages": pages}, indent=1, ensure_ascii=False)


def as_record(checked: Checked, text: str) -> dict[str, object]:
    """Return one statement as plain data."""
    v = checked.verdict
    words = message(checked, text) if not v.good else v.message
    return {
        "line": checked.line, "column": checked.column, "latex": checked.latex, "kind": v.kind,
        "verdict": v.verdict, "message": words, "counterexample": v.counterexample,
        "proved": v.proved,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
