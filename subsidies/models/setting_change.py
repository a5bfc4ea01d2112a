from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import CitySetting, Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import begins, never_deleted, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition


class State(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("setting", "waiting for finance")
    MADE = "made", pgettext_lazy("setting", "decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("setting", "withdrawn")


class SettingChangeQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


STEPS = {State.PROPOSED: [State.MADE, State.WITHDRAWN]}
WHAT_IS_PROPOSED = (
    "jurisdiction_id", "key", "value", "valid_from", "reason", "moves_money", "proposed_at", "proposed_by_id",
)  # fmt: skip
HOW_IT_IS_SETTLED = ("setting_id", "made_at", "cosigned_by_id", "withdrawn_at")


class SettingChange(Stateful):
    """What officers decide where a document leaves it to the city: a value from a day on, with its reason. Where it
    moves money, finance signs as a second person before it holds."""

    State = State

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="setting_changes", verbose_name=_("place")
    )
    key = models.CharField(_("setting"), max_length=60)
    value = models.JSONField(_("value"))
    valid_from = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=200)
    moves_money = models.BooleanField()
    setting = models.OneToOneField(CitySetting, null=True, on_delete=models.PROTECT, related_name="change")
    state = StateField(_("state"), choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = actor_field()
    made_at = moment_field()
    cosigned_by = actor_field()
    withdrawn_at = moment_field()

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a setting")
        verbose_name_plural = _("changes of settings")
        constraints = [
            models.CheckConstraint(name="setting_change_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="setting_change_made_is_held",
                condition=~Q(state="made")
                | Q(setting__isnull=False, made_at__gte=F("proposed_at"), proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="setting_change_signed_by_two",
                condition=~Q(state="made", moves_money=True)
                | (Q(cosigned_by__isnull=False) & ~Q(cosigned_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="setting_change_withdrawn_dated",
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins(State.PROPOSED),
            steps(STEPS),
            unchanged("what_was_proposed_stays", WHAT_IS_PROPOSED),
            unchanged("how_it_was_settled_stays", HOW_IT_IS_SETTLED, where="OLD.state <> 'proposed'"),
        ]

    def __str__(self) -> str:
        return f"{self.key} @ {self.jurisdiction}"

    @transition(source=[State.PROPOSED], target=State.MADE)
    def make(self, *, actor: Any, now: datetime, setting: CitySetting) -> None:
        self.made_at, self.setting = now, setting
        if self.moves_money:
            self.cosigned_by = actor

    @transition(source=[State.PROPOSED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.withdrawn_at = now
