"""The one sentence that says what happens next, in every state a line can be in."""

from datetime import date

import pytest

from portal.accounts.roles import Role
from portal.dashboards import line_steps, own_claims
from portal.dashboards.line_steps import Known
from portal.shared import workflow
from subsidies import reviews
from subsidies.models import Claim, ClaimLine, Payment
from tests.fixtures.personas import make_user
from tests.subsidies import journeys

TODAY = date(2026, 11, 19)
PAID_TO = "6222021234567894321"


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker, people=1) as stage:
        yield stage


@pytest.fixture
def line(stage, db):
    rows = ClaimLine.objects.select_related("claim__institution", "claim__policy", "person", "certificate__occupation")
    return rows.get(claim=stage.claim)


def standing(line, stage="", **changes):
    line.__dict__.update(changes)
    payment = Payment(account_number=PAID_TO, failure="户名账号不符")
    return line_steps.of(line, known=Known(date(2026, 11, 25), payment, stage), today=TODAY)


def standing_of_own(line):
    """As the page of the line's person has it."""
    line.person.user = make_user("own", Role.TRAINEE)
    line.person.save()
    [own] = own_claims.of(line.person.user, now=journeys.ANSWERED)
    return own.standing


@pytest.mark.parametrize("state", ClaimLine.State.values)
@pytest.mark.parametrize("claim_state", Claim.State.values)
def test_every_state_has_five_steps_and_words(state, claim_state, line):
    line.claim.__dict__["state"] = claim_state
    found = standing(line, state=state, refusal_codes=["NOT_OWN_CERTIFICATE"], refusal_note="证书不是本人的")
    assert len(found.steps) == 5
    assert found.sentence and "%(" not in found.sentence


@pytest.mark.parametrize(
    ("payee", "said"),
    [
        ("individual", "请向培训机构提供正确的收款账户"),
        ("institution", "培训机构的收款账户正在更正，您无需办理"),
        ("employer", "用人单位的收款账户正在更正，您无需办理"),
    ],
)
def test_failed_payment_says_whose_account_it_is(payee, said, line):
    sentence = standing(line, state="failed", payee=payee).sentence
    assert "户名账号不符" in sentence
    assert said in sentence
    assert "财务" not in sentence


def test_notice_says_until_when(line):
    assert "11月25日" in standing(line, state="in_notice").sentence


def test_account_shows_its_end_alone(line):
    account = line.person.account_number
    sentence = standing(line, state="approved").sentence
    assert account[-4:] in sentence and account not in sentence


@pytest.mark.parametrize("state", ["batched", "paid"])
def test_payment_names_the_account_it_went_to(state, line):
    assert "****4321" in standing(line, state=state).sentence


def test_line_due_again_names_the_account_on_file(line):
    assert "****4321" not in standing(line, state="approved").sentence


def test_account_given_after_the_payment_is_not_that_of_the_payment(stage, line):
    journeys.batch_sent(stage.ground, cast=stage.cast)
    tail, person = line.person.account_number[-4:], line.person
    person.account_number = "6222021234567899999"
    assert f"****{tail}" in standing_of_own(line).sentence


PROMISES = ["accepted", "in_notice", "approved", "batched"]


@pytest.mark.parametrize("state", PROMISES)
@pytest.mark.parametrize("lost", ["suspended", "revoked"])
def test_lost_certificate_is_told_and_no_payment_promised(lost, state, line):
    line.certificate.__dict__.update(state=lost, reason="照片存疑", revoked_at=journeys.APPROVED)
    found = standing(line, state=state)
    assert "照片存疑" in found.sentence and "您的账户" not in found.sentence
    assert "held" in {step.state for step in found.steps}


@pytest.mark.parametrize("state", ["pending", *PROMISES])
def test_hold_of_the_line_is_told(state, line):
    line.claim.__dict__["state"] = "first_review"
    found = standing(line, state=state, held=True, held_reason="核对学时")
    assert "核对学时" in found.sentence and "您的账户" not in found.sentence


@pytest.mark.parametrize("state", ["pending", *PROMISES])
def test_hold_of_the_claim_is_told(state, line):
    line.claim.__dict__.update(state="first_review", held=True, held_reason="机构核查")
    found = standing(line, state=state)
    assert "机构核查" in found.sentence and "您的账户" not in found.sentence


def test_objection_and_failure_are_told_beside_the_certificate(line):
    line.certificate.__dict__.update(state="suspended", reason="照片存疑")
    disputed, failed = (standing(line, state=state).sentence for state in ("disputed", "failed"))
    assert "异议" in disputed and "户名账号不符" in failed
    assert all("照片存疑" in said for said in (disputed, failed))


@pytest.mark.parametrize("state", ["paid", "recovered"])
def test_what_is_paid_waits_for_no_certificate(state, line):
    line.certificate.__dict__.update(state="suspended", reason="照片存疑")
    assert "照片存疑" not in standing(line, state=state).sentence


def stopped_at(found):
    """The place of the step at which the line was refused."""
    return [step.state for step in found.steps].index("returned")


@pytest.mark.parametrize(("stage_of_word", "place"), [("first", 1), ("final", 2), ("objection", 3)])
def test_refused_line_ends_at_the_step_of_the_last_word(stage_of_word, place, line):
    refused = {"state": "refused", "refusal_codes": ["OTHER"], "refusal_note": "证书不是本人的"}
    assert stopped_at(standing(line, stage=stage_of_word, **refused)) == place


@pytest.mark.parametrize(
    ("claim_state", "reached", "said"),
    [
        ("returned", 0, "补正申领，您不用办理"),
        ("submitted", 1, "初审在"),
        ("first_review", 1, "初审在"),
        ("final_review", 2, "复审在"),
        ("in_notice", 3, "审核已通过"),
    ],
)
def test_line_found_good_goes_no_faster_than_its_claim(claim_state, reached, said, line):
    """It may have been found good before its claim was returned."""
    line.claim.__dict__.update(state=claim_state, correct_by=TODAY)
    found = standing(line, state="accepted")
    assert said in found.sentence
    assert [step.state for step in found.steps].index("present") == reached


def test_line_refused_by_the_rules_ends_at_handing_in(line):
    """Whatever an officer said of it before the claim was returned and handed in anew."""
    found = standing(line, stage="first", state="refused", refusal_codes=["NOT_OWN_CERTIFICATE"], refusal_note="")
    assert [step.state for step in found.steps] == ["returned", *["future"] * 4]


def test_stage_is_that_of_the_refusal_kept(stage, line):
    officer, said = journeys.officer_of(stage.ground.city), {"codes": ["OTHER"], "note": "证书不是本人的"}
    reviews.keep_decision(line, "final", "refuse", **said, actor=officer, now=journeys.ANSWERED)
    workflow.perform(line, "refuse", actor=officer, now=journeys.ANSWERED, **said)
    assert stopped_at(standing_of_own(line)) == 2


def test_failure_is_told_in_the_banks_words(line):
    found = standing(line, state="failed")
    assert "户名账号不符" in found.sentence
    assert found.steps[4].state == "returned"


def test_paid_line_has_every_step_behind_it(line):
    assert {step.state for step in standing(line, state="paid").steps} == {"past"}
