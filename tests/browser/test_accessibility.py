"""axe finds nothing to complain about on the homes of all roles and on the busiest pages."""

import pytest

from tests.browser import steps
from tests.browser.stage import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICERS = ("officer_first", "officer_final", "finance_maker", "auditor", "staff_a", "evaluator", "trainee")


@pytest.mark.parametrize("persona", OFFICERS)
def test_homes_please_axe(open_desk, request, signed_in, submitted_claim, persona):
    desk = open_desk().seat(signed_in(request.getfixturevalue(persona)))
    desk.open("home")
    assert desk.faults() == []


def test_public_home_pleases_axe(open_desk, submitted_claim):
    desk = open_desk()
    desk.open("public_home")
    assert desk.faults() == []


def test_claim_review_pleases_axe(open_desk, submitted_claim, officer_first, signed_in):
    desk = open_desk().seat(signed_in(officer_first))
    desk.open("claim_review", submitted_claim.pk)
    desk.press("form[action$='/take/'] button")
    assert desk.faults() == []


def test_class_and_roster_preview_please_axe(open_desk, clock, signed_in):
    clock("2020-05-26 01:00")
    ground = stage()
    desk = open_desk().seat(signed_in(ground.filer))
    course = steps.draft_class(desk, ground)
    assert desk.faults() == []
    desk.open("roster_upload", course)
    desk.hand_in("roster-messy.xlsx")
    assert desk.faults() == []
