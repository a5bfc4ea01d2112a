"""What tests of changes begin with: a class under way, and what its institution would change."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from institutions.changes import filing, finding
from institutions.changes.filing import Wish
from institutions.changes.snapshots import PLAN
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from tests.institutions.factories import TrainingClassFactory, UserFactory

# The class of the factory: four days of two sessions from Monday 12 January 2026; filed on the 6th.
FILED_AT = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)  # a Thursday, the class is accepted
RUNNING_AT = datetime(2026, 1, 13, 10, 30, tzinfo=UTC)  # in the evening of the second day
EFFECT = date(2026, 1, 14)


def accepted(**fields: Any) -> TrainingClass:
    return TrainingClassFactory(accepted=True, **fields)


def running(**fields: Any) -> TrainingClass:
    return TrainingClassFactory(running=True, **fields)


def sessions_of(training_class: TrainingClass) -> list[ClassSession]:
    """Its sessions as a page hands them in: without keys."""
    rows = training_class.sessions.order_by("starts_at").values(
        "starts_at", "ends_at", "mode", "hours", "site_id", "instructor_id"
    )
    return [ClassSession(training_class=training_class, **row) for row in rows]


def wish(training_class: TrainingClass, *, sessions: list[ClassSession] | None = None, **values: Any) -> Wish:
    """The class as it stands, but for these fields of the plan and these sessions."""
    words = {
        "reason": "授课教师外出参赛",
        "takes_effect_on": EFFECT,
        "trainees_will": "agree",
        "trainees_asked_on": date(2026, 1, 8),
        "trainees_note": "",
    }
    plan = {name: values.pop(name, getattr(training_class, name)) for name in PLAN}
    rows = sessions_of(training_class) if sessions is None else sessions
    return Wish(plan=plan, sessions=rows, **(words | values))


def later(training_class: TrainingClass, *, days: int = 7) -> list[ClassSession]:
    """Its last session some days later."""
    rows = sessions_of(training_class)
    rows[-1].starts_at += timedelta(days=days)
    rows[-1].ends_at += timedelta(days=days)
    return rows


def shorter(training_class: TrainingClass) -> list[ClassSession]:
    """Its last session with two hours less."""
    rows = sessions_of(training_class)
    rows[-1].hours -= Decimal(2)
    return rows


def filed(training_class: TrainingClass, *, now: datetime = FILED_AT, **values: Any) -> ChangeRequest:
    """A change that waits for its decision: the last session a week later, where nothing else is said."""
    if not values:
        values = {"sessions": later(training_class)}
    found = values.pop("found", None)
    return filing.file(training_class, wish=wish(training_class, **values), actor=filer(), now=now, found=found)


def found(training_class: TrainingClass, *, kinds: tuple[str, ...] = ("timetable",)) -> ChangeRequest:
    """A change that an officer found on the evening of the second day."""
    text = "1月13日下午到场抽查，课表上的实训课没有上。"
    return finding.record(training_class, kinds=kinds, text=text, actor=officer(), now=RUNNING_AT)


def filer() -> Any:
    return UserFactory(username="factory_filer")


def officer() -> Any:
    return UserFactory(username="factory_officer")
