from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.periods import days, in_force, period_in_order, same
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import begins, never_deleted, stays, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition
from subsidies.rules import policy as packs


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("policy", "draft")
    PROPOSED = "proposed", pgettext_lazy("policy", "proposed for co-signature")
    PUBLISHED = "published", pgettext_lazy("policy", "published")
    SUPERSEDED = "superseded", pgettext_lazy("policy", "superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("policy", "withdrawn")


STEPS = {
    State.DRAFT: [State.PROPOSED, State.WITHDRAWN],
    State.PROPOSED: [State.PUBLISHED, State.WITHDRAWN],
    State.PUBLISHED: [State.SUPERSEDED],
}
WHAT_IS_SIGNED = [
    "text", "checksum", "code", "version", "title", "is_demonstration", "jurisdiction_id", "valid_from", "proposed_at",
    "proposed_by_id",
]  # fmt: skip
# Versions that two people signed, which everybody may read: those that hold, held or will hold.
SIGNED = [State.PUBLISHED, State.SUPERSEDED]
SIGNATURE = ["cosigned_by_id", "published_at"]


class PolicyQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def signed(self) -> "PolicyQuerySet":
        """Those that hold, held or will hold."""
        return self.filter(state__in=SIGNED)

    def in_force(self, day: date) -> "PolicyQuerySet":
        """Those a day falls under; on a city's own portal a demonstration never holds."""
        held = self.signed().filter(in_force(day))
        return held if settings.DEMONSTRATION_ALLOWED else held.filter(is_demonstration=False)


class Policy(Stateful):
    """A published version of a city pack: its text never changes once it is published."""

    State = State

    code = models.CharField(_("policy"), max_length=20)
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="policies")
    text = models.TextField()
    checksum = models.CharField(max_length=64)
    is_demonstration = models.BooleanField(default=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    proposed_at = moment_field()
    proposed_by = actor_field()
    published_at = moment_field()
    cosigned_by = actor_field()
    withdrawn_at = moment_field()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="policy_version_once"),
            period_in_order("policy_period_in_order"),
            models.CheckConstraint(
                name="policy_signed_by_two",
                condition=~Q(state__in=["published", "superseded"])
                | (
                    Q(proposed_by__isnull=False, cosigned_by__isnull=False, published_at__isnull=False)
                    & ~Q(cosigned_by=F("proposed_by"))
                ),
            ),
            ExclusionConstraint(
                name="policy_one_at_a_time",
                expressions=[(same("jurisdiction_id"), RangeOperators.OVERLAPS), (days(), RangeOperators.OVERLAPS)],
                condition=Q(state__in=["published", "superseded"]),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins(State.DRAFT),
            steps(STEPS),
            unchanged("proposed_text_stays", WHAT_IS_SIGNED, where="OLD.state <> 'draft'"),
            stays("signature_stays", SIGNATURE, once=["published", "superseded"]),
            # a later version brings the last day forward, nothing else does
            unchanged(
                "last_day_stays",
                ["valid_to"],
                where="OLD.state <> 'draft' AND NOT (OLD.state = 'published' AND NEW.state = 'superseded'"
                " AND NEW.valid_to < coalesce(OLD.valid_to, 'infinity'))",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @cached_property
    def pack(self) -> packs.Policy:
        """The pack, read and checked."""
        return packs.load_text(self.text, name=f"{self.code} {self.version}")

    @cached_property
    def public_version(self) -> "Policy | None":
        """The version whose public page holds its clauses: itself, or for a draft the newest that is published."""
        if self.state in SIGNED:
            return self
        published = Policy.objects.signed().filter(code=self.code, jurisdiction_id=self.jurisdiction_id)
        return published.order_by("-valid_from").first()

    @transition(source=[State.DRAFT], target=State.PROPOSED)
    def propose(self, *, actor: Any, now: datetime) -> None:
        self.proposed_at, self.proposed_by = now, actor

    @transition(source=[State.PROPOSED], target=State.PUBLISHED)
    def publish(self, *, actor: Any, now: datetime) -> None:
        self.published_at, self.cosigned_by = now, actor

    @transition(source=[State.PUBLISHED], target=State.SUPERSEDED)
    def supersede(self, *, actor: Any, last_day: date) -> None:
        self.valid_to = last_day

    @transition(source=[State.DRAFT, State.PROPOSED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.withdrawn_at = now
