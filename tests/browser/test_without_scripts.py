"""The portal in a browser that runs no scripts: what it does with them it also does without, page by page."""

import pytest

from portal.reference import loading
from subsidies.models import Claim
from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_roster_is_imported_by_somebody_who_signs_in(open_desk, training_class, staff_a):
    loading.load_population_groups()
    desk = open_desk(scripts=False).sign_in(staff_a)
    steps.import_roster(desk, training_class.pk)
    assert training_class.enrolments.count() == 40
    desk.open("class_timetable", training_class.pk)
    desk.fill(mode="theory", weekdays=[*range(7)], **steps.MORNINGS)
    desk.press("button[name=generate]")
    desk.press("button[name=keep]")
    assert training_class.sessions.exists()


def test_claim_is_handed_in(open_desk, signed_in, draft_claim, staff_a):
    desk = open_desk(scripts=False).seat(signed_in(staff_a))
    desk.open("claim_detail", draft_claim.pk)
    desk.fill(commitment=True)
    desk.press("button[form=submit-claim]")
    assert Claim.objects.get().state == Claim.State.SUBMITTED
