"""The whole table of an enrolment's life: every transition from every state, allowed and refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.shared import workflow
from portal.shared.refusals import Refused
from tests.trainees.factories import EnrolmentFactory
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
HOURS = {"attended": Decimal("32.0"), "online": Decimal("0.0"), "rate": Decimal("1.0000")}
TABLE = {
    "enrol": (["applied"], "enrolled", {}),
    "complete": (["enrolled"], "completed", HOURS),
    "certify": (["completed"], "certified", {}),
    "withdraw": (["applied"], "withdrawn", {"reason": "改期"}),
    "drop": (["enrolled"], "dropped", {"reason": "换了工作"}),
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


def test_table_names_every_transition() -> None:
    declared = {each.name: (sorted(each.sources), each.target) for each in workflow.declarations(Enrolment)}
    assert declared == {name: (sorted(sources), target) for name, (sources, target, _values) in TABLE.items()}
    assert SITUATIONS.keys() == set(Enrolment.State.values)


@pytest.mark.parametrize("state", SITUATIONS)
@pytest.mark.parametrize("name", TABLE)
def test_transition_from_every_state(state: str, name: str) -> None:
    sources, target, values = TABLE[name]
    enrolment = EnrolmentFactory(**SITUATIONS[state])
    if state in sources:
        workflow.perform(enrolment, name, actor=None, now=NOW, **values)
    else:
        with pytest.raises(Refused) as refused:
            workflow.perform(enrolment, name, actor=None, now=NOW, **values)
        assert refused.value.codes == ["WRONG_STATE"]
    assert Enrolment.objects.get(pk=enrolment.pk).state == (target if state in sources else state)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "enrolled", "enrolled_at": None},
        {"state": "completed"},
        {"state": "certified"},
        {"state": "dropped", "left_at": NOW, "left_reason": ""},
        {"state": "failed", "left_at": None, "left_reason": "出勤率不足"},
        {"attendance_rate": Decimal("1.1")},
    ],
)
def test_state_without_its_dates_refused(values: dict[str, Any]) -> None:
    enrolment = EnrolmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**values)
