"""What a browser sends of the page on which a change is drawn up."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from institutions.changes import snapshots
from institutions.models import TrainingClass
from institutions.timetable_forms import rows_of

NOBODY = {"joining-TOTAL_FORMS": 3, "joining-INITIAL_FORMS": 0}


def typed(course: TrainingClass, **values: Any) -> dict[str, Any]:
    """The page as it is opened, with some boxes typed over."""
    held = snapshots.standing(course)
    rows = rows_of(course.sessions.all(), course)
    data = NOBODY | {"seen": snapshots.mark(held), "rows-INITIAL_FORMS": rows.initial_form_count()}
    data |= {"rows-TOTAL_FORMS": rows.total_form_count()}
    for row in rows:
        for box in row:
            if box.name != "DELETE":
                data[box.html_name] = box.value() if box.value() is not None else ""
    words = {
        "takes_effect_on": timezone.localdate() + timedelta(days=1), "reason": "场地检修",
        "trainees_will": "agree", "trainees_asked_on": timezone.localdate(), "trainees_note": "",
    }  # fmt: skip
    return data | {f"change-{name}": value for name, value in (held["plan"] | words | values).items()}
