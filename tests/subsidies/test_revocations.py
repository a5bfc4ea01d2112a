"""A certificate suspended or revoked while its line is under way: no money goes, and the line comes to an end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from certificates import issuing
from portal.shared.refusals import Refused
from subsidies import bank_returns, funds, line_reasons, notices, payments, releases, reviews, revocations
from subsidies.audits import certificate_revoked
from subsidies.models import Claim, ClaimLine, Entitlement, Payment, PaymentBatch
from tests.fixtures import worlds
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED, APPROVED, BATCHED, FINALLY_REVIEWED, PUBLISHED, SENT

HOUR = timedelta(hours=1)
State = ClaimLine.State


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """A claim of three lines, all accepted; its officer may suspend and revoke."""
    with worlds.kept(django_db_blocker):
        ground, cast = journeys.ground(JurisdictionFactory()), journeys.cast()
        school = InstitutionFactory(jurisdiction=ground.city)
        accepted = journeys.accepted_class(school, journeys.people_with_accounts(3), cast=cast)
        certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast))
        claim = journeys.reviewed_claim(journeys.submitted_claim(certified, cast=cast), cast=cast)
        journeys.officer_of(ground.city)
        yield journeys.Stage(ground, cast, claim)


@pytest.fixture
def world(stage, db):
    return stage


@pytest.fixture
def line(world):
    return Claim.objects.get(pk=world.claim.pk).lines.order_by("pk")[0]


@pytest.fixture
def noticed(world):
    notice = notices.prepare(world.ground.city, title="公示", actor=world.cast.first, now=PUBLISHED)
    return notices.publish(notice, actor=world.cast.first, now=PUBLISHED)


@pytest.fixture
def due(world, noticed):
    notices.end_due(now=APPROVED)


def change(line, step, now, **more):
    officer = UserFactory._meta.model.objects.get(username="the_officer")
    return getattr(issuing, step)(line.certificate, actor=officer, now=now, reason="代考", **more)


def codes(act, *args, **values):
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.codes


def states(world):
    return list(Claim.objects.get(pk=world.claim.pk).lines.order_by("pk").values_list("state", flat=True))


def refuse(world, line, now=SENT, actor=None):
    return revocations.refuse(line, actor=actor or world.cast.final, now=now)


# the public notice


@pytest.mark.parametrize("step", ["suspend", "revoke"])
def test_line_without_certificate_enters_no_notice(world, line, step):
    change(line, step, FINALLY_REVIEWED)
    assert line not in notices.waiting(world.ground.city)
    notice = notices.prepare(world.ground.city, title="公示", actor=world.cast.first, now=PUBLISHED)
    assert notice.line_count == 2


@pytest.mark.parametrize("step", ["suspend", "revoke"])
def test_notice_is_not_published_with_a_line_that_lost_its_certificate(world, line, step):
    notice = notices.prepare(world.ground.city, title="公示", actor=world.cast.first, now=PUBLISHED)
    change(line, step, PUBLISHED)
    assert codes(notices.publish, notice, actor=world.cast.first, now=PUBLISHED) == ["LINES_CHANGED"]


@pytest.mark.parametrize("step", ["suspend", "revoke"])
def test_line_without_certificate_is_not_payable_when_the_notice_ends(world, noticed, line, step):
    change(line, step, PUBLISHED + HOUR)
    notices.end_due(now=APPROVED)
    assert states(world) == ["in_notice", "approved", "approved"]


def test_reinstated_line_goes_on(world, noticed, line):
    change(line, "suspend", PUBLISHED + HOUR)
    notices.end_due(now=APPROVED)
    line.certificate.refresh_from_db()
    change(line, "reinstate", APPROVED)
    notices.end_due(now=APPROVED + HOUR)
    assert states(world) == ["approved"] * 3


# the payment


@pytest.mark.parametrize("step", ["suspend", "revoke"])
def test_line_without_certificate_enters_no_batch(world, due, line, step):
    change(line, step, BATCHED)
    (found,) = payments.waiting(world.ground.fund).blocked
    assert (found[0], [reason.code for reason in found[1]]) == (line, ["CERTIFICATE_NOT_VALID"])
    assert line.certificate.number in str(found[1][0])
    assert journeys.batch_made(world.ground, cast=world.cast).payment_count == 2
    named = {"lines": [line.pk], "actor": world.cast.maker, "now": BATCHED}
    assert codes(payments.make_batch, world.ground.fund, **named) == ["CERTIFICATE_NOT_VALID"]


@pytest.mark.parametrize("step", ["suspend", "revoke"])
@pytest.mark.parametrize(
    ("made", "act", "who"),
    [
        (journeys.batch_made, payments.check_over, "maker"),
        (lambda ground, cast: checked(ground, cast), payments.approve, "approver"),
        (journeys.batch_approved, payments.send, "maker"),
    ],
)
def test_batch_with_such_a_line_goes_no_further(world, due, line, made, act, who, step):
    batch = made(world.ground, cast=world.cast)
    change(line, step, BATCHED)
    assert codes(act, batch, actor=getattr(world.cast, who), now=SENT) == ["CERTIFICATE_NOT_VALID"]


def checked(ground, cast):
    return payments.check_over(journeys.batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)


# the end of the line


@pytest.mark.parametrize("at", ["accepted", "in_notice", "approved"])
def test_line_ends_by_the_refusal_of_an_officer(world, request, line, at):
    for step in {"accepted": [], "in_notice": ["noticed"], "approved": ["due"]}[at]:
        request.getfixturevalue(step)
    change(line, "revoke", BATCHED)
    refused = refuse(world, line)
    assert (refused.state, refused.refusal_codes, refused.refusal_note) == ("refused", ["CERTIFICATE_REVOKED"], "代考")
    assert refused.entitlement.state == Entitlement.State.RELEASED
    assert refused.decisions.last().by == world.cast.final
    (said,) = line_reasons.of_line(refused)
    assert "代考" in said.sentence
    claim = Claim.objects.get(pk=world.claim.pk)
    assert (claim.line_count, claim.amount) == (2, Decimal("3000.00"))
    call_command("check_invariants")


def test_day_of_the_revocation_is_that_of_the_place(world, due, line):
    before_midnight_of_utc = BATCHED.replace(hour=22)
    change(line, "revoke", before_midnight_of_utc)
    refuse(world, line, now=before_midnight_of_utc + HOUR)
    line.refresh_from_db()
    (said,) = line_reasons.of_line(line)
    assert f"{before_midnight_of_utc.date() + timedelta(days=1)}" in said.sentence


def test_promised_money_comes_back(world, due, line):
    before = funds.balances(world.ground.fund)
    change(line, "revoke", BATCHED)
    refuse(world, line)
    after = funds.balances(type(world.ground.fund).objects.get())
    assert before["committed"] - after["committed"] == after["available"] - before["available"] == Decimal("1500.00")


def test_reserved_money_comes_back_with_that_of_the_class(world, noticed, line):
    change(line, "revoke", PUBLISHED + HOUR)
    refuse(world, line)
    assert releases.release_due(now=SENT).money == Decimal("1500.00")
    call_command("check_invariants")


def test_claim_of_revoked_certificates_alone_is_rejected(world, due):
    for line in ClaimLine.objects.filter(claim=world.claim):
        change(line, "revoke", BATCHED)
        refuse(world, line)
    claim = Claim.objects.get(pk=world.claim.pk)
    assert (claim.state, claim.closed_at, claim.amount) == ("rejected", SENT, 0)
    call_command("check_invariants")


def test_line_of_a_batch_ends_once_the_batch_is_given_up(world, due, line):
    batch = journeys.batch_approved(world.ground, cast=world.cast)
    change(line, "revoke", BATCHED)
    assert codes(refuse, world, line) == ["WRONG_STATE"]
    payments.abandon(batch, actor=world.cast.approver, now=SENT, reason="证书撤销")
    refuse(world, line)
    assert states(world) == ["refused", "approved", "approved"]
    call_command("check_invariants")


def test_line_whose_payment_failed_ends_without_another_account(world, due, line):
    batch = journeys.batch_sent(world.ground, cast=world.cast)
    change(line, "revoke", SENT + HOUR)
    content = bank.answer(batch, failed={1})
    bank_returns.apply(batch, content=content, name="a.csv", actor=world.cast.maker, now=ANSWERED)
    assert codes(refuse, world, line, actor=world.cast.approver) == ["OWN_WORK"]
    refuse(world, line, now=ANSWERED)
    assert states(world) == ["refused", "paid", "paid"]
    assert Claim.objects.get(pk=world.claim.pk).state == "paid"
    payments.close(PaymentBatch.objects.get(), actor=world.cast.maker, now=ANSWERED)
    call_command("check_invariants")


def test_suspended_line_is_not_refused(world, noticed, line):
    change(line, "suspend", PUBLISHED + HOUR)
    assert codes(refuse, world, line) == ["NOT_REVOKED"]


def test_open_objection_is_decided_first(world, noticed, line):
    change(line, "revoke", PUBLISHED + HOUR)
    row = noticed.lines.get(line=line)
    objection = notices.object_to(row, text="未参加培训", name="", contact="", now=PUBLISHED + HOUR)
    assert codes(refuse, world, line) == ["WRONG_STATE"]
    notices.decide_objection(objection, upheld=False, answer="另行处理", actor=world.cast.maker, now=SENT)
    assert refuse(world, line).state == State.REFUSED


@pytest.mark.parametrize("who", ["clerk", "first"])
def test_who_handed_in_or_reviewed_first_does_not_refuse(world, noticed, line, who):
    change(line, "revoke", PUBLISHED + HOUR)
    assert codes(refuse, world, line, actor=getattr(world.cast, who)) == ["OWN_WORK"]


def test_refused_line_is_refused_once(world, noticed, line):
    change(line, "revoke", PUBLISHED + HOUR)
    refuse(world, line)
    assert codes(refuse, world, line) == ["WRONG_STATE"]


# what PostgreSQL itself refuses


@pytest.mark.parametrize("step", ["suspend", "revoke"])
@pytest.mark.parametrize("state", ["approved", "batched", "paid"])
def test_database_lets_no_such_line_towards_payment(world, request, line, state, step):
    request.getfixturevalue({"approved": "noticed"}.get(state, "due"))
    if state == "paid":
        journeys.batch_approved(world.ground, cast=world.cast)
    change(line, step, BATCHED)
    stamps = {"approved_at": SENT} if state == "approved" else {}
    stamps |= {"batched_at": SENT, "batch_made_by": world.cast.maker} if state == "batched" else {}
    stamps |= {"paid_at": SENT, "batch_approved_by": world.cast.approver} if state == "paid" else {}
    with pytest.raises(IntegrityError, match="certificate of the line is not valid"), transaction.atomic():
        ClaimLine.objects.filter(pk=line.pk).update(state=state, **stamps)


def test_database_lets_no_such_batch_be_sent(world, due, line):
    batch = journeys.batch_approved(world.ground, cast=world.cast)
    change(line, "revoke", BATCHED)
    sent = {"state": "sent", "sent_at": SENT, "sent_by": world.cast.maker, "file_hash": "x"}
    with pytest.raises(IntegrityError, match="certificate of a line is not valid"), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(**sent)


@pytest.mark.parametrize("step", ["suspend", "revoke"])
def test_bank_is_heard_on_what_was_sent_before(world, due, line, step):
    batch = journeys.batch_sent(world.ground, cast=world.cast)
    change(line, step, SENT + HOUR)
    bank_returns.apply(batch, content=bank.answer(batch), name="a.csv", actor=world.cast.maker, now=ANSWERED)
    assert set(batch.payments.values_list("state", flat=True)) == {Payment.State.PAID}
    assert len(list(certificate_revoked.search())) == (step == "revoke")
    call_command("check_invariants")


def test_who_objects_to_an_ended_line_is_told_of_no_objection(world, noticed, line):
    """Nobody objected: its certificate was revoked."""
    change(line, "revoke", PUBLISHED + HOUR)
    refuse(world, line, now=PUBLISHED + HOUR)
    with pytest.raises(Refused) as refused:
        notices.object_to(noticed.lines.get(line=line), text="未参加培训", name="", contact="", now=PUBLISHED + HOUR)
    assert refused.value.codes == ["LINE_SETTLED"]
    assert "异议" not in str(refused.value.reasons[0])


# what was on hold


def test_hold_ends_with_its_line_and_claim(world, due, line):
    """Nobody could lift it any more."""
    reviews.hold(line, actor=world.cast.final, now=BATCHED, note="等社保核实")
    reviews.hold_claim(Claim.objects.get(pk=world.claim.pk), actor=world.cast.final, now=BATCHED, note="等社保核实")
    for each in ClaimLine.objects.filter(claim=world.claim):
        change(each, "revoke", BATCHED)
        refuse(world, each)
    line.refresh_from_db()
    assert (line.held, line.held_reason, line.claim.state) == (False, "", "rejected")
    assert (line.claim.held, line.claim.held_reason) == (False, "")
