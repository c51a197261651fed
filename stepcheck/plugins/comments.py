"""A MkDocs plugin that reads where readers' comments are kept: `comments` under `extra`.

It checks nothing that a page says. Where the configuration names no server of comments, or this
plugin is not there, pages have none and ask nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.exceptions import ConfigurationError
from mkdocs.plugins import BasePlugin

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

EXAMPLE = "comments: https://comments.example.org/"


class Comments(BasePlugin):  # type: ignore[no-untyped-call,type-arg]  # its base has no types
    """Read the address of the server before templates do."""

    def on_config(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Put the address into the form that the pages' script needs.

        Raises `ConfigurationError` for what is no address, and for one that browsers refuse.
        """
        given = config.extra.get("comments")
        if given is not None:
            try:
                config.extra["comments"] = server(given, config.site_url or "")
            except ValueError as error:
                raise ConfigurationError(f"{config.config_file_path}: {error}") from None
        return config


def server(given: object, site: str) -> str:
    """Return the address of the server of comments with a slash at its end, or "" for none.

    Raises `ValueError` for what is no address, and for one that no browser asks from the site.
    """
    if given in ("", False):
        return ""
    if not isinstance(given, str):
        raise ValueError(f"`comments` is {given!r}, and no address; write `{EXAMPLE}`")
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"`comments: {given}` is no address of a server; write `{EXAMPLE}`")
    if parts.scheme == "http" and urlsplit(site).scheme == "https":
        reason = "browsers let no page of an https site ask an http server"
        raise ValueError(f"`comments: {given}`: {reason}; give the server an https address")
    return given.rstrip("/") + "/"
