from datetime import date, timedelta
from types import SimpleNamespace

import pgtrigger
import pytest
from django.utils import translation

from certificates.models import Certificate
from institutions.models import Listing
from portal.shared import workflow
from subsidies.checks import BY_NAME, CHECKS, running
from subsidies.models import Check, Entitlement
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory, UserFactory, stood_until
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage
from tests.subsidies.factories import falsify
from tests.subsidies.review_stage import NOW
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory, RegisterRecordFactory
from trainees.models import RegisterExtract

pytestmark = pytest.mark.django_db


@worlds.built_once
def world():
    city = JurisdictionFactory()
    school = make_institution("甲培训学校", city, 1)
    return SimpleNamespace(city=city, institution_a=school, stage=review_stage.submitted(city, school))


city, institution_a, stage = worlds.parts("city", "institution_a", "stage")


def _outcome(stage, name, *, place=0, now=NOW):
    running.run(stage.claim, now=now)
    row = running.newest(stage.lines())[stage.lines()[place].pk][name]
    return row.outcome, row.finding["said"]


def test_running_again_writes_nothing(stage):
    assert running.run(stage.claim, now=NOW) == 3 * len(CHECKS)
    assert running.run(stage.claim, now=NOW + timedelta(days=1)) == 0


def test_clock_checks_what_was_handed_in(stage):
    assert running.run_due(now=NOW) == [stage.claim]
    assert running.run_due(now=NOW) == []


def test_checks_cost_the_same_for_more_lines(stage, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        running.run(stage.claim, now=NOW)


def test_newest_word_of_a_check_counts(stage):
    running.run(stage.claim, now=NOW)
    line = stage.lines()[0]
    Check.objects.create(line=line, name="repeats", outcome="failed", finding={"said": "none"}, at=NOW)
    assert running.not_met([line]) == {line.pk: [BY_NAME["repeats"]]}


@pytest.mark.parametrize(("step", "outcome"), [("revoke", ("failed", "revoked")), ("suspend", ("judge", "suspended"))])
def test_certificate_that_does_not_stand(stage, step, outcome):
    certificate = stage.lines()[0].certificate
    workflow.perform(certificate, step, actor=UserFactory(), now=NOW, reason="核实")
    assert _outcome(stage, "certificate_status") == outcome


def test_certificate_in_another_name(stage):
    Certificate.objects.filter(pk=stage.lines()[0].certificate_id).update(holder_name="别人")
    assert _outcome(stage, "certificate_status") == ("judge", "other_name")


@pytest.mark.parametrize(
    ("last", "outcome"), [(date(2026, 2, 2), ("failed", "not_listed")), (date(2026, 2, 3), ("passed", "listed"))]
)
def test_body_is_listed_on_the_day_of_issue(stage, last, outcome):
    stood_until(Listing.objects.get(directory="evaluation"), last)
    assert _outcome(stage, "issuing_body") == outcome


@pytest.mark.parametrize(("rate", "said"), [("0.7999", "below"), ("0.8000", "reached")])
def test_attendance_reaches_the_threshold(stage, rate, said):
    enrolment = stage.lines()[0].enrolment
    type(enrolment).objects.filter(pk=enrolment.pk).update(attendance_rate=rate)
    assert _outcome(stage, "attendance_rate")[1] == said


@pytest.mark.parametrize(("apart", "outcome"), [(170, ("judge", "overlaps")), (180, ("passed", "none"))])
def test_two_classes_at_once_need_judgement(stage, apart, outcome):
    line = stage.lines()[0]
    session = stage.claim.training_class.sessions.order_by("starts_at").first()
    other = EnrolmentFactory(person=line.person, training_class=TrainingClassFactory())
    starts = session.starts_at + timedelta(minutes=apart)
    clash = ClassSessionFactory(
        training_class=other.training_class, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    AttendanceMarkFactory(enrolment=other, session=clash)
    assert _outcome(stage, "attendance_overlap") == outcome
    assert _outcome(stage, "attendance_overlap", place=1) == ("passed", "none")


def test_doubt_about_one_person_needs_judgement_of_their_line_alone(stage):
    """Missing or doubtful logs send a line to people, and refuse nothing (SC-29, AMB-53)."""
    enrolment = stage.lines()[0].enrolment
    type(enrolment).objects.filter(pk=enrolment.pk).update(enrolled_at=enrolment.enrolled_at + timedelta(days=8))
    assert _outcome(stage, "attendance_doubts") == ("judge", "doubtful")
    assert _outcome(stage, "attendance_doubts", place=1) == ("passed", "none")
    row = Check.objects.get(name="attendance_doubts", outcome="judge")
    assert row.finding["kinds"] == ["outside_the_enrolment"]
    with translation.override("en"):
        assert str(BY_NAME["attendance_doubts"].say(row.finding)) == (
            "To be explained first: Marked while not in the class"
        )


@pytest.mark.clause("SC-29")
def test_hours_without_a_mark_need_judgement(stage):
    line = stage.lines()[0]
    with pgtrigger.ignore("trainees.AttendanceMark:append_only"):
        line.enrolment.marks.all().delete()
    assert _outcome(stage, "attendance_doubts") == ("judge", "unmarked")


def test_pensioner_is_named_with_the_extract(stage):
    extract = RegisterExtract.objects.get()
    RegisterRecordFactory(extract=extract, person=stage.lines()[0].person, valid_from=date(2025, 11, 1))
    assert _outcome(stage, "pension") == ("failed", "entitled")
    row = Check.objects.filter(name="pension", outcome="failed").get()
    assert row.finding["as_of"] == "2026-01-04"
    with translation.override("en"):
        assert "4 Jan 2026" in str(BY_NAME["pension"].say(row.finding))


def test_earlier_subsidy_elsewhere_is_told_in_the_language_of_the_reader(stage):
    line, away = stage.lines()[0], JurisdictionFactory(name="临市", name_en="Linshi")
    what = line.certificate
    Entitlement.objects.create(
        person=line.person, jurisdiction=away, policy=stage.claim.policy, scheme=line.scheme, year=2025,
        occupation=what.occupation, grade=what.grade, enrolment=EnrolmentFactory(person=line.person),
        reserved_at=NOW,
    )  # fmt: skip
    assert _outcome(stage, "repeats") == ("failed", "earlier")
    finding = Check.objects.get(name="repeats", outcome="failed").finding
    told = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told[language] = str(BY_NAME["repeats"].say(finding))
    assert "2025年" in told["zh-hans"] and "临市" in told["zh-hans"]
    assert "in 2025 (Linshi)" in told["en"]


def test_extract_that_came_later_needs_judgement(stage):
    before = RegisterExtract.objects.get().imported_at - timedelta(seconds=1)
    assert _outcome(stage, "pension", now=before) == ("judge", "no_extract")


def test_removed_institution_needs_a_ruling(stage):
    stood_until(stage.claim.institution.listings.get(), date(2026, 2, 5), removed=True)
    assert _outcome(stage, "institution_listed") == ("judge", "removed")


@pytest.mark.parametrize(("field", "name"), [("phone", "shared_phone"), ("account_number", "shared_account")])
def test_shared_values_need_judgement(stage, field, name):
    one, two, _three = (line.person for line in stage.lines())
    setattr(two, field, getattr(one, field))
    two.save()
    assert _outcome(stage, name) == ("judge", "shared")
    assert _outcome(stage, name, place=2) == ("passed", "own")


def test_changed_amount_is_not_met(stage):
    falsify(stage.lines()[0], amount=9999)
    assert _outcome(stage, "amount") == ("failed", "differs")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_finding_can_be_said(stage, language):
    running.run(stage.claim, now=NOW)
    with translation.override(language):
        said = [str(BY_NAME[row.name].say(row.finding)) for row in Check.objects.all()]
    assert all(said)
    assert not any("%(" in words for words in said)


def test_names_and_sentences_are_one_shape():
    assert [check.name for check in CHECKS] == list(BY_NAME)
    assert all(check.sentences and check.title for check in CHECKS)


def test_uses_are_counted_with_their_cap(stage):
    assert _outcome(stage, "uses_of_year") == ("passed", "room")
    row = Check.objects.filter(name="uses_of_year").first()
    assert (row.finding["used"], row.finding["cap"]) == (1, 3)


def test_journey_leaves_no_line_unchecked(stage):
    claim = journeys.reviewed_claim(stage.claim, cast=stage.cast)
    assert not claim.lines.filter(checks=None).exists()
