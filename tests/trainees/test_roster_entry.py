"""One person entered by hand: judged like a row of a file, once, and only while the roster is open."""

from datetime import date
from typing import Any

import pytest

from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory, id_number
from tests.trainees.situations import HANDED_IN, class_of, hand_in_content, in_state
from trainees import enrolments, roster_entry, roster_import
from trainees.models import Enrolment, GroupEvidence, Person
from trainees.roster import COLUMNS

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "陈 国梁", "id_number": id_number(1), "phone": "+86 139-0000-0001", "group": "new_hire",
    "employer": "某某机械厂", "note": "夜班",
}  # fmt: skip


@pytest.fixture
def own(institution_a: Any) -> Any:
    return class_of(institution_a, enrolled_count=0)


def refused(act: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return [(reason.code, reason.field) for reason in caught.value.reasons]


def add(own: Any, actor: Any, **typed: str) -> Enrolment:
    return roster_entry.add(own, TYPED | typed, actor=actor, now=HANDED_IN)


def kept(enrolment: Enrolment) -> tuple[Any, ...]:
    return (
        enrolment.person.name, enrolment.person.phone, enrolment.group.code if enrolment.group else "",
        enrolment.employer_name, enrolment.note, enrolment.state, enrolment.enrolled_at, enrolment.enrolled_by_id,
    )  # fmt: skip


def test_a_person_typed_is_the_person_of_a_file(own: Any, institution_a: Any, staff_a: Any) -> None:
    by_file = class_of(institution_a)
    columns = [column for column in COLUMNS if column.name in TYPED]
    lines = [[column.headings[0] for column in columns], [TYPED[column.name] for column in columns]]
    content = "\n".join(",".join(line) for line in lines).encode()
    upload = hand_in_content(content, owner=staff_a, subject=by_file)
    roster_import.confirm(upload, training_class=by_file, actor=staff_a, now=HANDED_IN)
    assert kept(add(own, staff_a)) == kept(by_file.enrolments.get())
    assert GroupEvidence.objects.filter(person__name="陈国梁").count() == 2  # one for each roster


@pytest.mark.parametrize(
    "typed, fault",
    [
        ({"name": ""}, ("EMPTY", "name")),
        ({"id_number": id_number(1)[:-1]}, ("WRONG_LENGTH", "id_number")),
        ({"phone": "12345"}, ("PHONE", "phone")),
        ({"group": "nobody"}, ("GROUP_UNKNOWN", "group")),
        ({"note": "长" * 201}, ("TOO_LONG", "note")),
    ],
)
def test_faults_stand_at_their_field(own: Any, staff_a: Any, typed: dict[str, str], fault: tuple[str, str]) -> None:
    [(code, at)] = refused(add, own, staff_a, **typed)
    assert at == fault[1] and not Person.objects.exists() and not Enrolment.objects.exists()
    rows = roster_entry.judge(TYPED | typed, training_class=own).row.refused
    assert [each.code for each in rows] == [code]


def test_every_fault_at_once(own: Any, staff_a: Any) -> None:
    assert {at for _code, at in refused(add, own, staff_a, name="", phone="12", group="nobody")} == {
        "name", "phone", "group",
    }  # fmt: skip


def test_somebody_too_young(own: Any, staff_a: Any) -> None:
    born = date(own.starts_on.year - 15, 1, 1)
    assert refused(add, own, staff_a, id_number=id_number(1, born=born)) == [("UNDER_AGE", "id_number")]


def test_twice_is_once(own: Any, staff_a: Any) -> None:
    assert add(own, staff_a) == add(own, staff_a)
    own.refresh_from_db()
    assert (Enrolment.objects.count(), own.enrolled_count) == (1, 1)


def test_other_particulars_are_not_written_over(own: Any, staff_a: Any) -> None:
    enrolment = add(own, staff_a)
    assert refused(add, own, staff_a, employer="另一家厂") == [("ON_ROSTER", "id_number")]
    enrolment.refresh_from_db()
    assert enrolment.employer_name == "某某机械厂"


def test_rows_are_numbered_on(own: Any, staff_a: Any) -> None:
    EnrolmentFactory(training_class=own, roster_row=7)
    assert add(own, staff_a).roster_row == 8


def test_number_of_somebody_else(own: Any, staff_a: Any) -> None:
    PersonFactory(id_number=id_number(1), name="别人")
    assert refused(add, own, staff_a) == [("NUMBER_KNOWN_OTHER_NAME", "name")]


def test_lessons_elsewhere_at_the_same_time(own: Any, institution_b: Any, staff_a: Any) -> None:
    other = class_of(institution_b)
    for course in (own, other):
        ClassSessionFactory(training_class=course, starts_at=HANDED_IN, ends_at=HANDED_IN.replace(hour=5))
    EnrolmentFactory(training_class=other, person=PersonFactory(id_number=id_number(1), name="陈国梁"))
    in_state(other, "accepted")
    assert refused(add, own, staff_a) == [("IN_ANOTHER_CLASS", "id_number")]


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "ended", "cancelled"])
def test_closed_roster(own: Any, staff_a: Any, state: str) -> None:
    enrolment = add(own, staff_a)
    in_state(own, state)
    assert refused(add, own, staff_a, id_number=id_number(2)) == [("ROSTER_CLOSED", "")]
    changed = {"group": "", "employer": "", "note": ""}
    assert refused(roster_entry.revise, enrolment, changed, actor=staff_a, now=HANDED_IN) == [("ROSTER_CLOSED", "")]


def test_an_entry_changes_with_its_evidence(own: Any, staff_a: Any) -> None:
    enrolment = add(own, staff_a)
    changed = {"group": "veteran", "employer": "", "note": "白班"}
    roster_entry.revise(enrolment, changed, actor=staff_a, now=HANDED_IN)
    enrolment.refresh_from_db()
    assert kept(enrolment)[:5] == ("陈国梁", "13900000001", "veteran", "", "白班")
    assert list(GroupEvidence.objects.values_list("group__code", flat=True)) == ["veteran"]
    [record] = TrailRecord.objects.filter(verb="change roster")
    assert record.details == {"changed": 1}
    roster_entry.revise(enrolment, changed, actor=staff_a, now=HANDED_IN)
    assert TrailRecord.objects.filter(verb="change roster").count() == 1


def test_taken_off_an_open_roster_and_put_back(own: Any, staff_a: Any) -> None:
    enrolment = add(own, staff_a)
    enrolments.drop(enrolment, reason="登记有误", actor=staff_a, now=HANDED_IN)
    changed = {"group": "", "employer": "", "note": ""}
    [(code, _at)] = refused(roster_entry.revise, enrolment, changed, actor=staff_a, now=HANDED_IN)
    assert code == "HAS_LEFT_CLASS"
    enrolments.put_back(enrolment, actor=staff_a, now=HANDED_IN)
    own.refresh_from_db()
    assert (enrolment.state, enrolment.left_at, enrolment.left_reason, own.enrolled_count) == ("enrolled", None, "", 1)


def test_nobody_comes_back_once_the_class_is_filed(own: Any, staff_a: Any) -> None:
    enrolment = EnrolmentFactory(training_class=own, dropped=True)
    in_state(own, "running")
    assert refused(enrolments.put_back, enrolment, actor=staff_a, now=HANDED_IN) == [("ROSTER_CLOSED", "")]
