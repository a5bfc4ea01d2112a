"""Certificates of instructors: entered, and checked on each day of teaching."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from institutions import checks, premises
from institutions.models import Instructor, Qualification
from portal.shared import trail
from portal.shared.refusals import Refused
from tests.institutions import changed_classes
from tests.institutions.factories import InstructorFactory, QualificationFactory, TrainingClassFactory, UserFactory
from tests.institutions.test_filings import codes_of, file, ready
from tests.portal.reference.factories import OccupationFactory

pytestmark = pytest.mark.django_db
Outcome = checks.Outcome


def line_of(made, name=None):
    filing = checks.Filing(made, day=date(2026, 1, 6), reader=UserFactory())
    found = [check for check in checks.of(filing) if check.field == "instructor"]
    with override("en"):
        return [(check.outcome, str(check.finding)) for check in found if name is None or name in str(check.finding)]


def certified(made, **fields):
    return QualificationFactory(**{"instructor": made.instructor, "occupation": made.occupation} | fields)


def test_words_speak_where_no_certificate_is_entered():
    [(outcome, words)] = line_of(ready())
    assert outcome is Outcome.OK
    assert "no certificate is entered" in words


def test_valid_certificate_is_in_order():
    made = ready()
    held = certified(made)
    [(outcome, words)] = line_of(made)
    assert outcome is Outcome.OK
    assert held.certificate_number in words


def test_certificates_go_before_the_words():
    made = ready()
    certified(made, grade="junior")
    [(outcome, words)] = line_of(made)
    assert outcome is Outcome.JUDGE
    assert "below the grade taught" in words


def test_other_occupation_is_judged():
    made = ready()
    certified(made, occupation=OccupationFactory())
    [(outcome, words)] = line_of(made)
    assert outcome is Outcome.JUDGE
    assert "none for" in words


@pytest.mark.parametrize(
    ("period", "codes"),
    [
        ({"valid_to": date(2026, 1, 14)}, ["CERTIFICATE_NOT_VALID"]),  # the last day of teaching is the 15th
        ({"valid_to": date(2026, 1, 15)}, None),
        ({"valid_from": date(2026, 1, 12)}, None),
        ({"valid_from": date(2026, 1, 13)}, ["CERTIFICATE_NOT_VALID"]),
    ],
)
def test_certificate_holds_on_each_day_of_teaching(period, codes):
    made = ready()
    certified(made, **period)
    if codes is None:
        assert file(made).state == "filed"
    else:
        assert codes_of(file, made) == codes


def test_refusal_names_instructor_and_day():
    made = ready()
    certified(made, valid_to=date(2026, 1, 14))
    [(outcome, words)] = line_of(made)
    assert outcome is Outcome.REFUSED
    assert made.instructor.name in words
    assert "15 Jan 2026" in words


def test_second_certificate_takes_over_from_the_first():
    made = ready()
    certified(made, valid_to=date(2026, 1, 13))
    certified(made, valid_from=date(2026, 1, 14))
    assert file(made).state == "filed"


def test_whoever_teaches_one_session_is_checked_for_it():
    made = ready()
    other = InstructorFactory(institution=made.institution, name="代课教师")
    QualificationFactory(instructor=other, occupation=made.occupation, valid_to=date(2026, 1, 1))
    last = made.sessions.order_by("-starts_at").first()
    made.sessions.filter(pk=last.pk).update(instructor=other)
    assert codes_of(file, made) == ["CERTIFICATE_NOT_VALID"]


@pytest.mark.parametrize("grade", ["special", "none"])
def test_special_ability_entitles_to_no_grade_of_the_ladder(grade):
    made = ready()
    certified(made, grade=grade)
    assert line_of(made)[0][0] is Outcome.JUDGE


def test_certificates_take_the_place_of_those_before():
    instructor, occupation = InstructorFactory(), OccupationFactory()
    QualificationFactory(instructor=instructor)
    new = Qualification(occupation=occupation, grade="senior", certificate_number="A1", valid_from=date(2025, 1, 1))
    premises.keep(instructor, actor=None, certificates=[new])
    assert [each.certificate_number for each in instructor.qualifications.all()] == ["A1"]
    assert trail.of(instructor).first().details == {"certificates": ["A1"]}
    premises.keep(instructor, actor=None)
    assert instructor.qualifications.count() == 1


def test_certificate_entered_twice_is_refused():
    instructor, occupation = InstructorFactory(), OccupationFactory()
    twice = [
        Qualification(occupation=occupation, grade="senior", certificate_number="A1", valid_from=date(2025, 1, day))
        for day in (1, 2)
    ]
    with pytest.raises(Refused) as refused:
        premises.keep(instructor, actor=None, certificates=twice)
    assert refused.value.codes == ["CERTIFICATE_TWICE"]
    assert not instructor.qualifications.exists()


def row(number, occupation, /, **changes):
    values = {
        "occupation": occupation.code, "grade": "senior", "certificate_number": "B7", "valid_from": "2025-01-01",
        "valid_to": "",
    } | changes  # fmt: skip
    return {f"certificates-{number}-{name}": value for name, value in values.items()}


def sent(instructor, *rows, **words):
    management = {"certificates-TOTAL_FORMS": len(rows), "certificates-INITIAL_FORMS": 0}
    own = {"name": instructor.name, "qualification": "高级技师", "engagement": "part_time"}
    return own | management | {name: value for each in rows for name, value in each.items()} | words


@pytest.mark.clause("JY-41")
def test_form_takes_engagement_and_certificates(signed_in, staff_a, instructor):
    browser, address = signed_in(staff_a), reverse("instructor_revise", args=[instructor.pk])
    empty = row(1, OccupationFactory(), occupation="", grade="", certificate_number="", valid_from="")
    assert browser.post(address, sent(instructor, row(0, OccupationFactory()), empty)).status_code == 302
    instructor.refresh_from_db()
    assert instructor.engagement == Instructor.Engagement.PART_TIME
    assert [each.certificate_number for each in instructor.qualifications.all()] == ["B7"]
    assert "B7" in browser.get(address).content.decode()


@pytest.mark.parametrize(
    "changes", [{"valid_to": "2024-12-31"}, {"occupation": "炼金术士"}, {"grade": ""}, {"valid_from": "x"}]
)
def test_faulty_certificate_is_said_and_nothing_kept(changes, signed_in, staff_a, instructor):
    address = reverse("instructor_revise", args=[instructor.pk])
    answer = signed_in(staff_a).post(address, sent(instructor, row(0, OccupationFactory(), **changes), name="改名"))
    assert answer.status_code == 422
    instructor.refresh_from_db()
    assert instructor.name != "改名"
    assert not instructor.qualifications.exists()


def test_removed_certificate_is_gone(signed_in, staff_a, instructor):
    QualificationFactory(instructor=instructor)
    gone = row(0, OccupationFactory()) | {"certificates-0-DELETE": "on"}
    data = sent(instructor, gone) | {"certificates-INITIAL_FORMS": 1}
    assert signed_in(staff_a).post(reverse("instructor_revise", args=[instructor.pk]), data).status_code == 302
    assert not instructor.qualifications.exists()


def test_change_asks_for_the_days_alone_that_it_changes():
    course = changed_classes.running()
    certified(course, valid_from=date(2026, 1, 15))  # lessons were held since the 12th
    moved = changed_classes.later(course, days=1)
    assert changed_classes.filed(course, now=changed_classes.RUNNING_AT, sessions=moved).state == "filed"


def test_change_to_a_day_without_a_certificate_is_refused():
    course = changed_classes.running()
    certified(course, valid_to=date(2026, 1, 15))
    with pytest.raises(Refused) as refused:
        changed_classes.filed(course, now=changed_classes.RUNNING_AT, sessions=changed_classes.later(course, days=1))
    assert refused.value.codes == ["CERTIFICATE_NOT_VALID"]
    with override("en"):
        assert "16 Jan 2026" in str(refused.value.reasons[0])


def test_change_of_places_asks_for_no_certificate():
    course = changed_classes.running()
    certified(course, valid_to=date(2026, 1, 12))
    assert changed_classes.filed(course, now=changed_classes.RUNNING_AT, planned_headcount=25).state == "filed"


def test_class_without_sessions_is_judged_on_its_first_day():
    made = TrainingClassFactory()
    certified(made, valid_to=date(2026, 1, 11))
    assert line_of(made)[0][0] is Outcome.REFUSED
