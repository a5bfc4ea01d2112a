"""Whose contact and bank data an institution reads and writes: that of people it alone has entered, and, once a class
of its own with them was handed in, it reads that of the others too (docs/decisions/14)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from trainees.models import Enrolment, Person


def entered_elsewhere(people: Iterable[int], institutions: Iterable[int]) -> frozenset[int]:
    """Those whom another institution than these has entered too."""
    return _people(_entered(people).exclude(training_class__institution__in=institutions))


def closed_to(user: Any, people: Iterable[int]) -> frozenset[int]:
    """Those of whom staff of institutions read no more than they typed: others entered them, and no class of their own
    with them was ever handed in. Otherwise a name on a draft that nobody sees would open what another school knows."""
    own = user.institution_ids
    if not own:
        return frozenset()
    filed = _entered(people).filter(training_class__institution__in=own, training_class__filed_at__isnull=False)
    return entered_elsewhere(people, own) - _people(filed)


def is_closed_to(user: Any, person: Person) -> bool:
    """Whether that holds for this person."""
    return person.pk in closed_to(user, [person.pk])


def _entered(people: Iterable[int]) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(person__in=people).order_by()


def _people(rows: QuerySet[Enrolment]) -> frozenset[int]:
    return frozenset(rows.values_list("person", flat=True))
