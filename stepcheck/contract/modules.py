"""The modules of a folder of snippets as they are on disk now, each compiled from its source.

Each is loaded twice: as it is, and once more with every operation and every call sent through
`rounding`, which rounds at random. Both kinds live apart from what else this process has imported.
"""

from __future__ import annotations

import ast
import sys
import warnings
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from typing import TYPE_CHECKING

from stepcheck import store
from stepcheck.contract.shown import top_of
from stepcheck.contract.source.functions import quiet
from stepcheck.contract.trial.rounding import NAME, ROUNDING, Rewriter
from stepcheck.deadline import OutOfTimeError, time_limit
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import CodeType, ModuleType


SECONDS = 60.0  # for the import of a module and of all that it imports


class Fresh(SourceFileLoader):
    """Compiles what stands in the file; a compiled file beside it may be older, and is not read."""

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002  importlib's signature
        """Return the code of a module."""
        with quiet():
            return self.source_to_code(self.get_data(self.path), self.path)


class Rounded(Fresh):
    """Compiles a module so that each number it computes is rounded at random."""

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """Return the code of a module, rewritten."""
        with quiet():
            tree = Rewriter().visit(ast.parse(self.get_data(self.path)))
        return self.source_to_code(ast.fix_missing_locations(tree), self.path)

    def exec_module(self, module: ModuleType) -> None:
        """Run a module."""
        vars(module)[NAME] = ROUNDING
        super().exec_module(module)


class Folder(MetaPathFinder):
    """One folder as a package of its own, whatever else has its name."""

    def __init__(self, folder: Path, loader: type[Fresh]) -> None:
        self.folder, self.loader = folder.resolve(), loader
        self.modules: dict[str, ModuleType] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  importlib's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return where a module of the folder is; nothing for any other."""
        if not self.owns(fullname):
            return None
        place = self.folder.joinpath(*fullname.split(".")[1:])
        init = place / "__init__.py"
        file = init if init.is_file() else place.with_suffix(".py")
        if file.is_file():
            below = [str(place)] if file == init else None
            return spec_from_file_location(
                fullname, file, loader=self.loader(fullname, str(file)),
                submodule_search_locations=below,
            )  # fmt: skip
        if not place.is_dir():
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [str(place)]
        return spec

    def owns(self, name: str) -> bool:
        """Whether a module lies in the folder, by its name."""
        return name.split(".")[0] == self.folder.name

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let imports find the modules of this folder, and forget them afterwards."""
        before = {name: module for name, module in sys.modules.items() if self.owns(name)}
        for name in before:
            del sys.modules[name]
        sys.modules.update(self.modules)
        sys.meta_path.insert(0, self)
        try:
            yield
        finally:
            sys.meta_path.remove(self)
            for name in [name for name in sys.modules if self.owns(name)]:
                self.modules[name] = sys.modules.pop(name)
            sys.modules.update(before)

    def load(self, path: Path) -> ModuleType:
        """Return a module of the folder; raise `UsageError` if it cannot be imported."""
        root = str(self.folder.parent)
        if root not in sys.path:  # a command does not put the project there
            sys.path.append(root)
        inside = path.resolve().relative_to(self.folder).with_suffix("")
        with self.entered(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is shown of them is no matter of verdicts
            try:
                with time_limit(SECONDS):
                    return import_module(".".join((self.folder.name, *inside.parts)))
            except OutOfTimeError:
                words = f"its import takes more than {SECONDS:.0f} seconds"
                raise UsageError(f"{path}:1: {words}: let it do less") from None
            except (Exception, SystemExit) as error:
                words = f"{type(error).__name__}: {error}"
                raise UsageError(f"{path}:1: cannot be imported: {words}") from None


LOADED: dict[Path, tuple[str, tuple[Folder, Folder]]] = {}


def folders(module: Path) -> tuple[Folder, Folder]:
    """Return a module's folder as it is, and with random rounding; anew when it changed."""
    folder = top_of(module)
    sources = sorted(folder.rglob("*.py"))
    state = store.digest(*(f"{path} {path.read_bytes().hex()}" for path in sources))
    known, found = LOADED.get(folder.resolve(), ("", None))
    if found is None or known != state:
        found = Folder(folder, Fresh), Folder(folder, Rounded)
        LOADED[folder.resolve()] = state, found
    return found
