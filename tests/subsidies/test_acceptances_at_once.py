"""Two acceptances that would give somebody two lessons at once: one waits for the other, and sees it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from institutions.models import ChangeRequest
from subsidies import filings
from tests.institutions.changed_classes import FILED_AT, accepted, filer, later, officer, wish
from tests.subsidies.storm import at_once, is_held
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from trainees import class_changes

DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm"), pytest.mark.clause("SC-31"),
]  # fmt: skip


@pytest.fixture
def changes():
    """The keys of two changes that move a lesson of somebody in both classes to the morning of 28 January."""
    one = accepted()
    other = accepted(starts_on=one.starts_on.replace(day=19))
    person = PersonFactory()
    for course in (one, other):
        EnrolmentFactory(training_class=course, person=person)
    return [moved(one, days=13), moved(other, days=6)]


def moved(course, *, days):
    asked = wish(course, sessions=later(course, days=days))
    return class_changes.file(course, wish=asked, actor=filer(), now=FILED_AT).pk


def accept(key, by):
    return filings.accept_change(ChangeRequest.objects.get(pk=key), actor=by, now=DECIDED_AT).state


def test_one_of_two_changes_is_put_into_force(changes):
    by = officer()
    answers = at_once(*[lambda key=key: accept(key, by) for key in changes])
    assert sorted(map(str, answers)) == ["['IN_ANOTHER_CLASS']", "accepted"]


def test_second_change_waits_for_the_first(changes):
    by = officer()
    with transaction.atomic():
        accept(changes[0], by)
        assert is_held(lambda: accept(changes[1], by))
