"""From certificates to a claim handed in: drafting, submitting, mending, withdrawing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pgtrigger
import pytest

from certificates.models import Certificate
from institutions.models import TrainingClass
from portal.shared import trail, workflow
from portal.shared.models import Run, TrailRecord
from portal.shared.refusals import Refused
from subsidies import claim_lines, claims, class_money, entitlements, filings, tasks
from subsidies.models import Claim, ClaimLine, Entitlement
from subsidies.rules.assess import assess
from subsidies.rules.facts import Facts
from tests.certificates.factories import CertificateFactory
from tests.fixtures import worlds
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory, stood_until
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies.classes import accepted_class, certified_class, certify, class_to_claim
from tests.subsidies.factories import demonstration_text, fund_with, published_policy
from tests.trainees.factories import EnrolmentFactory, RegisterExtractFactory, RegisterRecordFactory

BEFORE = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
Line = ClaimLine.State


world = worlds.built_once(class_to_claim)
city, policy, fund, institution_a, certified = worlds.parts("city", "policy", "fund", "institution_a", "certified")


@pytest.fixture
def clerk(db):
    return UserFactory(username="the_clerk")


def draft_of(course):
    return claims.draft(course, now=NOW)


def states(claim):
    return list(claim.lines.order_by("pk").values_list("state", flat=True))


def refused(claim, actor, **given):
    with pytest.raises(Refused) as caught:
        claims.submit(claim, actor=actor, now=NOW, **given)
    return caught.value.codes


def return_claim(claim):
    workflow.perform(claim, "take", actor=UserFactory(username="reviewer"), now=NOW)
    note = {"note": "成绩单不清楚", "correct_by": date(2026, 3, 20)}
    return workflow.perform(claim, "send_back", actor=UserFactory(username="reviewer"), now=NOW, **note)


def test_draft_is_made_once(certified):
    [claim] = claims.draft_due(now=NOW)
    assert claims.draft_due(now=NOW) == []
    assert draft_of(certified) == claim
    assert (claim.line_count, claim.amount, claim.lines.count()) == (2, Decimal(3000), 2)


def test_nothing_to_claim_makes_no_draft(institution_a):
    course = TrainingClassFactory(ended=True, institution=institution_a)
    EnrolmentFactory(completed=True, training_class=course)
    assert draft_of(course) is None
    assert not Claim.objects.exists()


def test_late_certificate_joins_the_draft(certified):
    claim = draft_of(certified)
    certify(EnrolmentFactory(training_class=certified))
    assert claims.draft_due(now=NOW) == [claim]
    claim.refresh_from_db()
    assert claim.line_count == 3


def test_policy_without_the_scheme_of_certificates_is_told():
    course = certified_class(1, institution=InstitutionFactory())
    place = course.institution.jurisdiction
    policy = published_policy(place, demonstration_text().replace("JY-CERT", "JY-OTHER"))
    with pytest.raises(Refused, match="SCHEME_NOT_HELD") as refused:
        claims.draft(course, now=NOW)
    assert str(policy) in str(refused.value.reasons[0])


def test_class_without_policy_stops_no_other(certified):
    elsewhere = certified_class(1, institution=InstitutionFactory()).institution.jurisdiction
    with pytest.raises(Refused, match="NO_POLICY_IN_FORCE") as refused:
        tasks.keep_the_clock()
    assert str(elsewhere) in str(refused.value.reasons[0])
    assert refused.value.done == 1
    assert [claim.training_class for claim in Claim.objects.all()] == [certified]
    assert Run.objects.get(status="done", arguments__step="claims drafted").done == 1


def test_stored_facts_give_the_amount(institution_a, policy):
    claim = draft_of(certified_class(2, institution=institution_a, cost_per_person=Decimal("1234.56")))
    for line in claim.lines.all():
        assert assess(Facts.from_json(line.facts), line.policy.pack) == line.award
        assert line.amount == line.award.amount == Decimal("1234.56")


def test_handing_in_takes_uses_and_money(certified, clerk, fund):
    claim = draft_of(certified)
    claims.submit(claim, actor=clerk, now=NOW)
    assert (claim.state, claim.first_review_by_day) == (Claim.State.SUBMITTED, date(2026, 3, 17))
    used = Entitlement.objects.filter(state=Entitlement.State.CONSUMED)
    assert {use.certificate_id for use in used} == set(claim.lines.values_list("certificate", flat=True))
    assert class_money.reserved_of(claim.training_class) == {fund: Decimal(3000)}


def test_reserved_money_is_not_reserved_twice(institution_a, clerk, fund):
    course = accepted_class(2, institution=institution_a)
    for enrolment in course.enrolments.all():
        certify(enrolment)
    claims.submit(draft_of(course), actor=clerk, now=NOW)
    assert class_money.reserved_of(course) == {fund: Decimal(3000)}


def test_short_fund_says_so_and_keeps_the_draft(other_city, clerk):
    published_policy(other_city)
    fund_with("1499.99", other_city)
    claim = draft_of(certified_class(1, institution=InstitutionFactory(jurisdiction=other_city)))
    assert refused(claim, clerk) == ["FUND_SHORT"]
    claim.refresh_from_db()
    assert (claim.state, states(claim)) == (Claim.State.DRAFT, [Line.PENDING])
    assert not Entitlement.objects.exists()


def test_second_click_hands_nothing_in_again(certified, clerk):
    claim = draft_of(certified)
    stale = Claim.objects.get(pk=claim.pk)
    claims.submit(claim, actor=clerk, now=NOW)
    assert refused(stale, clerk) == ["WRONG_STATE"]
    assert (Claim.objects.count(), Entitlement.objects.count()) == (1, 2)


def test_revoked_certificate_refuses_its_line(certified, clerk):
    claim = draft_of(certified)
    first = claim.lines.first().certificate
    revoked = {"state": "revoked", "revoked_at": NOW, "revoked_by": clerk, "reason": "替考"}
    Certificate.objects.filter(pk=first.pk).update(**revoked)
    claims.submit(claim, actor=clerk, now=NOW)
    line = claim.lines.get(certificate=first)
    assert (line.state, line.refusal_codes) == (Line.REFUSED, ["CERTIFICATE_REVOKED"])
    assert (claim.line_count, claim.amount) == (1, Decimal(1500))
    assert not Entitlement.objects.live().filter(enrolment=line.enrolment).exists()


def test_suspended_certificate_waits_outside(certified, clerk):
    claim = draft_of(certified)
    first = claim.lines.first().certificate
    Certificate.objects.filter(pk=first.pk).update(state="suspended", suspended_at=NOW, reason="核实中")
    claims.submit(claim, actor=clerk, now=NOW)
    assert claim.lines.get(certificate=first).state == Line.WITHDRAWN
    assert claims.draft_due(now=NOW) == []
    Certificate.objects.filter(pk=first.pk).update(state="valid", suspended_at=None)
    [later] = claims.draft_due(now=NOW)
    assert later.lines.get().certificate == first


def out_of_force(certificate, actor, state):
    stamps = {"revoked": {"revoked_at": NOW, "revoked_by": actor}, "suspended": {"suspended_at": NOW}}
    Certificate.objects.filter(pk=certificate.pk).update(state=state, reason="替考", **stamps[state])


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_sum_agreed_to_is_the_sum_handed_in(certified, clerk, state):
    claim = draft_of(certified)
    out_of_force(claim.lines.first().certificate, clerk, state)
    assert refused(claim, clerk, seen=Decimal("3000.00")) == ["CLAIM_CHANGED"]
    claims.bring_up_to_date(claim, now=NOW)
    assert (claim.state, claim.line_count, claim.amount) == (Claim.State.DRAFT, 1, Decimal(1500))
    claims.submit(claim, actor=clerk, now=NOW, seen=Decimal("1500.00"))
    assert (claim.line_count, claim.amount) == (1, Decimal(1500))


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_certificate_lost_at_the_last_moment_changes_the_sum(certified, clerk, state):
    claim, brought = draft_of(certified), claims.bring_up_to_date

    def bring_up_to_date(claim, **given):
        done = brought(claim, **given)
        out_of_force(claim.lines.first().certificate, clerk, state)
        return done

    with patch.object(claims, "bring_up_to_date", bring_up_to_date):
        assert refused(claim, clerk, seen=Decimal("3000.00")) == ["CLAIM_CHANGED"]
    claim.refresh_from_db()
    assert (claim.state, states(claim)) == (Claim.State.DRAFT, [Line.PENDING, Line.PENDING])


def test_returned_claim_agrees_to_what_is_left(certified, clerk):
    claim = return_claim(claims.submit(draft_of(certified), actor=clerk, now=NOW))
    out_of_force(claim.lines.first().certificate, clerk, "revoked")
    assert refused(claim, clerk, seen=Decimal("3000.00")) == ["CLAIM_CHANGED"]
    claims.submit(claim, actor=clerk, now=NOW, seen=Decimal("1500.00"))
    assert sorted(states(claim)) == [Line.PENDING, Line.REFUSED]


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_clock_brings_a_draft_up_to_date(certified, clerk, state):
    claim = draft_of(certified)
    out_of_force(claim.lines.first().certificate, clerk, state)
    assert claims.draft_due(now=NOW) == [claim]
    claim.refresh_from_db()
    assert (claim.line_count, claim.amount) == (1, Decimal(1500))
    assert claims.draft_due(now=NOW) == []


def corrected(line, actor):
    """The certificate of the line is revoked, and another recorded for the same training."""
    out_of_force(line.certificate, actor, "revoked")
    return CertificateFactory(after_training=True, enrolment=line.enrolment, issued_on=date(2026, 3, 3))


def test_corrected_certificate_takes_its_line_in_the_draft(certified, clerk):
    claim = draft_of(certified)
    line = claim.lines.first()
    held = corrected(line, clerk)
    claims.submit(claim, actor=clerk, now=NOW, seen=Decimal(3000))
    assert claim.lines.get(certificate=line.certificate).state == Line.WITHDRAWN
    assert claim.lines.get(certificate=held).entitlement.certificate == held


def test_correction_of_a_refused_line_is_claimed(certified, clerk):
    claim = draft_of(certified)
    line = claim.lines.first()
    out_of_force(line.certificate, clerk, "revoked")
    claims.submit(claim, actor=clerk, now=NOW)
    held = CertificateFactory(after_training=True, enrolment=line.enrolment)
    [again] = claims.draft_due(now=NOW)
    claims.submit(again, actor=clerk, now=NOW)
    assert again.lines.get().certificate == held
    assert Entitlement.objects.live().count() == 2


@pytest.mark.parametrize(
    ("codes", "comes"),
    [(["CERTIFICATE_REVOKED"], True), (["CERTIFICATE_UNCLEAR"], True), (["CERTIFICATE_REVOKED", "OTHER"], False)],
)
def test_officers_word_on_the_certificate_alone_lets_a_correction_pass(certified, clerk, codes, comes):
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    line = claim.lines.first()
    workflow.perform(line, "refuse", actor=clerk, now=NOW, codes=codes, note="发证日期录错")
    corrected(line, clerk)
    assert (draft_of(certified) is not None) == comes


@pytest.mark.parametrize("state", [Line.PENDING, Line.ACCEPTED, Line.PAID, Line.RECOVERED])
def test_training_with_another_line_is_not_claimed_again(certified, clerk, state):
    """Under way, paid or paid back on the revoked certificate: nothing is paid for the training a second time."""
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    line = claim.lines.first()
    with pgtrigger.ignore("subsidies.ClaimLine:paid_with_certificate"):
        ClaimLine.objects.filter(pk=line.pk).update(state=state, **worked_through(clerk))
    corrected(line, clerk)
    assert draft_of(certified) is None
    assert claims.draft_due(now=NOW) == []


def worked_through(clerk):
    """The stamps of a paid line."""
    steps = ["accepted_at", "noticed_at", "approved_at", "batched_at", "paid_at"]
    actors = ["first_reviewed_by", "final_reviewed_by", "batch_made_by", "batch_approved_by"]
    return dict.fromkeys(steps, NOW) | {each: UserFactory(username=each) for each in actors}


def test_use_that_the_revoked_one_spent_is_spent_anew(certified, clerk):
    """A claim taken back keeps its uses; the year's use goes over to the certificate that is claimed."""
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    claims.withdraw(claim, actor=clerk, now=NOW)
    line = claim.lines.first()
    held = corrected(line, clerk)
    claims.submit(draft_of(certified), actor=clerk, now=NOW)
    used = Entitlement.objects.live().filter(enrolment=line.enrolment)
    assert [(each.state, each.certificate) for each in used] == [("consumed", held)]


def test_use_on_which_a_line_stands_is_not_spent_anew(certified, clerk, policy):
    line = claims.submit(draft_of(certified), actor=clerk, now=NOW).lines.first()
    other = ClaimLine(enrolment=line.enrolment, certificate=corrected(line, clerk), scheme=line.scheme)
    with pytest.raises(Refused, match="ALREADY_RESERVED"):
        claim_lines.use_of(other, policy=policy, now=NOW)


def test_returned_line_keeps_the_facts_of_its_own_certificate(certified, clerk):
    claim = return_claim(claims.submit(draft_of(certified), actor=clerk, now=NOW))
    line = claim.lines.first()
    held = corrected(line, clerk)
    claims.submit(claim, actor=clerk, now=NOW)
    line.refresh_from_db()
    assert (line.state, line.facts["date"]) == (Line.REFUSED, line.certificate.issued_on.isoformat())
    assert [each.certificate for each in draft_of(certified).lines.all()] == [held]


def test_full_year_refuses_the_line(certified, institution_a, policy, clerk):
    claim = draft_of(certified)
    person = claim.lines.first().person
    for _n in range(3):
        other = TrainingClassFactory(institution=institution_a, occupation=OccupationFactory())
        enrolment = EnrolmentFactory(training_class=other, person=person)
        entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=2026, now=BEFORE)
    claims.submit(claim, actor=clerk, now=NOW)
    line = claim.lines.get(person=person)
    assert (line.state, line.refusal_codes) == (Line.REFUSED, ["ANNUAL_CAP_REACHED"])
    assert line.award.reasons[0].inputs == {"year": "2026", "used": "3", "limit": "3"}


def test_use_moves_to_the_certificates_year(institution_a, clerk):
    course = accepted_class(1, institution=institution_a)
    certify(course.enrolments.get(), issued_on=date(2027, 1, 4))
    claims.submit(draft_of(course), actor=clerk, now=NOW)
    assert Entitlement.objects.get().year == 2027


def test_only_refused_lines_are_not_handed_in(certified, city, clerk):
    extract = RegisterExtractFactory(jurisdiction=city)
    for enrolment in certified.enrolments.all():
        RegisterRecordFactory(extract=extract, person=enrolment.person)
    claim = draft_of(certified)
    assert refused(claim, clerk) == ["NO_LINES"]
    assert states(claim) == [Line.PENDING, Line.PENDING]


def test_changed_claim_is_looked_at_again(certified, city, clerk):
    claim = draft_of(certified)
    person = certified.enrolments.first().person
    RegisterRecordFactory(extract=RegisterExtractFactory(jurisdiction=city), person=person)
    assert refused(claim, clerk, seen=Decimal("3000.00")) == ["CLAIM_CHANGED"]
    claims.bring_up_to_date(claim, now=NOW)
    claims.submit(claim, actor=clerk, now=NOW, seen=Decimal("1500.00"))
    assert claim.amount == 1500


def test_line_refused_wrongly_comes_back(institution_a, city, clerk):
    """The register was wrong and is corrected: the refused line stands in a new draft and spends a use again."""
    course = accepted_class(2, institution=institution_a)
    for enrolment in course.enrolments.all():
        certify(enrolment)
    wrong = RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 1, 8))
    RegisterRecordFactory(extract=wrong, person=course.enrolments.first().person)
    claims.submit(draft_of(course), actor=clerk, now=NOW)
    assert draft_of(course) is None
    RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 3, 11))
    again = draft_of(course)
    claims.submit(again, actor=clerk, now=NOW)
    assert states(again) == [Line.PENDING]
    assert Entitlement.objects.live().count() == 2


def test_removed_institution_hands_nothing_in(certified, clerk):
    claim = draft_of(certified)
    stood_until(claim.institution.listings.get(), date(2026, 2, 1), removed=True)
    assert refused(claim, clerk) == ["INSTITUTION_REMOVED"]
    assert states(claim) == [Line.PENDING, Line.PENDING]


def test_removal_spares_training_of_own_staff(institution_a, clerk):
    own = {"mode": TrainingClass.Mode.ENTERPRISE_OWN, "institution": institution_a}
    claim = draft_of(certified_class(1, **own))
    stood_until(claim.institution.listings.get(), date(2026, 2, 1), removed=True)
    assert claims.submit(claim, actor=clerk, now=NOW).state == Claim.State.SUBMITTED


def test_returned_claim_keeps_what_was_right(certified, city, clerk):
    certify(EnrolmentFactory(training_class=certified))
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    return_claim(claim)
    kept, left, changed = claim.lines.order_by("pk")
    ClaimLine.objects.filter(pk__in=[kept.pk, changed.pk]).update(first_opinion="accept")
    claims.leave_out(left, actor=clerk, now=NOW)
    assert TrailRecord.objects.get(verb="leave out").at == NOW
    RegisterRecordFactory(extract=RegisterExtractFactory(jurisdiction=city), person=changed.person)
    claims.submit(claim, actor=clerk, now=NOW)
    assert states(claim) == [Line.PENDING, Line.WITHDRAWN, Line.REFUSED]
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.first_opinion, changed.first_opinion) == ("accept", "")
    assert [line.certificate for line in draft_of(certified).lines.all()] == [left.certificate]


def test_line_of_a_draft_is_not_left_out(certified, clerk):
    claim = draft_of(certified)
    with pytest.raises(Refused, match="WRONG_STATE"):
        claims.leave_out(claim.lines.first(), actor=clerk, now=NOW)


def test_withdrawn_claim_can_be_claimed_again(certified, clerk):
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    claims.withdraw(claim, actor=clerk, now=NOW)
    assert (claim.state, set(states(claim))) == (Claim.State.WITHDRAWN, {Line.WITHDRAWN})
    assert {trail.of(line).first().at for line in claim.lines.all()} == {NOW}
    [again] = claims.draft_due(now=NOW)
    claims.submit(again, actor=clerk, now=NOW)
    assert (again.line_count, Entitlement.objects.live().count()) == (2, 2)


def test_claim_under_review_is_not_withdrawn(certified, clerk):
    claim = claims.submit(draft_of(certified), actor=clerk, now=NOW)
    workflow.perform(claim, "take", actor=UserFactory(username="reviewer"), now=NOW)
    with pytest.raises(Refused, match="WRONG_STATE"):
        claims.withdraw(claim, actor=clerk, now=NOW)
    assert states(claim) == [Line.PENDING, Line.PENDING]


def test_amount_nobody_set_waits(certified):
    TrainingClass.objects.filter(pk=certified.pk).update(grade="chief_technician")
    Certificate.objects.update(grade="chief_technician")
    certified.refresh_from_db()
    assert draft_of(certified) is None
    assert filings.quote(certified).popitem()[1].amount is None


def test_changed_award_is_told(certified, city):
    line = draft_of(certified).lines.first()
    assert claims.award_changes(line) is None
    RegisterRecordFactory(extract=RegisterExtractFactory(jurisdiction=city), person=line.person)
    assert claims.award_changes(line).codes == ("PENSION_ENTITLED",)
