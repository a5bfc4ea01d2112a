from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution, TrainingClass
from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted, unchanged
from portal.shared.workflow import Guard, StateField, Stateful, transition
from subsidies.models.policy import Policy


class ClaimState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("claim", "draft")
    SUBMITTED = "submitted", pgettext_lazy("claim", "submitted")
    FIRST_REVIEW = "first_review", pgettext_lazy("claim", "in first review")
    FINAL_REVIEW = "final_review", pgettext_lazy("claim", "in final review")
    IN_NOTICE = "in_notice", pgettext_lazy("claim", "in public notice")
    APPROVED = "approved", pgettext_lazy("claim", "approved")
    BATCHED = "batched", pgettext_lazy("claim", "in a payment batch")
    PAID = "paid", pgettext_lazy("claim", "paid")
    RETURNED = "returned", pgettext_lazy("claim", "returned for correction")
    REJECTED = "rejected", pgettext_lazy("claim", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "withdrawn")


WHAT_IT_ASKS_FOR = [
    "number", "institution_id", "training_class_id", "jurisdiction_id", "policy_id", "scheme", "created_at",
]  # fmt: skip
# Whoever took one of these steps, in whatever turn of the claim, acted on all its lines, also without a word on any.
STEPS_OF_ALL_LINES = ["submit", "take", "pass_on", "send_back", "decide", "reject", "hold", "resume"]
WHO_ACTED = [
    "submitted_at", "submitted_by_id", "taken_by_id", "first_reviewed_at", "first_reviewed_by_id", "final_reviewed_at",
    "final_reviewed_by_id",
]  # fmt: skip


class ClaimQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "jurisdiction"

    def awaiting_first_review(self) -> "ClaimQuerySet":
        return self.filter(state__in=[ClaimState.SUBMITTED, ClaimState.FIRST_REVIEW])

    def awaiting_final_review(self) -> "ClaimQuerySet":
        return self.filter(state=ClaimState.FINAL_REVIEW)


class Claim(Stateful):
    """What one institution asks for, for one class under one scheme. The portal drafts it from certificates. From
    the public notice on, its state is that of its least advanced live line."""

    State = ClaimState

    number = models.CharField(_("claim number"), max_length=30, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="claims")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="claims")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="claims")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="claims")
    scheme = models.CharField(_("scheme"), max_length=20)
    state = StateField(_("state"), choices=ClaimState.choices, default=ClaimState.DRAFT)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, default=Decimal(0))
    line_count = models.PositiveIntegerField(default=0)
    held = models.BooleanField(_("on hold"), default=False)
    held_reason = models.CharField(_("reason"), max_length=200, blank=True)
    held_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    submitted_at = moment_field()
    submitted_by = actor_field()
    first_review_by_day = models.DateField(null=True)
    taken_by = actor_field()
    first_reviewed_at = moment_field()
    first_reviewed_by = actor_field()
    final_review_by_day = models.DateField(null=True)
    final_reviewed_at = moment_field()
    final_reviewed_by = actor_field()
    returned_at = moment_field()
    return_note = models.TextField(_("what to correct"), blank=True)
    correct_by = models.DateField(_("correct by"), null=True)
    closed_at = moment_field()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "scheme"], name="claim_one_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                name="claim_submitted_has_actor",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_first_review_by_other",
                condition=Q(first_reviewed_by=None) | ~Q(first_reviewed_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="claim_final_review_by_third",
                condition=Q(final_reviewed_by=None)
                | (~Q(final_reviewed_by=F("first_reviewed_by")) & ~Q(final_reviewed_by=F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="claim_in_final_review_was_reviewed",
                condition=~Q(state__in=["final_review", "in_notice", "approved", "batched", "paid"])
                | Q(first_reviewed_by__isnull=False, first_reviewed_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="claim_decided_was_finally_reviewed",
                condition=~Q(state__in=["in_notice", "approved", "batched", "paid", "rejected"])
                | Q(final_reviewed_by__isnull=False, final_reviewed_at__gte=F("first_reviewed_at")),
            ),
            models.CheckConstraint(
                name="claim_returned_says_what",
                condition=~Q(state="returned") | (Q(returned_at__isnull=False) & ~Q(return_note="")),
            ),
            models.CheckConstraint(name="claim_hold_says_why", condition=Q(held=False) | ~Q(held_reason="")),
        ]
        triggers = [
            *never_deleted(),
            unchanged("what_it_asks_for_stays", WHAT_IT_ASKS_FOR),
            # who acted is written in the step itself, and by no other
            unchanged("who_acted_stays", WHO_ACTED, where="OLD.state = NEW.state"),
        ]

    def __str__(self) -> str:
        return self.number

    @transition(
        source=[ClaimState.DRAFT, ClaimState.RETURNED],
        target=ClaimState.SUBMITTED,
        guards=[Guard("NO_LINES", Q(line_count__gt=0), _("The claim has no line that can be paid."))],
    )
    def submit(self, *, actor: Any, now: datetime, review_by: Any) -> None:
        self.submitted_at, self.submitted_by, self.first_review_by_day = now, actor, review_by
        self.return_note, self.correct_by, self.taken_by = "", None, None

    @transition(source=[ClaimState.SUBMITTED], target=ClaimState.FIRST_REVIEW)
    def take(self, *, actor: Any, now: datetime) -> None:
        self.taken_by = actor

    @transition(source=[ClaimState.FIRST_REVIEW], target=ClaimState.FINAL_REVIEW)
    def pass_on(self, *, actor: Any, now: datetime, review_by: Any) -> None:
        self.first_reviewed_at, self.first_reviewed_by, self.final_review_by_day = now, actor, review_by

    @transition(source=[ClaimState.FIRST_REVIEW, ClaimState.FINAL_REVIEW], target=ClaimState.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, note: str, correct_by: Any) -> None:
        self.returned_at, self.return_note, self.correct_by = now, note, correct_by
        self.first_reviewed_at, self.first_reviewed_by = None, None

    @transition(source=[ClaimState.FINAL_REVIEW], target=ClaimState.IN_NOTICE)
    def decide(self, *, actor: Any, now: datetime) -> None:
        self.final_reviewed_at, self.final_reviewed_by = now, actor

    @transition(source=[ClaimState.FINAL_REVIEW], target=ClaimState.REJECTED)
    def reject(self, *, actor: Any, now: datetime) -> None:
        self.final_reviewed_at, self.final_reviewed_by, self.closed_at = now, actor, now

    @transition(source=[ClaimState.IN_NOTICE, ClaimState.BATCHED], target=ClaimState.APPROVED)
    def lines_approved(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = None

    @transition(source=[ClaimState.APPROVED], target=ClaimState.BATCHED)
    def lines_batched(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = None

    @transition(source=[ClaimState.BATCHED], target=ClaimState.PAID)
    def lines_paid(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = now

    @transition(source=[ClaimState.IN_NOTICE, ClaimState.APPROVED], target=ClaimState.REJECTED)
    def lines_refused(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = now
        self.held, self.held_reason = False, ""

    @transition(source=[ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.RETURNED], target=ClaimState.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = now
        self.held, self.held_reason = False, ""
