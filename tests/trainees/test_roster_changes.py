"""People join an accepted class by a change: judged like a roster when it is filed, on the roster once it is accepted,
with a use of the year and the money reserved (always true 12)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from institutions.changes import deciding, finding
from institutions.models import TrainingClass
from portal.shared.refusals import Refused
from subsidies import class_money, filings
from subsidies.models import Entitlement
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.institutions.changed_classes import FILED_AT, filer, officer, wish
from tests.institutions.factories import TrainingClassFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.classes import accepted_class
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import EnrolmentFactory, PersonFactory, id_number
from tests.trainees.situations import groups_loaded
from trainees import class_changes, enrolments
from trainees.models import Enrolment, GroupEvidence, Person, RosterAddition

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]
DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
NEW = {"name": "陈国梁", "id_number": id_number(1), "phone": "13900001111", "group": "", "employer": ""}


@worlds.built_once
def world():
    """An accepted class of two for which everything is reserved."""
    groups_loaded()
    city = JurisdictionFactory()
    published_policy(city)
    fund = fund_with("100000.00", city)
    return SimpleNamespace(city=city, fund=fund, course=accepted_class(2, institution=make_institution("甲", city, 1)))


city, course = worlds.parts("city", "course")


def join(course, *people, **values):
    asked = wish(course, **({"trainees_will": "not_concerned", "trainees_asked_on": None} | values))
    return class_changes.file(course, wish=asked, actor=filer(), now=FILED_AT, joining=people)


def refused(course, *people, **values):
    with pytest.raises(Refused) as answer, transaction.atomic():
        join(course, *people, **values)
    assert not course.changes.exists()
    return [(reason.code, reason.field) for reason in answer.value.reasons]


def test_nobody_joins_before_the_change_is_accepted(course):
    request = join(course, NEW)
    assert request.kinds == ["roster"]
    assert [each.person.name for each in request.additions.all()] == ["陈国梁"]
    assert course.enrolments.count() == 2


def test_accepted_with_use_and_money_reserved(course):
    before = sum(class_money.reserved_of(course).values())
    request = join(course, NEW | {"group": "企业职工"})
    filings.accept_change(request, actor=officer(), now=DECIDED_AT)
    joined = Enrolment.objects.get(person__name="陈国梁")
    assert (joined.state, joined.roster_row, joined.group.code) == ("enrolled", 3, "enterprise_employee")
    assert Entitlement.objects.get(enrolment=joined).state == "reserved"
    assert sum(class_money.reserved_of(course).values()) - before == Decimal(before) / 2
    assert GroupEvidence.objects.filter(person=joined.person, valid_from=course.starts_on).exists()
    course.refresh_from_db()
    assert course.enrolled_count == 3


def test_whoever_joins_stands_below_the_last_row(course):
    course.enrolments.filter(roster_row=1).update(roster_row=7)  # as where a row in between was left out
    joined = [NEW, NEW | {"name": "周立新", "id_number": id_number(2)}]
    filings.accept_change(join(course, *joined), actor=officer(), now=DECIDED_AT)
    rows = Enrolment.objects.filter(person__name__in=["陈国梁", "周立新"]).values_list("roster_row", flat=True)
    assert sorted(rows) == [8, 9]


def test_refused_change_enrols_nobody(course):
    request = join(course, NEW)
    deciding.refuse(request, reasons=["OTHER"], note="超出备案", actor=officer(), now=DECIDED_AT)
    assert course.enrolments.count() == 2
    assert Entitlement.objects.count() == 2


def test_fund_that_is_short_takes_everything_back(city):
    published_policy(other := JurisdictionFactory())
    fund_with("3000.00", other)
    short = accepted_class(2, institution=make_institution("乙", other, 2))
    request = join(short, NEW)
    with pytest.raises(Refused) as answer:
        filings.accept_change(request, actor=officer(), now=DECIDED_AT)
    assert answer.value.codes == ["FUND_SHORT"]
    request.refresh_from_db()
    assert (request.state, short.enrolments.count()) == ("filed", 2)


def test_people_are_judged_as_on_a_roster(course):
    known = PersonFactory(name="周立新")
    faults = [
        {"name": "", "id_number": "320299199001011234"},
        NEW,
        NEW,
        {"name": "另一个", "id_number": known.id_number},
        {"name": "年幼", "id_number": id_number(9, born=date(2015, 5, 5))},
    ]
    found = dict(reversed(pair) for pair in refused(course, *faults))
    assert {field: code for field, code in found.items() if not field.startswith("joining.0")} == {
        "joining.2.id_number": "REPEATED",
        "joining.3.name": "NUMBER_KNOWN_OTHER_NAME",
        "joining.4.id_number": "UNDER_AGE",
    }
    assert {field for field in found if field.startswith("joining.0")} == {"joining.0.name", "joining.0.id_number"}


def test_class_has_a_place_for_everybody(course):
    TrainingClass.objects.filter(pk=course.pk).update(planned_headcount=2)
    course.refresh_from_db()
    assert refused(course, NEW) == [("ROSTER_TOO_LONG", "planned_headcount")]
    assert join(course, NEW, planned_headcount=3).kinds == ["headcount", "roster"]


def test_whoever_is_on_the_roster_is_no_change(course):
    person = course.enrolments.first().person
    same = {"name": person.name, "id_number": person.id_number}
    assert refused(course, same) == [("NOTHING_CHANGED", "")]


def test_whoever_left_does_not_come_back(course):
    gone = course.enrolments.first()
    enrolments.drop(gone, reason="另有工作", actor=filer(), now=FILED_AT)
    same = {"name": gone.person.name, "id_number": gone.person.id_number}
    assert refused(course, same) == [("HAS_LEFT_CLASS", "joining.0.id_number")]


def test_lessons_elsewhere_meanwhile_stop_the_acceptance(course):
    request = join(course, NEW)
    other = TrainingClassFactory(accepted=True)
    EnrolmentFactory(training_class=other, person=Person.objects.get(name="陈国梁"))
    with pytest.raises(Refused) as answer:
        filings.accept_change(request, actor=officer(), now=DECIDED_AT)
    assert answer.value.codes == ["IN_ANOTHER_CLASS"]
    request.refresh_from_db()
    assert request.state == "filed"


def test_who_was_to_join_stays_written(course):
    addition = join(course, NEW).additions.get()
    for act in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(RosterAddition.objects.filter(pk=addition.pk))


def test_nobody_joins_a_class_whose_hours_are_concluded(city):
    over = TrainingClassFactory(ended=True, institution=make_institution("丙", city, 3))
    now = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
    text = "花名册外有人听课"
    found = finding.record(over, kinds=["roster"], text=text, actor=officer(), now=now)
    asked = wish(over, trainees_will="not_concerned", trainees_asked_on=None, takes_effect_on=date(2026, 1, 14))
    with pytest.raises(Refused) as answer:
        class_changes.file(over, wish=asked, actor=filer(), now=now, found=found, joining=[NEW])
    assert answer.value.codes == ["HOURS_CONCLUDED"]
