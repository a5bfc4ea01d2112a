"""Every URL of the portal asked by every persona, for their own object and for a foreign one, and by a stranger."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access
from tests.access_table import PERSONAS, Row

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


ROWS = access.rows()
TWINS = {"staff_b": "staff_a", "officer_elsewhere": "officer_first"}


def test_every_url_has_one_row():
    assert sorted(row.name for row in ROWS) == sorted(_names(get_resolver().url_patterns))


def by_subject() -> list[tuple[str, list[Row]]]:
    """Rows that ask about the same thing stand together, so that it is made once; the others by the handful."""
    subjects = dict.fromkeys(row.own for row in ROWS if row.own)
    alone = [row for row in ROWS if not row.own]
    handfuls = [(f"none-{start}", alone[start : start + 8]) for start in range(0, len(alone), 8)]
    return handfuls + [(own, [row for row in ROWS if row.own == own]) for own in subjects]


def _answer(row, subject, client):
    """What the row's URL answers; what the question changed is undone, so that the next one finds the same."""
    address = reverse(row.name, args=row.arguments(subject))
    with transaction.atomic():
        answer = getattr(client, row.method)(address, row.data(subject) if row.data else None)
        transaction.set_rollback(True)
    return answer


def _refusals(row, persona):
    """Somebody with the role but another institution or city is told that the thing does not exist."""
    twin = TWINS.get(persona)
    return {404} if row.own and twin in row.allowed else {403, 404}


@pytest.fixture
def people(request, signed_in):
    """A browser of every persona."""
    return {persona: signed_in(request.getfixturevalue(persona)) for persona in PERSONAS}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [pytest.param(rows, id=subject) for subject, rows in by_subject()])
def test_pages_answer_their_roles_scope_and_strangers(rows, request, people):
    wrong = {}
    subject = request.getfixturevalue(rows[0].own) if rows[0].own else None
    for row in rows:
        for persona, browser in people.items():
            expected = row.ok if row.public or persona in row.allowed else _refusals(row, persona)
            status = _answer(row, subject, browser).status_code
            if status not in expected:
                wrong[row.name, persona] = status
        stranger = _answer(row, subject, Client())
        if not (stranger.status_code in row.ok if row.public else _is_sent_to_sign_in(stranger)):
            wrong[row.name, "stranger"] = stranger.status_code
    assert wrong == {}


def _is_sent_to_sign_in(answer):
    return answer.status_code == 302 and answer.url.split("?")[0] == reverse("account_login")
