"""The one sentence that says what happens next, in every state a line can be in."""

from datetime import date

import pytest

from portal.dashboards import line_steps
from subsidies.models import Claim, ClaimLine
from tests.subsidies import journeys

TODAY = date(2026, 11, 19)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker, people=1) as stage:
        yield stage


@pytest.fixture
def line(stage, db):
    rows = ClaimLine.objects.select_related("claim__institution", "claim__policy", "person", "certificate__occupation")
    return rows.get(claim=stage.claim)


def standing(line, **changes):
    line.__dict__.update(changes)
    return line_steps.of(line, closes_on=date(2026, 11, 25), failure="户名账号不符", today=TODAY)


@pytest.mark.parametrize("state", ClaimLine.State.values)
@pytest.mark.parametrize("claim_state", Claim.State.values)
def test_every_state_has_five_steps_and_words(state, claim_state, line):
    line.claim.__dict__["state"] = claim_state
    found = standing(line, state=state, refusal_codes=["NOT_OWN_CERTIFICATE"], refusal_note="证书不是本人的")
    assert len(found.steps) == 5
    assert found.sentence and "%(" not in found.sentence


def test_notice_says_until_when(line):
    assert "11月25日" in standing(line, state="in_notice").sentence


def test_account_shows_its_end_alone(line):
    account = line.person.account_number
    sentence = standing(line, state="approved").sentence
    assert account[-4:] in sentence and account not in sentence


def test_failure_is_told_in_the_banks_words(line):
    found = standing(line, state="failed")
    assert "户名账号不符" in found.sentence
    assert found.steps[4].state == "returned"


def test_paid_line_has_every_step_behind_it(line):
    assert {step.state for step in standing(line, state="paid").steps} == {"past"}
