from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction, PopulationGroup
from portal.shared.fields import BlindIndexField, EncryptedTextField
from portal.shared.identity import age_on, mask_id_number, mask_phone
from portal.shared.periods import PeriodQuerySet, period_in_order
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted


class PersonQuerySet(ScopedQuerySet):
    institution_path = "enrolments__training_class__institution"
    jurisdiction_path = "enrolments__training_class__institution__jurisdiction"
    person_path = "self"
    handed_in_path = "enrolments__training_class__filed_at"

    def visible_to(self, user: object) -> "PersonQuerySet":
        """One row a person, however many enrolments lead to it."""
        return self.filter(pk__in=super().visible_to(user).values("pk"))


class Person(models.Model):
    """A trainee: one row per ID number. The number rests encrypted and is found through its blind index."""

    id_number = EncryptedTextField(_("ID number"))
    id_index = BlindIndexField(of="id_number", unique=True)
    name = models.CharField(_("name"), max_length=60)
    sort_key = models.CharField(max_length=120, db_index=True)
    sex = models.CharField(_("sex"), max_length=1, choices=[("m", _("male")), ("f", _("female"))])
    birth_date = models.DateField(_("date of birth"))
    phone = EncryptedTextField(_("mobile number"), blank=True)
    phone_index = BlindIndexField(of="phone")
    account_holder = models.CharField(_("account holder"), max_length=60, blank=True)
    account_bank = models.CharField(_("bank"), max_length=100, blank=True)
    account_number = EncryptedTextField(_("account number"), blank=True)
    account_index = BlindIndexField(of="account_number")
    education = models.CharField(_("education"), max_length=30, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="person")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainee")
        verbose_name_plural = _("trainees")
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    def age_on(self, day: date) -> int:
        """Completed years on that day."""
        return age_on(self.birth_date, day)


class Tie(models.Model):
    """What binds a person to a place: registration, residence, job-seeking or work."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("household registration")
        RESIDENCE = "residence", _("usual residence")
        JOB_SEEKING = "job_seeking", _("job-seeking")
        WORK = "work", _("work")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("tie"), max_length=20, choices=Kind.choices)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    source = models.CharField(_("source"), max_length=100)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie to a place")
        verbose_name_plural = _("ties to a place")
        constraints = [period_in_order("tie_period_in_order")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"


class GroupEvidence(models.Model):
    """A group a person was entered under, with the paper or roster it rests on."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="group_evidence")
    group = models.ForeignKey(PopulationGroup, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    source = models.CharField(_("source"), max_length=100)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("group evidence")
        verbose_name_plural = _("group evidence")
        constraints = [
            period_in_order("group_period_in_order"),
            models.UniqueConstraint(fields=["person", "group", "valid_from", "source"], name="group_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.valid_from}"
