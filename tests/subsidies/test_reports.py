"""The report of a month: figures by hand for a small world; what is frozen stays, a re-run is a further edition."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import Error, transaction
from openpyxl import load_workbook

from portal.shared import runs
from portal.shared.models import Run
from subsidies import bank_returns, tasks
from subsidies.models import ReportSnapshot
from subsidies.reports import monthly
from subsidies.reports.freezing import differences, freeze
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.subsidies import bank, journeys
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from trainees.models import Enrolment

START, END = date(2026, 1, 1), date(2026, 1, 31)
NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(city, other_city, institution_a, institution_b):
    """Two classes of this city begin in January with five enrolments of four people, one of whom did not pass."""
    twice = PersonFactory()
    one = TrainingClassFactory(running=True, institution=institution_a)
    other = TrainingClassFactory(running=True, institution=institution_b)
    for course, person in ((one, twice), (other, twice), (one, None), (other, None), (other, None)):
        who = {"person": person} if person else {}
        EnrolmentFactory(training_class=course, **who)
    last = Enrolment.objects.order_by("-pk")
    Enrolment.objects.filter(pk=last[0].pk).update(state="failed", left_at=NOW, left_reason="缺考")
    dropped = EnrolmentFactory(training_class=one)
    Enrolment.objects.filter(pk=dropped.pk).update(
        state="dropped", left_at=NOW, left_on=NOW.date(), left_reason="退班"
    )
    EnrolmentFactory(training_class=TrainingClassFactory(institution=institution_a))
    elsewhere = InstitutionFactory(jurisdiction=other_city)
    EnrolmentFactory(training_class=TrainingClassFactory(running=True, institution=elsewhere))
    return city


def figures(place):
    return monthly.figures(place, START, END)


def again(place, now=NOW):
    return freeze("monthly", jurisdiction=place, start=START, end=END, actor=None, now=now)


@pytest.mark.clause("JY-112", "BC-40", "SC-45")
def test_person_times_are_not_persons(world):
    assert figures(world)["training"] == {"person_times": 5, "persons": 4, "classes": 2, "institutions": 2}


def test_classes_of_other_months_are_left_out(world):
    assert monthly.figures(world, date(2026, 2, 1), date(2026, 2, 28))["training"]["person_times"] == 0


def test_certificates_stand_by_grade(world):
    body = InstitutionFactory(evaluates=True, jurisdiction=world)
    for grade in ("junior", "senior", "senior"):
        CertificateFactory(body=body, grade=grade, issued_on=date(2026, 1, 20))
    CertificateFactory(revoked=True, body=body, grade="junior", issued_on=date(2026, 1, 20))
    CertificateFactory(body=body, grade="junior", issued_on=date(2026, 2, 1))
    frozen = figures(world)
    assert frozen["certificates"] == {"junior": 1, "senior": 2}
    assert [row[1] for row in monthly.chart_table(frozen).rows] == [1, 2]
    assert "3" in monthly.finding(frozen)


@pytest.mark.clause("JY-104")
def test_money_paid_stands_by_fund(city):
    ground, cast = journeys.ground(city), journeys.cast()
    journeys.claim_due(ground, cast=cast)
    batch = journeys.batch_sent(ground, cast=cast)
    content = bank.answer(batch, failed=[1])
    bank_returns.apply(batch, name="r.csv", content=content, actor=cast.maker, now=journeys.ANSWERED)
    march = monthly.figures(city, date(2026, 3, 1), date(2026, 3, 31))["money"]
    assert march == {"special_account": {"amount": "6000.00", "person_times": 4, "persons": 4}}


def test_snapshot_holds_workbook_and_chart(world):
    body = InstitutionFactory(evaluates=True, jurisdiction=world)
    CertificateFactory(body=body, issued_on=date(2026, 1, 20))
    snapshot = again(world)
    sheets = load_workbook(io.BytesIO(bytes(snapshot.workbook))).worksheets
    assert [cell.value for cell in sheets[0][2]] == [5, 4, 2, 2]
    assert len(sheets) == 3
    assert snapshot.chart.startswith("<svg") and "style=" not in snapshot.chart


def test_snapshot_refuses_change(world):
    snapshot = again(world)
    for change in (lambda rows: rows.update(figures={}), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change(ReportSnapshot.objects.filter(pk=snapshot.pk))


def test_same_figures_make_no_edition(world):
    assert again(world) == again(world)
    assert ReportSnapshot.objects.count() == 1


def test_changed_figures_make_second_edition(world):
    first = again(world)
    EnrolmentFactory(training_class=TrainingClassFactory(running=True, institution__jurisdiction=world))
    second = again(world)
    assert (second.edition, first.figures["training"]["persons"]) == (2, 4)
    assert ("training.persons", 4, 5) in differences(first, second)
    assert ("training.institutions", 2, 3) in differences(first, second)


def test_run_again_is_asked_for_once_a_minute(world):
    snapshot, officer = again(world), UserFactory(username="reporter")
    runs_made = {tasks.enqueue_again(snapshot, actor=officer, now=NOW).pk for _n in range(2)}
    assert len(runs_made) == 1
    runs.perform(runs_made.pop())
    assert Run.objects.get().status == Run.Status.DONE


def test_amounts_in_tables_are_numbers():
    frozen = {"training": dict.fromkeys(("person_times", "persons", "classes", "institutions"), 0)}
    frozen |= {"certificates": {}, "money": {"fiscal": {"amount": "10.50", "person_times": 1, "persons": 1}}}
    assert monthly.tables(frozen)[2].rows[0][1] == Decimal("10.50")
