"""Enterprises above the statistical scale, each with the officer who answers for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import check_credit_code
from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field
from portal.shared.periods import in_force, period_in_order_or_taken_back
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted, unchanged


class AboveScaleQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def on_list(self, day: object) -> "AboveScaleQuerySet":
        return self.filter(in_force(day))


class AboveScaleEnterprise(models.Model):
    """An enterprise on the list from day to day, and who sees to it that it hears of own evaluation, files it and is
    guided (QD-26, QD-30). Another officer is another entry."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, verbose_name=_("place"), on_delete=models.PROTECT, related_name="above_scale"
    )
    name = models.CharField(_("enterprise"), max_length=100)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, validators=[check_credit_code])
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer responsible"), on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    entered_at = models.DateTimeField()
    entered_by = actor_field()

    objects = AboveScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("above-scale enterprise")
        verbose_name_plural = _("above-scale enterprises")
        ordering = ["name", "pk"]
        constraints = [
            period_in_order_or_taken_back("above_scale_in_order"),
            models.UniqueConstraint(
                fields=["jurisdiction", "credit_code"], condition=Q(valid_to=None), name="above_scale_once"
            ),
        ]
        triggers = [
            *never_deleted(),
            unchanged(
                "entry_stays", ["jurisdiction_id", "name", "credit_code", "responsible_id", "valid_from", "entered_at"]
            ),
            unchanged("end_stays", ["valid_to"], where='OLD."valid_to" IS NOT NULL'),
        ]

    def __str__(self) -> str:
        return self.name
