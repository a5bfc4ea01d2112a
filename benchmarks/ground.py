"""What measurements stand on: the machine, and a database of their own."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from portal.services.console import say


def say_machine() -> None:
    """Prints processor, cores and load: a figure means nothing without them."""
    say(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """The connection leads to a new database with every table and no row until the block ends; then it is dropped.
    Needs a portal that is set up."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] |= {"NAME": name, "TEMPLATE": None}
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
