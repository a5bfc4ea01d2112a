"""Two officers decide on one change at the same moment, two changes want one room: one wins, nothing is half done."""

from datetime import UTC, datetime

import pytest

from institutions.changes import deciding
from institutions.models import ChangeRequest
from tests.institutions.changed_classes import accepted, filed, officer, sessions_of
from tests.institutions.factories import SiteFactory, UserFactory
from tests.subsidies.storm import at_once

DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
NO = {"reasons": ["OTHER"], "note": "请补充"}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm")]


def in_room(course, site):
    rows = sessions_of(course)
    for row in rows[4:]:
        row.site = site
    return rows


def test_one_of_two_officers_decides():
    key, second = filed(accepted()).pk, UserFactory(username="second_officer")
    first = officer()
    answers = at_once(
        lambda: deciding.accept(ChangeRequest.objects.get(pk=key), actor=first, now=DECIDED_AT).state,
        lambda: deciding.refuse(ChangeRequest.objects.get(pk=key), actor=second, now=DECIDED_AT, **NO).state,
    )
    assert sum(answer == ["WRONG_STATE"] for answer in answers) == 1
    request = ChangeRequest.objects.get(pk=key)
    assert request.state in answers
    moved = request.training_class.sessions.latest("starts_at").starts_at.isoformat()
    held = request.after if request.state == "accepted" else request.before
    assert moved == held["sessions"][-1]["starts_at"]


def test_one_room_for_two_changes():
    one = accepted()
    free, other = SiteFactory(institution=one.institution), accepted(institution=one.institution)
    wanted = [filed(course, sessions=in_room(course, free)) for course in (one, other)]
    by = officer()
    answers = at_once(*[
        lambda key=request.pk: deciding.accept(ChangeRequest.objects.get(pk=key), actor=by, now=DECIDED_AT).state
        for request in wanted
    ])  # fmt: skip
    won, [lost] = [key for key in answers if key == "accepted"], [key for key in answers if key != "accepted"]
    assert (len(won), set(lost)) == (1, {"TIMETABLE_CLASH"})
