from string import Template
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificate import Certificate
from portal.reference.models import Jurisdiction
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from trainees.models import Enrolment, Person

# Every credit rests on a training or a certificate of that person, and what is taken back is the opposite of one row.
RESTS_ON_ITS_OWN = Template("""
    IF EXISTS (SELECT FROM trainees_enrolment WHERE id = NEW.enrolment_id AND person_id <> NEW.person_id)
        OR EXISTS (SELECT FROM certificates_certificate WHERE id = NEW.certificate_id AND person_id <> NEW.person_id)
        OR (NEW.reverses_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM $table held WHERE held.id = NEW.reverses_id AND held.reverses_id IS NULL
            AND ROW(held.person_id, held.enrolment_id, held.certificate_id, held.jurisdiction_id, held.year,
                    held.earned, held.credits)
                IS NOT DISTINCT FROM ROW(NEW.person_id, NEW.enrolment_id, NEW.certificate_id, NEW.jurisdiction_id,
                    NEW.year, -NEW.earned, -NEW.credits)))
    THEN
        RAISE EXCEPTION 'a credit rests on a training or a certificate of its own person'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(table="certificates_learningcredit")


class LearningCreditQuerySet(ScopedQuerySet):
    institution_path = "enrolment__training_class__institution"
    jurisdiction_path = "jurisdiction"
    person_path = "person"

    def visible_to(self, user: Any) -> "LearningCreditQuerySet":
        """The person, the place by whose rule it was given, and the institution that trained for it, from the filing
        of its class on."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        trained = Q(enrolment__training_class__institution__in=user.institution_ids) & Q(
            enrolment__training_class__filed_at__isnull=False
        )
        examined = Q(certificate__enrolment__training_class__institution__in=user.institution_ids)
        return self.filter(trained | examined | self._of_jurisdictions(user) | self._of_person(user))

    def balance(self) -> Any:
        """The sum of the rows; zero where there are none."""
        return self.aggregate(sum=Sum("credits", default=0))["sum"]


class LearningCredit(models.Model):
    """Credits a person earned by a training or a certificate, by the rule of the place (JY-17, JY-19). Rows are never
    changed; what is taken back is a row of its own, and the balance is the sum of all."""

    class Ground(models.TextChoices):
        HOURS = "hours", pgettext_lazy("credits", "hours of a training")
        CERTIFICATE = "certificate", pgettext_lazy("credits", "certificate")
        TAKEN_BACK = "taken_back", pgettext_lazy("credits", "certificate revoked")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credits")
    ground = models.CharField(_("for"), max_length=12, choices=Ground.choices)
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="credits")
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="credits")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    earned_on = models.DateField(_("day"))
    year = models.PositiveSmallIntegerField(_("year"))
    earned = models.DecimalField(_("by the rule"), max_digits=7, decimal_places=2)
    credits = models.DecimalField(_("credits"), max_digits=7, decimal_places=2)
    rule = models.JSONField(default=dict)
    written_at = models.DateTimeField()

    objects = LearningCreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning credit")
        verbose_name_plural = _("learning credits")
        ordering = ["earned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="credit_has_its_ground",
                condition=Q(ground="hours", enrolment__isnull=False, certificate=None, reverses=None)
                | Q(ground="certificate", enrolment=None, certificate__isnull=False, reverses=None)
                | Q(ground="taken_back", enrolment=None, certificate__isnull=False, reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="credit_at_most_what_was_earned",
                condition=Q(reverses=None, earned__gt=0, credits__gte=0, credits__lte=F("earned"))
                | Q(reverses__isnull=False, earned__lt=0, credits__lte=0, credits__gte=F("earned")),
            ),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(reverses=None), name="credit_once_per_training"),
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(reverses=None), name="credit_once_per_certificate"
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="rests_on_its_own", when=pgtrigger.Before, operation=pgtrigger.Insert, func=RESTS_ON_ITS_OWN
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.earned_on:%Y-%m-%d}"
