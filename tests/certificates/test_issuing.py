from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from certificates import issuing
from certificates.judging import Entry, judge
from certificates.models import Certificate, certificate_of
from institutions.models import Listing, TrainingClass
from portal.shared import trail, uploads
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from tests.certificates.conftest import NOW
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import InstitutionFactory, listing_written_over
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory, id_number
from trainees.models import Enrolment

TODAY = NOW.date()
ENROLLED = datetime(2020, 5, 20, tzinfo=UTC)


@pytest.fixture
def holder(db):
    return PersonFactory(name="沈雅琴", id_number=id_number(1))


@pytest.fixture
def entry(body, electrician, holder):
    """A certificate that nothing stands against."""
    return Entry(
        row=1,
        number="S000032029920500001",
        name="沈雅琴",
        id_number=holder.id_number,
        occupation="电工",
        grade="intermediate",
        kind="skill_level",
        issued_on=date(2020, 7, 20),
        credit_code=body.credit_code,
    )


@pytest.fixture
def codes(body):
    """The codes against entries."""
    return lambda *entries: [reason.code for each in judge(entries, body=body, today=TODAY) for reason in each.reasons]


def leave_out_refused(upload, body):
    looked_at = issuing.preview(upload, body=body, today=TODAY)
    uploads.leave_out(upload, rows=[each.row for each in looked_at.refused])


def test_sample_gives_forty_accepted(hand_in, body, trainees):
    looked_at = issuing.preview(hand_in(), body=body, today=TODAY)
    assert len(looked_at.accepted) == 40
    assert [(each.row, each.field, each.code) for each in looked_at.refused] == [
        (41, "number", "NUMBER_OF_ANOTHER"),
        (42, "grade", "GRADE_UNKNOWN"),
    ]
    assert not Certificate.objects.exists()


def test_refused_rows_stop_all(hand_in, body, clerk, trainees):
    upload = hand_in()
    with pytest.raises(Refused) as refused:
        issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    assert refused.value.codes == ["ROWS_NOT_ACCEPTED"]
    assert "41、42" in str(refused.value.reasons[0])
    assert not Certificate.objects.exists()
    upload.refresh_from_db()
    assert upload.status == Upload.Status.OPEN


def test_confirmed_whole_with_everything_behind(hand_in, body, clerk, trainees, course):
    upload = hand_in()
    leave_out_refused(upload, body)
    written = issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    assert len(written) == Certificate.objects.count() == 40
    assert {row.enrolment_id for row in written} == {each.pk for each in trainees}
    assert {row.route for row in written} == {"training"}
    assert course.enrolments.filter(state=Enrolment.State.CERTIFIED).count() == 40
    course.refresh_from_db()
    assert (course.state, course.evaluated_at) == (TrainingClass.State.EVALUATED, NOW)
    upload.refresh_from_db()
    assert (upload.status, upload.content) == (Upload.Status.CONFIRMED, None)
    assert trail.of(written[0]).get().verb == "issue"


def test_same_list_again_changes_nothing(hand_in, body, clerk, trainees):
    for times in range(2):
        upload = hand_in()
        leave_out_refused(upload, body)
        looked_at = issuing.preview(upload, body=body, today=TODAY)
        assert (len(looked_at.accepted), issuing.unchanged(looked_at)) == (40, 40 * times)
        assert len(issuing.confirm(upload, body=body, actor=clerk, now=NOW)) == 40 * (1 - times)
    assert Certificate.objects.count() == 40


def test_written_file_is_closed(hand_in, body, clerk, trainees):
    upload = hand_in()
    leave_out_refused(upload, body)
    issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    assert refused.value.codes == ["UPLOAD_CLOSED"]


def test_failure_half_way_writes_nothing(hand_in, body, clerk, trainees, course):
    upload = hand_in()
    leave_out_refused(upload, body)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE trainees_enrolment ADD CONSTRAINT one_stays CHECK (state <> %s OR roster_row <> 40)",
            ["certified"],
        )
    with pytest.raises(IntegrityError, match="one_stays"):
        issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    assert not Certificate.objects.exists()
    assert course.enrolments.filter(state=Enrolment.State.COMPLETED).count() == 40


def test_file_that_is_no_workbook(hand_in, body, clerk):
    upload = hand_in("roster-not-a-workbook.xlsx")
    assert issuing.preview(upload, body=body, today=TODAY).error
    with pytest.raises(Refused) as refused:
        issuing.confirm(upload, body=body, actor=clerk, now=NOW)
    assert refused.value.codes == ["UNREADABLE"]


def test_without_training_by_evaluation_alone(entry, body, clerk):
    (written,) = issuing.issue([entry], body=body, actor=clerk, now=NOW)
    assert (written.route, written.enrolment) == ("evaluation", None)


def test_code_names_an_occupation(entry, body, clerk, electrician):
    (written,) = issuing.issue([replace(entry, occupation="6-31-01-03")], body=body, actor=clerk, now=NOW)
    assert written.occupation == electrician


def test_every_reason_is_said_at_once(entry, codes):
    wrong = replace(entry, name="沈雅", occupation="电电工", issued_on=date(2020, 8, 4))
    assert codes(wrong) == ["HOLDER_NAME_DIFFERS", "OCCUPATION_UNKNOWN", "ISSUED_IN_FUTURE"]


def test_unknown_holder_is_refused(entry, codes):
    assert codes(replace(entry, id_number=id_number(2))) == ["HOLDER_UNKNOWN"]


def test_ambiguous_occupation_asks_for_code(entry, codes):
    OccupationFactory(code="6-31-01-99", name="电梯工", other_names=["电工"])
    assert codes(entry) == ["OCCUPATION_AMBIGUOUS"]


@pytest.mark.clause("JY-47")
def test_credit_code_of_another_body(entry, codes):
    assert codes(replace(entry, credit_code=InstitutionFactory().credit_code)) == ["BODY_NOT_OWN"]


def test_unlisted_body_is_refused(entry, codes, body):
    with listing_written_over():
        Listing.objects.filter(institution=body).update(grades=["junior"])
    assert codes(entry) == ["BODY_NOT_LISTED"]


def test_listing_counts_on_day_of_issue(entry, codes, body):
    with listing_written_over():
        Listing.objects.filter(institution=body).update(valid_from=date(2020, 7, 20), valid_to=date(2020, 7, 20))
    assert codes(entry) == []
    assert codes(replace(entry, issued_on=date(2020, 7, 19))) == ["BODY_NOT_LISTED"]
    assert codes(replace(entry, issued_on=date(2020, 7, 21))) == ["BODY_NOT_LISTED"]


def test_issued_today_is_not_future(entry, codes):
    assert codes(replace(entry, issued_on=TODAY)) == []


def test_last_day_before_issue(entry, codes):
    assert codes(replace(entry, expires_on=date(2020, 7, 19))) == ["EXPIRES_BEFORE_ISSUE"]


def test_number_of_another_holder(entry, codes, body, clerk):
    issuing.issue([entry], body=body, actor=clerk, now=NOW)
    other = PersonFactory(name="陆志强", id_number=id_number(3))
    assert codes(replace(entry, id_number=other.id_number, name="陆志强")) == ["NUMBER_TAKEN"]


def test_recorded_facts_do_not_change(entry, codes, body, clerk):
    issuing.issue([entry], body=body, actor=clerk, now=NOW)
    assert codes(entry) == []
    assert codes(replace(entry, grade="senior", issued_on=date(2020, 7, 21))) == ["RECORDED_OTHERWISE"] * 2
    assert issuing.issue([entry], body=body, actor=clerk, now=NOW) == []


@pytest.fixture
def revoked(entry, body, clerk, holder, course):
    """The certificate of somebody's training, with a clerical error, taken back."""
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course, person=holder)
    (held,) = issuing.issue([entry], body=body, actor=clerk, now=NOW)
    return issuing.revoke(held, actor=clerk, now=NOW, reason="发证日期录错")


def test_correction_takes_the_place_of_the_revoked(entry, revoked, body, clerk, course):
    corrected = replace(entry, number="S000032029920500002", issued_on=date(2020, 7, 21))
    (written,) = issuing.issue([corrected], body=body, actor=clerk, now=NOW)
    enrolment = course.enrolments.get()
    assert (written.route, written.enrolment, enrolment.state) == ("training", enrolment, Enrolment.State.CERTIFIED)
    assert certificate_of(enrolment) == written
    assert set(enrolment.certificates.all()) == {revoked, written}
    assert trail.of(enrolment).filter(verb="certify").count() == 1


def test_correction_is_recorded_once(entry, revoked, body, clerk, course):
    for number, tied in (("S000032029920500002", True), ("S000032029920500003", False)):
        (written,) = issuing.issue([replace(entry, number=number)], body=body, actor=clerk, now=NOW)
        assert (written.enrolment is not None) == tied


@pytest.mark.parametrize("state", ["valid", "suspended", "expired"])
def test_training_keeps_one_certificate_that_holds(revoked, course, state):
    made = {"enrolment": course.enrolments.get(), "after_training": True}
    CertificateFactory(**made, **({} if state == "valid" else {state: True}))
    with pytest.raises(IntegrityError, match="certificate_once_per_training"):
        CertificateFactory(**made)


def test_number_once_used_is_not_used_again(entry, revoked, body):
    (judged,) = judge([replace(entry, issued_on=date(2020, 7, 21))], body=body, today=TODAY)
    assert [reason.code for reason in judged.reasons] == ["NUMBER_REVOKED"]
    assert "请用新编号上传更正后的证书" in str(judged.reasons[0])


def test_number_twice_in_one_list(entry, codes):
    assert codes(entry, replace(entry, row=2)) == ["NUMBER_REPEATED"]


def test_training_is_certified_once(entry, codes, holder, course):
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course, person=holder)
    assert codes(entry, replace(entry, row=2, number="S000032029920500002")) == ["TRAINING_REPEATED"]


def test_not_before_class_ended(entry, codes, holder, course):
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course, person=holder)
    assert codes(replace(entry, issued_on=course.ends_on)) == []
    assert codes(replace(entry, issued_on=date(2020, 6, 18))) == ["ISSUED_BEFORE_CLASS_ENDED"]


def test_class_has_to_be_concluded(entry, codes, holder, course):
    EnrolmentFactory(enrolled_at=ENROLLED, training_class=course, person=holder)
    assert codes(entry) == ["CLASS_NOT_CONCLUDED"]
    assert codes(replace(entry, issued_on=date(2020, 5, 31))) == []


def test_other_grade_leaves_training_open(entry, body, clerk, holder, course):
    enrolment = EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course, person=holder)
    (written,) = issuing.issue([replace(entry, grade="senior")], body=body, actor=clerk, now=NOW)
    enrolment.refresh_from_db()
    assert (written.enrolment, enrolment.state) == (None, Enrolment.State.COMPLETED)


def test_class_waits_for_everyone(entry, body, clerk, holder, course):
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course, person=holder)
    EnrolmentFactory(completed=True, enrolled_at=ENROLLED, training_class=course)
    issuing.issue([entry], body=body, actor=clerk, now=NOW)
    course.refresh_from_db()
    assert course.state == TrainingClass.State.ENDED


def test_one_wrong_entry_stops_all(entry, body, clerk):
    with pytest.raises(Refused) as refused:
        issuing.issue(
            [entry, replace(entry, row=2, number="S0002", id_number=id_number(9))], body=body, actor=clerk, now=NOW
        )
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [("HOLDER_UNKNOWN", "2.id_number")]
    assert not Certificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once(entry, body, clerk):
    entries = [
        replace(entry, row=n, number=f"S0000{n:04}", name=person.name, id_number=person.id_number)
        for n, person in enumerate(PersonFactory.create_batch(20), 1)
    ]
    start, counts, errors = Barrier(2), [], []

    def record(rows):
        try:
            start.wait()
            counts.append(len(issuing.issue(rows, body=body, actor=clerk, now=NOW)))
        except Refused as refused:
            errors.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=record, args=(rows,)) for rows in (entries, entries[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(counts), errors, Certificate.objects.count()) == ([0, 20], [], 20)


@pytest.mark.django_db(transaction=True)
def test_same_number_two_holders_at_once(entry, body, clerk):
    other = PersonFactory(name="陆志强", id_number=id_number(3))
    start, outcomes = Barrier(2), []

    def record(row):
        try:
            start.wait()
            outcomes.append(len(issuing.issue([row], body=body, actor=clerk, now=NOW)))
        except Refused as refused:
            outcomes.append(refused.codes)
        finally:
            connection.close()

    rows = (entry, replace(entry, name="陆志强", id_number=other.id_number))
    threads = [Thread(target=record, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [1, ["NUMBER_TAKEN"]]
    assert Certificate.objects.count() == 1
