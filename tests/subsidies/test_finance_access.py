"""Every page of finance asked by every persona: for their own object, and for a foreign one."""

import pytest
from django.db import transaction
from django.urls import reverse

from subsidies import finance_urls
from tests.access.finance import ROWS

PERSONAS = (
    "staff_a", "teacher_a", "staff_b", "evaluator", "officer_first", "officer_final", "officer_elsewhere",
    "finance_maker", "finance_approver", "auditor", "trainee",
)  # fmt: skip


def test_every_page_has_a_row():
    assert {row.name for row in ROWS} == {pattern.name for pattern in finance_urls.urlpatterns}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_page_answers_its_roles_and_scope(row, request, signed_in):
    subject = request.getfixturevalue(row.own) if row.own else None
    address, data = reverse(row.name, args=row.arguments(subject)), row.data(subject) if row.data else None
    people = {persona: request.getfixturevalue(persona) for persona in PERSONAS}
    for persona, user in people.items():
        with transaction.atomic():  # what one persona does is undone before the next one asks
            answer = getattr(signed_in(user), row.method)(address, data)
            transaction.set_rollback(True)
        expected = row.ok if persona in row.allowed else {403, 404}
        assert answer.status_code in expected, f"{persona} at {row.name}: {answer.status_code}"
