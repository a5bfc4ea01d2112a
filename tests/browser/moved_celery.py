"""`python -m tests.browser.moved_celery celery …` does what `python -m celery …` does, at the moment of the moved
clock."""

import runpy
import sys

from portal.celery import app
from tests.browser.moved_clock import clock

if __name__ == "__main__":
    app.conf.beat_max_loop_interval = 1
    clock().watch()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
