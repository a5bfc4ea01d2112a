"""Where a demonstration policy is in force, so that every page in reach of it says so."""

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from institutions.models import Institution
from portal.reference.models import Jurisdiction
from subsidies.models import Policy
from trainees.models import Enrolment

KEY = "policies_in_force"
SECONDS = 60


def in_reach_of(user: Any) -> bool:
    """Whether a policy in force in one of the person's places is a demonstration; of one without a place, whether
    all are."""
    key = f"demonstration_for_{user.pk}"
    held = cache.get(key)
    if held is None:
        paths = [path for path, demonstration in _policies().items() if demonstration]
        places = _places(user)
        held = any(_governs(path, place) for place in places for path in paths) if places else alone()
        cache.set(key, held, SECONDS)
    return held


def alone() -> bool:
    """Whether every policy in force anywhere is a demonstration."""
    policies = _policies()
    return bool(policies) and all(policies.values())


def _policies() -> dict[str, bool]:
    """Path of the place of each policy in force, and whether it is a demonstration."""
    held = cache.get(KEY)
    if held is None:
        rows = Policy.objects.in_force(timezone.localdate())
        held = dict(rows.values_list("jurisdiction__path", "is_demonstration"))
        cache.set(KEY, held, SECONDS)
    return held


def _governs(path: str, place: str) -> bool:
    return place.startswith(path) or path.startswith(place)


def _places(user: Any) -> list[str]:
    """Paths of the places an officer holds office in, an institution stands in, a trainee is trained in."""
    if user.jurisdiction_paths:
        return user.jurisdiction_paths
    if user.institution_ids:
        return list(
            Institution.objects.filter(pk__in=user.institution_ids).values_list("jurisdiction__path", flat=True)
        )
    classes = Enrolment.objects.filter(person__user=user).values("training_class__institution__jurisdiction")
    return list(Jurisdiction.objects.filter(pk__in=classes).values_list("path", flat=True))
