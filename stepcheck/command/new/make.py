"""Make a page: decide what goes where, refuse to overwrite, write, and say what to do next."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.command.new.contents import added, plain, settings_of
from stepcheck.command.new.template import letters_in, page_text, snippet_text
from stepcheck.command.options import Parser
from stepcheck.pages.check import check_text
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.message import messages
from stepcheck.pages.notation import notation_of
from stepcheck.store import project_of, write

if TYPE_CHECKING:
    import argparse

SETTINGS = "mkdocs.yml"
ABOUT = """\
Make a page from a template that already holds: a definition, a derivation with a reason for each
step, an example, an exercise and a graph, with the code beside it. Change what works."""


@dataclass
class Plan:
    """What will be written: the text of each file, and what is said of it."""

    root: Path
    files: dict[Path, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)

    def add(self, file: Path, text: str, words: str) -> None:
        """Plan a new file; raise `UsageError` if there is one."""
        if file.exists():
            raise UsageError(f"{self.name(file)} exists already: nothing is overwritten")
        self.files[file] = text
        self.said.append((f"made {self.name(file)}", words))

    def name(self, file: Path) -> str:
        """Return a file's path from the top of the project."""
        return file.relative_to(self.root).as_posix()


def options_of(words: list[str]) -> argparse.Namespace:
    """Return the options of `stepcheck new`."""
    parser = Parser("stepcheck new", description=ABOUT, allow_abbrev=False)
    parser.add_argument("name", help="what page, snippet and tests are called: tanh")
    parser.add_argument(
        "--title", default="", help="what stands above the page (default: the name)"
    )
    parser.add_argument("--section", default="", metavar="TITLE",
                        help="its section (default: that of the last page with code)")  # fmt: skip
    return parser.read(words)


def make(options: argparse.Namespace) -> str:
    """Make the page, and return what to say; raise `UsageError` if nothing is made."""
    name: str = options.name.removesuffix(".md")
    if not re.fullmatch(r"[a-zA-Z]\w*", name) or keyword.iskeyword(name):
        raise UsageError(f"`{name}` cannot be the name of a module too: use letters, digits and _")
    title = options.title or name.replace("_", " ").capitalize()
    plan = planned(project_of(Path.cwd()) or Path.cwd(), name, title, options.section)
    for file, text in plan.files.items():
        write(file, text)
    width = max(len(what) for what, _ in plan.said)
    lines = [f"{what:<{width}}  {words}" for what, words in plan.said]
    return "\n".join([*lines, "", *next_steps(plan, name)])


def planned(root: Path, name: str, title: str, section: str) -> Plan:
    """Return what to write for a page."""
    plan, settings = Plan(root), root / SETTINGS
    text = read(settings) if settings.is_file() else ""
    known = settings_of(text) if text else {}
    docs = root / (plain(known.get("docs_dir")) or "docs")
    page, snippets = docs / f"{name}.md", root / "snippets"
    letters = letters_in(notation_of(page, "").scope)
    code = snippets / f"{name}.py" if snippets.is_dir() else None
    body = page_text(title, letters, plan.name(code) if code else "", graph="graph" in text)
    plan.add(page, body, held(body, page))
    if code:
        words = "its code, shown on the page by sections"
        plan.add(code, snippet_text(title, letters, snippets), words)

    def has_code(other: str) -> bool:
        return (snippets / f"{Path(other).stem}.py").is_file()

    changed, where = added(text, f"{name}.md", section, has_code) if text else (text, "")
    if changed != text:
        plan.files[settings] = changed
        plan.said.append(
            (f"added to {SETTINGS}", f"at the end of {where}" if where else "at the end")
        )
    return plan


def held(text: str, page: Path) -> str:
    """Return how much of a new page holds; raise `UsageError` if some of it does not."""
    report = check_text(text, str(page), notation_of(page, text).scope)
    if report.problems:
        raise UsageError("the template does not hold here:\n\n" + "\n\n".join(messages(report)))
    return f"{len(report.statements)} statements, and all of them hold"


def next_steps(plan: Plan, name: str) -> list[str]:
    """Return what to do next."""
    page = plan.name(next(iter(plan.files)))
    steps = [("mkdocs serve", "shows the site, and the page again at each save")]
    steps = steps if plan.root.joinpath(SETTINGS).is_file() else []
    steps.append((f"stepcheck {page} --watch", "checks the page at each save"))
    if any(file.suffix == ".py" for file in plan.files):
        steps.append((f'pytest -k "{name}"', "checks page and code as a merge does"))
    run = "uv run " if uses_uv(plan.root) else ""
    width = max(len(step) for step, _ in steps)
    lines = [f"  {run}{step:<{width}}  {words}" for step, words in steps]
    first = "Next: change the definition, and let the messages lead you to what hangs on it."
    return [first, *lines]


def uses_uv(root: Path) -> bool:
    """Whether commands of a project are run by `uv`."""
    project = root / "pyproject.toml"
    return project.is_file() and "[tool.uv" in read(project)
