import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field
from portal.shared.fields import BlindIndexField, EncryptedTextField
from portal.shared.periods import PeriodQuerySet, period_in_order
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only


class RegisterExtractQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class RegisterExtract(models.Model):
    """One file of another department: which register, as of when, from whom."""

    class Kind(models.TextChoices):
        PENSION = "pension", _("pension register")
        INSURANCE = "insurance", _("social insurance register")
        GROUPS = "groups", _("register of groups")

    kind = models.CharField(_("register"), max_length=20, choices=Kind.choices)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("department"), max_length=100)
    as_of = models.DateField(_("as of"))
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField(_("rows"))
    imported_at = models.DateTimeField()
    imported_by = actor_field()

    objects = RegisterExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("register extract")
        verbose_name_plural = _("register extracts")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "kind", "sha256", "as_of"], name="extract_once")
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of}"


class RegisterRecordQuerySet(PeriodQuerySet):
    def latest_of(self, kind: str) -> "RegisterRecordQuerySet":
        """Records of the newest extract of each jurisdiction: an older extract no longer speaks."""
        newest = (
            RegisterExtract.objects.filter(kind=kind, jurisdiction=models.OuterRef("extract__jurisdiction"))
            .order_by("-as_of", "-pk")
            .values("pk")[:1]
        )
        return self.filter(extract__kind=kind, extract=models.Subquery(newest))


class RegisterRecord(models.Model):
    """What an extract says of one person. Kept by the blind index, so that it also speaks of someone who enrols
    only later."""

    extract = models.ForeignKey(RegisterExtract, on_delete=models.PROTECT, related_name="records")
    id_number = EncryptedTextField(_("ID number"))
    id_index = BlindIndexField(of="id_number")
    name = models.CharField(_("name"), max_length=60)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    details = models.JSONField(default=dict, help_text="pension: nothing; insurance: employer, kind; groups: group")

    objects = RegisterRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("register record")
        verbose_name_plural = _("register records")
        constraints = [period_in_order("register_period_in_order")]
        triggers = [
            # The number may be encrypted anew under another key; what the register says stays as it is.
            *append_only(pgtrigger.UpdateOf("extract_id", "name", "valid_from", "valid_to", "details")),
        ]

    def __str__(self) -> str:
        return f"{self.extract} · {self.name}"
