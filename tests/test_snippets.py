"""Snippets and pages fit together: sections, names and contracts."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from tutorial import (
    MARKER,
    MODULES,
    PAGES,
    ROOT,
    SHOW,
    functions,
    lines_with_mark,
    marked,
    shown,
)

if TYPE_CHECKING:
    from tutorial import Shown

SHOWN = [section for path in PAGES.values() for section in shown(path)]
MARKED = [section for path in MODULES.values() for section in marked(path)]
FUNCTIONS = [(name, node) for name, path in MODULES.items() for node in functions(path)]
FORMULA = re.compile(r"\$[^$]+\$")
NO_CONTRACT = re.compile(r"# no contract: \S")


def name_of(section: Shown) -> str:
    return f"{section.place.path.name}:{section.place.line}:{section.module}:{section.section}"


def key(section: Shown) -> tuple[str, str]:
    return section.module, section.section


@pytest.mark.parametrize("name", MODULES)
def test_module_has_a_page_that_shows_it(name: str) -> None:
    assert name in PAGES, f"snippets/{name}.py: docs/{name}.md does not exist"
    assert any(section.module == name for section in shown(PAGES[name])), (
        f"docs/{name}.md shows no section of snippets/{name}.py"
    )


@pytest.mark.parametrize("section", MARKED, ids=name_of)
def test_section_is_shown(section: Shown) -> None:
    is_shown = key(section) in map(key, SHOWN)
    assert is_shown, (
        f"{section.place}: section '{section.section}' is shown on no page; "
        f'show it with --8<-- "snippets/{section.module}.py:{section.section}" or remove it'
    )


@pytest.mark.parametrize("section", SHOWN, ids=name_of)
def test_shown_section_exists(section: Shown) -> None:
    exists = key(section) in map(key, MARKED)
    assert exists, (
        f"{section.place}: snippets/{section.module}.py has no section '{section.section}'"
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_code_by_sections_only(name: str) -> None:
    for place, line in lines_with_mark(PAGES[name]):
        assert SHOW.fullmatch(line) or '.svg"' in line, (
            f'{place}: {line.strip()!r}; write --8<-- "snippets/<module>.py:<section>"'
        )


@pytest.mark.parametrize("name", MODULES)
def test_markers_come_in_pairs(name: str) -> None:
    begun, seen = "", set()
    for place, line in lines_with_mark(MODULES[name]):
        marker = MARKER.fullmatch(line)
        assert marker, f"{place}: {line.strip()!r}; write # --8<-- [start:name] or [end:name]"
        section = marker["section"]
        if marker["end"] == "start":
            assert not begun, f"{place}: '{section}' starts before '{begun}' ends"
            assert section not in seen, f"{place}: a second section '{section}'"
            begun = section
            seen.add(section)
        else:
            assert begun == section, f"{place}: '{section}' ends; '{begun}' is the open section"
            begun = ""
    assert not begun, f"snippets/{name}.py: section '{begun}' never ends"


@pytest.mark.parametrize(
    ("name", "node"), FUNCTIONS, ids=[f"{name}.{node.name}" for name, node in FUNCTIONS]
)
def test_function_states_a_formula_or_why_not(name: str, node: ast.FunctionDef) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").splitlines()
    above = {node.lineno - 1, node.lineno - len(node.decorator_list) - 1}
    excused = any(NO_CONTRACT.match(lines[number - 1]) for number in above)
    stated = FORMULA.search(ast.get_docstring(node) or "") is not None
    place = f"{MODULES[name].relative_to(ROOT)}:{node.lineno}: {node.name}"
    assert stated or excused, (
        f"{place} states no $formula$ in its docstring; add one, "
        "or a line '# no contract: <reason>' above def"
    )
    assert not (stated and excused), f"{place} states a $formula$ and says that it has none"
