"""Every URL of the portal asked by every persona, for their own object and for a foreign one, and by a stranger."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access
from tests.access_table import PERSONAS, Row

# Their own libraries' pages, and the API, whose table is tests/portal/test_api_access.py.
OF_LIBRARIES = ("account/", "admin/", "api/")


def _rows() -> list[Row]:
    modules = (
        importlib.import_module(f"tests.access.{found.name}") for found in pkgutil.iter_modules(access.__path__)
    )
    return [row for module in modules for row in module.ROWS]


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(OF_LIBRARIES):
            continue
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, route)
        else:
            yield str(pattern.name)


ROWS = _rows()
TWINS = {"staff_b": "staff_a", "officer_elsewhere": "officer_first"}
ids = {"ids": [row.name for row in ROWS]}


def test_every_url_has_one_row():
    assert sorted(row.name for row in ROWS) == sorted(_names(get_resolver().url_patterns))


@pytest.fixture
def ask(request):
    """Ask a row's URL as somebody; what it changed is undone, so that the next one finds the same."""

    def asked(row, client):
        subject = request.getfixturevalue(row.own) if row.own else None
        address = reverse(row.name, args=row.arguments(subject))
        with transaction.atomic():
            answer = getattr(client, row.method)(address, row.data(subject) if row.data else None)
            transaction.set_rollback(True)
        return answer

    return asked


def _refusals(row, persona):
    """Somebody with the role but another institution or city is told that the thing does not exist."""
    twin = TWINS.get(persona)
    return {404} if row.own and twin in row.allowed else {403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, **ids)
def test_page_answers_its_roles_scope_and_strangers(row, request, ask, signed_in, client):
    people = {persona: request.getfixturevalue(persona) for persona in PERSONAS}
    wrong = {}
    for persona, user in people.items():
        expected = row.ok if row.public or persona in row.allowed else _refusals(row, persona)
        status = ask(row, signed_in(user)).status_code
        if status not in expected:
            wrong[persona] = status
    stranger = ask(row, client)
    if not (stranger.status_code in row.ok if row.public else _is_sent_to_sign_in(stranger)):
        wrong["stranger"] = stranger.status_code
    assert wrong == {}


def _is_sent_to_sign_in(answer):
    return answer.status_code == 302 and answer.url.split("?")[0] == reverse("account_login")
