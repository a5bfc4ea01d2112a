"""The audit: each check finds what was planted and is silent on clean rows; a finding is found once."""

from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone

from institutions.models import TrainingClass
from portal.shared import runs
from portal.shared.models import Run
from subsidies import tasks  # registers the jobs
from subsidies.audits import (
    BY_NAME,
    CHECKS,
    amount_differs,
    beyond_the_year,
    double_certificate,
    published,
)
from subsidies.models import AuditRun, Claim, ClaimLine, Entitlement, Finding
from tests.institutions.factories import ClassSessionFactory, InstitutionFactory, TrainingClassFactory
from tests.subsidies import journeys
from tests.subsidies.factories import falsify
from tests.trainees.factories import EnrolmentFactory
from trainees.models import AttendanceMark


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def claim(stage, db):
    """Five paid lines of 1,500 yuan, without a fault."""
    return Claim.objects.get(pk=stage.claim.pk)


@pytest.fixture
def line(claim):
    return claim.lines.order_by("pk").first()


def audit(key="audit one", owner=None):
    run = runs.enqueue("audit", key=key, owner=owner)
    runs.perform(run.pk)
    return AuditRun.objects.get(run=run)


def mark_at_another_site(line, *, minutes):
    """The line's person is seen at another institution so many minutes after being seen in class."""
    seen = AttendanceMark.objects.filter(enrolment=line.enrolment).order_by("at").last()
    other = TrainingClassFactory(institution=InstitutionFactory(jurisdiction=line.claim.jurisdiction))
    enrolment = EnrolmentFactory(training_class=other, person=line.person)
    session = ClassSessionFactory(training_class=other)
    at = seen.at + timedelta(minutes=minutes)
    return AttendanceMark.objects.create(
        enrolment=enrolment, session=session, at=at, way="face", device="KQ-900", received_at=at
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_check_is_silent_on_clean_rows(check, claim):
    assert list(check.search()) == []


def test_recomputation_covers_every_line(claim):
    assert published.recomputed() == 5


@pytest.mark.clause("SC-42")
def test_changed_amount_is_found(line):
    falsify(line, amount=Decimal("1400.00"))
    (found,) = amount_differs.search()
    assert found.details == {"stored": "1400.00", "recomputed": "1500.00"}
    assert found.rows == [("subsidies.claimline", line.pk)]


@pytest.mark.parametrize(
    ("facts", "recomputed"),
    [
        ({"cost_per_person": Decimal("1200.55")}, "1200.55"),
        ({"cost_per_person": Decimal(0)}, "0.00"),
        ({"grade": "senior", "on_shortage_list": True, "in_catalogue": True}, "2600.00"),
        ({"grade": "senior", "on_shortage_list": True, "in_catalogue": False}, "2000.00"),
    ],
)
def test_amount_follows_the_rows(line, facts, recomputed):
    """Figures by hand: cost limit; senior 2,000 with 30 % for a shortage occupation in the catalogue, else without."""
    certificate, course = line.certificate, line.enrolment.training_class
    grade = facts.pop("grade", certificate.grade)
    type(certificate).objects.filter(pk=certificate.pk).update(grade=grade)
    TrainingClass.objects.filter(pk=course.pk).update(**facts)
    found = {item.rows[0][1]: item.details["recomputed"] for item in amount_differs.search()}
    assert found[line.pk] == recomputed


def test_amount_of_a_refused_line_is_nothing(line):
    falsify(line, amount=0, state="refused", refusal_codes=["X"])
    assert list(amount_differs.search()) == []


@pytest.mark.clause("SC-42")
def test_certificate_claimed_twice_is_found(claim):
    one, other = claim.lines.order_by("pk")[:2]
    falsify(other, person=one.person)
    (found,) = double_certificate.search()
    assert found.rows == [("subsidies.claimline", one.pk), ("subsidies.claimline", other.pk)]
    assert found.details == {"times": 2, "amount": "3000.00"}


def test_recovered_line_is_no_second_claim(claim):
    one, other = claim.lines.order_by("pk")[:2]
    falsify(other, person=one.person, state="refused", refusal_codes=["X"])
    assert list(double_certificate.search()) == []


@pytest.fixture
def four_of_one_person(claim):
    """Four paid lines of a year that stand for one person, by the order in which they count."""
    lines = list(claim.lines.order_by("pk")[:4])
    falsify(*lines, person=lines[0].person)
    return lines


@pytest.mark.clause("JY-89")
def test_fourth_use_of_a_year_is_found(four_of_one_person):
    *_three, fourth = four_of_one_person
    (found,) = beyond_the_year.search()
    assert found.rows == [("subsidies.claimline", fourth.pk)]
    year = fourth.certificate.issued_on.year
    assert found.details == {"place": 4, "year": year, "number": 3, "amount": "1500.00"}


def test_uses_of_two_years_are_counted_apart(four_of_one_person):
    certificate = four_of_one_person[0].certificate
    day = certificate.issued_on.replace(year=certificate.issued_on.year - 1)
    type(certificate).objects.filter(pk=certificate.pk).update(issued_on=day)
    assert list(beyond_the_year.search()) == []


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_line_that_is_not_paid_counts_nowhere(four_of_one_person, state):
    ClaimLine.objects.filter(pk=four_of_one_person[1].pk).update(state=state, refusal_codes=["X"])
    assert list(beyond_the_year.search()) == []


def test_override_is_left_out(four_of_one_person):
    with pgtrigger.ignore("subsidies.Entitlement:what_it_is_stays"):
        Entitlement.objects.filter(pk=four_of_one_person[3].entitlement_id).update(by_override=True)
    assert list(beyond_the_year.search()) == []


@pytest.mark.clause("SC-42")
def test_two_places_at_once_are_found(line):
    mark = mark_at_another_site(line, minutes=20)
    (found,) = BY_NAME["attendance_in_two_places"].search()
    assert found.rows[1] == ("trainees.attendancemark", mark.pk)
    assert found.details["minutes"] == 20
    assert found.jurisdiction_id == line.claim.jurisdiction_id


def test_time_to_travel_is_no_finding(line):
    mark_at_another_site(line, minutes=30)
    assert list(BY_NAME["attendance_in_two_places"].search()) == []


def test_meeting_of_two_sessions_is_one_finding(line):
    mark = mark_at_another_site(line, minutes=5)
    AttendanceMark.objects.create(
        enrolment=mark.enrolment, session=mark.session, at=mark.at - timedelta(minutes=8), way="face",
        device="KQ-900", received_at=mark.at,
    )  # fmt: skip
    assert len({item.same for item in BY_NAME["attendance_in_two_places"].search()}) == 1


@pytest.mark.clause("JY-105", "SC-43")
def test_run_writes_findings_and_counts(line):
    falsify(line, amount=1)
    made = audit()
    assert (made.lines_recomputed, made.found["amount_differs"], made.found["double_certificate"]) == (5, 1, 0)
    assert made.run.status == Run.Status.DONE and made.run.done == len(CHECKS)
    assert Finding.objects.get().state == Finding.State.OPEN


def test_second_run_adds_nothing(line):
    falsify(line, amount=1)
    first, second = audit("one"), audit("two")
    finding = Finding.objects.get()
    assert (finding.first_seen, finding.last_seen) == (first, second)
    assert set(second.found.values()) == {0}


def test_run_cut_off_begins_again(line):
    falsify(line, amount=1)
    made = audit()
    Run.objects.filter(pk=made.run_id).update(
        status="running", finished_at=None, heartbeat_at=timezone.now() - timedelta(hours=1)
    )
    runs.perform(made.run_id)
    assert AuditRun.objects.get() == made
    assert Finding.objects.get().first_seen == made


def test_further_line_is_a_further_finding(claim):
    one, other, third = claim.lines.order_by("pk")[:3]
    falsify(other, person=one.person)
    audit("one")
    falsify(third, person=one.person)
    assert audit("two").found["double_certificate"] == 1


def test_nightly_run_is_asked_for_once(db):
    tasks.start_nightly_audit()
    tasks.start_nightly_audit()
    assert Run.objects.filter(kind="audit").count() == 1
