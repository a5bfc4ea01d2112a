from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.shared.fields import EncryptedBinaryField
from portal.shared.scoping import NOTHING, ScopedQuerySet
from portal.shared.triggers import append_only


class DocumentQuerySet(ScopedQuerySet):
    """A document is seen by whoever sees the thing it belongs to."""

    def visible_to(self, user: Any) -> "DocumentQuerySet":
        seen = NOTHING
        for label in self.model._base_manager.order_by().values_list("subject_type", flat=True).distinct():
            owners = apps.get_model(label)._default_manager
            if hasattr(owners, "visible_to"):
                seen |= Q(subject_type=label, subject_id__in=owners.visible_to(user).values("pk"))
        return self.filter(seen)

    def of(self, subject: models.Model, *, purpose: str) -> "DocumentQuerySet":
        """What was handed in about one thing for one purpose."""
        return self.filter(purpose=purpose, subject_type=subject._meta.label_lower, subject_id=subject.pk)


class Document(models.Model):
    """A paper or photo that proves something about a thing: kept for good, encrypted, never changed.

    `media_type` is what the content is, whatever the name says. `sha256` finds the same file used twice; `width` and
    `height` are those of a picture."""

    class MediaType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    purpose = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    name = models.CharField(_("file"), max_length=255)
    content = EncryptedBinaryField()
    media_type = models.CharField(_("kind of file"), max_length=40, choices=MediaType.choices)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("handed in by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("handed in at"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject_type", "subject_id", "sha256"], name="document_once_per_subject"
            ),
            models.CheckConstraint(
                name="document_picture_has_measures",
                condition=Q(media_type="application/pdf", width=None, height=None)
                | Q(media_type__in=["image/jpeg", "image/png"], width__gt=0, height__gt=0),
            ),
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return self.name
