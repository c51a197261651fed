"""Keep a notice of the theme out of our output."""

import os


def silence() -> None:
    """Switch off the notice that Material prints about its own future.

    Material looks for this variable while it is loaded. `mkdocs.yml` calls this function, because
    a configuration file is read before the theme is loaded, whatever the command.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
