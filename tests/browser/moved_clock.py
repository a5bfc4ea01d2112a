"""A clock that is moved from outside, for the processes of a real portal.

It shows the moment that the file in MOVED_CLOCK names, goes on by itself, and moves when the file names another. All
processes show the same time, whenever each of them looks: the file also tells since when the moment is past, by the
machine's own count of seconds, which nobody moves.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import time_machine

FILE = "MOVED_CLOCK"
PAUSE = 0.1  # seconds


def write(file: Path, moment: str) -> None:
    """Let the clock show this moment (UTC, ISO 8601)."""
    fresh = file.with_suffix(".new")
    fresh.write_text(f"{moment}\n{time.monotonic()}")
    fresh.replace(file)


class MovedClock:
    """The clock of this process."""

    def __init__(self, file: Path) -> None:
        self._file, self._told = file, file.read_text()
        self._lock = threading.Lock()
        self._traveller = time_machine.travel(_shown(self._told), tick=True).start()

    def look(self) -> None:
        """Move if the file names another moment."""
        with self._lock:
            told = self._file.read_text()
            if told != self._told:
                self._told = told
                self._traveller.move_to(_shown(told))

    def watch(self) -> None:
        """Look again and again, in a thread of this process."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.look()
            time.sleep(PAUSE)


def _shown(told: str) -> datetime:
    moment, since = told.splitlines()
    return datetime.fromisoformat(moment).replace(tzinfo=UTC) + timedelta(seconds=time.monotonic() - float(since))


@cache
def clock() -> MovedClock:
    """The one clock of the process."""
    return MovedClock(Path(os.environ[FILE]))
