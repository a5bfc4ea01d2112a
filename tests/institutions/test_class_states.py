"""The whole life cycle of a class: every transition from every state."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from institutions import filings
from institutions.models import TrainingClass
from portal.shared import workflow
from portal.shared.refusals import Refused
from tests import state_tables
from tests.fixtures import worlds
from tests.institutions.factories import TrainingClassFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STANDING = {"in_catalogue": True, "on_shortage_list": False, "institution_listed": True}
RETURN = {"reasons": ["OTHER"], "note": "请补充", "correct_by": date(2026, 3, 9)}
STOP = {"reason": "报名人数不足"}
TABLE = {
    "file": ({"draft", "returned"}, "filed", {"standing": STANDING, "decide_by": date(2026, 3, 5)}),
    "accept": ({"filed"}, "accepted", {}),
    "send_back": ({"filed"}, "returned", RETURN),
    "start": ({"accepted"}, "running", {}),
    "finish": ({"running"}, "ended", {}),
    "mark_evaluated": ({"ended"}, "evaluated", {}),
    "close": ({"evaluated"}, "closed", {}),
    "withdraw": ({"filed", "returned"}, "withdrawn", STOP),
    "cancel": ({"draft", "accepted"}, "cancelled", STOP),
    "terminate": ({"running"}, "terminated", STOP),
}
PATHS = {
    "draft": ("draft", []),
    "filed": ("filed", []),
    "accepted": ("accepted", []),
    "running": ("running", []),
    "ended": ("ended", []),
    "evaluated": ("ended", ["mark_evaluated"]),
    "closed": ("ended", ["mark_evaluated", "close"]),
    "returned": ("filed", ["send_back"]),
    "withdrawn": ("filed", ["withdraw"]),
    "cancelled": ("accepted", ["cancel"]),
    "terminated": ("running", ["terminate"]),
}


def in_state(state):
    """A class of 32 hours in any state, complete enough to be filed."""
    stage, further = PATHS[state]
    made = TrainingClassFactory(stage=stage)
    for name in further:
        workflow.perform(made, name, actor=UserFactory(username="factory_officer"), now=NOW, **TABLE[name][2])
    TrainingClass.objects.filter(pk=made.pk).update(session_count=8, enrolled_count=18)
    return made


@worlds.built_once
def world():
    """A class in every state. The accepted one is made after the running ones, with which it would start."""
    return SimpleNamespace(classes={state: in_state(state) for state in reversed(PATHS)})


[classes] = worlds.parts("classes")


test_table_of_classes = state_tables.whole(TrainingClass, TABLE)


def test_classes_are_in_every_state():
    assert set(PATHS) == set(TrainingClass.State.values)


@pytest.mark.parametrize("step", TABLE)
@pytest.mark.parametrize("state", PATHS)
def test_step_from_every_state(classes, state, step):
    details = TABLE[step][2]
    state_tables.takes_or_refuses(classes[state], state=state, step=step, table=TABLE, now=NOW, **details)


def test_finish_waits_for_last_session():
    made = TrainingClassFactory(running=True)
    last = made.sessions.latest("ends_at").ends_at
    with pytest.raises(Refused) as refused:
        filings.finish(made, actor=made.filed_by, now=last - timedelta(minutes=1))
    assert refused.value.codes == ["SESSIONS_LEFT"]
    assert filings.finish(made, actor=made.filed_by, now=last).state == "ended"


def test_start_due_starts_on_first_day():
    made = TrainingClassFactory(accepted=True, starts_on=date(2026, 1, 5))  # a week before the others of the module
    eve, morning = datetime(2026, 1, 4, 15, 59, tzinfo=UTC), datetime(2026, 1, 4, 16, 0, tzinfo=UTC)
    assert filings.start_due(eve) == []
    assert filings.start_due(morning) == [made]
    assert filings.start_due(morning) == []
