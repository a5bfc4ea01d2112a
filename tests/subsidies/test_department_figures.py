"""What departments report stands apart: months and their deadline, targets and their pace, the report of the month."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from portal.reference import city_settings
from portal.shared import runs
from portal.shared.models import Run
from subsidies import department_figures, department_months, department_reports, departments, tasks
from subsidies.department_months import REPORT_DAY
from subsidies.models import ReportSnapshot
from subsidies.reports import annual, monthly
from subsidies.reports.freezing import freeze
from tests.institutions.factories import TrainingClassFactory
from tests.subsidies.departments import MONTH, NOW, accepted, another, drafted, handed_in, row, spoken_for
from tests.subsidies.factories import published_policy
from tests.trainees.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
END = date(2026, 3, 31)
TODAY = date(2026, 4, 3)


@pytest.fixture
def since_february(city, liaison):
    return spoken_for(city, liaison, since=date(2026, 2, 10))


def standing(department, today):
    return [(month.month.month, month.open, month.late(today)) for month in months(department, today)]


def months(department, today):
    return department_months.of_department(department, today=today)


def set_day(city, day):
    city_settings.put(REPORT_DAY, day, jurisdiction=city, valid_from=date(2026, 1, 1), clause="演就领〔2026〕1号")


def test_without_a_day_nothing_is_due_or_late(since_february):
    assert standing(since_february, TODAY) == [(3, True, False), (2, True, False)]
    assert [month.due for month in months(since_february, TODAY)] == [None, None]


@pytest.mark.clause("BC-40")
def test_month_is_late_after_its_day(since_february, city):
    set_day(city, 5)
    assert [month.due for month in months(since_february, TODAY)] == [date(2026, 4, 5), date(2026, 3, 5)]
    assert standing(since_february, date(2026, 4, 5)) == [(3, True, False), (2, True, True)]
    assert standing(since_february, date(2026, 4, 6))[0] == (3, True, True)


def test_day_beyond_the_end_of_a_month_is_its_last(since_february, city):
    set_day(city, 31)
    assert department_months.due_day(city, date(2026, 3, 1)) == date(2026, 4, 30)
    assert department_months.due_day(city, date(2026, 1, 1)) == date(2026, 2, 28)
    assert department_months.due_day(city, date(2025, 12, 1)) == date(2026, 1, 31)


def test_reported_month_is_open_no_more_nor_by_its_correction(since_february, city, liaison, office):
    set_day(city, 1)
    report = accepted(since_february, liaison, office, row())
    department_reports.correct(report, reason="x", actor=liaison, now=NOW)
    assert standing(since_february, TODAY) == [(3, False, False), (2, True, True)]


def test_office_sees_who_reported_and_not_the_drafts(department, liaison, office, city):
    set_day(city, 2)
    other, _somebody = another(city)
    drafted(department, liaison, row())
    found = department_months.of_month([department, other], month=MONTH, user=office)
    assert [(month.report, month.late(TODAY)) for month in found] == [(None, True), (None, True)]
    report = department.reports.get()
    department_reports.hand_in(report, nothing_held=False, actor=liaison, now=NOW)
    found = department_months.of_month([department, other], month=MONTH, user=office)
    assert [(month.report, month.late(TODAY)) for month in found] == [(report, False), (None, True)]


def figures(city):
    return department_figures.figures(city, MONTH, END)


def test_place_without_departments_has_no_such_figures(city):
    assert figures(city) is None
    assert "departments" not in monthly.figures(city, MONTH, END)


@pytest.mark.clause("BC-41")
def test_only_accepted_reports_of_the_month_count(department, liaison, office, city):
    other, somebody = another(city)
    handed_in(other, somebody, row())
    accepted(department, liaison, office, row(), row(title="另一期", subsidised=False, funds=Decimal("0.50")))
    accepted(department, liaison, office, row(starts_on=date(2026, 2, 9)), month=date(2026, 2, 1))
    found = figures(city)
    assert (found["reports"], found["departments"], found["asked"]) == (1, 1, 2)
    assert found["all"] == {
        "trainings": 2, "person_times": 120, "persons": 60, "key_group_persons": 20, "certificates": 56,
        "funds": "12000.50",
    }  # fmt: skip
    assert (found["subsidised"]["person_times"], found["subsidised"]["funds"]) == (60, "12000.00")


def test_correction_counts_in_place_of_its_report_once_accepted(department, liaison, office, city):
    report = accepted(department, liaison, office, row())
    made = department_reports.correct(report, reason="人次少报", actor=liaison, now=NOW)
    department_reports.write_row(made, row=made.trainings.get(), actor=liaison, now=NOW, **row(person_times=75))
    department_reports.hand_in(made, nothing_held=False, actor=liaison, now=NOW)
    assert figures(city)["all"]["person_times"] == 60
    department_reports.accept(made, actor=office, now=NOW)
    assert (figures(city)["all"]["person_times"], figures(city)["reports"]) == (75, 1)


@pytest.mark.clause("BC-41", "JY-110")
def test_report_of_the_month_shows_three_figures_and_adds_no_persons(department, liaison, office, city, institution_a):
    course = TrainingClassFactory(running=True, institution=institution_a, starts_on=date(2026, 3, 16))
    EnrolmentFactory.create_batch(2, training_class=course)
    accepted(department, liaison, office, row(), row(title="另一期", subsidised=False))
    frozen = monthly.figures(city, MONTH, END)
    assert frozen["training"]["person_times"] == 2
    together = monthly.tables(frozen)[3]
    assert [line[1] for line in together.rows] == [2, 60, 62]
    assert [line[3] for line in together.rows] == [1, 1, 2]
    assert together.rows[2][2] == "—"
    own_table = monthly.tables(frozen)[0]
    assert own_table.rows[0][0] == 2  # never mixed into the real-name figures


def test_snapshot_from_before_departments_is_shown_as_it_was(city):
    frozen = monthly.figures(city, MONTH, END)
    assert len(monthly.tables(frozen)) == 3


def test_report_accepted_after_the_freezing_makes_another_edition(department, liaison, office, city):
    terms = {"jurisdiction": city, "start": MONTH, "end": END, "actor": None, "now": NOW}
    first = freeze("monthly", **terms)
    accepted(department, liaison, office, row())
    second = freeze("monthly", **terms)
    assert (second.edition, second.figures["departments"]["all"]["trainings"]) == (2, 1)
    assert first.figures["departments"]["reports"] == 0


@pytest.mark.clause("BC-42")
@pytest.mark.parametrize(("value", "ahead"), [(120, 30), (240, 0), (400, -40)])
def test_pace_is_the_share_of_the_year_that_is_gone(department, liaison, office, value, ahead):
    accepted(department, liaison, office, row())
    departments.allot(department, year=2026, metric="person_times", value=value, decision="x", actor=office, now=NOW)
    (pace,) = department_figures.paces([department], year=2026, today=date(2026, 4, 2))
    assert round(pace.due, 3) == round(Decimal(91) / 365, 3)
    assert (pace.done, pace.ahead) == (60, 60 - int(value * Decimal(91) / 365))
    assert abs(pace.ahead - ahead) <= 1


def test_unsubsidised_training_counts_for_certificates_alone(department, liaison, office):
    accepted(department, liaison, office, row(subsidised=False))
    for metric in ("person_times", "certificates"):
        departments.allot(department, year=2026, metric=metric, value=10, decision="x", actor=office, now=NOW)
    paces = department_figures.paces([department], year=2026, today=TODAY)
    assert [pace.done for pace in paces] == [0, 28]


@pytest.mark.clause("JY-112", "BC-40", "BC-42")
def test_report_of_the_year_adds_the_months_and_says_what_was_reached(department, liaison, office, city):
    accepted(department, liaison, office, row(starts_on=date(2026, 2, 9)), month=date(2026, 2, 1))
    accepted(department, liaison, office, row())
    departments.allot(department, year=2026, metric="person_times", value=240, decision="x", actor=office, now=NOW)
    year = {"jurisdiction": city, "start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    snapshot = freeze("annual", actor=None, now=NOW, **year)
    assert snapshot.figures["departments"]["all"]["person_times"] == 120
    assert annual.tables(snapshot.figures)[-1].rows == [["市教育局", "补贴性培训人次", 240, 120, "50.0%"]]
    assert freeze("annual", actor=None, now=NOW, **year) == snapshot


def test_year_without_targets_has_no_table_of_them(city):
    frozen = annual.figures(city, date(2026, 1, 1), date(2026, 12, 31))
    assert len(annual.tables(frozen)) == 3
    assert annual.finding(frozen) == "本年没有核发证书。"


def test_year_is_reported_a_month_after_its_end(city):
    published_policy(city)
    with time_machine.travel(datetime(2027, 2, 1, 1, tzinfo=UTC)):
        tasks.start_annual_report()
        tasks.start_annual_report()
    run = Run.objects.get()
    assert run.arguments == {"jurisdiction": city.pk, "start": "2026-01-01", "end": "2026-12-31"}
    runs.perform(run.pk)
    assert ReportSnapshot.objects.get().kind == "annual"
