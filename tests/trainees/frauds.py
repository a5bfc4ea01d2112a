"""False attendance, one function for each way of making it: each plants it beside honest classes, and says which kind
of doubt has to find it and the rows it rests on."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Model
from django.utils import timezone

from institutions.models import ClassSession, Instructor
from tests.institutions.factories import InstructorFactory, SiteFactory, TrainingClassFactory
from tests.portal.reference.factories import PopulationGroupFactory
from tests.trainees.factories import (
    AttendanceMarkFactory,
    AttendanceRulingFactory,
    EnrolmentFactory,
    RegisterExtractFactory,
    RegisterRecordFactory,
)
from tests.trainees.honest import ON_A_PLATFORM, Course, course, one_after_the_other
from tests.trainees.honest import lesson as new_lesson
from trainees.models import AttendanceMark, Enrolment, RegisterRecord

Planted = tuple[str, list[set[tuple[str, int]]]]
MARK, SESSION, PEOPLE = "trainees.attendancemark", "institutions.classsession", "trainees.enrolment"
SECOND_17 = 17


def rows(model: str, found: Iterable[Model]) -> set[tuple[str, int]]:
    return {(model, each.pk) for each in found}


def beside(honest: Course, *, hours: tuple[int, int], minutes: int, **fields: Any) -> ClassSession:
    """A lesson of another class on the honest one's first day."""
    other = TrainingClassFactory(**fields)
    day = honest.training_class.starts_on
    starts_at = datetime(day.year, day.month, day.day, *hours, tzinfo=UTC)
    return new_lesson(other, day, hours, ends_at=starts_at + timedelta(minutes=minutes), site=other.site)


def seen_in(lesson: ClassSession, at: datetime, *, device: str = "KQ-900", **fields: Any) -> AttendanceMark:
    """A mark in that lesson, of a person of its own unless one is given."""
    enrolment = EnrolmentFactory(training_class=lesson.training_class, **fields)
    return AttendanceMarkFactory(enrolment=enrolment, session=lesson, at=at, device=device)


def first_there(honest: Course) -> list[AttendanceMark]:
    """Coming and going of somebody in the first lesson."""
    marks = AttendanceMark.objects.filter(session=honest.sessions[0]).order_by("enrolment__roster_row", "at")
    return list(marks[:2])


def at_two_places(honest: Course) -> Planted:
    _came, went = first_there(honest)
    lesson = beside(honest, hours=(3, 40), minutes=40)
    elsewhere = seen_in(lesson, went.at + timedelta(minutes=12), person=went.enrolment.person)
    return "attendance_in_two_places", [rows(MARK, [went, elsewhere])]


def in_two_lessons(honest: Course) -> Planted:
    came, _went = first_there(honest)
    lesson = beside(honest, hours=(1, 30), minutes=60)
    elsewhere = seen_in(lesson, honest.sessions[0].starts_at + timedelta(minutes=95), person=came.enrolment.person)
    return "sessions_at_once", [rows(MARK, [came, elsewhere])]


def device_carried_too_fast(honest: Course) -> Planted:
    own = honest.training_class.institution
    lesson = beside(honest, hours=(3, 55), minutes=30, institution=own, site=SiteFactory(institution=own))
    last = AttendanceMark.objects.filter(session=honest.sessions[0]).latest("at", "pk")
    other = seen_in(lesson, last.at + timedelta(minutes=20), device="KQ-001")
    return "device_in_two_places", [rows(MARK, [last, other])]


def device_between_two_classes(honest: Course) -> Planted:
    own = honest.training_class
    lesson = beside(honest, hours=(1, 30), minutes=60, institution=own.institution, site=own.site)
    other = seen_in(lesson, lesson.starts_at, device="KQ-001")
    first = AttendanceMark.objects.filter(session=honest.sessions[0]).earliest("pk")
    return "device_of_two_classes", [rows(MARK, [first, other])]


def all_within_seconds(honest: Course) -> Planted:
    def come(made: Course, session: ClassSession, people: Any) -> list[datetime]:
        if session != made.sessions[3]:
            return [made.arrival(session) for _person in people]
        begin = session.starts_at - timedelta(minutes=5)
        moments = [begin + timedelta(milliseconds=700 * place) for place in range(len(people))]
        return made.chance.sample(moments, len(people))

    made = course(honest.chance, come=come)
    made.marks()
    lesson = made.sessions[3]
    return "class_within_seconds", [rows(MARK, lesson.marks.filter(at__lt=lesson.starts_at))]


def always_the_same_second(honest: Course) -> Planted:
    made = course(honest.chance)
    made.enrolments, (marked, *_) = made.enrolments[1:], made.enrolments
    made.marks()
    marks = [
        made.mark(marked, session, at.replace(second=SECOND_17))
        for session in made.sessions
        for at in (made.arrival(session), session.ends_at + timedelta(minutes=made.chance.randrange(1, 9)))
    ]
    return "marks_by_the_clock", [rows(MARK, AttendanceMark.objects.bulk_create(marks))]


def always_when_the_bell_rings(honest: Course) -> Planted:
    """Whole minutes, and each person's own minute every day."""

    def come(made: Course, session: ClassSession, people: Any) -> list[datetime]:
        return [session.starts_at - timedelta(minutes=each.roster_row % 24) for each in people]

    made = course(honest.chance, people=6, come=come, absent=0.0)
    made.departures = lambda session, count: [session.ends_at + timedelta(minutes=each) for each in range(count)]
    made.marks()
    return "marks_by_the_clock", [rows(MARK, each.marks.all()) for each in made.enrolments]


def down_the_roster(honest: Course) -> Planted:
    made = course(honest.chance, come=one_after_the_other)
    made.marks()
    return "always_in_one_order", [rows(SESSION, made.sessions)]


def nobody_missing(honest: Course) -> Planted:
    made = course(honest.chance, absent=0.0, late=0.0)
    made.marks()
    return "never_anybody_missing", [rows(SESSION, made.sessions)]


def nobody_missing_with_lessons_online(honest: Course) -> Planted:
    made = course(honest.chance, absent=0.0, late=0.0)
    online = [each.pk for each in made.sessions[::5]]
    ClassSession.objects.filter(pk__in=online).update(**ON_A_PLATFORM)
    made.sessions = list(made.training_class.sessions.order_by("starts_at"))
    made.marks()
    return "never_anybody_missing", [rows(SESSION, made.sessions)]


def one_phone(honest: Course) -> Planted:
    made = course(honest.chance, way="qr", absent=0.0, late=0.1, device=lambda made, each: f"phone {each.pk}")
    lent, lessons = made.enrolments[:3], made.sessions[:4]
    made.sessions = made.sessions[4:]
    made.marks()
    made.sessions = lessons
    made.device = lambda made, each: f"phone {lent[0].pk}" if each in lent else f"phone {each.pk}"
    made.marks()
    marks = AttendanceMark.objects.filter(enrolment__in=lent, session__in=lessons)
    return "one_phone_for_several", [rows(MARK, marks)]


def before_daybreak(honest: Course) -> Planted:
    marked, lesson = honest.enrolments[0], honest.sessions[0]
    early = honest.mark(marked, lesson, lesson.starts_at - timedelta(minutes=61), device="KQ-002")
    early.save()
    return "outside_the_session", [rows(MARK, [early])]


def before_the_enrolment(honest: Course) -> Planted:
    late = honest.enrolments[2]
    joined = honest.sessions[4].starts_at
    Enrolment.objects.filter(pk=late.pk).update(enrolled_at=joined)
    return "outside_the_enrolment", [rows(MARK, late.marks.filter(session__in=honest.sessions[:4]))]


def after_leaving(honest: Course) -> Planted:
    left = honest.enrolments[3]
    Enrolment.objects.filter(pk=left.pk).update(
        state="dropped",
        left_at=honest.sessions[3].ends_at,
        left_on=timezone.localdate(honest.sessions[3].ends_at),
        left_reason="换了工作",
    )
    return "outside_the_enrolment", [rows(MARK, left.marks.filter(session__in=honest.sessions[4:]))]


def handed_in_late(honest: Course) -> Planted:
    first, day = date(2026, 3, 2), timedelta(days=1)
    late = first + 3 * day
    made = course(
        honest.chance, first=first,
        received=lambda at: at + (16 * day if at.date() < late else timedelta(hours=4)),
    )  # fmt: skip
    made.marks()
    return "late_in_bulk", [rows(SESSION, made.sessions[at : at + 2]) for at in (0, 2, 4)]


def teaching_twice(honest: Course) -> Planted:
    own = honest.training_class
    lesson = beside(honest, hours=(1, 30), minutes=60, institution=own.institution, instructor=own.instructor)
    seen_in(lesson, lesson.starts_at)
    return "instructor_at_once", [rows(SESSION, [honest.sessions[0], lesson])]


def teaching_at_two_institutions(honest: Course) -> Planted:
    own = honest.training_class.instructor
    Instructor.objects.filter(pk=own.pk).update(qualification="高级技师 证书号 S000032001234")
    lesson = beside(honest, hours=(1, 30), minutes=60)
    again = InstructorFactory(
        institution=lesson.training_class.institution, name=own.name, qualification="S000032001234（高级技师）"
    )
    ClassSession.objects.filter(pk=lesson.pk).update(instructor=again)
    seen_in(lesson, lesson.starts_at)
    return "instructor_at_once", [rows(SESSION, [honest.sessions[0], lesson])]


def entered_by_hand(honest: Course) -> Planted:
    made = course(honest.chance, days=3)
    *made.sessions, last = made.sessions
    made.marks()
    for each in made.enrolments[:15]:
        AttendanceRulingFactory(enrolment=each, session=last)
    return "lessons_by_hand", [rows(SESSION, [last])]


def _shared(honest: Course, column: str, count: int) -> set[tuple[str, int]]:
    one, *others = honest.enrolments[:count]
    for each in others:
        setattr(each.person, column, getattr(one.person, column))
        each.person.save()
    return rows(PEOPLE, honest.enrolments[:count])


def shared_phone(honest: Course) -> Planted:
    return "phone_of_several", [_shared(honest, "phone", 3)]


def shared_account(honest: Course) -> Planted:
    return "account_of_several", [_shared(honest, "account_number", 2)]


def _registered(honest: Course, **details: str) -> tuple[Enrolment, RegisterRecord]:
    person = honest.enrolments[5]
    kind = {"groups": True} if "group" in details else {"insurance": True}
    extract = RegisterExtractFactory(jurisdiction=honest.training_class.institution.jurisdiction, **kind)
    until = honest.sessions[3].ends_at.date()
    return person, RegisterRecordFactory(extract=extract, person=person.person, valid_to=until, details=details)


def _until_then(person: Enrolment, record: RegisterRecord) -> set[tuple[str, int]]:
    days = person.marks.filter(at__date__lte=record.valid_to)
    return rows(MARK, days) | rows("trainees.registerrecord", [record])


def serving_a_sentence(honest: Course) -> Planted:
    found = _registered(honest, group="inmate", degree="")
    return "against_a_register", [_until_then(*found)]


def on_a_school_roll(honest: Course) -> Planted:
    found = _registered(honest, group="technical_student", degree="")
    return "against_a_register", [_until_then(*found)]


def unemployed_in_work(honest: Course) -> Planted:
    person, record = _registered(honest, employer="91320299F32J46RNED", insurance="企业职工养老")
    unemployed = PopulationGroupFactory(code="registered_unemployed")
    Enrolment.objects.filter(pk=person.pk).update(group=unemployed)
    return "against_a_register", [_until_then(person, record)]


FRAUDS: tuple[Callable[[Course], Planted], ...] = (
    at_two_places, in_two_lessons, device_carried_too_fast, device_between_two_classes, all_within_seconds,
    always_the_same_second, always_when_the_bell_rings, down_the_roster, nobody_missing,
    nobody_missing_with_lessons_online, one_phone, before_daybreak,
    before_the_enrolment, after_leaving, handed_in_late, teaching_twice, teaching_at_two_institutions,
    entered_by_hand, shared_phone, shared_account, serving_a_sentence, on_a_school_roll, unemployed_in_work,
)  # fmt: skip


def honest_class(seed: int = 1) -> Course:
    made = course(Random(seed))
    made.marks()
    return made
