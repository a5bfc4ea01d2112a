"""Several acts at the same moment, each in a thread and a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from portal.shared.refusals import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, or its codes where it is refused; all begin together."""
    barrier = Barrier(len(acts))

    def carry_out(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refused as refused:
            return refused.codes
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(carry_out, acts))
