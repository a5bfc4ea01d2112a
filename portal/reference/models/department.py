"""Departments of a place that train people besides the human resources bureau, as its document names them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.reference.models.jurisdiction import Jurisdiction
from portal.reference.models.listed import Listed
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted


class DepartmentQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class Department(Listed):
    """One department of one place. Its code is that of the place and a word behind it; `clause` is where the place's
    document names it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="departments", verbose_name=_("place"))
    clause = models.CharField(_("clause"), max_length=60)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["jurisdiction__path", "pk"]
        triggers = [*never_deleted()]
        constraints = [
            models.CheckConstraint(
                name="department_code_has_its_place",
                condition=Q(code__regex=r"^[0-9]{6,12}\.[a-z][a-z_]*$"),
                violation_error_message=_("A department's code is the place's code, a stop and a word."),
            ),
            models.CheckConstraint(name="department_has_clause", condition=~Q(clause="")),
            models.UniqueConstraint(F("jurisdiction"), F("name"), name="department_named_once"),
        ]
