"""The command `stepcheck`: check Markdown files, any Markdown files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from stepcheck import __version__
from stepcheck.contract import SnippetResult
from stepcheck.contract.page import Code, CodeReport, with_places
from stepcheck.contract.page import messages as code_messages
from stepcheck.contract.snippets import snippet_modules
from stepcheck.pages import words
from stepcheck.pages.check import Checked, PageReport, check_page
from stepcheck.pages.files import UsageError, find_pages
from stepcheck.pages.message import message, messages

HOLDS, PROBLEMS, USAGE = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0 if all holds, 1 if something does not, 2 if input is unusable."""
    options = parser().parse_args(argv)
    try:
        reports = check_pages(options)
        code = check_code(options)
    except UsageError as error:
        print(f"stepcheck: {error}", file=sys.stderr)
        return USAGE
    if not reports:
        print("stepcheck: no Markdown files found; name a file or a folder", file=sys.stderr)
        return USAGE
    show(as_json(reports, code) if options.json else as_text(reports, code))
    good = code.good and not any(report.problems for report in reports)
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


@dataclass
class CheckedCode:
    """What is found of the code that pages show, and of further functions that were asked for."""

    reports: dict[Path, CodeReport]
    others: list[SnippetResult]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        right = all(result.good for result in self.others)
        return right and all(report.good for report in self.reports.values())

    @property
    def results(self) -> list[SnippetResult]:
        """The verdicts on functions, each once."""
        shown = [s.result for report in self.reports.values() for s in report.shown]
        return list(dict.fromkeys([*shown, *self.others]))


def check_code(options: argparse.Namespace) -> CheckedCode:
    """Check the code that the pages show, and all functions of the folder that is named."""
    code, others = Code(), list[SnippetResult]()
    reports = {} if options.no_code else code.check_all(find_pages(options.path))
    if options.snippets:
        docs = folder_of(options)
        modules = snippet_modules(options.snippets)
        others = code.results([(Path(os.path.relpath(m)), docs / f"{m.stem}.md") for m in modules])
    return CheckedCode(reports, others)


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
        "--no-code",
        action="store_true",
        help="do not check the code that pages show of their snippets/, which runs it",
    )
    found.add_argument(
        "--prove", action="store_true", help="also try to prove what holds, with SymPy"
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


def as_text(reports: list[PageReport], code: CheckedCode) -> str:
    """Return all problems, and a line that counts."""
    found = [text for report in reports for text in messages(report)]
    found += code_messages(code.reports.values())
    shown = {s.result for report in code.reports.values() for s in report.shown}
    found += [r.message for r in code.others if not r.good and r not in shown]
    return "\n\n".join([*found, "\n".join([summary(reports), *snippet_summary(code.results)])])


def summary(reports: list[PageReport]) -> str:
    """Return what was checked, in one line."""
    verdicts = [s.verdict for report in reports for s in report.statements]
    steps = sum(v.steps for v in verdicts if v.verdict == "holds")
    proved = sum(v.proved_steps for v in verdicts if v.verdict == "holds")
    held = f"{steps} steps hold" + (f", {proved} of them proved" if proved else "")
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


def as_json(reports: list[PageReport], code: CheckedCode) -> str:
    """Return everything as one JSON object; a listing that is wrong is a statement of its page."""
    pages = [
        {
            "path": r.path,
            "statements": [
                *(as_record(s, r.text) for s in r.statements),
                *listings_of(code.reports.get(Path(r.path))),
            ],
        }
        for r in reports
    ]
    found: dict[str, object] = {"version": __version__, "pages": pages}
    if code.results:
        found["snippets"] = [asdict(result) for result in code.results]
    return json.dumps(found, indent=1, ensure_ascii=False)


def listings_of(report: CodeReport | None) -> list[dict[str, object]]:
    """Return what is wrong with the listings of a page, and modules without a verdict, as data."""
    if report is None:
        return []
    wrong = [(s.line, s.column, s.message) for s in report.listings]
    wrong += [(0, 0, with_places(words, [place])) for words, place in report.errors]
    return [
        {"line": line, "column": column, "latex": "", "kind": "listing", "verdict": "refused",
         "message": message, "counterexample": {}, "proved": False}
        for line, column, message in wrong
    ]  # fmt: skip


def as_record(checked: Checked, text: str) -> dict[str, object]:
    """Return one statement as plain data."""
    v = checked.verdict
    said = message(checked, text) if not v.good else words.said(v)
    values = {name: words.shown(value) for name, value in v.counterexample.items()}
    return {
        "line": checked.line, "column": checked.column, "latex": checked.latex, "kind": v.kind,
        "verdict": v.verdict, "message": said, "counterexample": values,
        "proved": v.proved,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
