from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import ChangeRequest, Institution
from portal.reference.models import PopulationGroup
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from trainees.models.person import Person


class RosterAdditionQuerySet(ScopedQuerySet):
    institution_path = "request__training_class__institution"
    jurisdiction_path = "request__training_class__institution__jurisdiction"
    person_path = "person"
    handed_in_path = "request__training_class__filed_at"


class RosterAddition(models.Model):
    """Somebody who joins a filed class by a change: on its roster once the change is accepted. Never changed."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="additions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(PopulationGroup, null=True, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    employer_name = models.CharField(_("employer"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RosterAdditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("person who joins")
        verbose_name_plural = _("people who join")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="added_once_per_change"),
            models.CheckConstraint(
                name="addition_employer_has_name", condition=Q(employer=None) | ~Q(employer_name="")
            ),
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
