"""Nobody on a roster is in two classes at once: said while typing, refused on filing and on acceptance."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions import checks, clashes, filings, timetable
from institutions.models import ClassSession, TrainingClass
from portal.shared.refusals import Refused
from subsidies import filings as decisions
from tests.fixtures.classes import first_day
from tests.institutions.factories import (
    InstitutionFactory,
    InstructorFactory,
    SiteFactory,
    TrainingClassFactory,
    UserFactory,
)
from tests.institutions.test_filings import FILED_ON, codes_of, file, send_back
from tests.institutions.test_plan_typings import HTMX, rows, typed
from tests.subsidies.classes import ACCEPTED_AT, claiming_school, filed_class
from tests.trainees.factories import EnrolmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def on_roster(made, *people):
    for row, person in enumerate(people, 1):
        EnrolmentFactory(training_class=made, person=person, roster_row=row)
    TrainingClass.objects.filter(pk=made.pk).update(enrolled_count=len(people))
    made.refresh_from_db()
    return made


def same_times(person, *, institution=None):
    """A class that could be filed, in another school at the times of a filed one, with the same person."""
    made = send_back(TrainingClassFactory(filed=True, institution=institution or InstitutionFactory()))
    return on_roster(made, person)


def test_person_in_another_filed_class_is_refused():
    person = PersonFactory(name="沈雅琴")
    on_roster(TrainingClassFactory(filed=True), person)
    with pytest.raises(Refused) as refused:
        file(same_times(person))
    assert refused.value.codes == ["IN_ANOTHER_CLASS"]
    assert "沈雅琴" in str(refused.value.reasons[0])


def test_person_in_a_draft_elsewhere_is_no_clash():
    person = PersonFactory()
    on_roster(TrainingClassFactory(), person)
    assert file(same_times(person)).state == "filed"


def test_clash_of_a_person_is_said_while_typing(signed_in, staff_a, training_class):
    person = PersonFactory(name="陆建明")
    other = on_roster(TrainingClassFactory(filed=True, starts_on=first_day()), person)
    on_roster(training_class, person)
    day = timezone.localdate(other.sessions.order_by("starts_at").first().starts_at).isoformat()
    answer = typed(signed_in(staff_a), rows(training_class, day=day), "timetable", training_class, headers=HTMX)
    assert "陆建明" in answer.content.decode()


def test_clash_of_a_person_is_said_with_the_generated_rows(signed_in, staff_a, training_class):
    person = PersonFactory(name="陆建明")
    on_roster(TrainingClassFactory(filed=True, starts_on=first_day()), person)
    on_roster(training_class, person)
    pattern = {
        "weekdays": range(7), "mode": "practice", "starts_at": "08:30", "ends_at": "11:30", "hours": "4",
        "first_day": training_class.starts_on.isoformat(), "last_day": training_class.ends_on.isoformat(),
        "site": training_class.site_id, "instructor": training_class.instructor_id, "generate": "1",
        "rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = signed_in(staff_a).post(reverse("class_timetable", args=[training_class.pk]), pattern)
    assert "陆建明" in answer.content.decode()


def test_two_filed_at_once_are_not_both_accepted():
    """Classes filed in one moment do not see each other; their acceptance does."""
    world, person = claiming_school(), PersonFactory()
    first = filed_class(1, people=[person], institution=world.institution_a)
    second = filed_class(1, people=[person], institution=InstitutionFactory(jurisdiction=world.city))
    officer = UserFactory(username="factory_officer")
    for made in (first, second):
        codes = codes_of(decisions.accept, made, actor=officer, now=ACCEPTED_AT)
        assert codes == ["IN_ANOTHER_CLASS"]
    filings.withdraw(second, actor=second.filed_by, now=FILED_ON, reason="学员在另一个班")
    assert decisions.accept(first, actor=officer, now=ACCEPTED_AT).state == "accepted"


STARTS = st.integers(0, 40)  # quarters of an hour from eight in the morning in China
LENGTHS = st.integers(1, 16)
LESSONS = st.lists(st.tuples(st.integers(0, 2), STARTS, LENGTHS), min_size=1, max_size=4)


def session(made, day, start, length, site, instructor):
    begins = datetime(2026, 1, 12 + day, tzinfo=UTC) + timedelta(minutes=15 * start)
    ends = begins + timedelta(minutes=15 * length)
    return ClassSession(
        training_class=made, starts_at=begins, ends_at=ends, mode="practice", hours=Decimal(1), site=site,
        instructor=instructor,
    )  # fmt: skip


def overlap(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=LESSONS, theirs=LESSONS, shared=st.sampled_from(["site", "instructor", "person", "nothing"]))
def test_no_two_filed_classes_clash_over_anything(mine, theirs, shared):
    """Room, instructor, person: a filing passes its checks of times exactly where nothing shared is needed twice."""
    other, made = (TrainingClassFactory() for _each in range(2))
    places = {"site": SiteFactory, "instructor": InstructorFactory}
    one = {name: kind(institution=other.institution) for name, kind in places.items()}
    two = one | {name: kind(institution=other.institution) for name, kind in places.items() if name != shared}
    person = PersonFactory()
    on_roster(other, person)
    on_roster(made, person if shared == "person" else PersonFactory())
    taken = [session(other, *lesson, **one) for lesson in theirs]
    asked = [session(made, *lesson, **two) for lesson in mine]
    if any(overlap(a, b) for own in (taken, asked) for n, a in enumerate(own) for b in own[:n]):
        return  # the timetable itself refuses a class that is in two places
    ClassSession.objects.bulk_create(taken)
    TrainingClass.objects.filter(pk=other.pk).update(
        state="filed", filed_at=FILED_ON, filed_by=UserFactory(username="filer"), institution_listed=True
    )
    clashes.bind(other, reader=None)
    filing = checks.Filing(made, day=date(2026, 1, 6), reader=UserFactory(), sessions=asked)
    refused = [check for check in checks.of_times(filing) if check.outcome is checks.Outcome.REFUSED]
    assert bool(refused) == (shared != "nothing" and any(overlap(a, b) for a in asked for b in taken))


PATTERNS = st.fixed_dictionaries(
    {
        "weekdays": st.sets(st.integers(0, 6)), "hours": st.integers(1, 8).map(Decimal),
        "again": st.sampled_from([None, (time(13), time(16))]), "working_days_only": st.booleans(),
        "except_on": st.sets(st.integers(0, 20).map(lambda n: date(2026, 1, 12) + timedelta(days=n))),
    }
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pattern=PATTERNS, planned=st.integers(1, 120), days=st.integers(0, 20), kept=st.integers(0, 3))
def test_pattern_reaches_the_planned_hours_or_says_why_not(pattern, planned, days, kept):
    last = date(2026, 1, 12) + timedelta(days=days)
    made = TrainingClassFactory(practice_hours=planned, starts_on=date(2026, 1, 12), ends_on=last)
    own = {"site": made.site, "instructor": made.instructor}
    standing = [session(made, 0, 10 * n, 4, **own) for n in range(kept)]
    usual = {"starts_at": time(8, 30), "ends_at": time(11, 30), "mode": "practice"}
    try:
        filled = timetable.generate(made, kept=standing, **usual, **pattern)
    except Refused as refused:
        assert set(refused.codes) <= {"NO_DAY_FITS", "NOTHING_LEFT"}
        return
    every = [*standing, *filled]
    total = sum(each.hours for each in every)
    assert total <= planned
    assert not any(overlap(a, b) for n, a in enumerate(every) for b in every[:n])
    said = timetable.shortfall(made, mode="practice", sessions=every)
    assert bool(said) == (total < planned)
