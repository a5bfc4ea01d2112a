from copy import copy
from datetime import date
from functools import cached_property
from string import Template
from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import OFFICER_ROLES, SECOND_FACTOR_ROLES, STAFF_ROLES, Role, incompatible_with
from portal.reference.models import Jurisdiction
from portal.shared.periods import period_in_order_or_taken_back
from portal.shared.triggers import never_deleted


class User(AbstractUser):
    """Someone who signs in. What they may do is in their role grants; where, in the grants' jurisdictions, in their
    memberships (institutions) and in the person they are (trainees)."""

    display_name = models.CharField(_("name"), max_length=60)
    must_change_password = models.BooleanField(default=False)
    sees_own_file = True  # what concerns the person as a trainee; off where `only_for` narrowed the scope

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held today."""
        return frozenset(grant.role for grant in self._live_grants)

    @cached_property
    def jurisdiction_paths(self) -> list[str]:
        """Paths of the jurisdictions this officer holds an office in today; all places below belong to them."""
        return sorted({place.path for place in self.offices})

    @property
    def offices(self) -> list[Jurisdiction]:
        """The places this officer holds an office in today."""
        return [g.jurisdiction for g in self._live_grants if g.jurisdiction and g.role in OFFICER_ROLES]

    @cached_property
    def institutions(self) -> list[Any]:
        """Institutions this person works for today, with their places; whoever holds an office works for none."""
        if self.roles & OFFICER_ROLES:
            return []
        held = self.memberships.in_force(timezone.localdate()).select_related("institution__jurisdiction")
        return [each.institution for each in held.order_by("institution_id")]

    @cached_property
    def institution_ids(self) -> list[int]:
        """The keys of these institutions."""
        return [each.pk for each in self.institutions]

    @cached_property
    def _live_grants(self) -> list["RoleGrant"]:
        return list(self.grants.in_force(timezone.localdate()).select_related("jurisdiction"))

    def has_role(self, *roles: str) -> bool:
        """Does the person hold one of these roles today?"""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff_of_institutions(self) -> bool:
        """Whether the person works for an institution today, or holds a role in which one does."""
        return bool(self.institution_ids) or self.has_role(*STAFF_ROLES)

    def only_for(self, institution_id: int) -> Self:
        """The same person with nothing in their scope but this institution, where they work for it today: not their
        other ones, no place, not their own file as a trainee. What a token of the institution may see."""
        narrowed = copy(self)
        narrowed.institutions = [each for each in self.institutions if each.pk == institution_id]
        narrowed.institution_ids = [each.pk for each in narrowed.institutions]
        narrowed.jurisdiction_paths, narrowed.sees_own_file = [], False
        return narrowed

    @property
    def minds_jobs(self) -> bool:
        """Whether the person sees what the system does by night, and starts it again where it stopped."""
        return self.has_role(Role.AUDITOR)

    @property
    def needs_second_factor(self) -> bool:
        return self.is_staff or not self.roles.isdisjoint(SECOND_FACTOR_ROLES)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, day: date) -> Self:
        return self.in_force_between(day, day)

    def in_force_between(self, first: date, last: date | None) -> Self:
        """On one of these days at least; without `last` on any from the first on."""
        begun = Q() if last is None else Q(valid_from__lte=last)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=first) & Q(valid_to__gte=F("valid_from")))


# The person's row is locked, so that two grants made at once cannot miss each other.
INCOMPATIBLE_ROLES_REFUSED = Template("""
    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM accounts_rolegrant held
        JOIN (VALUES $pairs) AS pair(one, other) ON pair.one = NEW.role AND pair.other = held.role
        WHERE held.user_id = NEW.user_id AND held.id IS DISTINCT FROM NEW.id
          AND daterange(held.valid_from, held.valid_to + 1) && daterange(NEW.valid_from, NEW.valid_to + 1)
    ) THEN
        RAISE EXCEPTION 'incompatible roles' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(pairs=", ".join(f"('{one}', '{other}')" for one in Role.values for other in incompatible_with(one)))


class RoleGrant(models.Model):
    """One role of one person, for a time; officers hold it in a jurisdiction."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    jurisdiction = models.ForeignKey(
        Jurisdiction, verbose_name=_("jurisdiction"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    granted_by = models.ForeignKey(
        User, verbose_name=_("granted by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                name="officer_has_jurisdiction",
                condition=Q(role__in=sorted(OFFICER_ROLES), jurisdiction__isnull=False)
                | (~Q(role__in=sorted(OFFICER_ROLES)) & Q(jurisdiction__isnull=True)),
            ),
            period_in_order_or_taken_back("grant_period_in_order"),
        ]
        triggers = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="incompatible_roles",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=INCOMPATIBLE_ROLES_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
