"""From the sections that a page shows to one file: these, and all that they use, once each."""

from __future__ import annotations

import re
import sys
import textwrap
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from typing import TYPE_CHECKING

from stepcheck.core.near import did_you_mean
from stepcheck.pages.files import front_matter
from stepcheck.script.fields import ScriptError
from stepcheck.script.modules import Definition, Import, Module, read_module
from stepcheck.script.prose import WIDTH, readable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stepcheck.script.fields import Wanted

SHOWN = r"[ \t>]*-{1,}8<-{1,} +[\"'](?:[^\"'\n]*/)?FOLDER/(?P<module>\w+)\.py:(?P<section>\w+)[\"']"
TASKS = ("task", "task_test", "task_answer")  # what a reader completes, its test, and an answer
HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
TAIL = """\
for name, value in {function}().items():
    text = np.array2string(
        np.asarray(value),
        precision=6,
        max_line_width={width},
    )
    print(f"{{name}}: {{text}}")
"""


@dataclass(frozen=True)
class Part:
    """What a script has of one module."""

    module: Module
    definitions: list[Definition]

    @property
    def code(self) -> str:
        """Its definitions, with two blank lines between functions."""
        return joined(self.definitions)


@dataclass(frozen=True)
class Gathered:
    """The code of a page: imports, then what it has of each module, each after those it uses."""

    title: str
    imports: list[Import]
    parts: list[Part]
    tail: str
    needs: tuple[str, ...]

    @cached_property
    def code(self) -> str:
        """The whole file."""
        needs = f"It needs: {' '.join(self.needs)}"
        about = "This is the code of the page, with all that it uses. It prints the page's numbers."
        head = readable(f'"""{self.title}\n\n{about}\n\n{needs}\n"""')
        bodies = [f"{comment(p.module.title)}\n\n{between(p)}{p.code}" for p in self.parts]
        return "\n\n\n".join([f"{head}\n\n{self.heads}", *bodies, self.tail])

    @property
    def heads(self) -> str:
        """The lines that import: Python's own first, then the others."""
        own = [i for i in self.imports if root(i) in sys.stdlib_module_names]
        others = [i for i in self.imports if i not in own]
        groups = ["\n".join(i.written for i in group) for group in (own, others) if group]
        return "\n\n".join(groups)


class Library:
    """The modules of a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Module] = {}

    def module(self, name: str) -> Module:
        """Return a module; raise `ScriptError` if it cannot be read."""
        if name not in self.known:
            self.known[name] = read_module(self.folder, name)
        return self.known[name]

    def inside(self, imported: Import) -> str:
        """Return the module here from which a name comes, nothing if it comes from elsewhere."""
        head, _, module = imported.module.partition(".")
        if head != self.folder.name:
            return ""
        if not module or imported.alias != imported.name:
            wanted = f"from {self.folder.name}.module import name"
            raise ScriptError(f"`{imported.written}` hides where a name is from", wanted)
        return module


def gather(page: str, path: Path, wanted: Wanted, folder: Path, *, tasks: bool) -> Gathered:
    """Return the code that a page shows and what it needs, with the exercises or without.

    Raises `ScriptError`, with its place in the fence, if a module or a section is missing.
    """
    library, seeds = Library(folder), []
    for module, section in shown(page, folder):
        if tasks or section not in TASKS:
            seeds += library.module(module).in_section(section)
    own = library.module(wanted.module)
    if wanted.function not in own.definitions:
        problem = f"{folder.name}/{wanted.module}.py has no function '{wanted.function}'"
        hint = did_you_mean(wanted.function, own.definitions, "define it there or name another")
        raise ScriptError(problem, hint, wanted.places.get("prints", (1, 1)))
    seeds.append(own.definitions[wanted.function])
    found, imports = followed(seeds, library)
    imports.add(Import("numpy", "", "np"))  # the tail uses it
    require(imports, wanted)
    parts = [
        Part(module, sorted((d for d in found if d.module == module.name), key=line))
        for module in in_order(library)
        if any(d.module == module.name for d in found)
    ]
    tail = TAIL.format(function=wanted.function, width=WIDTH)
    return Gathered(title_of(page, path), sorted(imports), parts, tail, wanted.needs)


def shown(page: str, folder: Path) -> list[tuple[str, str]]:
    """Return module and section of each listing of a page that is included, in their order."""
    pattern = SHOWN.replace("FOLDER", re.escape(folder.name))
    return [(m["module"], m["section"]) for m in re.finditer(pattern, page)]


def followed(seeds: Iterable[Definition], library: Library) -> tuple[set[Definition], set[Import]]:
    """Return definitions with all that they use, and what these import from elsewhere."""
    found: dict[str, Definition] = {}
    imports: set[Import] = set()
    waiting = list(seeds)
    while waiting:
        one = waiting.pop()
        other = found.setdefault(one.name, one)
        if other.module != one.module:
            problem = f"{one.module}.py and {other.module}.py both have a '{one.name}'"
            raise ScriptError(problem, "give one of them another name: a file has room for one")
        if other is not one:
            continue
        module = library.module(one.module)
        for name in one.uses:
            if name in module.definitions:
                if name not in found or module.definitions[name] != found[name]:
                    waiting.append(module.definitions[name])
            elif name in module.imports:
                imported = module.imports[name]
                if inside := library.inside(imported):
                    waiting.append(defined(library.module(inside), name, one))
                else:
                    imports.add(imported)
    return set(found.values()), imports


def defined(module: Module, name: str, user: Definition) -> Definition:
    """Return what a module defines by a name that another imports."""
    if name not in module.definitions:
        problem = f"{user.module}.py imports {name}, which {module.name}.py does not define"
        raise ScriptError(problem, "import it from where it is defined")
    return module.definitions[name]


def in_order(library: Library) -> list[Module]:
    """Return the modules that were read, each after those from which it imports."""
    done: dict[str, Module] = {}

    def visit(module: Module) -> None:
        for imported in module.imports.values():
            other = library.inside(imported)
            if other in library.known and other not in done:
                visit(library.known[other])
        done.setdefault(module.name, module)

    for module in list(library.known.values()):
        visit(module)
    return list(done.values())


def require(imports: Iterable[Import], wanted: Wanted) -> None:
    """Raise `ScriptError` unless what is imported is what the page says is needed."""
    place = wanted.places.get("needs", (1, 1))
    tops = {root(i) for i in imports} - sys.stdlib_module_names
    provided = {name: packages_of(name) for name in wanted.needs}
    for top in sorted(tops):
        if not any(top in packages for packages in provided.values()):
            owner = min(packages_distributions().get(top, [top])).lower().replace("_", "-")
            needs = ", ".join([*wanted.needs, owner])
            problem = f"the code imports {top}, which 'needs' does not name"
            raise ScriptError(problem, f"write  needs: [{needs}]", place)
    for name, packages in provided.items():
        if not packages & tops:
            raise ScriptError(f"the code does not import {name}", "take it out of 'needs'", place)


@cache
def packages_of(name: str) -> frozenset[str]:
    """Return the packages that can be imported from what is installed under a name."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return frozenset({name})
    return frozenset(path.parts[0].removesuffix(".py") for path in found.files or ())


def root(imported: Import) -> str:
    """Return the package from which something is imported."""
    return imported.module.split(".")[0]


def line(definition: Definition) -> int:
    """Return where a definition stands in its module."""
    return definition.line


def joined(definitions: list[Definition]) -> str:
    """Return definitions one below the other, constants close together."""
    text = ""
    for before, one in zip([None, *definitions], definitions, strict=False):
        both = before is not None and before.constant and one.constant
        text += ("" if before is None else "\n" if both else "\n\n\n") + one.source
    return text


def comment(text: str) -> str:
    """Return a text as a comment."""
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def between(part: Part) -> str:
    """Return what else stands between a comment and the code below it: a function has two lines."""
    return "" if part.definitions[0].constant else "\n"


def title_of(page: str, path: Path) -> str:
    """Return the title of a page, in plain text."""
    match = HEADING.search(page)
    title = str(front_matter(page, path).get("title") or (match[1] if match else path.stem))
    return title.strip()
