from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.fields import EncryptedBinaryField, EncryptedJSONField
from portal.shared.scoping import ScopedQuerySet


class UploadQuerySet(ScopedQuerySet):
    """A file under way is seen by the person who handed it in, and by nobody else."""

    def visible_to(self, user: object) -> "UploadQuerySet":
        return self.filter(owner=user) if getattr(user, "is_authenticated", False) else self.none()

    def open(self) -> "UploadQuerySet":
        return self.filter(status=Upload.Status.OPEN)


class Upload(models.Model):
    """A workbook between hand-in and confirmation. It holds plain ID numbers, so it rests encrypted and its content
    goes when the import is confirmed, abandoned, or seven days have passed; its hash stays."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("file", "not yet written")
        CONFIRMED = "confirmed", pgettext_lazy("file", "written")
        ABANDONED = "abandoned", pgettext_lazy("file", "given up")
        EXPIRED = "expired", pgettext_lazy("file", "expired")

    purpose = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = EncryptedBinaryField(null=True)
    repairs = EncryptedJSONField(null=True, help_text="Values typed over faulty cells, by row and field")
    left_out = models.JSONField(default=list, help_text="Rows left out on purpose")
    details = models.JSONField(default=dict, help_text="What the person said beside the file: source, as-of date")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file handed in")
        verbose_name_plural = _("files handed in")
        indexes = [models.Index(fields=["purpose", "subject_id"], name="upload_subject")]
        constraints = [
            models.CheckConstraint(
                name="upload_content_only_while_open",
                condition=Q(status="open", content__isnull=False, closed_at__isnull=True)
                | (~Q(status="open") & Q(content__isnull=True, repairs__isnull=True, closed_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.name
