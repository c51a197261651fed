"""What functions stand on: the part of a folder of modules that has a say in what they do.

Of a module all that runs when it is imported counts, and the head of each function. The body of a
function, and the value of a constant, count only where something that counts writes its name, or
where it may change what others read. If code can find a name without writing it, all counts.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

WORD, NAME = re.compile(r"\w+"), re.compile(r"\A[\w.]+\Z")
UNSEEN = {
    "__builtins__", "__class__", "__closure__", "__code__", "__dict__", "__doc__", "__globals__",
    "__import__", "__subclasses__", "attrgetter", "builtins", "compile", "ctypes", "dir", "eval",
    "exec", "gc", "getattr", "getattr_static", "globals", "importlib", "inspect", "locals",
    "methodcaller", "operator", "pickle", "pkgutil", "runpy", "sys", "traceback", "vars",
}  # fmt: skip
"""Names by which code finds others that it does not write, or looks at itself."""
SETTING = {
    "chdir", "delattr", "environ", "filterwarnings", "put", "random", "seed", "set_printoptions",
    "__setattr__", "setattr", "setbufsize", "seterr", "seterrcall", "setitem", "setrecursionlimit",
    "simplefilter", "set_state",
}  # fmt: skip
"""Names by which a function may change how others run, though nothing of theirs is written."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Piece:
    """Lines of a module, with the names in them; without a name of its own it always counts."""

    name: str
    text: str
    words: frozenset[str]


@dataclass(frozen=True)
class Module:
    """A module in pieces, with all words of its imports.

    `state` are names whose values may be changed in place.
    """

    pieces: tuple[Piece, ...]
    state: frozenset[str]
    words: frozenset[str]
    imports: frozenset[str]

    @property
    def names(self) -> set[str]:
        """Return the names of what counts only if it is reached."""
        return {piece.name for piece in self.pieces} - {""}


def stands_on(seeds: Iterable[tuple[str, str]], texts: Mapping[str, str]) -> list[str]:
    """Return what functions stand on, each a module and a name in it, of the modules behind them.

    For no name only the import of the module counts, and for one that it does not define all of it.
    """
    modules = {name: in_pieces(text) for name, text in texts.items()}
    known = {name: module for name, module in modules.items() if module is not None}
    if len(known) < len(texts) or any(m.words & UNSEEN for m in known.values()):
        return [part for pair in sorted(texts.items()) for part in pair]
    state = frozenset[str]().union(*(m.state for m in known.values()))
    asked: set[tuple[str, str]] = set()
    for module, name in seeds:
        names = known[module].names if module in known else set()
        wanted = ({name} if name in names else names) if name else set()
        asked |= {(module, found) for found in wanted}
    pieces = [(name, piece) for name, m in sorted(known.items()) for piece in m.pieces]
    reached, counted = {name for _, name in asked} & state, 0
    while True:
        found = [(m, p) for m, p in pieces if (m, p.name) in asked or counts(p, reached, state)]
        if len(found) == counted:
            return [part for module, piece in found for part in (module, piece.name, piece.text)]
        counted = len(found)
        reached = reached.union(*(piece.words for _, piece in found))


def counts(piece: Piece, reached: set[str], state: frozenset[str]) -> bool:
    """Whether a piece counts where some names are reached: it may change what is behind them."""
    return not piece.name or piece.name in reached or bool(piece.words & state & reached)


def modules_behind(names: Iterable[str], folder: Path) -> dict[str, str]:
    """Return the modules of a folder that some stand on, these included, with their texts.

    A module whose name stands in an import counts, whatever the import says of it. Two files of one
    name are one module.
    """
    around: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.py")):
        around.setdefault(path.stem, []).append(path)
    waiting, found = [*names, "__init__"], dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name not in found and name in around:
            found[name] = "\n".join(text_of(path) for path in around[name])
            module = in_pieces(found[name])
            hidden = module is None or module.words & UNSEEN
            waiting += around if hidden else [n for n in around if n in imported(found[name])]
    return found


def text_of(path: Path) -> str:
    """Return the text of a module; of one that cannot be read, what is no Python."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "?"


def imported(text: str) -> frozenset[str]:
    """Return all words of the imports of a module; none if it is no Python."""
    module = in_pieces(text)
    return frozenset() if module is None else module.imports


def statements(body: Iterable[Any]) -> Iterator[ast.AST]:
    """Yield statements, and those inside them, however deep: not one stands in an expression."""
    for node in body:
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from statements(getattr(node, block, ()))


@lru_cache(maxsize=1000)  # a save changes one module of many
def in_pieces(text: str) -> Module | None:
    """Return a module in pieces, None if it is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    lines, pieces, state = text.split("\n"), list[Piece](), set[str]()
    for node in tree.body:
        pieces += pieces_of(node, lines)
        state |= state_of(node)
    top, anywhere = (
        [node for node in some if isinstance(node, ast.Import | ast.ImportFrom)]
        for some in (tree.body, statements(tree.body))
    )
    words = words_in(*top).union(*(piece.words for piece in pieces))
    imports = frozenset(w for node in anywhere for w in WORD.findall(ast.unparse(node)))
    return Module(tuple(pieces), frozenset(state), words, imports)


def pieces_of(node: ast.stmt, lines: list[str]) -> Iterator[Piece]:
    """Yield the pieces of one statement of a module."""
    text = "\n".join(lines[first_line(node) - 1 : node.end_lineno])
    if isinstance(node, ast.Import | ast.ImportFrom):
        # What keeps its name is written where it is used; here it only has to be there.
        words = {a.name if a.asname else there(a.name) for a in node.names}
        yield Piece("", text, frozenset(words))
    elif constant(node):
        yield Piece(there(constant(node)), "", frozenset())
        yield Piece(constant(node), text, frozenset())
    elif isinstance(node, Function) and may_be_left_out(node):
        head, body = lines[first_line(node) - 1 : node.body[0].lineno - 1], node.body
        yield Piece("", "\n".join(head), words_in(node.args, node.returns, *node.decorator_list))
        below = "\n".join(lines[body[0].lineno - 1 : node.end_lineno])
        yield Piece(node.name, below, words_in(*without_docstring(body)))
    elif without_docstring([node]):
        yield Piece("", text, words_in(node))


def first_line(node: ast.stmt) -> int:
    """Return the line on which a statement begins, with its decorators."""
    heads: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(head.lineno for head in heads)])


def may_be_left_out(node: Function) -> bool:
    """Whether a function does nothing, and changes nothing, unless somebody calls it by name."""
    inside = [*ast.walk(node)]
    changes = any(
        isinstance(n, ast.Global)
        or (isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load))
        for n in inside
    )
    special = node.name.startswith("__") or not all(map(keeps, node.decorator_list))
    in_line = node.body[0].lineno == node.lineno or node.body[0].lineno <= last_line(node)
    return not (special or in_line or changes or words_in(*node.body) & SETTING)


def keeps(decorator: ast.expr) -> bool:
    """Whether a decorator only keeps what a function returns."""
    return ast.unparse(decorator) in ("cache", "functools.cache", "lru_cache")


def there(name: str) -> str:
    """Return what is reached where a constant is only asked for, and its value not used."""
    return f"{name} ="


def last_line(node: Function) -> int:
    """Return the last line of the parameters of a function and of what it says it returns."""
    parts = [n for part in (node.args, node.returns) if part for n in ast.walk(part)]
    return max(
        (int(n.end_lineno or 0) for n in parts if isinstance(n, ast.arg | ast.expr)), default=0
    )


def constant(node: ast.stmt) -> str:
    """Return the name that a statement gives to a number or a text, nothing if it does not."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, ast.Name) and literal(node.value):
            return target.id
    return ""


def literal(node: ast.expr | None) -> bool:
    """Whether an expression is a number, a text, or a tuple of such."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Tuple):
        return all(map(literal, node.elts))
    return isinstance(node, ast.Constant)


def state_of(node: ast.stmt) -> set[str]:
    """Return the names of a statement of a module whose values may be changed in place."""
    if isinstance(node, Function):
        defaults = (*node.args.defaults, *(d for d in node.args.kw_defaults if d))
        lasts = bool(node.decorator_list) or not all(map(literal, defaults))
        return {node.name} if lasts else set()
    if isinstance(node, ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom) or constant(node):
        return set()
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {n.id for n in names if not isinstance(n.ctx, ast.Load)}


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return a body without the text that it begins with."""
    first = body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if told else body


def words_in(*nodes: ast.AST | None) -> frozenset[str]:
    """Return all names that are written in some code; a text may be a name as well.

    `getattr` is not among them where the name that it looks for is.
    """
    found: set[str] = set()
    inside = [n for top in nodes if top is not None for n in ast.walk(top)]
    plain = {id(n.func) for n in inside if isinstance(n, ast.Call) and says_name(n)}
    for node in inside:
        if isinstance(node, ast.Name):
            found |= {node.id} if id(node) not in plain else set()
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(WORD.findall(f"{node.name} {node.asname or ''}"))
            found |= {"vars"} if node.name == "*" else set()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(WORD.findall(node.value) if NAME.match(node.value) else ())
        elif isinstance(node, Function | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


def says_name(call: ast.Call) -> bool:
    """Whether a call is of `getattr`, with the name that it looks for as a text."""
    name = call.args[1] if len(call.args) > 1 else None
    written = isinstance(name, ast.Constant) and isinstance(name.value, str)
    return written and isinstance(call.func, ast.Name) and call.func.id == "getattr"
