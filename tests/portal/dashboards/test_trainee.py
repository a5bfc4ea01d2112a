"""The trainee's own pages: their own file, and nobody else's."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from subsidies.models import ClaimLine
from tests.fixtures import worlds
from tests.fixtures.personas import make_user
from tests.subsidies.classes import class_claimed
from tests.trainees.factories import EnrolmentFactory, PersonFactory

pytestmark = pytest.mark.django_db
BUDGET = 18

world = worlds.built_once(class_claimed)
[submitted_claim] = worlds.parts("submitted_claim")


@pytest.fixture
def browser(signed_in, trainee):
    return signed_in(trainee)


@pytest.fixture
def other(own_line):
    """Another trainee of the same class and claim, signed in with an account of their own."""
    line = ClaimLine.objects.filter(claim=own_line.claim).exclude(pk=own_line.pk).select_related("person").first()
    line.person.user = make_user("trainee_other", Role.TRAINEE)
    line.person.save(update_fields=["user"])
    return line


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["my_file", "my_claims", "my_claim", "my_certificates", "my_class"])
def test_page_renders_in_both_languages(name, language, browser, own_line):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    keys = {"my_claim": [own_line.pk], "my_class": [own_line.enrolment_id]}
    answer = browser.get(reverse(name, args=keys.get(name, [])))
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_file_takes_few_queries(browser, own_line, django_assert_max_num_queries):
    browser.get(reverse("my_file"))
    with django_assert_max_num_queries(BUDGET):
        browser.get(reverse("my_file"))


@pytest.mark.clause("NY-32")
def test_file_shows_own_things_alone(browser, own_line, other):
    page = browser.get(reverse("my_file"))
    assert [each.line.pk for each in page.context["claims"]] == [own_line.pk]
    assert [each.person_id for each in page.context["certificates"]] == [own_line.person_id]
    assert other.person.name not in page.content.decode()


def test_things_of_others_do_not_exist(browser, own_line, other):
    assert browser.get(reverse("my_claim", args=[other.pk])).status_code == 404
    assert browser.get(reverse("my_class", args=[other.enrolment_id])).status_code == 404


def test_whoever_did_not_pass_reads_why(browser, trainee):
    failed = EnrolmentFactory(
        person=PersonFactory(user=trainee), state="failed", left_at=timezone.now(), left_reason="实操考核52分"
    )
    assert "实操考核52分" in browser.get(reverse("my_class", args=[failed.pk])).content.decode()


def test_uses_of_the_year_are_counted(browser, own_line):
    page = browser.get(reverse("my_file"))
    uses = page.context["uses"]
    assert (uses.cap, len(page.context["cards"])) == (3, 3)
    taken = [card for card in page.context["cards"] if card.use]
    assert len(taken) == 3 - uses.left


def test_file_says_when_the_review_ends(browser, own_line):
    day = own_line.claim.first_review_by_day
    assert f"{day.month}月{day.day}日" in browser.get(reverse("my_file")).content.decode()


def test_account_without_a_person_is_told(browser):
    assert "还没有关联到学员" in browser.get(reverse("my_file")).content.decode()


def test_bar_at_the_bottom_leads_to_own_pages(browser, own_line):
    rail = browser.get(reverse("my_class", args=[own_line.enrolment_id])).context["rail"]
    assert [item["url"] for item in rail if item["current"]] == [reverse("my_file")]
