"""A MkDocs plugin that lets the search of a page wait for its first word; it checks nothing.

Material fetches the script and the index of its search with every page, and they are as large as a
page. With this plugin the theme's search finds a worker of ours where the theme's template names
its own, and an index that is empty: `late-search.js` fetches the theme's worker and the entries
when a reader types. Nothing of the theme or of the browser is replaced in the page. Without this
plugin the search is the same, and each page costs its reader more.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

SCRIPT = "late-search.js"  # beside the theme's folder of workers
INDEX, ENTRIES = "search_index.json", "entries.json"
SETTINGS = re.compile(r'(<script id="__config"[^>]*>)(.*?)(</script>)', re.DOTALL)
WORKER = re.compile(r"(?P<folder>.*/javascripts/)(?P<worker>workers/search\.[^/]+)")
UNKNOWN = (
    "stepcheck-late: {} no longer as this plugin knows it from Material 9. Take `stepcheck-late` "
    "out of the plugins in mkdocs.yml: the search then works as the theme has it"
)


class LateSearch(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Name our worker in each page, and set the entries of the index apart."""

    def on_post_page(self, output: str, /, **_: object) -> str:
        """Return the page with our worker in its settings."""
        return SETTINGS.sub(_with_our_worker, output)

    def on_post_template(self, output_content: str, /, **_: object) -> str:
        """Do the same for a page that is a template alone, such as that for wrong addresses."""
        return self.on_post_page(output_content)

    @event_priority(-200)  # when `offline`, at -100, has made a script of the whole index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Move the entries of the index into a file of their own."""
        file = Path(config.site_dir, "search", INDEX)
        if not file.is_file():
            return
        text = file.read_text(encoding="utf-8")
        index = json.loads(text)
        if not isinstance(index.get("docs"), list):
            raise PluginError(UNKNOWN.format("the index of the search is"))
        file.with_name(ENTRIES).write_text(text, encoding="utf-8")
        file.write_text(json.dumps({**index, "docs": []}), encoding="utf-8")


def _with_our_worker(settings: re.Match[str]) -> str:
    found = json.loads(settings[2])
    worker = WORKER.fullmatch(found.get("search", ""))
    if not worker:
        raise PluginError(UNKNOWN.format("the worker of the search is named"))
    found["search"] = f"{worker['folder']}{SCRIPT}#{worker['worker']}"
    return f"{settings[1]}{json.dumps(found)}{settings[3]}"
