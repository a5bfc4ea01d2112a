import secrets
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted, unchanged
from portal.shared.workflow import StateField, Stateful, transition
from trainees.models import Enrolment, Person

CODE_LENGTH = 20
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are mistaken for one another when copied by hand


def new_check_code() -> str:
    """A random code under which the public may see the certificate: 99 bits, so that no number leads to another."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


class State(models.TextChoices):
    VALID = "valid", pgettext_lazy("certificate", "valid")
    SUSPENDED = "suspended", pgettext_lazy("certificate", "suspended")
    REVOKED = "revoked", pgettext_lazy("certificate", "revoked")
    EXPIRED = "expired", pgettext_lazy("certificate", "expired")


class CertificateQuerySet(ScopedQuerySet):
    institution_path = "body"
    jurisdiction_path = "body__jurisdiction"
    person_path = "person"

    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """The body that issued it, its bureau, its holder, and the institution that trained the holder for it."""
        trained = Q(enrolment__training_class__institution__in=getattr(user, "institution_ids", []))
        active = user.is_authenticated and user.is_active
        own = super().visible_to(user).values("pk")
        return self.filter(Q(pk__in=own) | trained) if active else self.none()

    def of_trainings(self) -> "CertificateQuerySet":
        """Those that end a training for good or until the body has ruled; a training with none may be given one."""
        return self.exclude(state=State.REVOKED).filter(enrolment__isnull=False)


class Certificate(Stateful):
    """What a person can prove. Who evaluates issues it and answers for it (JY-47)."""

    State = State

    class Kind(models.TextChoices):
        VOCATIONAL_QUALIFICATION = "vocational_qualification", _("vocational qualification certificate")
        SKILL_LEVEL = "skill_level", _("vocational skill level certificate")
        SPECIAL_ABILITY = "special_ability", _("special vocational ability certificate")
        SPECIAL_OPERATION = "special_operation", _("special operation certificate")
        SPECIAL_EQUIPMENT = "special_equipment", _("special equipment certificate")
        TRAINING_COMPLETION = "training_completion", _("training completion certificate")
        SPECIAL_INDUSTRY_POST = "special_industry_post", _("special-industry work permit")
        ACADEMIC = "academic", _("degree or diploma")

    class Route(models.TextChoices):
        TRAINING = "training", _("after training")
        EVALUATION = "evaluation", _("evaluation only")
        CONTEST = "contest", _("contest")
        HONOUR = "honour", _("honour")

    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    check_code = models.CharField(
        _("check code"), max_length=CODE_LENGTH, unique=True, default=new_check_code, editable=False
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    person = models.ForeignKey(Person, verbose_name=_("holder"), on_delete=models.PROTECT, related_name="certificates")
    holder_name = models.CharField(_("name on the certificate"), max_length=60)
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), on_delete=models.PROTECT, related_name="certificates"
    )
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices)
    body = models.ForeignKey(
        Institution, verbose_name=_("issuing body"), on_delete=models.PROTECT, related_name="certificates"
    )
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"), null=True)
    route = models.CharField(_("route"), max_length=12, choices=Route.choices, default=Route.TRAINING)
    enrolment = models.ForeignKey(
        Enrolment, null=True, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("training")
    )
    state = StateField(_("state"), choices=State.choices, default=State.VALID)
    recorded_at = models.DateTimeField()
    recorded_by = actor_field()
    suspended_at = moment_field()
    revoked_at = moment_field()
    revoked_by = actor_field()
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], name="certificate_once_per_training", condition=~Q(state="revoked")
            ),
            models.CheckConstraint(
                name="certificate_expires_after_issue",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="certificate_revoked_says_why",
                condition=~Q(state="revoked")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="certificate_suspended_says_why",
                condition=~Q(state="suspended") | (Q(suspended_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        triggers = [
            *never_deleted(),
            unchanged("whose_it_is_stays", ["number", "person_id", "enrolment_id", "recorded_at", "recorded_by_id"]),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, today: date) -> State:
        """The state as of a day: one whose last day is over is expired, also before the clock has entered it."""
        over = self.state == State.VALID and self.expires_on is not None and self.expires_on < today
        return State.EXPIRED if over else State(self.state)

    @transition(source=[State.VALID], target=State.SUSPENDED)
    def suspend(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.suspended_at, self.reason = now, reason

    @transition(source=[State.SUSPENDED], target=State.VALID)
    def reinstate(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.suspended_at, self.reason = None, reason

    @transition(source=[State.VALID, State.SUSPENDED], target=State.REVOKED)
    def revoke(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.revoked_at, self.revoked_by, self.reason = now, actor, reason

    @transition(source=[State.VALID], target=State.EXPIRED)
    def expire(self, *, actor: Any, now: datetime) -> None:
        self.reason = ""


def certificate_of(enrolment: Enrolment) -> Certificate | None:
    """The certificate that ended this training, if it has come: the last one, as another is recorded only once those
    before it were revoked. Prefetch `certificates` for many."""
    return max(enrolment.certificates.all(), key=lambda held: held.pk, default=None)
