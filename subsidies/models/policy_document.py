from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.actors import actor_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from subsidies.models.policy import Policy

HASH = Func(
    Func(F("content"), function="sha256", output_field=models.BinaryField()),
    Value("hex"),
    function="encode",
    output_field=models.CharField(),
)
LENGTH = Func(F("content"), function="octet_length", output_field=models.IntegerField())


class PolicyDocumentQuerySet(ScopedQuerySet):
    jurisdiction_path = "policy__jurisdiction"

    def without_content(self) -> "PolicyDocumentQuerySet":
        """Everything but the file itself, which may be large."""
        return self.defer("content")


class PolicyDocument(models.Model):
    """The official document of a version as a file. It never changes: a later one takes its place, and it stays."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    attached_at = models.DateTimeField(pgettext_lazy("document", "attached"))
    attached_by = actor_field()

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="policy_document_as_hashed", condition=Q(sha256=HASH)),
            models.CheckConstraint(name="policy_document_as_long", condition=Q(size=LENGTH) & Q(size__gt=0)),
            models.CheckConstraint(name="policy_document_by_somebody", condition=Q(attached_by__isnull=False)),
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return self.name
