"""Apprenticeship plans: filed before they begin, two mentors each, the centre's conditions weighed (JY-69)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from portal.shared import trail
from portal.shared.refusals import Refused
from tests import state_tables
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.trainees.apprenticeship import (
    CENTRE,
    FIRST,
    LAST,
    NOW,
    TERMS,
    WHY,
    accepted,
    drafted,
    empty_plan,
    enterprise_in,
    filed,
    somebody,
    take_on,
)
from tests.trainees.factories import PersonFactory
from trainees import apprenticeship_faults, apprenticeships
from trainees.models import Apprentice, ApprenticeshipPlan, Person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STATE = ApprenticeshipPlan.State
TABLE = {
    "file": ({"draft", "returned"}, "filed", {"now": NOW, "decide_by": date(2025, 11, 6)}),
    "accept": ({"filed"}, "accepted", {"now": LATER, "conditions_met": []}),
    "send_back": ({"filed"}, "returned", {"now": LATER, **WHY}),
    "refuse": ({"filed"}, "refused", {"now": LATER, **WHY}),
    "withdraw": ({"draft", "filed", "returned"}, "withdrawn", {"now": LATER}),
    "end": ({"accepted"}, "ended", {"now": LATER}),
}
test_table_of_apprenticeships = state_tables.whole(ApprenticeshipPlan, TABLE)
test_life_of_apprenticeships = state_tables.walked(ApprenticeshipPlan, TABLE, drafted)


def codes(act, *args, **details):
    with pytest.raises(Refused) as refused:
        act(*args, **details)
    return refused.value.codes


def test_filing_has_its_days():
    plan = filed()
    assert (plan.state, plan.decide_by) == (STATE.FILED, date(2025, 11, 6))
    assert plan.number.startswith("XT-2025-")
    assert plan.apprentices.get().binding


def test_only_an_enterprise_files():
    assert codes(empty_plan, InstitutionFactory()) == ["NOT_AN_ENTERPRISE"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "UNSAID"),
        ({"outline": ""}, "UNSAID"),
        ({"ends_on": FIRST}, "END_BEFORE_START"),
    ],
)
def test_fault_of_a_plan(changed, code):
    assert codes(empty_plan, **changed) == [code]


def test_partner_trains_for_a_living():
    assert codes(empty_plan, partner=enterprise_in()) == ["NOT_A_PARTNER"]


@pytest.mark.clause("JY-69")
def test_own_centre_says_what_it_has():
    assert codes(empty_plan, partner=None, **CENTRE | {"equipment": " "}) == ["CENTRE_UNSAID"]
    assert codes(empty_plan, partner=None) == ["CENTRE_UNSAID"] * 4


@pytest.mark.clause("JY-69")
def test_own_centre_is_accepted_with_all_conditions_alone():
    plan = filed(partner=None, **CENTRE)
    officer, seen = UserFactory(), apprenticeship_faults.mark(plan)
    terms = {"actor": officer, "now": LATER, "seen": seen}
    assert codes(apprenticeships.accept, plan, conditions_met=["premises"], **terms) == ["CENTRE_NOT_IN_ORDER"]
    with pytest.raises(IntegrityError, match="apprenticeship_centre_meets_all"), transaction.atomic():
        ApprenticeshipPlan.objects.filter(pk=plan.pk).update(
            state="accepted", decided_at=LATER, decided_by=officer, conditions_met=["premises"]
        )
    assert apprenticeships.accept(plan, conditions_met=list(CENTRE), **terms).state == STATE.ACCEPTED


def test_plan_is_filed_before_it_begins():
    plan = drafted()
    on_the_day = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
    assert codes(apprenticeships.file, plan, actor=UserFactory(), now=on_the_day) == ["BEGUN"]


def test_plan_without_apprentices_is_refused():
    assert codes(apprenticeships.file, empty_plan(), actor=UserFactory(), now=NOW) == ["NO_APPRENTICE"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"school_mentor": " "}, "MENTOR_MISSING"),
        ({"enterprise_mentor": ""}, "MENTOR_MISSING"),
        ({"school_mentor": "顾正宏"}, "SAME_MENTOR"),
        ({"school_mentor": "沈雅琴110101199003074477"}, "NAME_HOLDS_NUMBER"),
        ({"years": 3}, "YEARS_DO_NOT_FIT"),
    ],
)
def test_fault_of_an_apprentice(changed, code):
    assert codes(take_on, empty_plan(), terms=replace(TERMS, **changed)) == [code]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), 1),
        (date(2026, 4, 15), date(2027, 4, 14), 1),
        (date(2026, 4, 15), date(2028, 4, 14), 2),
        (date(2027, 3, 1), date(2028, 2, 29), 1),
    ],
)
def test_training_year_has_twelve_months(first, last, years):
    terms = replace(TERMS, years=years)
    assert take_on(empty_plan(starts_on=first, ends_on=last), terms=terms).years == years
    short = empty_plan(starts_on=first, ends_on=last - timedelta(days=1))
    assert codes(take_on, short, terms=terms) == ["YEARS_DO_NOT_FIT"]


def test_juniors_are_held_back_by_the_database():
    plan, person = empty_plan(), take_on(empty_plan()).person
    with pytest.raises(IntegrityError, match="apprentice_level_has_a_rate"), transaction.atomic():
        Apprentice.objects.create(
            plan=plan, person=person, level="junior", years=1, enterprise_mentor="甲", school_mentor="乙",
            first_day=FIRST, last_day=LAST,
        )  # fmt: skip


def test_person_stands_in_a_plan_once():
    plan = drafted()
    assert codes(take_on, plan) == ["APPRENTICE_TWICE"]


def test_number_under_another_name_is_refused():
    plan = drafted()
    other = empty_plan()
    act = {"actor": plan.created_by, "now": NOW}
    refused = codes(apprenticeships.take_on, other, somebody(1, "另一人"), TERMS, **act)
    assert refused == ["NUMBER_KNOWN_OTHER_NAME"]
    assert Person.objects.count() == 1


def test_nobody_is_in_two_filed_plans_at_once():
    filed()
    second = drafted()
    assert codes(apprenticeships.file, second, actor=UserFactory(), now=NOW) == ["APPRENTICE_ELSEWHERE"]
    with pytest.raises(IntegrityError, match="apprentice_not_twice"), transaction.atomic():
        second.apprentices.update(binding=True)


@pytest.mark.parametrize("step", ["send_back", "refuse", "withdraw"])
def test_turned_down_plan_sets_its_apprentices_free(step):
    plan = filed()
    details = {} if step == "withdraw" else WHY
    getattr(apprenticeships, step)(plan, actor=UserFactory(), now=LATER, **details)
    assert apprenticeships.file(drafted(), actor=UserFactory(), now=NOW).state == STATE.FILED


def test_filer_does_not_decide():
    plan = filed()
    seen = apprenticeship_faults.mark(plan)
    assert codes(apprenticeships.accept, plan, actor=plan.filed_by, now=LATER, seen=seen) == ["SAME_PERSON"]
    assert codes(apprenticeships.refuse, plan, actor=plan.filed_by, now=LATER, **WHY) == ["SAME_PERSON"]


def test_acceptance_is_of_what_was_looked_at():
    plan = filed()
    seen = apprenticeship_faults.mark(plan)
    apprenticeships.send_back(plan, actor=UserFactory(), now=LATER, **WHY)
    take_on(plan, 2)
    apprenticeships.file(plan, actor=plan.created_by, now=LATER)
    assert codes(apprenticeships.accept, plan, actor=UserFactory(), now=LATER, seen=seen) == ["CHANGED_MEANWHILE"]


def test_what_is_filed_stays():
    plan = filed()
    for act in (
        lambda: ApprenticeshipPlan.objects.filter(pk=plan.pk).update(outline="另一套"),
        lambda: plan.apprentices.all().delete(),
        lambda: ApprenticeshipPlan.objects.filter(pk=plan.pk).update(state="ended"),
        lambda: plan.apprentices.update(person=PersonFactory()),
        lambda: plan.apprentices.update(level="technician"),
        lambda: plan.apprentices.update(last_day=FIRST),
        lambda: plan.apprentices.update(binding=False),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            act()


def test_dates_of_a_plan_are_those_of_its_apprentices():
    plan = drafted()
    seen = apprenticeship_faults.mark(plan)
    later = {"starts_on": FIRST + timedelta(days=30), "ends_on": LAST + timedelta(days=60)}
    apprenticeships.revise(plan, actor=plan.created_by, now=NOW, seen=seen, **later)
    assert plan.apprentices.get().first_day == later["starts_on"]


def test_apprentice_leaves_on_a_day():
    apprentice = accepted().apprentices.get()
    now = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    act = {"actor": UserFactory(), "now": now}
    for day in (FIRST - timedelta(days=1), date(2026, 6, 2)):
        assert codes(apprenticeships.leave, apprentice, left_on=day, reason="离职", **act) == ["LEFT_OUTSIDE"]
    assert codes(apprenticeships.leave, apprentice, left_on=FIRST, reason=" ", **act) == ["NO_REASON"]
    apprenticeships.leave(apprentice, left_on=date(2026, 6, 1), reason="离职", **act)
    assert codes(apprenticeships.leave, apprentice, left_on=FIRST, reason="离职", **act) == ["LEFT_ALREADY"]


def test_plan_ends_by_the_clock():
    plan = accepted()
    assert apprenticeships.end_due(datetime(2027, 11, 30, 1, 0, tzinfo=UTC)) == []
    assert apprenticeships.end_due(datetime(2027, 12, 1, 1, 0, tzinfo=UTC)) == [plan]


def test_steps_stand_in_the_trail():
    assert [row.verb for row in trail.of(accepted())] == ["accept", "file", "take on", "draft"]


@pytest.mark.django_db(transaction=True)
def test_two_filings_at_once_bind_a_person_once():
    plans = [drafted(), drafted()]
    gate, found = Barrier(2), []

    def hand_in(plan):
        try:
            gate.wait(timeout=20)
            found.append(apprenticeships.file(plan, actor=plan.created_by, now=NOW).state)
        except Refused as refused:
            found.append(refused.codes)
        finally:
            connection.close()

    threads = [Thread(target=hand_in, args=[plan]) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(str, found)) == ["['APPRENTICE_ELSEWHERE']", "filed"]
