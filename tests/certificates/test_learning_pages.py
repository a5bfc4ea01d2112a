"""The pages of the learning file: one's own with its workbook, and what others read of it."""

import io
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from certificates.credit_rules import CAP, HOURS, ONLINE, key_of
from portal.shared.models import TrailRecord
from tests.certificates.factories import CertificateFactory
from tests.certificates.test_credits import set_rule, settle, training
from tests.institutions.factories import TrainingClassFactory
from tests.subsidies.factories import published_policy
from tests.trainees.factories import EnrolmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(trainee):
    return PersonFactory(user=trainee, name="顾晓燕")


@pytest.fixture
def certified(person, institution_a, city):
    """A training with a certificate."""
    held = training(institution_a, person, state="certified", attendance_rate=Decimal("0.9143"), online="3.0")
    return CertificateFactory(after_training=True, enrolment=held, body__jurisdiction=city)


def own_page(signed_in, trainee, language="zh-hans"):
    browser = signed_in(trainee)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return browser.get(reverse("my_learning"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_render_in_both_languages(language, signed_in, trainee, officer_first, person, certified, city):
    set_rule(city, HOURS, "16")
    settle()
    assert own_page(signed_in, trainee, language).headers["Content-Language"] == language
    browser = signed_in(officer_first)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert browser.get(reverse("person_learning", args=[person.pk])).headers["Content-Language"] == language


@pytest.mark.clause("JY-17", "NY-32")
def test_own_file_holds_hours_attendance_credits_and_certificates(signed_in, trainee, certified, city):
    set_rule(city, HOURS, "16")
    set_rule(city, ONLINE, "0.5")
    set_rule(city, CAP, "3")
    settle()
    page = own_page(signed_in, trainee).content.decode()
    for said in ("64", "91.4%", "3（应计4.09）", "演人社〔2026〕4号", "50.0%", certified.number, "<svg"):
        assert said in page


def test_place_that_set_nothing_is_said(signed_in, trainee, certified):
    assert settle() == 0
    page = own_page(signed_in, trainee)
    assert "本地还没有规定学分怎么计算" in page.content.decode()
    assert (page.context["balance"], page.context["rules"]) == ("0", [])


def test_somebody_without_a_file_is_told(signed_in, trainee):
    assert signed_in(trainee).get(reverse("my_learning")).status_code == 404


def test_own_file_is_kept_as_a_workbook(signed_in, trainee, certified, city):
    set_rule(city, HOURS, "16")
    settle()
    sheet = load_workbook(io.BytesIO(signed_in(trainee).get(reverse("my_learning_file")).content)).active
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (row["学分"], row["面授学时"], row["线上学时"]) == ("4", "64", "3")


@pytest.mark.parametrize("reader", ["officer_first", "auditor", "staff_a"])
def test_look_of_others_is_put_on_record(reader, request, signed_in, person, certified):
    user = request.getfixturevalue(reader)
    browser = signed_in(user)
    assert browser.get(reverse("person_learning", args=[person.pk])).status_code == 200
    assert browser.head(reverse("person_learning", args=[person.pk])).status_code == 200
    look = TrailRecord.objects.get(verb="read learning file")
    assert (look.actor, look.subject_id) == (user, str(person.pk))


def test_institution_sees_its_own_filed_class_alone(signed_in, staff_b, person, certified, institution_b, city):
    set_rule(city, HOURS, "16")
    settle()
    EnrolmentFactory(training_class=TrainingClassFactory(institution=institution_b, title="乙班"), person=person)
    page = signed_in(staff_b).get(reverse("person_learning", args=[person.pk]))
    file = page.context["file"]
    assert (list(file.trainings), list(file.certificates), list(file.credits)) == ([], [], [])
    assert certified.enrolment.training_class.title not in page.content.decode()


def test_person_page_leads_to_the_file(signed_in, officer_first, person, certified):
    page = signed_in(officer_first).get(reverse("person_detail", args=[person.pk])).content.decode()
    assert reverse("person_learning", args=[person.pk]) in page


def test_own_file_opens_in_few_queries(signed_in, trainee, person, institution_a, city, django_assert_max_num_queries):
    set_rule(city, HOURS, "16")
    for _n in range(8):
        training(institution_a, person)
    settle()
    browser = signed_in(trainee)
    browser.get(reverse("my_learning"))
    with django_assert_max_num_queries(20):
        browser.get(reverse("my_learning"))


def test_bureau_sets_the_rules_on_the_page_of_settings(signed_in, officer_final, city, person, certified):
    published_policy(city)
    desk = signed_in(officer_final)
    for key, value in ((HOURS, "16"), (ONLINE, "0.5"), (key_of("intermediate"), "5")):
        said = {"value": value, "valid_from": "2026-01-01", "reason": "演人社〔2026〕4号"}
        answer = desk.post(reverse("setting_detail", args=[city.pk, key]), said)
        assert answer.status_code == 302, answer.context["form"].errors
    assert "演人社〔2026〕4号" in desk.get(reverse("setting_detail", args=[city.pk, HOURS])).content.decode()
    assert settle() == 2
    assert sorted(person.credits.values_list("credits", flat=True)) == [Decimal("4.09"), Decimal(5)]
