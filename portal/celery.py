"""The application of the worker and the clock. Nothing is decided here: a task takes a key and calls one operation."""

import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

import portal.folder_broker  # noqa: F401  makes folder:// known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

HOUSEKEEPING = {"task": "portal.shared.tasks.keep_house"}

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # a task's lines carry the request it came from
setup_logging.connect(lambda **_given: None, weak=False)  # both write their logs as the web server does
app.conf.beat_schedule = {
    "sweep runs": {"task": "portal.shared.tasks.sweep_runs", "schedule": 30.0},
    "seal the trail": {**HOUSEKEEPING, "args": ("trail sealed",), "schedule": 5.0},
    "drop old uploads": {**HOUSEKEEPING, "args": ("files dropped",), "schedule": crontab(minute="7")},
    "drop old typed plans": {**HOUSEKEEPING, "args": ("typed plans dropped",), "schedule": crontab(minute="37")},
    "forget answered requests": {
        **HOUSEKEEPING,
        "args": ("answered requests forgotten",),
        "schedule": crontab(hour="3", minute="17"),
    },
    "open and end by the clock": {"task": "subsidies.tasks.keep_the_clock", "schedule": 60.0},
    "audit at night": {"task": "subsidies.tasks.start_nightly_audit", "schedule": crontab(hour="2", minute="30")},
    "report of the month": {
        "task": "subsidies.tasks.start_monthly_report",
        "schedule": crontab(hour="4", minute="0", day_of_month="1"),
    },
    "report of the year": {
        "task": "subsidies.tasks.start_annual_report",
        "schedule": crontab(hour="4", minute="30", day_of_month="1", month_of_year="2"),
    },
}


def make_queue_folders() -> None:
    """The broker of files expects its folders to be there."""
    if not settings.REDIS_URL:
        for folder in ("messages", "control", "processed"):
            Path(settings.QUEUE_DIR, folder).mkdir(parents=True, exist_ok=True)


make_queue_folders()
