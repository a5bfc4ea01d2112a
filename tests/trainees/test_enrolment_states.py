"""The whole table of an enrolment's life: every transition from every state, allowed and refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from institutions.models import OpenEnrolment
from tests import state_tables
from tests.institutions.factories import OpenEnrolmentFactory
from tests.trainees.factories import EnrolmentFactory
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db


def _opening_of(row: Enrolment) -> OpenEnrolment:
    return OpenEnrolmentFactory(training_class=row.training_class)


NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
HOURS = {"attended": Decimal("32.0"), "online": Decimal("0.0"), "rate": Decimal("1.0000")}
TABLE = {
    "enrol": (["applied"], "enrolled", {}),
    "complete": (["enrolled"], "completed", HOURS),
    "certify": (["completed"], "certified", {}),
    "withdraw": (["applied"], "withdrawn", {"reason": "改期"}),
    "drop": (["enrolled"], "dropped", {"reason": "换了工作", "left_on": NOW.date()}),
    "apply_again": (["withdrawn"], "applied", lambda row: {"opening": _opening_of(row), "group": None}),
    "enter": (["withdrawn"], "enrolled", {"said": {"note": "夜班"}}),
    "put_back": (["dropped"], "enrolled", {}),
    "fail": (["enrolled", "completed"], "failed", {"reason": "出勤率不足"}),
}
SITUATIONS: dict[str, dict[str, Any]] = {
    "applied": {"applied": True},
    "enrolled": {},
    "completed": {"completed": True},
    "certified": {"certified": True},
    "withdrawn": {"applied": True, "state": "withdrawn", "left_at": NOW, "left_reason": "改期"},
    "dropped": {"dropped": True},
    "failed": {"state": "failed", "left_at": NOW, "left_reason": "出勤率不足"},
}


test_table_of_enrolments = state_tables.whole(Enrolment, TABLE)


def test_situations_are_every_state() -> None:
    assert SITUATIONS.keys() == set(Enrolment.State.values)


@pytest.mark.parametrize("state", SITUATIONS)
@pytest.mark.parametrize("step", TABLE)
def test_step_from_every_state(state: str, step: str) -> None:
    enrolment = EnrolmentFactory(**SITUATIONS[state])
    details = TABLE[step][2]
    details = details(enrolment) if callable(details) else details
    state_tables.takes_or_refuses(enrolment, state=state, step=step, table=TABLE, now=NOW, **details)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "enrolled", "enrolled_at": None},
        {"state": "completed"},
        {"state": "certified"},
        {"state": "dropped", "left_at": NOW, "left_reason": ""},
        {"state": "failed", "left_at": None, "left_reason": "出勤率不足"},
        {"state": "failed", "left_at": NOW, "left_reason": ""},
        {"state": "failed", "left_at": NOW, "attendance_rate": Decimal("0.8"), "required_rate": Decimal("0.8")},
        {"state": "failed", "left_at": NOW, "required_rate": Decimal("0.8")},
        {"attendance_rate": Decimal("0.5"), "required_rate": Decimal("0.8")},
        {"attendance_rate": Decimal("1.1")},
    ],
)
def test_state_without_its_dates_refused(values: dict[str, Any]) -> None:
    enrolment = EnrolmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**values)
