"""The whole life cycle of a change: every step from every state, and what the database itself holds of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from institutions.models import ChangeRequest
from portal.shared import workflow
from portal.shared.refusals import Refused
from tests import state_tables
from tests.institutions.changed_classes import accepted, filed, filer, found, officer, running

NOW = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)
FILING = {
    "before": {"plan": {}}, "after": {"plan": {}, "x": 1}, "kinds": ["site"], "reason": "原场地停电",
    "takes_effect_on": date(2026, 1, 16), "trainees_will": "agree", "trainees_asked_on": date(2026, 1, 13),
}  # fmt: skip
TABLE = {
    "record": ({"draft"}, "found", {"now": NOW, "text": "x", "kinds": ["site"], "file_by": date(2026, 1, 19)}),
    "file": (
        {"draft", "found"}, "filed",
        {"now": NOW, "today": date(2026, 1, 14), "decide_by": date(2026, 1, 19), "filing": FILING},
    ),
    "accept": ({"filed"}, "accepted", {"now": NOW}),
    "refuse": ({"filed"}, "refused", {"now": NOW, "reasons": ["OTHER"], "note": "x"}),
    "withdraw": ({"filed"}, "withdrawn", {"now": NOW}),
    "take_back": ({"found"}, "withdrawn", {"now": NOW, "note": "x"}),
}  # fmt: skip

test_table_of_changes = state_tables.whole(ChangeRequest, TABLE)
test_life_of_changes = state_tables.walked(
    ChangeRequest, TABLE, lambda: ChangeRequest.objects.create(training_class=accepted())
)
pytestmark = pytest.mark.django_db


def test_found_change_is_not_withdrawn_by_the_institution():
    request = found(running())
    workflow.perform(request, "file", actor=filer(), **TABLE["file"][2])
    with pytest.raises(Refused) as refused:
        workflow.perform(request, "withdraw", actor=filer(), now=NOW)
    assert refused.value.codes == ["CHANGE_WAS_FOUND"]


def refused_by_database(request, **values):
    with pytest.raises((DatabaseError, IntegrityError)) as error, transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).update(**values)
    return str(error.value)


@pytest.mark.parametrize("name, value", [
    ("reason", "另一个理由"), ("after", {"plan": {}}), ("takes_effect_on", date(2026, 2, 1)), ("kinds", ["site"]),
    ("trainees_will", "some_disagree"), ("filed_at", NOW), ("training_class_id", 9001),
])  # fmt: skip
def test_what_was_filed_stays(name, value):
    assert "Cannot update rows" in refused_by_database(filed(accepted()), **{name: value})


@pytest.mark.parametrize(
    "name, value", [("found_text", "y"), ("found_kinds", ["site"]), ("file_by", date(2026, 3, 1))]
)
def test_what_was_found_stays(name, value):
    assert "Cannot update rows" in refused_by_database(found(running()), **{name: value})


def test_what_was_decided_stays():
    request = workflow.perform(filed(accepted()), "refuse", actor=officer(), **TABLE["refuse"][2])
    assert "Cannot update rows" in refused_by_database(request, decision_note="y")


@pytest.mark.parametrize("state", ["accepted", "draft", "found"])
def test_state_moves_by_its_table(state):
    values = {"state": state, "decided_at": NOW, "decided_by": officer()} if state == "accepted" else {"state": state}
    request = workflow.perform(filed(accepted()), "withdraw", actor=filer(), now=NOW)
    assert "Invalid transition" in refused_by_database(request, **values)


def test_filer_does_not_decide():
    request = filed(accepted())
    with pytest.raises(IntegrityError, match="change_decided_by_other"), transaction.atomic():
        workflow.perform(request, "accept", actor=filer(), now=NOW)


def test_one_is_open_at_a_time():
    request = filed(accepted())
    with pytest.raises(IntegrityError, match="change_open_once_per_class"), transaction.atomic():
        ChangeRequest.objects.create(training_class=request.training_class)


def test_change_holds_after_its_filing_only():
    row = ChangeRequest.objects.create(training_class=accepted())
    early = FILING | {"takes_effect_on": date(2026, 1, 14)}
    with pytest.raises(IntegrityError, match="change_takes_effect_after_filing"), transaction.atomic():
        workflow.perform(row, "file", actor=filer(), **(TABLE["file"][2] | {"filing": early}))
    request = found(running())
    workflow.perform(request, "file", actor=filer(), **(TABLE["file"][2] | {"filing": early}))
    assert request.state == "filed"


def test_change_stays_in_the_table():
    request = filed(accepted())
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).delete()
