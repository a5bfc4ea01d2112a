"""Every URL of the portal asked by every persona, for their own object and for a foreign one, and by a stranger."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from portal.dashboards import demonstration
from subsidies.models import Policy
from tests import access
from tests.access_table import PERSONAS
from tests.fixtures import worlds
from tests.fixtures.personas import browser_of, browser_with, one_city
from tests.project.links import Walk
from tests.subsidies.factories import published_policy

# Their own libraries' pages, and the API, whose table is tests/portal/test_api_access.py.
OF_LIBRARIES = ("account/", "admin/", "api/")


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(OF_LIBRARIES):
            continue
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, route)
        else:
            yield str(pattern.name)


OF_EVERYTHING = (
    "own_line", "finding", "filed_class", "issued_certificate", "report_snapshot", "failed_run", "draft_policy",
    "waiting_setting", "draft_standard", "handed_report",
)  # fmt: skip
RIBBON = b'<section class="ribbon"'
ELSEWHERE = "officer_elsewhere"  # the one whose city has no policy
TWINS = {"staff_b": "staff_a", ELSEWHERE: "officer_first"}


def test_every_url_has_one_row():
    assert sorted(row.name for row in access.rows()) == sorted(_names(get_resolver().url_patterns))


def _answer(row, subject, client):
    """What the row's URL answers; what the question changed is undone, so that the next one finds the same."""
    address = reverse(row.name, args=row.arguments(subject))
    with transaction.atomic():
        answer = getattr(client, row.method)(address, row.data(subject) if row.data else None)
        transaction.set_rollback(True)
    return answer


def _subject(own, request):
    """What the rows ask about; pages about nothing in particular find something of everything."""
    if own:
        return request.getfixturevalue(own)
    for name in OF_EVERYTHING:
        request.getfixturevalue(name)
    return None


def _put_in_force(city):
    """A demonstration governs the city of these people, whether the row's subject rests on it or not."""
    cache.clear()  # what was remembered before the subject was made
    if not Policy.objects.in_force(timezone.localdate()).filter(jurisdiction=city).exists():
        published_policy(city)


def _refusals(row, persona):
    """Somebody with the role but another institution or city is told that the thing does not exist."""
    twin = TWINS.get(persona)
    return {404} if row.own and twin in row.allowed else {403, 404}


@worlds.built_once
def world():
    """The people, and a session of each."""
    made = one_city()
    cookies = {persona: _cookies(user) for persona, user in made.people.items()}
    return SimpleNamespace(cookies=cookies, **vars(made), **made.people)


def _cookies(user):
    return {name: each.value for name, each in browser_of(user).cookies.items()}


city, institution_a, evaluation_body, cookies = worlds.parts("city", "institution_a", "evaluation_body", "cookies")
(
    auditor, evaluator, finance_approver, finance_maker, liaison, manager_a, office, officer_elsewhere, officer_final,
    officer_first, staff_a, staff_b, teacher_a, third_party, trainee,
) = worlds.parts(*PERSONAS)  # fmt: skip


@pytest.fixture
def walks(cookies, own_world):
    """Everybody with a browser of their own."""
    return [Walk(persona, getattr(own_world, persona), browser_with(held)) for persona, held in cookies.items()]


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_but_pages")
@pytest.mark.parametrize("rows", [pytest.param(rows, id=subject) for subject, rows in access.by_subject()])
def test_pages_answer_their_roles_scope_and_strangers_and_lead_on(rows, request, walks):
    wrong, dead_ends, unmarked = {}, [], []
    subject = _subject(rows[0].own, request)
    _put_in_force(request.getfixturevalue("city"))
    for walk in walks:
        # is remembered; else each question, undone, would find it out anew
        assert demonstration.in_reach_of(walk.user) is (walk.persona != ELSEWHERE)
    for row in rows:
        for walk in walks:
            expected = row.ok if row.public or walk.persona in row.allowed else _refusals(row, walk.persona)
            answer = _answer(row, subject, walk.browser)
            if answer.status_code not in expected:
                wrong[row.name, walk.persona] = answer.status_code
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                dead_ends += walk.dead_ends(answer)
                if walk.persona != ELSEWHERE and RIBBON not in answer.content:
                    unmarked.append((row.name, walk.persona))
        stranger = _answer(row, subject, Client())
        if not (stranger.status_code in row.ok if row.public else _is_sent_to_sign_in(stranger)):
            wrong[row.name, "stranger"] = stranger.status_code
    assert wrong == {}
    assert dead_ends == []
    assert unmarked == []  # where a demonstration is in force, every page says so


def _is_sent_to_sign_in(answer):
    return answer.status_code == 302 and answer.url.split("?")[0] == reverse("account_login")
