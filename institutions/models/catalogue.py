"""The subsidised catalogue and the shortage list. An entry that was taken back before it began stays as a row whose
last day lies before its first: whoever reads the days of an entry finds none on which it holds."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction, Occupation
from portal.shared.periods import PeriodQuerySet, days, period_in_order_or_taken_back, same
from portal.shared.triggers import never_deleted, unchanged

HAS_DAYS = models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from"))


class EntryQuerySet(PeriodQuerySet):
    def not_taken_back(self) -> Self:
        return self.filter(HAS_DAYS)


class _Entry:
    """What an entry of either list says of itself."""

    valid_from: models.DateField
    valid_to: models.DateField

    @property
    def taken_back(self) -> bool:
        """Given up before it began: it holds on no day."""
        return self.valid_to is not None and self.valid_to < self.valid_from


def _entry_stays(*columns: str) -> tuple[pgtrigger.Protect, ...]:
    """An entry is ended or taken back once, and nothing else of it ever changes: another value is another entry."""
    kept = ["jurisdiction_id", "occupation_id", "valid_from", "decision", *columns]
    ended = 'OLD."valid_to" IS NOT NULL AND (NEW."valid_to" < NEW."valid_from") IS NOT TRUE'
    return unchanged("entry_stays", kept), unchanged("end_stays", ["valid_to"], where=ended)


class CatalogueEntry(_Entry, models.Model):
    """An occupation and grade whose training a city subsidises, with its standard hours."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="catalogue")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="catalogue_entries")
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices)
    standard_hours = models.PositiveSmallIntegerField(_("standard hours"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    decision = models.CharField(_("decision"), max_length=100)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue of subsidised training")
        constraints = [
            period_in_order_or_taken_back("catalogue_period_in_order"),
            *[
                ExclusionConstraint(
                    name=f"catalogue_{grade.value}_once",
                    expressions=[
                        (same("jurisdiction_id"), RangeOperators.OVERLAPS),
                        (same("occupation_id"), RangeOperators.OVERLAPS),
                        (days(), RangeOperators.OVERLAPS),
                    ],
                    condition=models.Q(grade=grade.value) & HAS_DAYS,
                )
                for grade in Grade
            ],
        ]
        triggers = [*never_deleted(), *_entry_stays("grade", "standard_hours")]

    def __str__(self) -> str:
        return f"{self.occupation} {self.get_grade_display()}"


class ShortageEntry(_Entry, models.Model):
    """An occupation a city is short of, for a time."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="shortages")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="shortage_entries")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    decision = models.CharField(_("decision"), max_length=100)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortage entry")
        verbose_name_plural = _("shortage list")
        constraints = [
            period_in_order_or_taken_back("shortage_period_in_order"),
            ExclusionConstraint(
                name="shortage_once",
                expressions=[
                    (same("jurisdiction_id"), RangeOperators.OVERLAPS),
                    (same("occupation_id"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=HAS_DAYS,
            ),
        ]
        triggers = [*never_deleted(), *_entry_stays()]

    def __str__(self) -> str:
        return str(self.occupation)
