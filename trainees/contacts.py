"""Whose contact and bank data an institution reads and writes: that of people it alone has entered, and, once a class
of its own with them was handed in, it reads that of the others too (docs/decisions/14)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from institutions.models import TrainingClass
from trainees.models import Enrolment, Person

State = TrainingClass.State
# a roster of a returned class holds people whom no officer has seen yet; whoever joins an accepted one was handed in
# with a change
HANDED_IN = Q(training_class__filed_at__gte=F("enrolled_at")) | Q(
    enrolled_at__isnull=False, training_class__decided_at__isnull=False
) & ~Q(training_class__state__in=[State.FILED, State.RETURNED, State.WITHDRAWN])


def entered_elsewhere(people: Iterable[int], institutions: Iterable[int]) -> frozenset[int]:
    """Those whom another institution than these entered before them, or handed in: a draft that came later is nobody
    else's business."""
    own = Enrolment.objects.filter(person=OuterRef("person"), training_class__institution__in=institutions)
    others = _entered(people).exclude(training_class__institution__in=institutions)
    since = others.annotate(own_first=Subquery(own.order_by("pk").values("pk")[:1]))
    return _people(since.filter(HANDED_IN | Q(own_first=None) | Q(pk__lt=F("own_first"))))


def closed_to(user: Any, people: Iterable[int]) -> frozenset[int]:
    """Those of whom staff of institutions read no more than they typed: others entered them, and no class of their own
    with them was ever handed in. Otherwise a name on a draft that nobody sees would open what another school knows."""
    own = user.institution_ids
    if not own:
        return frozenset()
    filed = _entered(people).filter(HANDED_IN, training_class__institution__in=own)
    return entered_elsewhere(people, own) - _people(filed)


def is_closed_to(user: Any, person: Person) -> bool:
    """Whether that holds for this person."""
    return person.pk in closed_to(user, [person.pk])


def _entered(people: Iterable[int]) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(person__in=people).order_by()


def _people(rows: QuerySet[Enrolment]) -> frozenset[int]:
    return frozenset(rows.values_list("person", flat=True))
