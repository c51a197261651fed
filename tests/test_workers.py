"""Work handed out to an executor: lost workers, and the order of the results."""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from stepcheck.workers import LostError, Workers, processes

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


def ends_its_process(number: int) -> int:
    if number == 2:
        os._exit(1)
    return number * number


def test_what_ends_each_process_is_given_up_alone() -> None:
    found = Workers(ends_its_process, processes, lambda n: n).in_order(range(5), 2)
    assert [isinstance(f, LostError) or f for f in found] == [0, 1, True, 9, 16]


class Fragile(ThreadPoolExecutor):
    """An executor that breaks once, after a few results."""

    broken = 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **options: P.kwargs) -> Future[T]:
        """Break at the fourth piece of work."""
        Fragile.broken += 1
        if Fragile.broken == 4:
            raise BrokenProcessPool
        return super().submit(fn, *args, **options)


def test_what_is_not_yet_handed_out_is_handed_out_again() -> None:
    def start(count: int) -> Executor:
        return Fragile(count)

    found = Workers[int, int](abs, start, lambda n: -n).in_order([-7, -6, -5, -4, -3, -2], 2)
    assert found == [7, 6, 5, 4, 3, 2]
