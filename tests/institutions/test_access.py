"""Every page of this app asked by every persona: for their own object, and for a foreign one."""

import pytest
from django.urls import reverse

from institutions import urls
from tests.access.institutions import ROWS

PERSONAS = (
    "staff_a", "teacher_a", "staff_b", "evaluator", "officer_first", "officer_final", "officer_elsewhere",
    "finance_maker", "auditor", "trainee",
)  # fmt: skip


def test_every_page_has_a_row():
    assert {row.name for row in ROWS} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.django_db
@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_page_answers_its_roles_and_scope(row, persona, request, signed_in):
    browser = signed_in(request.getfixturevalue(persona))
    subject = request.getfixturevalue(row.own) if row.own else None
    address = reverse(row.name, args=row.arguments(subject))
    answer = getattr(browser, row.method)(address, row.data(subject) if row.data else None)
    expected = row.ok if persona in row.allowed else {403, 404}
    assert answer.status_code in expected, f"{persona} at {row.name}: {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.own], ids=lambda row: row.name)
def test_foreign_things_do_not_exist(row, request, signed_in, staff_b, officer_elsewhere):
    subject = request.getfixturevalue(row.own)
    address = reverse(row.name, args=row.arguments(subject))
    stranger = staff_b if "staff_a" in row.allowed else officer_elsewhere
    assert getattr(signed_in(stranger), row.method)(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_strangers_are_sent_to_sign_in(row, request, client):
    subject = request.getfixturevalue(row.own) if row.own else None
    answer = getattr(client, row.method)(reverse(row.name, args=row.arguments(subject)))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
