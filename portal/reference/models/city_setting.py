"""What a published policy sets for the apps that may not know policies: one value per key, place and period."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from portal.reference.models.jurisdiction import Jurisdiction
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted, unchanged


def as_range(expression: models.expressions.Combinable) -> Func:
    """A whole number as a range of one: servers without extensions index ranges in GiST, but not numbers."""
    return Func(expression, expression, Value("[]"), function="int8range")


# Text has no GiST operators either, so a key takes part by its 64-bit hash.
KEY_HASH: Func = Func(F("key"), Value(0), function="hashtextextended", output_field=models.BigIntegerField())
PERIOD: Func = Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


class CitySettingQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def in_force(self, on: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def holding_in(self, jurisdiction: Jurisdiction) -> Self:
        """Those of the place and of the places it lies in, the nearest place last."""
        return self.filter(jurisdiction__code__in=jurisdiction.codes).order_by("jurisdiction__path", "key")


WHAT_IT_SETS = ("jurisdiction_id", "key", "value", "valid_from", "clause")


class CitySetting(models.Model):
    """One setting from `valid_from` to `valid_to`, both included; an open end holds until further notice.

    Numbers with a fraction are stored as text, so that money and shares stay exact.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="city_settings", verbose_name=_("place")
    )
    key = models.CharField(_("key"), max_length=60)
    value = models.JSONField(_("value"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    clause = models.CharField(_("clause"), max_length=60)

    objects = CitySettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("city setting")
        verbose_name_plural = _("city settings")
        ordering = ["jurisdiction__path", "key", "valid_from"]
        triggers = [*never_deleted(), unchanged("what_it_sets_stays", WHAT_IT_SETS)]
        constraints = [
            models.CheckConstraint(
                name="city_setting_key_is_a_word",
                condition=Q(key__regex=r"^[a-z][a-z0-9_.]*$"),
                violation_error_message=_("A setting's key is made of small letters, digits, stops and underscores."),
            ),
            models.CheckConstraint(
                name="city_setting_has_clause",
                condition=~Q(clause=""),
                violation_error_message=_("Name the clause that sets this value."),
            ),
            models.CheckConstraint(
                name="city_setting_ends_after_start",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A setting cannot end before it begins."),
            ),
            ExclusionConstraint(
                name="city_setting_one_at_a_time",
                expressions=[
                    (as_range(F("jurisdiction_id")), RangeOperators.OVERLAPS),
                    (as_range(KEY_HASH), RangeOperators.OVERLAPS),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This setting already has a value for part of this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} @ {self.jurisdiction_id} ({self.valid_from:%Y-%m-%d})"
