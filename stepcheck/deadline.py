"""A limit of time for code that is not ours: a function of a page that never returns."""

from __future__ import annotations

import ctypes
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN = 0.5  # seconds until it is tried once more, for code that catches every exception


class OutOfTimeError(BaseException):
    """The time is over. No `Exception`, so that code which catches those does not stop it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End the code inside by an `OutOfTimeError` once it has run for so many seconds.

    The error is raised between two steps of Python, in whatever thread, on every system. One call
    into C that never returns cannot be ended in this way.
    """
    thread, over, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    struck = threading.Event()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    struck.set()
                    strike(thread, ctypes.py_object(OutOfTimeError))
            wait = AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        over.set()
        with lock:  # nothing strikes from here on
            pass
        if struck.is_set():
            with suppress(OutOfTimeError):
                take()


def strike(thread: ctypes.c_ulong, error: ctypes.py_object[type[BaseException]]) -> None:
    """Let an error be raised in a thread, at its next step."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)


def take() -> None:
    """Take enough steps for an error that was sent, and not yet raised, to be raised here.

    It cannot be called back: Python would look for it at each of its steps for ever.
    """
    for _step in range(1000):
        pass
