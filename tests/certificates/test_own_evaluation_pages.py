"""Own evaluation as enterprise and bureau see it: filed, assessed, decided; and who answers for which enterprise."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import above_scale, own_evaluations
from certificates.models import AboveScaleEnterprise, OwnEvaluation
from tests.certificates.own_evaluation import NOW, PLAN, assessed, drafted
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory

pytestmark = pytest.mark.django_db
State = OwnEvaluation.State


def typed(*occupations, **changed):
    """The form as a clerk fills it: `occupations` are rows of an occupation's text and its grades."""
    rows = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0"}
    for place, (text, grades) in enumerate(occupations):
        rows |= {f"rows-{place}-occupation": text, f"rows-{place}-grades": grades}
    return {name: str(value) for name, value in PLAN.items()} | rows | changed


@pytest.fixture
def electrician():
    return OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")


@pytest.fixture
def filer(enterprise_a, staff_a, signed_in):
    return signed_in(staff_a)


def test_enterprise_drafts_changes_and_files(filer, electrician, enterprise_a):
    answer = filer.post(reverse("own_evaluation_draft"), typed(("电工", ["senior"])))
    made = OwnEvaluation.objects.get()
    assert answer.url == reverse("own_evaluation_detail", args=[made.pk])
    assert own_evaluations.scope_of(made) == {electrician: ["senior"]}
    changed = typed(("电工", ["junior", "senior"]), responsible="吴国平") | {"rows-INITIAL_FORMS": "1"}
    filer.post(reverse("own_evaluation_revise", args=[made.pk]), changed)
    made.refresh_from_db()
    assert (made.responsible, own_evaluations.scope_of(made)) == ("吴国平", {electrician: ["junior", "senior"]})
    future = {"valid_from": timezone.localdate(), "valid_to": date(2099, 1, 1)}
    OwnEvaluation.objects.filter(pk=made.pk).update(**future)
    filer.post(reverse("own_evaluation_step", args=[made.pk, "file"]))
    made.refresh_from_db()
    assert (made.state, made.enterprise) == (State.FILED, enterprise_a)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("木星工", ["senior"])], "木星工"),
        ([("电工", [])], "请至少选择一个等级"),
        ([("", ["senior"])], "请填写这些等级所属的职业"),
        ([("电工", ["senior"]), ("6-31-01-03", ["junior"])], "上面已有该职业"),
    ],
)
@pytest.mark.usefixtures("electrician")
def test_fault_of_a_row_stands_beside_it(filer, rows, said):
    answer = filer.post(reverse("own_evaluation_draft"), typed(*rows))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OwnEvaluation.objects.exists()


def test_refusal_keeps_what_was_typed(filer, electrician):
    answer = filer.post(reverse("own_evaluation_draft"), typed(("电工", ["senior"]), performance="90"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "四项权重合计120%" in page
    assert 'value="顾正宏"' in page


def test_draft_is_hidden_from_the_bureau(officer_first, signed_in, enterprise_a):
    made = drafted(enterprise_a)
    assert signed_in(officer_first).get(reverse("own_evaluation_detail", args=[made.pk])).status_code == 404


def test_bureau_assesses_and_another_officer_accepts(own_evaluation, officer_first, officer_final, signed_in):
    address = reverse("own_evaluation_step", args=[own_evaluation.pk, "assess"])
    said = {"assess-assessed_on": "2026-03-02", "assess-assessors": "周敏", "assess-assessment": "符合要求"}
    page = signed_in(officer_first).get(reverse("own_evaluation_detail", args=[own_evaluation.pk]))
    signed_in(officer_first).post(address, said | {"seen": page.context["seen"]})
    accept = reverse("own_evaluation_step", args=[own_evaluation.pk, "accept"])
    assert signed_in(officer_first).post(accept, {"accept-decision": "号"}).status_code == 404
    looked_at = signed_in(officer_final).get(reverse("own_evaluation_detail", args=[own_evaluation.pk]))
    said = {"accept-decision": "测人社〔2026〕8号", "seen": looked_at.context["seen"]}
    signed_in(officer_final).post(accept, said)
    own_evaluation.refresh_from_db()
    assert own_evaluation.state == State.ACCEPTED
    assert own_evaluation.enterprise.listings.get().own_staff_only


def test_refused_step_keeps_the_words(enterprise_a, officer_final, signed_in):
    made = assessed(enterprise_a)
    address = reverse("own_evaluation_step", args=[made.pk, "send_back"])
    answer = signed_in(officer_final).post(address, {"send_back-note": "请补充题库"})
    assert answer.status_code == 422
    assert "请补充题库" in answer.content.decode()


def test_list_counts_by_state(own_evaluation, officer_first, signed_in):
    page = signed_in(officer_first).get(reverse("own_evaluation_list") + "?state=filed")
    assert own_evaluation.number in page.content.decode()
    assert signed_in(officer_first).get(reverse("own_evaluation_list") + "?state=none").status_code == 404


def test_enterprise_is_handed_over_and_leaves(officer_final, officer_first, signed_in, city):
    browser = signed_in(officer_final)
    entered = {
        "place": city.pk, "name": "甲金属制品有限公司", "credit_code": "91320299C9N079R2RF",
        "responsible": officer_first.pk, "valid_from": "2026-03-02",
    }  # fmt: skip
    assert browser.post(reverse("above_scale_add"), entered).status_code == 302
    again = browser.post(reverse("above_scale_add"), entered)
    assert again.status_code == 422
    assert "已在名录中" in again.content.decode()
    first = AboveScaleEnterprise.objects.get()
    browser.post(reverse("above_scale_entry", args=[first.pk]), {"responsible": officer_final.pk})
    second = AboveScaleEnterprise.objects.get(valid_to=None)
    assert (second.responsible, second.pk) != (officer_first, first.pk)
    browser.post(reverse("above_scale_entry", args=[second.pk]), {"act": "leave"})
    assert not AboveScaleEnterprise.objects.on_list(timezone.localdate()).exists()


def test_officer_of_another_place_answers_for_nothing(officer_final, officer_elsewhere, signed_in, city):
    page = signed_in(officer_final).get(reverse("above_scale_add"))
    assert officer_elsewhere not in page.context["form"].fields["responsible"].queryset


def test_coverage_counts_those_in_force(own_evaluation, officer_final, signed_in, above_scale_entry):
    page = signed_in(officer_final).get(reverse("above_scale_list"))
    assert (page.context["covered"].listed, page.context["covered"].covered) == (1, 0)


def test_code_is_one_code_however_it_is_typed_and_listed(above_scale_entry, officer_final, city):
    county, officer = JurisdictionFactory(parent=city), officer_final
    entered = above_scale.enter(
        county, name="甲金属制品有限公司", credit_code="91320299c9n079r2rf", responsible=officer,
        valid_from=date(2026, 3, 2), actor=officer, now=NOW,
    )  # fmt: skip
    assert entered.credit_code == above_scale_entry.credit_code
    both = AboveScaleEnterprise.objects.all()
    assert above_scale.coverage(above_scale.evaluating(both, day=date(2026, 3, 3))).listed == 1
