"""Check again at each save: only what changed, or what stands on a symbol table that changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stepcheck.command.run import USAGE, check_works, found_of, snippets_of, works_of
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from stepcheck.command.run import Checked, Found
    from stepcheck.pages.check import Work

PAUSE = 0.2  # seconds between two looks at the files


class Watch:
    """What is known of the pages while their author works on them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.known: dict[Work, Checked] = {}

    def check(self) -> Found:
        """Return what is found on all pages now; raise `UsageError` as the command does."""
        works = works_of(self.options)
        todo = [work for work in works if work not in self.known]
        checked = dict(zip(todo, check_works(todo, self.options), strict=True))
        self.known = {work: self.known.get(work) or checked[work] for work in works}
        return found_of(list(self.known.values()), snippets_of(self.options))

    def stamps(self) -> dict[Path, int]:
        """Return when each file that matters was last written."""
        files = [*self.options.path, self.options.notation, self.options.snippets]
        found: dict[Path, int] = {}
        for path in filter(None, files):
            inside = path.rglob("*") if path.is_dir() else [path, *path.parent.glob("*.md")]
            for file in inside:
                if file.suffix in (".md", ".py", ".yaml", ".yml") or file == path:
                    try:
                        found[file] = file.stat().st_mtime_ns
                    except OSError:  # an editor is just replacing it
                        found[file] = 0
        return found


def watch(options: argparse.Namespace, show: Callable[[Found], None]) -> int:
    """Check and show, again at each save, until the user ends it; return the last exit code."""
    watched, seen, code = Watch(options), None, 0
    try:
        while True:
            stamps = watched.stamps()
            if stamps == seen:
                time.sleep(PAUSE)
                continue
            seen = stamps
            try:
                found = watched.check()
                code = found.code
                show(found)
            except UsageError as error:
                code = USAGE
                print(f"stepcheck: {error}", flush=True)
            print("waiting for the next save; Ctrl+C ends", flush=True)
    except KeyboardInterrupt:
        return code
