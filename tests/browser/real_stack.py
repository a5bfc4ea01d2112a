"""The portal as `./xunbu run` runs it: web server, worker, clock and broker in processes of their own, on the database
of the tests, at the moment the test chooses."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from portal.services import running
from tests.browser import moved_clock

FIRST_PORT = 8400
WORKER, CLOCK = (["-m", "tests.browser.moved_celery", *words[1:]] for words in (running.WORKER, running.CLOCK))
WEB = [word.replace("portal.wsgi", "tests.browser.moved_web") for word in running.WEB]


@contextmanager
def real_stack(directory: Path, moment: str) -> Iterator[tuple[str, Callable[[str], None]]]:
    """Yields the address, without a slash at its end, and what sets the clock of all processes (UTC, ISO 8601)."""
    file = directory / "clock"
    moved_clock.write(file, moment)
    surroundings = {
        "DB_NAME": str(connection.settings_dict["NAME"]),
        "PORTAL_VAR": str(directory),
        "REDIS_URL": "",
        moved_clock.FILE: str(file),
    }
    moved = {"worker": WORKER, "clock": CLOCK, "web": WEB}
    with running.serving(os.environ | surroundings, FIRST_PORT, **moved) as (address, _services):
        yield address.rstrip("/"), lambda moment: moved_clock.write(file, moment)
