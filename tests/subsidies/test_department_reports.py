"""A department's report of a month: its life, what its rows must agree on, and that what was accepted stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction

from portal.accounts.roles import Role
from portal.shared.refusals import Refused
from subsidies import department_reports, departments
from subsidies.department_reports import NOT_WRITABLE
from subsidies.models import DepartmentReport, DepartmentTarget, DepartmentTraining, Liaison
from tests import state_tables
from tests.fixtures.personas import make_user
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.departments import MONTH, NAMED, NOW, accepted, another, department_of, drafted, handed_in, row

pytestmark = pytest.mark.django_db
ACT = {"now": NOW}


def begun():
    return department_reports.begin(
        department_of(JurisdictionFactory()), month=MONTH, actor=UserFactory(username="begins"), now=NOW
    )


GROUNDS = {"grounds": ["INCOMPLETE"], "note": "缺一期培训"}
TABLE = {
    "hand_in": ({"draft", "returned"}, "handed_in", ACT | {"nothing_held": True}),
    "accept": ({"handed_in"}, "accepted", ACT),
    "send_back": ({"handed_in"}, "returned", ACT | GROUNDS),
}
test_table_of_department_reports = state_tables.whole(DepartmentReport, TABLE)
test_life_of_department_reports = state_tables.walked(DepartmentReport, TABLE, begun)


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


def test_month_that_is_not_over_is_not_reported(department, liaison):
    act = {"actor": liaison, "now": NOW}
    assert codes_of(department_reports.begin, department, month=date(2026, 4, 1), **act) == ["MONTH_TO_COME"]
    assert department_reports.begin(department, month=date(2026, 3, 1), **act).edition == 1


@pytest.mark.clause("JY-110", "BC-40")
def test_month_is_reported_once(department, liaison, office):
    report = handed_in(department, liaison, row())
    act = {"month": MONTH, "actor": liaison, "now": NOW}
    assert codes_of(department_reports.begin, department, **act) == ["IN_HAND"]
    department_reports.accept(report, actor=office, now=NOW)
    assert codes_of(department_reports.begin, department, **act) == ["REPORTED"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"starts_on": date(2026, 2, 28)}, "OTHER_MONTH"),
        ({"starts_on": date(2026, 4, 1)}, "OTHER_MONTH"),
        ({"person_times": 29}, "FEWER_TIMES"),
        ({"key_group_persons": 31}, "MORE_OF_GROUPS"),
        ({"certificates": 61}, "MORE_CERTIFICATES"),
    ],
)
def test_row_that_contradicts_itself_is_refused(department, liaison, value, code):
    report = drafted(department, liaison)
    assert codes_of(department_reports.write_row, report, actor=liaison, now=NOW, **row(**value)) == [code]
    assert not report.trainings.exists()


def test_bounds_of_a_row_are_taken(department, liaison):
    edge = row(starts_on=date(2026, 3, 31), person_times=30, key_group_persons=30, certificates=30, funds=Decimal(0))
    assert drafted(department, liaison, row(starts_on=date(2026, 3, 1)), edge).trainings.count() == 2


@pytest.mark.parametrize(
    "value", [{"person_times": 29}, {"key_group_persons": 31}, {"certificates": 61}, {"training_type": "x"},
              {"days": 0}, {"title": ""}],
)  # fmt: skip
def test_database_refuses_such_a_row_too(department, liaison, value):
    report = drafted(department, liaison)
    with pytest.raises(Error), transaction.atomic():
        DepartmentTraining.objects.create(report=report, **row(**value))


def test_double_click_keeps_one_row(department, liaison):
    report = drafted(department, liaison, row())
    assert codes_of(department_reports.write_row, report, actor=liaison, now=NOW, **row()) == ["SAME_TRAINING"]
    assert report.trainings.count() == 1


def test_row_may_be_kept_as_it_is(department, liaison):
    report = drafted(department, liaison, row())
    kept = department_reports.write_row(report, row=report.trainings.get(), actor=liaison, now=NOW, **row(days=6))
    assert (report.trainings.get(), kept.days) == (kept, 6)


def test_empty_report_needs_the_word_that_nothing_was_held(department, liaison):
    report = drafted(department, liaison)
    act = {"actor": liaison, "now": NOW}
    assert codes_of(department_reports.hand_in, report, nothing_held=False, **act) == ["EMPTY_REPORT"]
    assert department_reports.hand_in(report, nothing_held=True, **act).state == "handed_in"


def test_word_that_nothing_was_held_is_refused_beside_rows(department, liaison):
    report = drafted(department, liaison, row())
    assert codes_of(department_reports.hand_in, report, nothing_held=True, actor=liaison, now=NOW) == [
        "HELD_AFTER_ALL"
    ]


def test_handed_in_report_takes_no_rows(handed_report, liaison):
    standing, act = handed_report.trainings.get(), {"actor": liaison, "now": NOW}
    for refused in (
        codes_of(department_reports.write_row, handed_report, **act, **row(title="另一期")),
        codes_of(department_reports.remove_row, standing, **act),
        codes_of(department_reports.replace_rows, handed_report, [], **act),
    ):
        assert refused == [NOT_WRITABLE.code]
    assert list(handed_report.trainings.all()) == [standing]


@pytest.mark.parametrize("stage", [handed_in, accepted])
def test_database_keeps_the_rows_of_what_was_handed_in(stage, department, liaison, office):
    people = (liaison,) if stage is handed_in else (liaison, office)
    report = stage(department, *people, row())
    rows = DepartmentTraining.objects.filter(report=report)
    for change in (
        lambda: rows.update(persons=31),
        lambda: rows.delete(),
        lambda: DepartmentTraining.objects.create(report=report, **row(title="另一期")),
    ):
        with pytest.raises(Error, match="not open to changes"), transaction.atomic():
            change()


def test_database_keeps_an_accepted_report(accepted_report):
    rows = DepartmentReport.objects.filter(pk=accepted_report.pk)
    for change in (lambda: rows.update(note="x"), lambda: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_nobody_decides_on_the_report_they_handed_in(handed_report, liaison):
    act = {"actor": liaison, "now": NOW}
    assert codes_of(department_reports.accept, handed_report, **act) == ["OWN_REPORT"]
    assert codes_of(department_reports.send_back, handed_report, **act, **GROUNDS) == ["OWN_REPORT"]
    with pytest.raises(Error, match="decided_by_another"), transaction.atomic():
        type(handed_report).accept(handed_report, **act)
        handed_report.save()


def test_return_says_its_ground_and_what_to_do(handed_report, office):
    act = {"actor": office, "now": NOW, "grounds": [], "note": " "}
    assert codes_of(department_reports.send_back, handed_report, **act) == ["NO_GROUND", "NO_NOTE"]
    returned = department_reports.send_back(handed_report, **act | GROUNDS)
    assert (returned.state, returned.return_grounds, returned.writable) == ("returned", ["INCOMPLETE"], True)


def test_report_handed_in_again_no_longer_says_why_it_came_back(handed_report, liaison, office):
    department_reports.send_back(handed_report, actor=office, now=NOW, **GROUNDS)
    department_reports.hand_in(handed_report, nothing_held=False, actor=liaison, now=NOW + timedelta(days=1))
    assert (handed_report.return_grounds, handed_report.note, handed_report.decided_by) == ([], "", None)


def test_correction_is_a_further_edition_with_the_same_rows(accepted_report, liaison, office):
    act = {"actor": liaison, "now": NOW}
    assert codes_of(department_reports.correct, accepted_report, reason=" ", **act) == ["NO_REASON"]
    made = department_reports.correct(accepted_report, reason="人数多报2人", **act)
    assert (made.edition, made.corrects, made.state) == (2, accepted_report, "draft")
    assert [department_reports.values_of(each) for each in made.trainings.all()] == [row()]
    assert codes_of(department_reports.correct, accepted_report, reason="x", **act) == ["CORRECTED"]
    accepted_report.refresh_from_db()
    assert (accepted_report.state, accepted_report.trainings.count()) == ("accepted", 1)


def test_only_what_was_accepted_is_corrected(handed_report, liaison):
    act = {"actor": liaison, "now": NOW, "reason": "x"}
    assert codes_of(department_reports.correct, handed_report, **act) == ["NOT_ACCEPTED"]


def test_liaison_sees_the_own_department_alone(department, liaison, city):
    other, somebody = another(city)
    own, theirs = drafted(department, liaison, row()), handed_in(other, somebody, row())
    assert list(DepartmentReport.objects.visible_to(liaison)) == [own]
    assert list(DepartmentReport.objects.visible_to(somebody)) == [theirs]
    assert list(DepartmentTraining.objects.visible_to(liaison)) == [own.trainings.get()]


def test_office_knows_a_report_from_its_handing_in(drafted_report, liaison, office, officer_elsewhere):
    assert not DepartmentReport.objects.visible_to(office).exists()
    department_reports.hand_in(drafted_report, nothing_held=False, actor=liaison, now=NOW)
    assert list(DepartmentReport.objects.visible_to(office)) == [drafted_report]
    assert DepartmentTraining.objects.visible_to(office).count() == 1
    assert not DepartmentReport.objects.visible_to(officer_elsewhere).exists()


def test_whoever_spoke_once_sees_nothing_any_more(drafted_report, liaison_post, liaison, office):
    departments.end_liaison(liaison_post, actor=office, now=NOW)
    assert not DepartmentReport.objects.visible_to(liaison).exists()
    assert not departments.of(liaison).exists()


def test_one_person_speaks_for_one_department(department, liaison, office, city):
    act = {"user": liaison, "actor": office, "now": NAMED}
    other = department_of(city, "women", "市妇联")
    assert codes_of(departments.name_liaison, other, valid_from=date(2026, 5, 1), **act) == ["SPEAKS_ALREADY"]
    with pytest.raises(Error), transaction.atomic():
        Liaison.objects.create(department=other, user=liaison, valid_from=date(2026, 5, 1))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.FIRST_REVIEW])
def test_liaison_has_the_office_of_one(role, department, city, office):
    stranger = make_user("stranger", role, jurisdiction=city)
    act = {"user": stranger, "actor": office, "now": NAMED, "valid_from": date(2026, 5, 1)}
    assert codes_of(departments.name_liaison, department, **act) == ["NOT_A_LIAISON"]


@pytest.mark.clause("BC-42")
def test_later_allotment_takes_the_place_of_the_first(department, office):
    act = {"year": 2026, "metric": "person_times", "decision": "演就领〔2026〕2号", "actor": office, "now": NOW}
    departments.allot(department, value=500, **act)
    assert codes_of(departments.allot, department, value=500, **act) == ["SAME_TARGET"]
    assert codes_of(departments.allot, department, value=1, **act | {"year": 2025, "decision": " "}) == [
        "NO_DECISION", "YEAR_OVER"
    ]  # fmt: skip
    departments.allot(department, value=600, **act)
    held = departments.targets([department], year=2026)
    assert [target.value for target in held.values()] == [600]
    with pytest.raises(Error), transaction.atomic():
        DepartmentTarget.objects.update(value=1)
