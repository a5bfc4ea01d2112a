"""Groups of people that policies name, under the codes all policy packs share."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference.models.listed import Listed


class PopulationGroupQuerySet(models.QuerySet["PopulationGroup"]):
    def called(self, text: str) -> Self:
        """Those with this code, this name, or this other wording on rosters and extracts."""
        return self.filter(Q(code=text) | Q(name=text) | Q(synonyms__contains=[text]))


class PopulationGroup(Listed):
    synonyms = ArrayField(models.CharField(max_length=100), verbose_name=_("other wordings"), default=list, blank=True)

    objects = PopulationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("population group")
        verbose_name_plural = _("population groups")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="population_group_code_is_a_word",
                condition=Q(code__regex=r"^[a-z][a-z_]*$"),
                violation_error_message=_("A group's code is made of small letters and underscores."),
            )
        ]
