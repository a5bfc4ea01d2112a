"""`python -m tests.browser.moved_worker celery …` does what `python -m celery …` does, at the moment of the moved
clock."""

import runpy
import sys

from celery import signals

from portal.celery import app
from tests.browser.moved_clock import clock

if __name__ == "__main__":
    # What rings the clock is a process of its own, forked from the worker's without its threads.
    signals.beat_embedded_init.connect(clock().watch, weak=False)
    app.conf.beat_max_loop_interval = 1
    clock().watch()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
