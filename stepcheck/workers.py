"""Hand work out to an executor, and give back what comes of it in the order of the work.

An executor is any of `concurrent.futures`: processes here, or those of a cluster. What a lost
worker had in hand is handed out again; what ends each worker that it meets is given up.
"""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")
Start: TypeAlias = "Callable[[int], AbstractContextManager[Executor]]"
"""Starts an executor with so many workers, as far as it is asked how many."""

SHARED = 2  # so often all that is left is handed out together, and then each piece by itself
LOST = (BrokenExecutor, CancelledError)


class LostError(Exception):
    """Some work ended each worker that took it up."""


class Workers(Generic[Item, Result]):
    """Runs a function on pieces of work.

    `size` says how long a piece may take: the longest are begun first. `lost` are the exceptions
    that mean a lost worker.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        start: Start,
        size: Callable[[Item], int],
        lost: tuple[type[BaseException], ...] = LOST,
    ) -> None:
        self.function, self.start, self.size, self.lost = function, start, size, lost

    def in_order(self, items: Sequence[Item], count: int) -> list[Result | LostError]:
        """Return the results of all items, in the order of the items."""
        longest_first = sorted(range(len(items)), key=lambda n: -self.size(items[n]))
        done: dict[int, Result] = {}
        for _ in range(SHARED):
            self.run(items, [n for n in longest_first if n not in done], count, done)
        for number in [n for n in longest_first if n not in done]:
            self.run(items, [number], 1, done)
        return [done.get(n, LostError()) for n in range(len(items))]

    def run(
        self, items: Sequence[Item], todo: list[int], count: int, done: dict[int, Result]
    ) -> None:
        """Hand out what is to do, and note what comes back."""
        if not todo:
            return
        with self.start(min(count, len(todo))) as executor:
            futures: dict[int, Future[Result]] = {}
            with suppress(*self.lost):
                for number in todo:
                    futures[number] = executor.submit(self.function, items[number])
            try:
                for number, future in futures.items():
                    with suppress(*self.lost):
                        done[number] = future.result()
            except BaseException:
                for future in futures.values():
                    future.cancel()
                raise


def processes(count: int) -> Executor:
    """Return an executor of so many processes."""
    # Started afresh: a copy of this process would lack the threads that its locks wait for.
    return ProcessPoolExecutor(count, get_context("spawn"))


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
