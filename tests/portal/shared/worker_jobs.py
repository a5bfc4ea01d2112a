"""Jobs that only the worker of the tests knows: it imports this module by its --include option."""

import os
import signal
import time

from django.db import transaction

from portal.shared import runs, trail
from portal.shared.models import Run

PIECES = 12
PAUSE = 0.25  # seconds


@runs.job("slow")
def slow(run: Run) -> None:
    """Works in pieces; the effect of a piece and the word that it is done are one transaction."""
    for piece in range(run.done, PIECES):
        time.sleep(PAUSE)
        with transaction.atomic():
            trail.record("piece", run, actor=None, details={"piece": piece})
            runs.report(run, done=piece + 1, total=PIECES)


@runs.job("poison")
def poison(run: Run) -> None:
    """Takes its worker down, as a fault in a library of C would, before the run beside it has done a piece."""
    time.sleep(PAUSE / 2)
    os.kill(os.getpid(), signal.SIGKILL)
