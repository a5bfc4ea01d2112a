"""Each role lands on its own home; what stands there is inside the person's scope and takes few queries."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from institutions.models import TrainingClass
from portal.accounts.roles import Role
from portal.dashboards.home import HOMES
from subsidies import claims
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution, make_user, staff_of
from tests.institutions.factories import TrainingClassFactory
from tests.subsidies.classes import certified_class, class_claimed

pytestmark = pytest.mark.django_db
BUDGET = 15
TEMPLATES = {
    "staff_a": "dashboards/home_institution.html",
    "teacher_a": "dashboards/home_institution.html",
    "evaluator": "dashboards/home_evaluation.html",
    "officer_first": "dashboards/home_bureau.html",
    "officer_final": "dashboards/home_bureau.html",
    "finance_maker": "dashboards/home_bureau.html",
    "auditor": "dashboards/home_audit.html",
}


world = worlds.built_once(class_claimed)
city, institution_a, submitted_claim = worlds.parts("city", "institution_a", "submitted_claim")


@pytest.fixture
def draft_claim(institution_a):
    """Of another class than the claim that is handed in."""
    return claims.draft(certified_class(institution=institution_a), now=timezone.now())


def home_of(browser):
    return browser.get(reverse("home"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("persona", TEMPLATES)
def test_role_lands_on_its_home(persona, language, request, signed_in):
    browser = signed_in(request.getfixturevalue(persona))
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = home_of(browser)
    assert answer.status_code == 200
    assert TEMPLATES[persona] in [template.name for template in answer.templates]
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("persona", TEMPLATES)
def test_home_takes_few_queries(
    persona, request, signed_in, submitted_claim, filed_class, django_assert_max_num_queries
):
    browser = signed_in(request.getfixturevalue(persona))
    home_of(browser)
    with django_assert_max_num_queries(BUDGET):
        home_of(browser)


def test_trainee_lands_on_the_file(signed_in, trainee):
    assert home_of(signed_in(trainee)).url == reverse("my_file")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LIAISON, Role.THIRD_PARTY])
def test_other_offices_have_a_home(role, signed_in, city):
    assert home_of(signed_in(make_user("somebody", role, jurisdiction=city))).status_code == 200


def test_every_working_role_has_a_home():
    assert set(Role) - set(HOMES) == {Role.TRAINEE, Role.THIRD_PARTY}


def test_reviewer_sees_what_waits(signed_in, officer_first, filed_class, submitted_claim):
    waits = home_of(signed_in(officer_first)).context["waits"]
    urls = {item.url for item in waits.items}
    assert urls == {
        reverse("filing_review", args=[filed_class.pk]), reverse("claim_review", args=[submitted_claim.pk])
    }  # fmt: skip


def test_final_reviewer_waits_for_the_first(signed_in, officer_final, submitted_claim):
    assert home_of(signed_in(officer_final)).context["total"] == 0


def test_late_things_come_first(signed_in, officer_first, filed_class, submitted_claim):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    TrainingClass.objects.filter(pk=filed_class.pk).update(decide_by=yesterday)
    waits = home_of(signed_in(officer_first)).context["waits"]
    assert waits.items[0].due == yesterday
    assert waits.late == sum(item.due < timezone.localdate() for item in waits.items)


def test_officers_elsewhere_see_nothing(signed_in, officer_elsewhere, filed_class, submitted_claim):
    answer = home_of(signed_in(officer_elsewhere))
    assert answer.context["total"] == 0
    assert filed_class.title not in answer.content.decode()


def test_institution_sees_its_draft(signed_in, staff_a, staff_b, draft_claim):
    assert reverse("claim_detail", args=[draft_claim.pk]) in home_of(signed_in(staff_a)).content.decode()
    assert home_of(signed_in(staff_b)).context["total"] == 0


def test_other_institutions_are_never_counted(signed_in, city, staff_b, institution_b):
    TrainingClassFactory.create_batch(2, institution=institution_b)
    newcomer = staff_of(make_institution("丁培训学校", city, 4), "newcomer")
    assert home_of(signed_in(newcomer)).context["classes"] == []
    assert [row.count for row in home_of(signed_in(staff_b)).context["classes"]] == [2]


def test_classes_of_other_years_are_left_out(signed_in, staff_b, institution_b):
    browser, today = signed_in(staff_b), timezone.localdate()
    last_year = today.replace(year=today.year - 1, day=1)
    old = TrainingClassFactory(institution=institution_b, title="去年班", starts_on=last_year)
    assert home_of(browser).context["classes"] == []
    TrainingClassFactory(institution=institution_b, title="今年班", starts_on=today)
    (row,) = home_of(browser).context["classes"]
    listed = browser.get(row.url).content.decode()
    assert (old.title in listed, "今年班" in listed) == (False, True)
    assert old.title in browser.get(reverse("class_list")).content.decode()


def test_missing_attendance_is_due(signed_in, staff_b, institution_b):
    made = TrainingClassFactory(
        running=True, institution=institution_b, starts_on=timezone.localdate() - timezone.timedelta(days=14)
    )
    items = home_of(signed_in(staff_b)).context["waits"].items
    assert [item.url for item in items] == [reverse("class_attendance", args=[made.pk])]


def test_teacher_sees_no_claims(signed_in, teacher_a, draft_claim):
    items = home_of(signed_in(teacher_a)).context["waits"].items
    assert reverse("claim_detail", args=[draft_claim.pk]) not in {item.url for item in items}


def test_evaluator_sees_ended_class(signed_in, evaluator, evaluated_class):
    waits = home_of(signed_in(evaluator)).context["waits"]
    assert [item.url for item in waits.items] == [reverse("class_results", args=[evaluated_class.pk])]


def test_finance_sees_funds_of_its_place(signed_in, finance_maker, officer_elsewhere, submitted_claim):
    line = home_of(signed_in(finance_maker)).context["funds"][0]
    assert (line.budget, line.available, line.paid) == (100000, 97000, 0)
    assert home_of(signed_in(officer_elsewhere)).context["funds"] == []
