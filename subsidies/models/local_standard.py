from datetime import date, datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certificate
from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.periods import days, period_in_order, same, same_text
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import begins, never_deleted, stays, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("local standard", "draft")
    SIGNED = "signed", pgettext_lazy("local standard", "waiting for finance")
    IN_FORCE = "in_force", pgettext_lazy("local standard", "signed by both")
    ENDING = "ending", pgettext_lazy("local standard", "end waiting for finance")
    ENDED = "ended", pgettext_lazy("local standard", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("local standard", "withdrawn")


HOLDING = [State.IN_FORCE, State.ENDING, State.ENDED]
IS_HOLDING = Q(state__in=["in_force", "ending", "ended"])
STEPS = {
    State.DRAFT: [State.SIGNED, State.WITHDRAWN],
    State.SIGNED: [State.IN_FORCE, State.WITHDRAWN],
    State.IN_FORCE: [State.ENDING, State.ENDED],
    State.ENDING: [State.IN_FORCE, State.ENDED],
}
TERMS = ("jurisdiction_id", "scheme", "kind", "grade", "amount", "valid_from", "decision")
WHAT_IS_SIGNED = (*TERMS, "drafted_by_id", "drafted_at", "signed_by_id", "signed_at")
SECOND_SIGNATURE = ("cosigned_by_id", "cosigned_at")
ENDED_BY = (
    "valid_to", "ends_on", "end_decision", "end_signed_by_id", "end_signed_at", "end_cosigned_by_id",
    "end_cosigned_at",
)  # fmt: skip


class LocalStandardQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def holding(self) -> "LocalStandardQuerySet":
        """Signed by both, whether it still runs or has ended."""
        return self.filter(IS_HOLDING)

    def like(self, standard: "LocalStandard") -> "LocalStandardQuerySet":
        """Those for exactly the same thing in the same place."""
        what = {name: getattr(standard, name) for name in ("jurisdiction_id", "scheme", "kind", "grade")}
        return self.filter(**what).exclude(pk=standard.pk)


class LocalStandard(Stateful):
    """An amount a place sets for a scheme, or for one certificate kind or grade of it: signed by the bureau and, as a
    second person, by finance. From then on it never changes; a successor or an end signed by both closes it."""

    State = State

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="standards", verbose_name=_("place")
    )
    scheme = models.CharField(_("scheme"), max_length=20)
    kind = models.CharField(_("certificate kind"), max_length=30, choices=Certificate.Kind.choices, blank=True)
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    decision = models.CharField(_("decision"), max_length=200)
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = actor_field()
    signed_at = moment_field()
    signed_by = actor_field()
    cosigned_at = moment_field()
    cosigned_by = actor_field()
    ends_on = models.DateField(pgettext_lazy("validity", "last day"), null=True)
    end_decision = models.CharField(_("decision"), max_length=200, blank=True)
    end_signed_at = moment_field()
    end_signed_by = actor_field()
    end_cosigned_at = moment_field()
    end_cosigned_by = actor_field()
    withdrawn_at = moment_field()
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = LocalStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("local standard")
        verbose_name_plural = _("local standards")
        constraints = [
            period_in_order("standard_period_in_order"),
            models.CheckConstraint(name="standard_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="standard_rests_on_decision", condition=~Q(decision="")),
            models.CheckConstraint(
                name="standard_signed_by_bureau",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="standard_signed_by_two",
                condition=~IS_HOLDING
                | (Q(cosigned_by__isnull=False, cosigned_at__gte=F("signed_at")) & ~Q(cosigned_by=F("signed_by"))),
            ),
            models.CheckConstraint(
                name="standard_end_signed_by_bureau",
                condition=~Q(state__in=["ending", "ended"])
                | (Q(ends_on__gte=F("valid_from"), end_signed_by__isnull=False) & ~Q(end_decision="")),
            ),
            models.CheckConstraint(
                name="standard_end_signed_by_two",
                condition=~Q(state="ended")
                | (
                    Q(valid_to=F("ends_on"), end_cosigned_by__isnull=False, end_cosigned_at__isnull=False)
                    & ~Q(end_cosigned_by=F("end_signed_by"))
                ),
            ),
            models.CheckConstraint(name="standard_open_until_ended", condition=Q(state="ended") | Q(valid_to=None)),
            models.CheckConstraint(
                name="standard_withdrawn_says_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            ExclusionConstraint(
                name="standard_one_at_a_time",
                expressions=[
                    (same("jurisdiction_id"), RangeOperators.OVERLAPS),
                    (same_text("scheme"), RangeOperators.OVERLAPS),
                    (same_text("kind"), RangeOperators.OVERLAPS),
                    (same_text("grade"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=IS_HOLDING,
            ),
        ]
        triggers = [
            *never_deleted(),
            begins(State.DRAFT),
            steps(STEPS),
            unchanged("signed_standard_stays", WHAT_IS_SIGNED, where="OLD.state <> 'draft'"),
            stays("second_signature_stays", SECOND_SIGNATURE, once=HOLDING),
            stays("ended_standard_stays", ENDED_BY, once=[State.ENDED]),
        ]

    def __str__(self) -> str:
        return self.named(self.scheme)

    def named(self, scheme: str) -> str:
        """The standard by what its scheme is called."""
        kind = str(self.get_kind_display()) if self.kind else ""
        return " ".join(filter(None, (scheme, kind, self.grade_word)))

    @property
    def grade_word(self) -> str:
        return str(self.get_grade_display()) if self.grade else ""

    def holds_on(self, day: date) -> bool:
        """Whether it is signed by both and runs on that day."""
        return self.state in HOLDING and self.valid_from <= day <= (self.valid_to or day)

    @transition(source=[State.DRAFT], target=State.SIGNED)
    def sign(self, *, actor: Any, now: datetime) -> None:
        self.signed_at, self.signed_by = now, actor

    @transition(source=[State.SIGNED], target=State.IN_FORCE)
    def cosign(self, *, actor: Any, now: datetime) -> None:
        self.cosigned_at, self.cosigned_by = now, actor

    @transition(source=[State.DRAFT, State.SIGNED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_because = now, reason

    @transition(source=[State.IN_FORCE], target=State.ENDING)
    def propose_end(self, *, actor: Any, now: datetime, last_day: date, decision: str) -> None:
        self.ends_on, self.end_decision, self.end_signed_by, self.end_signed_at = last_day, decision, actor, now

    @transition(source=[State.ENDING], target=State.IN_FORCE)
    def keep(self, *, actor: Any) -> None:
        self.ends_on, self.end_decision, self.end_signed_by, self.end_signed_at = None, "", None, None

    @transition(source=[State.ENDING], target=State.ENDED)
    def cosign_end(self, *, actor: Any, now: datetime) -> None:
        self.valid_to, self.end_cosigned_by, self.end_cosigned_at = self.ends_on, actor, now

    @transition(source=[State.IN_FORCE, State.ENDING], target=State.ENDED)
    def give_way(self, *, actor: Any, successor: "LocalStandard") -> None:
        """The successor carries both signatures; they close this one too."""
        self.valid_to = self.ends_on = successor.valid_from - date.resolution
        self.end_decision = successor.decision
        self.end_signed_by, self.end_signed_at = successor.signed_by, successor.signed_at
        self.end_cosigned_by, self.end_cosigned_at = successor.cosigned_by, successor.cosigned_at
