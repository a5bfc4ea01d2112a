from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from institutions.models.located import Located, on_the_map
from portal.reference.models import Jurisdiction
from portal.shared.fields import BlindIndexField, EncryptedTextField
from portal.shared.periods import PeriodQuerySet, days, period_in_order, same
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted


def check_credit_code(value: str) -> None:
    """GB 32100: eighteen characters with a check character."""
    if not uscc.is_valid(value):
        raise ValidationError(_("“%(value)s” is not a unified social credit code."), params={"value": value})


class InstitutionQuerySet(ScopedQuerySet):
    institution_path = "self"
    jurisdiction_path = "jurisdiction"

    def of_kind(self, kind: str) -> "InstitutionQuerySet":
        return self.filter(kinds__contains=[kind])

    def evaluating(self) -> "InstitutionQuerySet":
        """Evaluation bodies, and enterprises whose own evaluation was accepted."""
        body = models.Q(kinds__contains=[Institution.Kind.EVALUATION_BODY])
        return self.filter(body | models.Q(listings__own_staff_only=True)).distinct()


class Institution(Located):
    """Whoever trains, employs or examines: one row per unified social credit code, several kinds allowed."""

    class Kind(models.TextChoices):
        TRAINING_INSTITUTION = "training_institution", _("training institution")
        VOCATIONAL_COLLEGE = "vocational_college", _("vocational college")
        TECHNICAL_COLLEGE = "technical_college", _("technical college")
        ENTERPRISE = "enterprise", _("enterprise")
        ENTERPRISE_TRAINING_CENTRE = "enterprise_training_centre", _("enterprise training centre")
        COOPERATIVE = "cooperative", _("cooperative")
        RELIEF_WORKSHOP = "relief_workshop", _("relief workshop")
        HR_AGENCY = "hr_agency", _("HR agency")
        INDUSTRY_ORGANISATION = "industry_organisation", _("industry organisation")
        TALENT_BASE = "talent_base", _("talent base")
        PRACTICE_BASE = "public_practice_base", _("public practice base")
        EVALUATION_BODY = "evaluation_body", _("evaluation body")

    name = models.CharField(_("name"), max_length=100)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[check_credit_code]
    )
    kinds = ArrayField(models.CharField(max_length=30, choices=Kind.choices), verbose_name=_("kinds"))
    jurisdiction = models.ForeignKey(
        Jurisdiction, verbose_name=_("jurisdiction"), on_delete=models.PROTECT, related_name="institutions"
    )
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    publishes_contact = models.BooleanField(_("show contact person and telephone to the public"), default=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    description = models.CharField(_("what it offers"), max_length=500, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name"]
        constraints = [on_the_map("institution")]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Someone works for an institution, for a time. What they may do there is their role."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            period_in_order("membership_period_in_order"),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    (same("institution_id"), RangeOperators.OVERLAPS),
                    (same("user_id"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.user} · {self.institution}"


class PayeeAccount(models.Model):
    """The bank account an institution is paid on."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="payee_account")
    holder = models.CharField(_("account holder"), max_length=100)
    bank = models.CharField(_("bank"), max_length=100)
    number = EncryptedTextField(_("account number"))
    number_index = BlindIndexField(of="number")

    class Meta:
        verbose_name = _("payee account")
        verbose_name_plural = _("payee accounts")

    def __str__(self) -> str:
        return self.holder
