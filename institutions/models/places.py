from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.located import Located, on_the_map
from portal.shared.scoping import ScopedQuerySet


class OfInstitutionQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"


class Site(Located):
    """Where an institution teaches."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("site"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("capacity"))

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="site_name_once"), on_the_map("site"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Instructor(models.Model):
    """Who teaches for an institution, with the qualification that entitles them to."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="instructors")
    name = models.CharField(_("instructor"), max_length=60)
    qualification = models.CharField(_("qualification"), max_length=100)

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="instructor_name_once")]

    def __str__(self) -> str:
        return self.name
