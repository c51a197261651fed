"""Files that a reader downloads: of the site where MkDocs builds it, else inside of their links."""

from __future__ import annotations

import base64
from posixpath import dirname, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files


def address(md: Markdown, path: str, content: str, kind: str) -> str:
    """Return where a page finds a file of this content, which is brought there.

    Its path is that from the folder of the page.
    """
    if "relpath" not in md.treeprocessors:
        return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"
    from mkdocs.utils import get_relative_url

    place = md.treeprocessors["relpath"]  # set by MkDocs
    page = place.file  # type: ignore[attr-defined]
    uri = join(dirname(page.src_uri), path)
    file = brought(place.files, place.config, uri, content)  # type: ignore[attr-defined]
    return get_relative_url(file.url, page.url)


def brought(files: Files, config: MkDocsConfig, uri: str, content: str | bytes) -> File:
    """Bring a file of this content to a site, in place of one that it has under this name."""
    from mkdocs.structure.files import File

    file = File.generated(config, uri, content=content)
    if known := files.get_file_from_path(uri):
        files.remove(known)  # a preview converts the page once more
    files.append(file)
    return file
