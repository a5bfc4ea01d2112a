"""Rosters from file to enrolments: whole or not at all, twice the same, formulas and plain numbers nowhere."""

import dataclasses
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from psycopg2 import sql

from portal.shared import trail, uploads, workflow, workflow_sets
from portal.shared.models import TrailRecord, Upload
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory, InstitutionFactory, TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory, id_number
from tests.trainees.situations import HANDED_IN, class_of, hand_in, hand_in_content, in_state
from trainees import enrolments, roster_import, roster_rows
from trainees.models import Enrolment, GroupEvidence, Person
from trainees.roster_rows import Outcome

pytestmark = pytest.mark.django_db
HEAD = "序号,姓名,证件号码,手机号码,人员类别,银行账号\n"


@pytest.fixture
def own_class(institution_a: Any) -> Any:
    return class_of(institution_a)


def confirm(upload: Upload, training_class: Any) -> roster_import.Confirmed:
    return roster_import.confirm(upload, training_class=training_class, actor=upload.owner, now=HANDED_IN)


def file_of(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def test_clean_roster_enrols_forty(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class)
    assert confirm(upload, own_class) == roster_import.Confirmed(created=40, existing=0)
    own_class.refresh_from_db()
    assert own_class.enrolled_count == 40
    enrolment = own_class.enrolments.first()
    assert (enrolment.state, enrolment.enrolled_by, enrolment.enrolled_at) == ("enrolled", staff_a, HANDED_IN)
    assert enrolment.group.code and GroupEvidence.objects.filter(person=enrolment.person).exists()


def test_everybody_enters_by_one_row_of_the_trail(own_class: Any, staff_a: Any) -> None:
    confirm(hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class), own_class)
    keys = sorted(own_class.enrolments.values_list("pk", flat=True))
    told = TrailRecord.objects.get(verb="enrol ×40")
    assert told.details == {"of": 40, "rows": trail.content_hash({"keys": keys})}
    assert (told.subject_id, told.actor, told.at) == (str(own_class.pk), staff_a, HANDED_IN)


@pytest.mark.parametrize("step", ["complete", "certify"])
def test_nobody_begins_in_a_later_state(own_class: Any, staff_a: Any, step: str) -> None:
    row = {"training_class_id": own_class.pk, "person_id": PersonFactory().pk}
    with pytest.raises(TypeError):
        workflow_sets.enter(Enrolment, step, [row], actor=staff_a, subject=own_class, now=HANDED_IN)


def test_guard_needs_a_row_that_stands(own_class: Any, staff_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = dataclasses.replace(
        workflow.declaration(Enrolment, "enrol"), guards=(workflow.Guard("FULL", Q(pk=0), "the class is full"),)
    )
    monkeypatch.setattr(workflow_sets, "declaration", lambda model, name: guarded)
    row = {"training_class_id": own_class.pk, "person_id": PersonFactory().pk}
    with pytest.raises(TypeError):
        workflow_sets.enter(Enrolment, "enrol", [row], actor=staff_a, subject=own_class, now=HANDED_IN)


def test_second_upload_changes_nothing(own_class: Any, staff_a: Any) -> None:
    confirm(hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class), own_class)
    before = row_versions()
    again = hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class)
    assert confirm(again, own_class) == roster_import.Confirmed(created=0, existing=40)
    assert row_versions() == before


def row_versions() -> list[Any]:
    """Where each row lies: an UPDATE, even to the same values, would move it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'e', id, ctid::text FROM trainees_enrolment UNION ALL "
            "SELECT 'p', id, ctid::text FROM trainees_person UNION ALL "
            "SELECT 'g', id, ctid::text FROM trainees_groupevidence ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def test_confirmed_file_is_gone(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class)
    confirm(upload, own_class)
    assert (upload.status, upload.content) == ("confirmed", None)
    with pytest.raises(Refused) as refused:
        confirm(upload, own_class)
    assert refused.value.codes == ["UPLOAD_CLOSED"]


def test_refused_rows_stop_everything(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-messy.xlsx", owner=staff_a, subject=own_class)
    with pytest.raises(Refused) as refused:
        confirm(upload, own_class)
    assert refused.value.codes == ["ROWS_REFUSED"]
    assert not Person.objects.exists()
    upload.refresh_from_db()
    assert upload.status == "open"


def test_repairs_and_rows_left_out(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-messy.xlsx", owner=staff_a, subject=own_class)
    before = roster_import.preview(upload, training_class=own_class)
    faulty = {line.row.number for line in before.refused}
    assert len(faulty) == 12
    uploads.repair(upload, row=22, field="name", value="林 晓")
    uploads.repair(upload, row=26, field="phone", value="13912345678")
    uploads.leave_out(upload, rows=sorted(faulty - {22, 26}))
    after = roster_import.preview(upload, training_class=own_class)
    assert (len(after.takeable), len(after.refused), len(after.of(Outcome.LEFT_OUT))) == (24, 0, 10)
    assert confirm(upload, own_class).created == 24
    assert Person.objects.filter(name="林晓", enrolments__roster_row=22).exists()


def test_formula_is_never_stored(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-messy.xlsx", owner=staff_a, subject=own_class)
    rows = {line.row.number for line in roster_import.preview(upload, training_class=own_class).refused}
    uploads.leave_out(upload, rows=sorted(rows))
    confirm(upload, own_class)
    assert not Person.objects.filter(name__startswith="=").exists()
    uploads.repair(
        again := hand_in("roster-messy.xlsx", owner=staff_a, subject=own_class), row=28, field="name", value="=1+1"
    )
    refused = [line.row.number for line in roster_import.preview(again, training_class=own_class).refused]
    assert 28 in refused


def test_leaving_first_of_two_out_frees_second(own_class: Any, staff_a: Any) -> None:
    number = id_number(1)
    content = file_of(f"1,陈国梁,{number},13900000001,,", f"2,陈国梁,{number},13900000002,,")
    upload = hand_in_content(content, owner=staff_a, subject=own_class)
    assert [line.row.number for line in roster_import.preview(upload, training_class=own_class).refused] == [2]
    uploads.leave_out(upload, rows=[1])
    assert roster_import.preview(upload, training_class=own_class).refused == []


def test_number_known_under_other_name(own_class: Any, staff_a: Any) -> None:
    person = PersonFactory(name="沈雅琴")
    upload = hand_in_content(file_of(f"1,沈雅芹,{person.id_number},,,"), owner=staff_a, subject=own_class)
    cell = roster_import.preview(upload, training_class=own_class).refused[0].row.refused[0]
    assert (cell.field, cell.code) == ("name", "NUMBER_KNOWN_OTHER_NAME")
    assert "沈*琴" in str(cell.why) and "沈雅琴" not in str(cell.why)


def test_person_with_lessons_elsewhere_refused(own_class: Any, staff_a: Any) -> None:
    session = ClassSessionFactory(training_class=own_class)
    elsewhere = in_state(TrainingClassFactory(starts_on=own_class.starts_on), "accepted")
    ClassSessionFactory(training_class=elsewhere, starts_at=session.starts_at, ends_at=session.ends_at)
    busy, free = PersonFactory.create_batch(2)
    EnrolmentFactory(training_class=elsewhere, person=busy)
    EnrolmentFactory(training_class=elsewhere, person=free, dropped=True)
    rows = [f"{n},{p.name},{p.id_number},,," for n, p in enumerate((busy, free), 1)]
    upload = hand_in_content(file_of(*rows), owner=staff_a, subject=own_class)
    found = roster_import.preview(upload, training_class=own_class)
    assert [(line.row.number, line.row.refused[0].code) for line in found.refused] == [(1, "IN_ANOTHER_CLASS")]


def test_who_left_does_not_come_back(own_class: Any, staff_a: Any) -> None:
    gone = EnrolmentFactory(training_class=own_class, dropped=True).person
    upload = hand_in_content(file_of(f"1,{gone.name},{gone.id_number},,,"), owner=staff_a, subject=own_class)
    found = roster_import.preview(upload, training_class=own_class)
    assert [cell.code for cell in found.refused[0].row.refused] == ["HAS_LEFT_CLASS"]


def test_changed_row_is_rewritten_alone(own_class: Any, staff_a: Any) -> None:
    one, two = id_number(1), id_number(3)
    first = file_of(f"1,陈国梁,{one},13900000001,企业职工,", f"2,周正荣,{two},13900000002,企业职工,")
    confirm(hand_in_content(first, owner=staff_a, subject=own_class), own_class)
    second = file_of(f"1,陈国梁,{one},13900000009,退役军人,", f"2,周正荣,{two},13900000002,企业职工,")
    done = confirm(hand_in_content(second, owner=staff_a, subject=own_class), own_class)
    assert (done.created, done.existing, done.changed) == (0, 2, 1)
    person = Person.objects.get(id_index__of=one)
    assert person.phone == "13900000009"
    assert [each.group.code for each in person.group_evidence.all()] == ["veteran"]
    record = TrailRecord.objects.get(verb="change contact")
    assert record.details == {"fields": ["phone"]}


def test_what_another_school_knows_stays(own_class: Any, staff_a: Any) -> None:
    other = EnrolmentFactory(person__with_account=True).person
    row = f"1,{other.name},{other.id_number},13911112222,,6217000000000009999"
    upload = hand_in_content(file_of(row), owner=staff_a, subject=own_class)
    line = roster_import.preview(upload, training_class=own_class).takeable[0]
    assert line.warnings.keys() == {"phone", "account_number"}
    known = other.phone, other.account_number
    confirm(upload, own_class)
    other.refresh_from_db()
    assert (other.phone, other.account_number) == known


def test_what_nobody_knew_of_the_person_is_taken(own_class: Any, staff_a: Any) -> None:
    other = EnrolmentFactory(person__phone="").person
    row = f"1,{other.name},{other.id_number},13911112222,,6217000000000009999"
    confirm(hand_in_content(file_of(row), owner=staff_a, subject=own_class), own_class)
    other.refresh_from_db()
    assert (other.phone, other.account_number) == ("13911112222", "6217000000000009999")


def test_failure_midway_writes_nothing(own_class: Any, staff_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(roster_rows, "keep_evidence", broken)
    with pytest.raises(RuntimeError):
        confirm(upload, own_class)
    assert not Person.objects.exists() and not Enrolment.objects.exists()
    upload.refresh_from_db()
    assert upload.status == "open" and upload.content


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "ended", "withdrawn"])
def test_closed_class_takes_no_roster(own_class: Any, staff_a: Any, state: str) -> None:
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own_class)
    in_state(own_class, state)
    with pytest.raises(Refused) as refused:
        confirm(upload, own_class)
    assert refused.value.codes == ["ROSTER_CLOSED"]
    assert not Enrolment.objects.exists()


def test_returned_class_takes_a_roster(own_class: Any, staff_a: Any) -> None:
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=in_state(own_class, "returned"))
    assert confirm(upload, own_class).created == 40


def test_unreadable_file_is_refused_whole(own_class: Any, staff_a: Any) -> None:
    for name in ("roster-wrong-columns.xlsx", "roster-not-a-workbook.xlsx"):
        upload = hand_in(name, owner=staff_a, subject=own_class)
        found = roster_import.preview(upload, training_class=own_class)
        assert found.error and found.lines == ()
        with pytest.raises(Refused):
            confirm(upload, own_class)


def test_no_plain_number_at_rest(own_class: Any, staff_a: Any) -> None:
    number = id_number(7)
    row = f"1,周正荣,{number},13912345678,,6217000000000001234"
    upload = hand_in_content(file_of(row), owner=staff_a, subject=own_class)
    uploads.repair(upload, row=1, field="id_number", value=number)
    tables = ["shared_upload", "trainees_person", "shared_trailrecord", "trainees_enrolment"]
    kept = raw(tables)
    confirm(upload, own_class)
    kept += raw(tables)
    for secret in (number, "13912345678", "6217000000000001234"):
        assert secret.encode() not in kept
        assert secret.encode().hex().encode() not in kept


def raw(tables: list[str]) -> bytes:
    """Everything in some tables as PostgreSQL writes it, bytes decoded too."""
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            found += [bytes(v) if isinstance(v, memoryview) else str(v).encode() for r in cursor for v in r]
    return b"\n".join(found)


def test_single_enrolment_counts_itself(own_class: Any, staff_a: Any) -> None:
    person = PersonFactory()
    enrolment = enrolments.enrol(own_class, person, actor=staff_a, now=HANDED_IN)
    assert enrolments.enrol(own_class, person, actor=staff_a, now=HANDED_IN) == enrolment
    enrolments.drop(enrolment, reason="换了工作", actor=staff_a, now=HANDED_IN)
    own_class.refresh_from_db()
    assert (enrolment.state, own_class.enrolled_count) == ("dropped", 0)
    with pytest.raises(Refused):
        enrolments.enrol(own_class, person, actor=staff_a, now=HANDED_IN)


def test_leaving_needs_a_reason(own_class: Any, staff_a: Any) -> None:
    with pytest.raises(Refused) as refused:
        enrolments.drop(EnrolmentFactory(training_class=own_class), reason=" ", actor=staff_a, now=HANDED_IN)
    assert refused.value.codes == ["NO_REASON"]


def test_employer_known_by_name(own_class: Any, staff_a: Any) -> None:
    firm = InstitutionFactory(name="测试机械有限公司")
    content = f"姓名,证件号码,工作单位\n陈国梁,{id_number(1)},测试机械有限公司\n".encode()
    confirm(hand_in_content(content, owner=staff_a, subject=own_class), own_class)
    assert own_class.enrolments.get().employer == firm
