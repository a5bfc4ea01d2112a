from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certificate
from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction, Occupation
from portal.shared.actors import moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition
from subsidies.models.policy import Policy
from trainees.models import Enrolment, Person


class State(models.TextChoices):
    RESERVED = "reserved", pgettext_lazy("entitlement", "reserved")
    CONSUMED = "consumed", pgettext_lazy("entitlement", "used")
    RELEASED = "released", pgettext_lazy("entitlement", "released")


class Ground(models.TextChoices):
    """Why a use came back."""

    CLASS_STOPPED = "class_stopped", _("the class does not go on")
    TRAINEE_LEFT = "trainee_left", _("left the class or did not pass")
    NO_CERTIFICATE = "no_certificate", _("the class is closed and no certificate came")
    CERTIFICATE_REVOKED = "certificate_revoked", _("the certificate was revoked")
    LINE_REFUSED = "line_refused", _("the line was refused")
    OBJECTION_UPHELD = "objection_upheld", _("an objection to the line was upheld")


LIVE = [State.RESERVED, State.CONSUMED]
STEPS = {State.RESERVED: [State.CONSUMED, State.RELEASED], State.CONSUMED: [State.RELEASED]}
WHAT_IT_IS = [
    "person_id", "jurisdiction_id", "policy_id", "scheme", "occupation_id", "grade", "cap", "by_override",
    "repeat_key", "exclusion_key", "enrolment_id", "reserved_at",
]  # fmt: skip
IS_LIVE = Q(state__in=["reserved", "consumed"])


class EntitlementQuerySet(ScopedQuerySet):
    institution_path = "enrolment__training_class__institution"
    jurisdiction_path = "jurisdiction"
    person_path = "person"

    def live(self) -> "EntitlementQuerySet":
        return self.filter(IS_LIVE)

    def counted(self) -> "EntitlementQuerySet":
        return self.filter(slot__isnull=False)


class Entitlement(Stateful):
    """A person's use of a right. The year's slot, the repeat key and the exclusion key are unique among the live
    ones, so no two institutions can both spend the third use (always true 1–3)."""

    State, Ground = State, Ground

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entitlements")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="entitlements")
    scheme = models.CharField(_("scheme"), max_length=20)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    slot = models.PositiveSmallIntegerField(_("use of the year"), null=True)
    cap = models.PositiveSmallIntegerField(null=True, help_text="The policy's number a year, as it stood")
    by_override = models.BooleanField(default=False)
    repeat_key = models.CharField(max_length=80, null=True)
    exclusion_key = models.CharField(max_length=120, null=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="entitlements")
    certificate = models.OneToOneField(Certificate, null=True, on_delete=models.PROTECT, related_name="entitlement")
    state = StateField(_("state"), choices=State.choices, default=State.RESERVED)
    reserved_at = models.DateTimeField()
    consumed_at = moment_field()
    released_at = moment_field()
    released_because = models.CharField(_("released because"), max_length=30, choices=Ground.choices, blank=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "jurisdiction", "year", "slot"], name="entitlement_slot_once", condition=IS_LIVE
            ),
            models.UniqueConstraint(fields=["person", "repeat_key"], name="entitlement_no_repeat", condition=IS_LIVE),
            models.UniqueConstraint(fields=["exclusion_key"], name="entitlement_exclusive", condition=IS_LIVE),
            models.UniqueConstraint(
                fields=["enrolment", "scheme"], name="entitlement_once_per_enrolment", condition=IS_LIVE
            ),
            models.CheckConstraint(
                name="entitlement_slot_within_cap",
                condition=Q(slot=None, cap=None)
                | Q(slot__isnull=False, cap__isnull=False, slot__gte=1)
                & (Q(by_override=True) | Q(slot__lte=F("cap"))),
            ),
            models.CheckConstraint(
                name="entitlement_used_by_certificate",
                condition=~Q(state="consumed") | Q(certificate__isnull=False, consumed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entitlement_released_says_why",
                condition=~Q(state="released") | Q(released_at__isnull=False, released_because__in=Ground.values),
            ),
        ]
        triggers = [
            *never_deleted(),
            steps(STEPS),
            unchanged("what_it_is_stays", WHAT_IT_IS),
            # the year is planned; the certificate may move the use to its own
            unchanged("year_stays", ["year", "slot"], where="NOT (OLD.state = 'reserved' AND NEW.state = 'consumed')"),
            unchanged("certificate_stays", ["certificate_id"], where="OLD.state = NEW.state"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year} {self.pk}"

    @transition(source=[State.RESERVED], target=State.CONSUMED)
    def consume(self, *, actor: Any, now: datetime, certificate: Certificate, year: int, slot: int | None) -> None:
        self.consumed_at, self.certificate, self.year, self.slot = now, certificate, year, slot

    @transition(source=[State.RESERVED, State.CONSUMED], target=State.RELEASED)
    def release(self, *, actor: Any, now: datetime, because: Ground) -> None:
        # the certificate is let go, so that it can spend a use again once what stood against it is mended
        self.released_at, self.released_because, self.certificate = now, because, None
