"""The outcome of every mutant of every page and docstring, and the share that is caught."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from .docstrings import judge_function, sources
from .mutants import PAGES, claims, mutants
from .outcome import outcome

WRONG = "still wrong"  # marked so, and false as before: no slip, and counted nowhere

Result = tuple[str, str, str]  # kind of edit, outcome, name of the mutant


def results() -> list[Result]:
    """Return the outcome of every mutant, found by all cores."""
    jobs = [(p, n) for p, page in enumerate(PAGES) for n in range(len(claims(page)))]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = [*pool.map(judge_claim, jobs, chunksize=4), *pool.map(judge_function, sources())]
    return [result for results in found for result in results]


def judge_claim(job: tuple[int, int]) -> list[Result]:
    """Return the outcome of every mutant of a claim: a page's number and a claim's."""
    page, number = job
    found = mutants(claims(PAGES[page])[number])
    return [(m.edit.kind, outcome(m), m.name) for m in found]


def table(found_all: list[Result]) -> str:
    """Return the numbers for each kind of edit as a Markdown table."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, found, _name in found_all:
        counts[kind][found] += 1
        counts["all"][found] += 1
    rows = [
        "| edit | mutants | still true | false | refused | survive | caught |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in sorted(counts, key=lambda k: (k == "all", k)):
        count = counts[kind]
        columns = [count[k] for k in ("equivalent", "false", "refused", "survives")]
        row = [f"| {kind}", str(count.total() - count[WRONG]), *map(str, columns)]
        rows.append(" | ".join([*row, f"{share(count):.2%} |"]))
    return "\n".join(rows)


def share(count: Counter[str]) -> float:
    """Return the share that is caught of all mutants that are not as true as their original."""
    caught = count["false"] + count["refused"]
    return caught / max(1, caught + count["survives"])
