"""The published directories: who stands in them, for what, since when, by which decision, and how that ended."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models.catalogue import HAS_DAYS, EntryQuerySet
from institutions.models.institution import Institution
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.periods import days, period_in_order_or_taken_back, same, same_text
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import begins, changed, never_deleted, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition

LARGEST_KEY = 2**63 - 2  # the end of an int8range has to have a number behind it


class Directory(models.TextChoices):
    """Who trains for the city, whatever its kind (JY-34), has one directory: a class is payable under it (AMB-38)."""

    TRAINING = "training", _("training institutions")
    EVALUATION = "evaluation", _("evaluation bodies")
    TALENT_BASE = "talent_base", _("high-skilled talent training bases")
    PRACTICE_BASE = "practice_base", _("public practice bases")


def _occupations_meant() -> Func:
    """The occupation as a range of one, or every occupation there may be: who stands there for all of them cannot
    stand there for one of them besides."""
    ends = (Coalesce("occupation_id", Value(0)), Coalesce("occupation_id", Value(LARGEST_KEY)))
    return Func(*ends, Value("[]"), function="int8range")


WHAT_WAS_DECIDED = (
    "institution_id", "directory", "occupation_id", "grades", "valid_from", "decision", "application_id",
    "own_staff_only",
)  # fmt: skip
HOW_IT_ENDED = ("valid_to", "removed_for_cause", "ended_at", "end_decision", "change_id")


class Listing(models.Model):
    """A place in a published directory, for a time, by a decision; of all occupations or one, of all grades or some.

    It is ended once and nothing else of it ever changes. One given for a term has its last day from the beginning,
    which can still be brought forward, by an end that is told as such.
    """

    Directory = Directory

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="listings")
    directory = models.CharField(_("directory"), max_length=20, choices=Directory.choices)
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), null=True, on_delete=models.PROTECT, related_name="listings"
    )
    grades = ArrayField(models.CharField(max_length=30, choices=Grade.choices), verbose_name=_("grades"), default=list)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    decision = models.CharField(pgettext_lazy("directory", "decision"), max_length=100)
    own_staff_only = models.BooleanField(_("own staff only"), default=False)
    application = models.ForeignKey("ListingApplication", null=True, on_delete=models.PROTECT, related_name="listings")
    removed_for_cause = models.BooleanField(_("removed for cause"), default=False)
    ended_at = moment_field()
    end_decision = models.CharField(_("decision on the end"), max_length=100, blank=True)
    change = models.ForeignKey("ListingChange", null=True, on_delete=models.PROTECT, related_name="ended")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            period_in_order_or_taken_back("listing_period_in_order"),
            models.CheckConstraint(name="listing_rests_on_decision", condition=~Q(decision="")),
            models.CheckConstraint(
                name="listing_removed_from_a_day", condition=Q(removed_for_cause=False) | Q(valid_to__isnull=False)
            ),
            models.CheckConstraint(
                name="listing_end_rests_on_decision",
                condition=Q(ended_at=None) | (Q(valid_to__isnull=False) & ~Q(end_decision="")),
            ),
            ExclusionConstraint(
                name="listing_once",
                expressions=[
                    (same("institution_id"), RangeOperators.OVERLAPS),
                    (same_text("directory"), RangeOperators.OVERLAPS),
                    (_occupations_meant(), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=HAS_DAYS,
            ),
        ]
        triggers = [
            *never_deleted(),
            unchanged("listing_stays", WHAT_WAS_DECIDED),
            unchanged("end_stays", HOW_IT_ENDED, where="OLD.ended_at IS NOT NULL"),
            unchanged("end_is_told", ("valid_to", "removed_for_cause"), where="NEW.ended_at IS NULL"),
            pgtrigger.Protect(
                name="never_longer",
                operation=pgtrigger.Update,
                condition=changed(["valid_to"], where="(NEW.valid_to > OLD.valid_to OR NEW.valid_to IS NULL)"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_directory_display()}"

    @property
    def taken_back(self) -> bool:
        """Given up before it began: it holds on no day."""
        return self.valid_to is not None and self.valid_to < self.valid_from

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_to or day)


class ChangeQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"

    def waiting(self) -> "ChangeQuerySet":
        return self.filter(state="proposed")


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("change of a directory", "waiting for the second signature")
    MADE = "made", pgettext_lazy("change of a directory", "decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of a directory", "withdrawn")


CHANGE_STEPS = {ChangeState.PROPOSED: [ChangeState.MADE, ChangeState.WITHDRAWN]}
WHAT_IS_PROPOSED = (
    "institution_id", "directory", "kind", "listing_id", "grades", "last_day", "reason", "note", "decision",
    "proposed_at", "proposed_by_id",
)  # fmt: skip
HOW_IT_IS_SETTLED = ("made_at", "made_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_because")


class ListingChange(Stateful):
    """What a bureau decides about a place in a directory: other grades, its end, or the institution's removal from
    the whole directory for cause (SC-40). One officer proposes it; another signs, and then it is done."""

    State = ChangeState

    class Kind(models.TextChoices):
        ADJUST = "adjust", _("other grades")
        END = "end", pgettext_lazy("change of a directory", "end")
        REMOVE = "remove", _("removal for cause")

    class Reason(models.TextChoices):
        """Why. The last four are the causes of a removal (SC-40, AMB-38)."""

        OWN_REQUEST = "OWN_REQUEST", _("the institution asked for it")
        LICENCE_EXPIRED = "LICENCE_EXPIRED", _("the licence has expired")
        CONDITIONS_LOST = "CONDITIONS_LOST", _("premises or instructors no longer suffice")
        DIRECTORY_ADJUSTED = "DIRECTORY_ADJUSTED", _("the directory was adjusted")
        IRREGULAR_MANAGEMENT = "IRREGULAR_MANAGEMENT", _("irregular management")
        FALSE_TRAINING = "FALSE_TRAINING", _("false training")
        LAX_ASSESSMENT = "LAX_ASSESSMENT", _("lax assessment")
        FRAUD = "FRAUD", _("funds were obtained by fraud")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="listing_changes")
    directory = models.CharField(_("directory"), max_length=20, choices=Directory.choices)
    kind = models.CharField(_("change"), max_length=10, choices=Kind.choices)
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="changes")
    grades = ArrayField(models.CharField(max_length=30, choices=Grade.choices), verbose_name=_("grades"), default=list)
    last_day = models.DateField(pgettext_lazy("validity", "last day"))
    reason = models.CharField(_("reason"), max_length=30, choices=Reason.choices)
    note = models.CharField(_("what was found"), max_length=500)
    decision = models.CharField(pgettext_lazy("directory", "decision"), max_length=100)
    state = StateField(_("state"), choices=ChangeState.choices, default=ChangeState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = actor_field()
    made_at = moment_field()
    made_by = actor_field()
    withdrawn_at = moment_field()
    withdrawn_by = actor_field()
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a directory")
        verbose_name_plural = _("changes of directories")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="listing_change_says_why", condition=~Q(note="") & ~Q(decision="")),
            models.CheckConstraint(
                name="listing_change_of_a_listing",
                condition=Q(kind="remove", listing=None) | ~Q(kind="remove") & Q(listing__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_change_removes_for_cause",
                condition=Q(kind="remove", reason__in=["IRREGULAR_MANAGEMENT", "FALSE_TRAINING", "LAX_ASSESSMENT",
                                                       "FRAUD"])
                | ~Q(kind="remove") & Q(reason__in=["OWN_REQUEST", "LICENCE_EXPIRED", "CONDITIONS_LOST",
                                                    "DIRECTORY_ADJUSTED"]),
            ),
            models.CheckConstraint(
                name="listing_change_signed_by_two",
                condition=~Q(state="made")
                | (Q(made_at__gte=F("proposed_at"), made_by__isnull=False) & ~Q(made_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="listing_change_withdrawn_says_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.UniqueConstraint(
                name="listing_change_one_open", fields=["institution", "directory"], condition=Q(state="proposed")
            ),
        ]  # fmt: skip
        triggers = [
            *never_deleted(),
            begins(ChangeState.PROPOSED),
            steps(CHANGE_STEPS),
            unchanged("what_was_proposed_stays", WHAT_IS_PROPOSED),
            unchanged("how_it_was_settled_stays", HOW_IT_IS_SETTLED, where="OLD.state <> 'proposed'"),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_directory_display()} · {self.get_kind_display()}"

    @transition(source=[ChangeState.PROPOSED], target=ChangeState.MADE)
    def make(self, *, actor: Any, now: datetime) -> None:
        self.made_at, self.made_by = now, actor

    @transition(source=[ChangeState.PROPOSED], target=ChangeState.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_because = now, actor, reason
