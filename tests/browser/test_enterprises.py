"""An enterprise files its own evaluation and its apprentices; two officers deal with the one, one with the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import AboveScaleEnterprise, OwnEvaluation
from tests.browser.desk import Desk
from tests.institutions.factories import InstitutionFactory
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.factories import id_number
from trainees.models import ApprenticeshipPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(desk: Desk, name: str) -> None:
    desk.picture(name)
    assert desk.faults() == [], name


@pytest.fixture
def electrician():
    return OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")


@pytest.mark.usefixtures("electrician", "policy")
def test_own_evaluation_is_filed_assessed_and_accepted(
    clock, open_desk, signed_in, enterprise_a, staff_a, officer_first, officer_final
):
    clock("2026-06-01 02:00")  # the policy ends with 2027
    desk = open_desk()
    made = own_evaluation_filed(desk.seat(signed_in(staff_a)))
    desk.seat(signed_in(officer_first)).open("home")
    assert desk.says("评估自主评价备案")
    assessed(desk, made)
    accepted(desk.seat(signed_in(officer_final)), made)
    made.refresh_from_db()
    assert made.enterprise.listings.get(own_staff_only=True).decision == "演人社〔2026〕8号"

    desk.open("above_scale_add")
    desk.fill(name=enterprise_a.name, credit_code=enterprise_a.credit_code, responsible=officer_first.pk)
    desk.press("main form button.primary")
    assert desk.says("名录共1家，已开展自主评价1家")
    looked_at(desk, "above-scale enterprises")
    assert AboveScaleEnterprise.objects.get().responsible == officer_first


def own_evaluation_filed(desk: Desk) -> OwnEvaluation:
    """Filed by the enterprise; an occupation that there is not is refused first."""
    today = timezone.localdate()
    desk.open("own_evaluation_draft")
    desk.fill(responsible="顾正宏", norms="理论与实操", quality=10, innovation=10, problem_solving=5, performance=5)
    days = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=700)).isoformat()}
    desk.fill(**days, **{"rows-0-occupation": "木星工", "rows-0-grades": ["senior"]})
    desk.press("button.primary[form=plan]")
    assert desk.says("木星工")
    looked_at(desk, "own evaluation refused")
    desk.fill(**{"rows-0-occupation": "电工"})
    desk.press("button.primary[form=plan]")
    assert desk.says("四项权重合计30%，低于政策规定的35%")
    looked_at(desk, "own evaluation draft")
    desk.press("button.primary[form=file]")
    return OwnEvaluation.objects.get()


def assessed(desk: Desk, made: OwnEvaluation) -> None:
    desk.open("own_evaluation_detail", made.pk)
    looked_at(desk, "own evaluation to assess")
    said = {"assessed_on": timezone.localdate().isoformat(), "assessors": "周敏", "assessment": "符合要求"}
    desk.fill(**{f"assess-{name}": value for name, value in said.items()})
    desk.press("form[action$='/assess/'] button.primary")


def accepted(desk: Desk, made: OwnEvaluation) -> None:
    desk.open("own_evaluation_detail", made.pk)
    looked_at(desk, "own evaluation to decide")
    desk.fill(**{"accept-decision": "演人社〔2026〕8号"})
    desk.press("button.primary[form=accept]")
    assert desk.says("已备案")


@pytest.mark.usefixtures("electrician", "policy")
def test_apprentices_are_filed_returned_and_accepted(
    clock, open_desk, signed_in, enterprise_a, staff_a, officer_first
):
    clock("2026-06-01 02:00")  # the policy ends with 2027
    first = timezone.localdate() + timedelta(days=30)
    InstitutionFactory(jurisdiction=enterprise_a.jurisdiction, name="申港技工学校")
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("apprenticeship_draft")
    desk.fill(title="电工学徒班", occupation="电工", outline="每周四天在岗、一天在校")
    desk.fill(starts_on=first.isoformat(), ends_on=(first + timedelta(days=366)).isoformat())
    desk.press("button.primary[form=plan]")
    assert desk.says("没有合作单位即由企业培训中心培养")
    looked_at(desk, "apprenticeship refused")
    desk.page.locator("[name=partner]").select_option(label="申港技工学校")
    desk.press("button.primary[form=plan]")
    plan = ApprenticeshipPlan.objects.get()
    desk.open("apprentice_take_on", plan.pk)
    desk.fill(name="沈雅琴", id_number=id_number(1), level="senior", years=1)
    desk.fill(enterprise_mentor="顾正宏", school_mentor="顾正宏")
    desk.press("main form button[name=done]")
    assert desk.says("两名导师是同一人")
    looked_at(desk, "apprentice refused")
    desk.fill(school_mentor="沈立群")
    desk.press("main form button[name=done]")
    desk.press("button.primary[form=file]")
    desk.open("apprenticeship_quote", plan.pk)
    assert desk.says("5,000.00") and desk.says("2,500.00")
    looked_at(desk, "apprenticeship quote")

    desk.seat(signed_in(officer_first)).open("apprenticeship_detail", plan.pk)
    looked_at(desk, "apprenticeship to decide")
    desk.fill(**{"send_back-grounds": ["MENTORS_UNFIT"], "send_back-note": "请学校补充导师资格"})
    desk.press("form[action$='/send_back/'] button")
    desk.seat(signed_in(staff_a)).open("apprenticeship_detail", plan.pk)
    assert desk.says("请学校补充导师资格")
    desk.press("button.primary[form=file]")
    desk.seat(signed_in(officer_first)).open("apprenticeship_detail", plan.pk)
    desk.press("button.primary[form=accept]")
    assert desk.says("已备案")
