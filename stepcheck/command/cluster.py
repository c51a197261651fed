"""Hand the pages to a Dask cluster, through the executor that it has in common with processes."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from stepcheck.pages.files import UsageError
from stepcheck.pages.kept import checker_version
from stepcheck.workers import LOST, Workers

try:
    from distributed import Client, KilledWorker
except ImportError:
    raise UsageError("--dask needs Dask: pip install 'stepcheck[cluster]'") from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

SECONDS = "10s"  # to wait for a scheduler that does not answer

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def cluster_at(
    address: str, function: Callable[[Item], Result], size: Callable[[Item], int]
) -> Iterator[Workers[Item, Result]]:
    """Connect to a scheduler; raise `UsageError` if its workers cannot do this work."""
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from None

    def start(_count: int) -> AbstractContextManager[Executor]:
        return nullcontext(client.get_executor(pure=False))  # which ends with its client

    with client:
        insist_on_this_checker(client)
        yield Workers(function, start, size, (*LOST, KilledWorker))


def insist_on_this_checker(client: Client) -> None:
    """Raise `UsageError` unless each worker has this very checker: verdicts must not differ."""
    try:
        found = client.run(checker_version)
    except ImportError:
        found = {"some worker": ""}
    if not found:
        raise UsageError("the Dask cluster has no workers: start some with `dask worker`")
    ours = this_checker()
    for worker, version in found.items():
        if version != ours:
            raise UsageError(
                f"{worker} has no stepcheck, or another one: install the same release there"
            )


def this_checker() -> str:
    """Return the name of the checker that is installed here."""
    return checker_version()
