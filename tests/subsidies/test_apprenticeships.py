"""What an apprenticeship plan could draw, and how much of it ahead (JY-67, JY-68)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.shared.refusals import Refused
from subsidies import apprenticeships, entitlements
from tests.institutions.factories import TrainingClassFactory, UserFactory
from tests.subsidies.factories import published_policy
from tests.trainees.apprenticeship import CENTRE, NOW, TERMS, WHY, drafted, filed, take_on
from tests.trainees.factories import EnrolmentFactory, RegisterExtractFactory, RegisterRecordFactory
from trainees import apprenticeship_faults
from trainees import apprenticeships as plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(enterprise_a):
    published_policy(enterprise_a.jurisdiction)
    return enterprise_a


def figures(plan):
    return [(quote.amount, quote.payable_ahead) for quote in apprenticeships.quotes(plan)]


@pytest.mark.clause("JY-67", "JY-68", "AMB-26")
@pytest.mark.parametrize(
    ("level", "years", "amount", "ahead"),
    [
        ("intermediate", 1, 4000, 2000),
        ("senior", 2, 10000, 2500),
        ("technician", 2, 12000, 3000),
        ("senior_technician", 1, 8000, 4000),
    ],
)
def test_rate_of_the_level_by_years_and_half_a_year_ahead(enterprise, level, years, amount, ahead):
    plan = drafted(enterprise)
    plan.apprentices.get().delete()
    take_on(plan, terms=replace(TERMS, level=level, years=years))
    plans.file(plan, actor=plan.created_by, now=NOW)
    assert figures(plan) == [(Decimal(amount), Decimal(ahead))]


@pytest.mark.clause("JY-68")
def test_nothing_is_paid_ahead_before_the_filing(enterprise):
    assert figures(drafted(enterprise)) == [(Decimal(10000), Decimal(0))]


@pytest.mark.clause("JY-69")
def test_own_centre_is_paid_ahead_once_its_conditions_are_met(enterprise):
    plan = filed(enterprise, partner=None, **CENTRE)
    assert figures(plan) == [(Decimal(0), Decimal(0))]
    terms = {"seen": apprenticeship_faults.mark(plan), "conditions_met": list(CENTRE)}
    plans.accept(plan, actor=UserFactory(), now=NOW + timedelta(hours=1), **terms)
    assert figures(plan) == [(Decimal(10000), Decimal(2500))]


@pytest.mark.clause("JY-92")
def test_pensioner_draws_nothing(enterprise):
    plan = filed(enterprise)
    person = plan.apprentices.get().person
    extract = RegisterExtractFactory(jurisdiction=enterprise.jurisdiction)
    RegisterRecordFactory(extract=extract, person=person)
    (quote,) = apprenticeships.quotes(plan)
    assert not quote.award.eligible
    assert "PENSION_ENTITLED" in quote.award.codes


@pytest.mark.clause("AMB-12")
def test_occupation_and_grade_that_were_paid_for_are_not_paid_again(enterprise):
    plan = filed(enterprise)
    apprentice = plan.apprentices.get()
    course = TrainingClassFactory(
        filed=True, institution=enterprise, mode="enterprise_own", occupation=plan.occupation, grade=apprentice.level
    )
    had = EnrolmentFactory(training_class=course, person=apprentice.person)
    policy, _scheme = apprenticeships.policy_of(plan)
    entitlements.reserve(had, policy=policy, scheme="JY-CERT", year=course.ends_on.year, now=NOW)
    (quote,) = apprenticeships.quotes(plan)
    assert not quote.award.eligible


@pytest.mark.parametrize("step", ["refuse", "send_back", "withdraw"])
def test_plan_that_does_not_stand_is_paid_nothing_ahead(enterprise, step):
    plan = filed(enterprise)
    why = {} if step == "withdraw" else WHY
    getattr(plans, step)(plan, actor=UserFactory(), now=NOW + timedelta(hours=1), **why)
    if step == "send_back":
        assert figures(plan) == [(Decimal(10000), Decimal(0))]
        return
    with pytest.raises(Refused) as refused:
        apprenticeships.quotes(plan)
    assert refused.value.codes == ["PLAN_GONE"]


def test_page_says_both_figures(enterprise, staff_a, signed_in):
    plan = filed(enterprise)
    page = signed_in(staff_a).get(reverse("apprenticeship_quote", args=[plan.pk]))
    assert "10,000.00" in page.content.decode()
    assert "2,500.00" in page.content.decode()


def test_page_says_that_no_policy_holds(enterprise_a, staff_a, signed_in):
    plan = filed(enterprise_a)
    page = signed_in(staff_a).get(reverse("apprenticeship_quote", args=[plan.pk]))
    assert page.context["table"] is None
