"""Several acts at the same moment, each in a thread and a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import OperationalError, connection, connections
from psycopg2.errors import LockNotAvailable

from portal.shared.refusals import Refused
from tests import emptying


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


def is_held(act: Callable[[], Any]) -> bool:
    """Whether the act, in a connection of its own, waits for what this one's transaction holds."""

    def carry_out() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 200")
        try:
            act()
        except OperationalError as error:
            return isinstance(error.__cause__, LockNotAvailable)
        finally:
            connections.close_all()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(carry_out).result()


@contextmanager
def without(*constraints: str) -> Iterator[None]:
    """Unique constraints on entitlements are gone inside. The uses that break them are gone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(constraints)])
        definitions = [row[0] for row in cursor.fetchall()]
        assert len(definitions) == len(constraints)
        for name in constraints:
            cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            with emptying.allowed():
                cursor.execute("TRUNCATE subsidies_entitlement CASCADE")
            for definition in definitions:
                cursor.execute(definition)
