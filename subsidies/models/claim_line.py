from datetime import datetime
from itertools import combinations
from string import Template
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certificate
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import changed, in_sql, never_deleted, stays, unchanged
from portal.shared.workflow import Guard, StateField, Stateful, transition
from subsidies.models.claim import STEPS_OF_ALL_LINES, Claim
from subsidies.models.entitlement import Entitlement
from subsidies.models.policy import Policy
from subsidies.rules.award import Award
from trainees.models import Enrolment, Person


class LineState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("claim line", "waiting for review")
    ACCEPTED = "accepted", pgettext_lazy("claim line", "accepted")
    IN_NOTICE = "in_notice", pgettext_lazy("claim line", "in public notice")
    DISPUTED = "disputed", pgettext_lazy("claim line", "disputed")
    APPROVED = "approved", pgettext_lazy("claim line", "approved")
    BATCHED = "batched", pgettext_lazy("claim line", "in a payment batch")
    PAID = "paid", pgettext_lazy("claim line", "paid")
    FAILED = "failed", pgettext_lazy("claim line", "payment failed")
    REFUSED = "refused", pgettext_lazy("claim line", "refused")
    RECOVERED = "recovered", pgettext_lazy("claim line", "recovered")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim line", "withdrawn")


LIVE_LINES = [
    LineState.PENDING, LineState.ACCEPTED, LineState.IN_NOTICE, LineState.DISPUTED, LineState.APPROVED,
    LineState.BATCHED, LineState.PAID, LineState.FAILED,
]  # fmt: skip
INVALID = [Certificate.State.SUSPENDED, Certificate.State.REVOKED]
CERTIFIED = ~Q(certificate__state__in=[str(state) for state in INVALID])
HAS_CERTIFICATE = Guard(
    "CERTIFICATE_NOT_VALID", CERTIFIED, _("The certificate of this line is suspended or was revoked.")
)
NOT_HELD = Guard("LINE_HELD", Q(held=False), _("This line is on hold."))
# Whoever revokes a certificate at this moment is waited for. What the bank had before is entered as the bank says.
WITHOUT_CERTIFICATE_REFUSED = Template("""
    PERFORM 1 FROM certificates_certificate WHERE id = NEW.certificate_id FOR SHARE;
    IF EXISTS (
        SELECT FROM certificates_certificate held WHERE held.id = NEW.certificate_id AND held.state IN ($invalid)
        AND NOT (NEW.state = 'paid' AND EXISTS (
            SELECT FROM subsidies_paymentline item JOIN subsidies_payment payment ON payment.id = item.payment_id
            JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
            WHERE item.line_id = NEW.id AND item.live
            AND batch.sent_at <= least(held.suspended_at, held.revoked_at)))
    ) THEN
        RAISE EXCEPTION 'certificate of the line is not valid' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(invalid=in_sql(INVALID))
ON_THE_WAY_TO_PAYMENT = pgtrigger.Condition(
    'OLD."state" IS DISTINCT FROM NEW."state" AND (NEW."state" IN (\'batched\', \'paid\')'
    " OR (OLD.\"state\" = 'in_notice' AND NEW.\"state\" = 'approved'))"
)

# Always true 10, in whatever turn of its claim: whether one of them spoke of the line, answers to objections apart, or
# took a step of the claim.
ACTED_ON_LINE = """
    EXISTS (SELECT FROM subsidies_decision word
            WHERE word.line_id = $line AND word.stage <> 'objection' AND word.by_id IN ($who))
    OR EXISTS (SELECT FROM shared_trailrecord step
               WHERE step.subject_type = 'subsidies.claim' AND step.subject_id = $claim::text
               AND step.verb IN ($steps) AND step.actor_id IN ($who))
"""


def acted_on_line(*, line: str, claim: str, who: str) -> str:
    """`ACTED_ON_LINE` of these columns, in SQL."""
    return Template(ACTED_ON_LINE).substitute(line=line, claim=claim, who=who, steps=in_sql(STEPS_OF_ALL_LINES))


PAID_BY_THE_SAME_REFUSED = Template("""
    IF $acted THEN
        RAISE EXCEPTION 'paid by somebody who acted on the line' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(
    acted=acted_on_line(line="NEW.id", claim="NEW.claim_id", who="NEW.batch_made_by_id, NEW.batch_approved_by_id")
)
PAID_BY_ANOTHER = changed(["batch_made_by_id", "batch_approved_by_id"])
WHAT_IS_CLAIMED = ["claim_id", "person_id", "enrolment_id", "certificate_id", "policy_id", "scheme"]
WHAT_IS_AWARDED = ["facts", "award_json", "amount", "payee", "fund_source"]
# Until its claim is handed in, and while it is back for correction, the portal works a line out anew.
AWARD_PINNED = Template("""
    IF OLD.state <> 'pending'
        OR EXISTS (SELECT FROM subsidies_claim claim WHERE claim.id = NEW.claim_id AND claim.state NOT IN ($open))
    THEN
        RAISE EXCEPTION 'the award of a line handed in stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(open=in_sql([Claim.State.DRAFT, Claim.State.RETURNED]))
ACTORS = ["submitted_by", "first_reviewed_by", "final_reviewed_by", "batch_made_by", "batch_approved_by"]


class ClaimLineQuerySet(ScopedQuerySet):
    institution_path = "claim__institution"
    jurisdiction_path = "claim__jurisdiction"
    person_path = "person"

    def live(self) -> "ClaimLineQuerySet":
        return self.filter(state__in=LIVE_LINES)


def _five_different_people() -> list[models.CheckConstraint]:
    """Always true 10, said pair by pair: whoever did one step of a line did none of the others."""
    return [
        models.CheckConstraint(
            name=f"line_{one.removesuffix('_by')}_is_not_{other.removesuffix('_by')}",
            condition=Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)}),
        )
        for one, other in combinations(ACTORS, 2)
    ]


class ClaimLine(Stateful):
    """One beneficiary, one certificate, one award, with the facts and the policy version it was computed from."""

    State = LineState

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claim_lines")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="claim_lines")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="claim_lines")
    entitlement = models.ForeignKey(Entitlement, null=True, on_delete=models.PROTECT, related_name="claim_lines")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="claim_lines")
    scheme = models.CharField(max_length=20)
    facts = models.JSONField()
    award_json = models.JSONField()
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    payee = models.CharField(_("payee"), max_length=20, blank=True)
    fund_source = models.CharField(_("fund"), max_length=30, blank=True)
    state = StateField(_("state"), choices=LineState.choices, default=LineState.PENDING)
    first_opinion = models.CharField(
        _("opinion of the first review"),
        max_length=10,
        blank=True,
        choices=[("accept", _("accept")), ("refuse", _("refuse"))],
    )
    refusal_codes = ArrayField(models.CharField(max_length=40), default=list)
    refusal_note = models.TextField(_("reason"), blank=True)
    held = models.BooleanField(_("on hold"), default=False)
    held_reason = models.CharField(_("reason"), max_length=200, blank=True)
    submitted_by = actor_field()
    first_reviewed_by = actor_field()
    final_reviewed_by = actor_field()
    batch_made_by = actor_field()
    batch_approved_by = actor_field()
    accepted_at = moment_field()
    refused_at = moment_field()
    noticed_at = moment_field()
    approved_at = moment_field()
    batched_at = moment_field()
    paid_at = moment_field()

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim line")
        verbose_name_plural = _("claim lines")
        ordering = ["enrolment__roster_row", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "scheme"],
                name="certificate_claimed_once_per_scheme",
                condition=Q(state__in=[str(state) for state in LIVE_LINES]),
            ),
            models.CheckConstraint(name="line_amount_not_negative", condition=Q(amount=None) | Q(amount__gte=0)),
            models.CheckConstraint(name="line_refused_says_why", condition=~Q(state="refused") | ~Q(refusal_codes=[])),
            models.CheckConstraint(
                name="line_accepted_has_money_and_right",
                condition=Q(state__in=["pending", "refused", "withdrawn"])
                | Q(amount__gt=0, entitlement__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="line_accepted_was_reviewed",
                condition=Q(state__in=["pending", "refused", "withdrawn"])
                | Q(submitted_by__isnull=False, first_reviewed_by__isnull=False, final_reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="line_approved_after_notice",
                condition=~Q(state__in=["approved", "batched", "paid", "failed", "recovered"])
                | Q(noticed_at__isnull=False, approved_at__gte=F("noticed_at")),
            ),
            models.CheckConstraint(
                name="line_batched_has_maker",
                condition=~Q(state__in=["batched", "paid", "recovered"])
                | Q(batch_made_by__isnull=False, batched_at__gte=F("approved_at")),
            ),
            models.CheckConstraint(
                name="line_paid_was_approved_by_other",
                condition=~Q(state__in=["paid", "recovered"])
                | Q(batch_approved_by__isnull=False, paid_at__gte=F("batched_at")),
            ),
            models.CheckConstraint(name="line_hold_says_why", condition=Q(held=False) | ~Q(held_reason="")),
            *_five_different_people(),
        ]
        triggers = [
            *never_deleted(),
            unchanged("what_is_claimed_stays", WHAT_IS_CLAIMED),
            pgtrigger.Trigger(
                name="award_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=changed(WHAT_IS_AWARDED),
                func=AWARD_PINNED,
            ),
            unchanged(
                "who_came_before_stays",
                ["submitted_by_id", "first_reviewed_by_id"],
                where="OLD.state <> 'pending'",
            ),
            # until it is in a batch, a refusal is a final word too
            stays("final_reviewer_stays", ["final_reviewed_by_id"], once=["batched", "paid", "recovered"]),
            stays("who_paid_stays", ["batch_made_by_id", "batch_approved_by_id"], once=["paid", "recovered"]),
            pgtrigger.Trigger(
                name="paid_with_certificate",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=ON_THE_WAY_TO_PAYMENT,
                func=WITHOUT_CERTIFICATE_REFUSED,
            ),
            pgtrigger.Trigger(
                name="paid_by_somebody_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=PAID_BY_ANOTHER,
                func=PAID_BY_THE_SAME_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def award(self) -> Award:
        return Award.from_json(self.award_json)

    @transition(source=[LineState.PENDING], target=LineState.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime) -> None:
        self.accepted_at, self.final_reviewed_by = now, actor

    @transition(
        source=[
            LineState.PENDING, LineState.ACCEPTED, LineState.IN_NOTICE, LineState.DISPUTED, LineState.APPROVED,
            LineState.FAILED,
        ],
        target=LineState.REFUSED,
    )  # fmt: skip
    def refuse(self, *, actor: Any, now: datetime, codes: list[str], note: str) -> None:
        self.refused_at, self.refusal_codes, self.refusal_note = now, codes, note
        self.held, self.held_reason = False, ""

    @transition(source=[LineState.ACCEPTED], target=LineState.IN_NOTICE)
    def put_on_notice(self, *, actor: Any, now: datetime) -> None:
        self.noticed_at = now

    @transition(source=[LineState.IN_NOTICE], target=LineState.DISPUTED)
    def dispute(self, *, actor: Any) -> None:
        """The state itself keeps the line back; a hold that an officer set is his to lift."""

    @transition(source=[LineState.DISPUTED], target=LineState.IN_NOTICE)
    def settle_dispute(self, *, actor: Any) -> None:
        """The line goes on where it stood; a hold beside it stays."""

    @transition(
        source=[LineState.IN_NOTICE],
        target=LineState.APPROVED,
        guards=[NOT_HELD, HAS_CERTIFICATE],
    )
    def approve(self, *, actor: Any, now: datetime) -> None:
        self.approved_at = now

    @transition(
        source=[LineState.APPROVED],
        target=LineState.BATCHED,
        guards=[NOT_HELD, HAS_CERTIFICATE],
    )
    def put_in_batch(self, *, actor: Any, now: datetime) -> None:
        self.batched_at, self.batch_made_by, self.batch_approved_by = now, actor, None

    @transition(source=[LineState.BATCHED], target=LineState.PAID)
    def pay(self, *, actor: Any, now: datetime) -> None:
        self.paid_at = now

    @transition(source=[LineState.BATCHED], target=LineState.FAILED)
    def fail(self, *, actor: Any, now: datetime) -> None:
        self.batched_at = None

    @transition(source=[LineState.FAILED, LineState.BATCHED], target=LineState.APPROVED)
    def make_due_again(self, *, actor: Any, now: datetime) -> None:
        self.batched_at, self.batch_made_by, self.batch_approved_by = None, None, None

    @transition(source=[LineState.PENDING, LineState.ACCEPTED], target=LineState.WITHDRAWN)
    def withdraw(self, *, actor: Any) -> None:
        self.held, self.held_reason = False, ""
