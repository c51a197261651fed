"""How soon an editor knows what is wrong: `uv run python benchmarks/editor.py [--edits 20]`.

Types a character into formulas and sentences of our pages, all over each page, and measures from
the keystroke to the server's answer, through the protocol. The pause that the server waits for is a
part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from stepcheck.editor.server import PAUSE
from stepcheck.pages.extract import extract

ROOT = Path(__file__).parent.parent
PAGES = ("sigmoid", "assembly", "batch", "training", "loss")
SAID = "textDocument/publishDiagnostics"


class Typist(LanguageClient):
    """A client that notes when the server answers."""

    def __init__(self) -> None:
        super().__init__("typist", "1")
        self.answered: asyncio.Queue[tuple[int | None, float]] = asyncio.Queue()

        @self.feature(SAID)  # type: ignore[untyped-decorator]  # pygls has no type for it
        def said(_: object, params: types.PublishDiagnosticsParams) -> None:
            self.answered.put_nowait((params.version, time.perf_counter()))

    async def type(self, uri: str, version: int, text: str) -> float:
        """Return how long the server takes to answer after an edit."""
        begin = time.perf_counter()
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        while True:
            found, at = await self.answered.get()
            if found == version:
                return at - begin


def edits(text: str, count: int) -> list[tuple[str, str]]:
    """Return so many edits in sentences, and as many in formulas, spread over a page."""
    formulas = [d.offset for d in extract(text)]
    words = [at for at, letter in enumerate(text) if letter == "." and text[at - 1].isalpha()]
    spread = [("formula", at, "0 + ") for at in formulas[:: max(1, len(formulas) // count)]]
    spread += [("sentence", at, "s") for at in words[:: max(1, len(words) // count)]]
    return [(kind, text[:at] + typed + text[at:]) for kind, at, typed in spread]


async def measure(count: int) -> None:
    """Measure and print."""
    client = Typist()
    await client.start_io(sys.executable, "-m", "stepcheck.cli", "lsp")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    times: dict[str, list[float]] = {}
    for page in PAGES:
        path = ROOT / "docs" / f"{page}.md"
        text = path.read_text(encoding="utf-8")
        item = types.TextDocumentItem(path.as_uri(), "markdown", 0, text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await client.answered.get()
        for number, (kind, edited) in enumerate(edits(text, count)):
            found = await client.type(path.as_uri(), 2 * number + 1, edited)
            times.setdefault(kind, []).append(found)
            await client.type(path.as_uri(), 2 * number + 2, text)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]  # pygls has no type for it
    print(f"The server waits {1000 * PAUSE:.0f} ms for a pause.\n")
    print("| Edit in a | Edits | Median | 90 % |\n|---|--:|--:|--:|")
    for kind, taken in times.items():
        deciles = statistics.quantiles(taken, n=10)
        middle = 1000 * statistics.median(taken)
        print(f"| {kind} | {len(taken)} | {middle:.0f} ms | {1000 * deciles[-1]:.0f} ms |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure how soon an editor knows.")
    parser.add_argument("--edits", type=int, default=20, help="edits of each kind a page")
    asyncio.run(measure(parser.parse_args().edits))
