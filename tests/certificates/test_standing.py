from datetime import UTC, date, datetime

import pytest

from certificates import issuing, results
from certificates.models import Certificate
from institutions.models import Listing, TrainingClass
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.refusals import Refused
from tests import state_tables
from tests.certificates.conftest import NOW
from tests.certificates.factories import CertificateFactory
from tests.fixtures.personas import make_institution, staff_of
from tests.institutions.factories import stood_until
from tests.trainees.factories import EnrolmentFactory
from trainees.models import Enrolment

S = Certificate.State
REASON = {"reason": "核实"}
TABLE = {
    "suspend": ({"valid"}, "suspended", REASON),
    "reinstate": ({"suspended"}, "valid", REASON),
    "revoke": ({"valid", "suspended"}, "revoked", REASON),
    "expire": ({"valid"}, "expired", {}),
}
ENROLLED = datetime(2020, 5, 20, tzinfo=UTC)


@pytest.fixture
def certificate(body):
    return CertificateFactory(body=body)


def in_state(state, **fields):
    return CertificateFactory(**({} if state == "valid" else {state: True}), **fields)


test_table_of_certificates = state_tables.whole(Certificate, TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("step", TABLE)
@pytest.mark.parametrize("state", S.values)
def test_step_from_every_state(state, step):
    details = TABLE[step][2]
    state_tables.takes_or_refuses(in_state(state), state=state, step=step, table=TABLE, now=NOW, **details)


def test_steps_leave_reason_and_trail(certificate, clerk):
    issuing.suspend(certificate, actor=clerk, now=NOW, reason=" 核实成绩 ")
    assert (certificate.state, certificate.suspended_at, certificate.reason) == (S.SUSPENDED, NOW, "核实成绩")
    issuing.reinstate(certificate, actor=clerk, now=NOW, reason="成绩无误")
    issuing.revoke(certificate, actor=clerk, now=NOW, reason="替考")
    assert (certificate.state, certificate.revoked_by) == (S.REVOKED, clerk)
    assert [row.details["reason"] for row in trail.of(certificate)] == ["替考", "成绩无误", "核实成绩"]


@pytest.mark.parametrize("step", [issuing.suspend, issuing.revoke])
def test_reason_is_needed(certificate, clerk, step):
    with pytest.raises(Refused) as refused:
        step(certificate, actor=clerk, now=NOW, reason="  ")
    assert refused.value.codes == ["REASON_MISSING"]


def test_first_review_may_revoke(certificate, officer_first):
    issuing.revoke(certificate, actor=officer_first, now=NOW, reason="替考")
    assert certificate.state == S.REVOKED


@pytest.mark.clause("JY-47")
@pytest.mark.parametrize("who", ["officer_final", "officer_elsewhere", "staff_a", "evaluator", "auditor"])
def test_nobody_else_may_change(certificate, request, who):
    with pytest.raises(Refused) as refused:
        issuing.revoke(certificate, actor=request.getfixturevalue(who), now=NOW, reason="替考")
    assert refused.value.codes == ["NOT_YOUR_CERTIFICATE"]


def test_expiry_by_the_clock(body):
    over = CertificateFactory(body=body, expires_on=date(2026, 6, 30))
    last = CertificateFactory(body=body, expires_on=date(2026, 7, 1))
    suspended = CertificateFactory(body=body, suspended=True, expires_on=date(2026, 6, 30))
    now = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)  # 1 July in Shanghai
    assert (issuing.expire_due(now), issuing.expire_due(now)) == (1, 0)
    assert [row.state for row in Certificate.objects.order_by("pk")] == [S.EXPIRED, S.VALID, S.SUSPENDED]
    assert {over, last, suspended} == set(Certificate.objects.all())


@pytest.fixture
def enrolment(course):
    return EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course)


def test_last_result_concludes_class(enrolment, course, body, clerk):
    results.not_passed(enrolment, body=body, actor=clerk, now=NOW, reason="实操考核52分")
    course.refresh_from_db()
    assert (enrolment.state, enrolment.left_reason) == (Enrolment.State.FAILED, "实操考核52分")
    assert course.state == TrainingClass.State.EVALUATED


def test_who_did_not_pass_is_no_longer_counted_in_the_class(enrolment, course, body, clerk):
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course)
    results.not_passed(enrolment, body=body, actor=clerk, now=NOW, reason="实操考核52分")
    course.refresh_from_db()
    assert course.enrolled_count == course.enrolments.live().count() == 1


def test_not_passed_needs_reason(enrolment, body, clerk):
    with pytest.raises(Refused) as refused:
        results.not_passed(enrolment, body=body, actor=clerk, now=NOW, reason=" ")
    assert refused.value.codes == ["REASON_MISSING"]


def test_not_passed_needs_completion(course, body, clerk):
    running = EnrolmentFactory(enrolled_at=ENROLLED, training_class=course)
    with pytest.raises(Refused) as refused:
        results.not_passed(running, body=body, actor=clerk, now=NOW, reason="实操考核52分")
    assert refused.value.codes == ["NOT_COMPLETED"]


def test_unlisted_body_enters_no_results(enrolment, body, clerk):
    stood_until(body.listings.get(), date(2020, 8, 2))
    with pytest.raises(Refused) as refused:
        results.not_passed(enrolment, body=body, actor=clerk, now=NOW, reason="实操考核52分")
    assert refused.value.codes == ["CLASS_NOT_YOURS"]


def test_class_belongs_to_first_body(course, body, evaluation_body):
    Listing.objects.create(
        institution=evaluation_body,
        directory="evaluation",
        occupation=course.occupation,
        valid_from=date(2020, 1, 1),
        decision="测人社〔2020〕1号",
    )
    today = NOW.date()
    assert course in results.classes_of(body, today=today)
    assert course in results.classes_of(evaluation_body, today=today)
    certified = EnrolmentFactory(certified=True, enrolled_at=ENROLLED, training_class=course)
    CertificateFactory(after_training=True, enrolment=certified, body=body)
    assert course in results.classes_of(body, today=today)
    assert course not in results.classes_of(evaluation_body, today=today)


def test_class_elsewhere_is_not_ours(course, other_city, electrician):
    far = make_institution("外地评价中心", other_city, 9, ["evaluation_body"])
    Listing.objects.create(
        institution=far,
        directory="evaluation",
        occupation=electrician,
        valid_from=date(2020, 1, 1),
        decision="测人社〔2020〕1号",
    )
    assert course not in results.classes_of(far, today=NOW.date())
    assert staff_of(far, "far", Role.EVALUATOR).institution_ids == [far.pk]
