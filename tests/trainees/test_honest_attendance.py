"""What honest classes do, in all the ways they do it, raises no doubt: false alarms cost honest schools days."""

from datetime import date, timedelta
from random import Random

import pytest

from institutions.models import TrainingClass
from tests.institutions.factories import InstitutionFactory, InstructorFactory, SiteFactory
from tests.trainees import honest
from tests.trainees.factories import EnrolmentFactory
from tests.trainees.situations import HANDED_IN, class_of, hand_in, in_state, ten_mornings
from trainees import attendance_import, registers, roster_import
from trainees.models import AttendanceMark
from trainees.plausibility import KINDS, searching

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def doubts():
    return [(doubt.kind.code, doubt.details) for kind in KINDS for doubt in searching.everywhere(kind)]


def one_of_two(made, enrolment):
    return f"KQ-00{made.chance.choice('67')}"


def weekly(at):
    """A file handed in on Friday evening."""
    return (at + timedelta(days=4 - at.weekday())).replace(hour=12, minute=30)


def monthly(at):
    """A platform's log of the month, which the institution gets and hands in some days after its end."""
    return (at.replace(day=1) + timedelta(days=36)).replace(hour=2, minute=10)


def offline_for_days(at):
    return at + timedelta(days=5, hours=3)


def friends(made, session, people):
    """Everybody comes by themselves but four, who always share a car and get out in the same order."""
    moments = {each.pk: made.arrival(session) for each in people}
    together = [each for each in people if each.roster_row <= 4]
    first = made.arrival(session)
    for place, each in enumerate(together):
        moments[each.pk] = first + timedelta(seconds=4 * place)
    return [moments[each.pk] for each in people]


def by_the_bus(made, session, people):
    """All at once with the bus: a queue of three seconds each before the device, in no order."""
    begin = session.starts_at - timedelta(minutes=12, seconds=made.chance.randrange(90))
    return made.chance.sample([begin + timedelta(seconds=3 * place) for place in range(len(people))], len(people))


STYLES = {
    "as usual": {},
    "small": {"people": 6},
    "large": {"people": 48},
    "two devices": {"device": one_of_two},
    "cards": {"way": "card"},
    "phones": {"way": "qr", "device": lambda made, each: f"phone of {each.pk}"},
    "reader for codes": {"way": "qr", "device": lambda *_of: "QR-01"},
    "weekly file": {"received": weekly},
    "offline": {"received": offline_for_days},
    "online": {"online": True, "received": monthly},
    "friends": {"come": friends},
    "bus": {"come": by_the_bus},
    "punctual": {"late": 0.0, "absent": 0.015},
}


@pytest.mark.parametrize("seed", range(4))
def test_honest_classes_side_by_side(seed):
    """One institution's classes at the same hours, each in its own room with its own device and teacher."""
    chance, school = Random(seed), InstitutionFactory()
    for place, (_name, style) in enumerate(STYLES.items()):
        fields = {"device": lambda made, each: f"KQ-1{made.training_class.pk}", **style}
        rooms = {"site": SiteFactory(institution=school), "instructor": InstructorFactory(institution=school)}
        first = MONDAY + timedelta(days=7 * (place % 3))
        honest.course(chance, institution=school, first=first, days=10, **rooms, **fields).marks()
    assert doubts() == []


def test_whole_minutes_tell_nothing_of_seconds():
    """Twenty people in one minute are a queue of three seconds each."""
    made = honest.course(Random(11), people=30)
    made.departures = lambda session, count: [session.ends_at + timedelta(seconds=3 * n) for n in range(count)]
    for session in made.sessions:
        marks = made._of_session(session)
        for mark in marks:
            mark.at = mark.at.replace(second=0)
        AttendanceMark.objects.bulk_create(marks)
    assert doubts() == []


def test_one_class_after_the_other_with_one_device_teacher_and_people():
    one = honest.course(Random(12), people=12, days=5)
    one.marks()
    own = one.training_class
    rooms = {"institution": own.institution, "site": own.site, "instructor": own.instructor}
    other = honest.course(Random(13), people=1, days=5, first=date(2026, 1, 26), **rooms)
    other.enrolments = [
        EnrolmentFactory(training_class=other.training_class, person=each.person) for each in one.enrolments
    ]
    other.marks()
    assert doubts() == []


def test_couple_shares_a_phone_and_a_phone_is_lent_twice():
    made = honest.course(Random(14), people=20, way="qr", device=lambda made, each: f"phone of {each.pk}")
    one, other = made.enrolments[:2]
    other.person.phone = one.person.phone
    other.person.save()
    later, made.sessions = made.sessions[2:], made.sessions[:2]
    made.device = lambda made, each: f"phone of {one.pk if each == other else each.pk}"
    made.marks()
    made.sessions, made.device = later, lambda made, each: f"phone of {each.pk}"
    made.marks()
    assert doubts() == []


def test_samples_raise_none(institution_a, staff_a):
    """Roster, registers and device export as they come, handed in when the class is over."""
    own = class_of(institution_a)
    city = own.institution.jurisdiction
    for kind in ("pension", "insurance", "groups"):
        terms = registers.terms(kind=kind, jurisdiction=city, source="市社保中心", as_of=date(2020, 5, 18))
        extract = hand_in(f"register-{kind}.csv", owner=staff_a, subject=None, purpose=registers.PURPOSE, **terms)
        registers.import_extract(extract, actor=staff_a, now=HANDED_IN)
    roster_import.confirm(
        hand_in("roster-clean.xlsx", owner=staff_a, subject=own), training_class=own, actor=staff_a, now=HANDED_IN
    )
    lessons = ten_mornings(own)
    own = in_state(own, "running")
    TrainingClass.objects.filter(pk=own.pk).update(ended_at=None)
    upload = hand_in("attendance-device.csv", owner=staff_a, subject=own, purpose="attendance")
    over = lessons[-1].ends_at + timedelta(days=1)
    assert attendance_import.confirm(upload, training_class=own, actor=staff_a, now=over).taken == 760
    assert doubts() == []
