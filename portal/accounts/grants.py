"""Giving and ending roles."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role, incompatible_with
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if

ONE_DAY = timedelta(days=1)


@transaction.atomic
def give(
    user: User,
    role: Role,
    *,
    actor: Any,
    valid_from: date,
    valid_to: date | None = None,
    jurisdiction: Jurisdiction | None = None,
    now: datetime | None = None,
) -> RoleGrant:
    """Give a role for a time. Raises `Refused` when the person holds one that may not stand beside it."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse_if(_conflicts(user, role, valid_from, valid_to))
    grant = RoleGrant.objects.create(
        user=user, role=role, jurisdiction=jurisdiction, valid_from=valid_from, valid_to=valid_to, granted_by=actor
    )
    trail.record("give role", user, actor=actor, details={"role": role}, at=now)
    return grant


@transaction.atomic
def end(grant: RoleGrant, *, actor: Any, today: date) -> None:
    """End a role as of yesterday; from now on it counts no more, and one given today or for later never did."""
    ended = max(grant.valid_from, today) - ONE_DAY
    grant.valid_to = min(grant.valid_to or ended, ended)
    grant.save(update_fields=["valid_to"])
    trail.record("end role", grant.user, actor=actor, details={"role": grant.role})


def _conflicts(user: User, role: str, first: date, last: date | None) -> list[Reason]:
    held = RoleGrant.objects.in_force_between(first, last).filter(user=user, role__in=incompatible_with(role))
    sentence = _("%(person)s already holds “%(role)s”; nobody may hold it together with “%(new)s”.")
    return [
        Reason(
            "INCOMPATIBLE_ROLES", sentence % {"person": user, "role": g.get_role_display(), "new": Role(role).label}
        )
        for g in held
    ]
