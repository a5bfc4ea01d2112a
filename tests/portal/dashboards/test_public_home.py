"""The public home: certificate check, staircase from the published policy, figures, notices."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.dashboards import public_home
from tests.institutions.factories import TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache(db):
    cache.clear()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_home_answers_strangers(language, client, policy):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse("public_home"))
    assert answer.status_code == 200
    assert reverse("certificate_check") in answer.content.decode()


def test_staircase_follows_the_policy(client, policy):
    steps = client.get(reverse("public_home")).context["steps"]
    expected = [(1000, 1000), (1500, 1500), (2000, 2600), (3000, 3900), (4000, 5200)]
    assert [(int(step.base), int(step.full)) for step in steps] == expected


def test_home_without_policy_has_no_staircase(client):
    assert client.get(reverse("public_home")).context["steps"] == []


def test_nothing_on_notice_is_said_as_nought(client, policy):
    assert client.get(reverse("public_home")).context["figures"]["on_notice"] == {"notices": 0, "lines": 0}


def test_figures_are_kept_five_minutes(institution_a):
    today = timezone.localdate()
    assert public_home.figures(today)["person_times"] == 0
    EnrolmentFactory(training_class=TrainingClassFactory(running=True, institution=institution_a, starts_on=today))
    assert public_home.figures(today)["person_times"] == 0
    cache.delete(public_home.KEY)
    assert public_home.figures(today)["person_times"] == 1


def test_home_takes_few_queries(client, policy, django_assert_max_num_queries):
    client.get(reverse("public_home"))
    with django_assert_max_num_queries(6):
        client.get(reverse("public_home"))
