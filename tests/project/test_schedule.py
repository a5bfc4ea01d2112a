from portal.celery import app
from portal.shared import clockwork
from subsidies.run_words import STEPS


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


def test_every_step_of_the_clock_has_a_name_and_words():
    app.loader.import_default_modules()
    scheduled = {name for entry in app.conf.beat_schedule.values() for name in entry.get("args", ())}
    assert scheduled <= clockwork.names()
    assert clockwork.names() == STEPS.keys()
