"""New-type apprenticeship: the plan an enterprise files, and its apprentices with a mentor on either side."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution
from portal.reference.grades import LADDER
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.periods import days, same
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import begins, changed, never_deleted, stays, steps, unchanged
from portal.shared.workflow import Guard, StateField, Stateful, transition
from trainees.models.person import Person


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("apprenticeship", "draft")
    FILED = "filed", pgettext_lazy("apprenticeship", "filed")
    ACCEPTED = "accepted", pgettext_lazy("apprenticeship", "accepted")
    RETURNED = "returned", pgettext_lazy("apprenticeship", "returned for correction")
    REFUSED = "refused", pgettext_lazy("apprenticeship", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("apprenticeship", "withdrawn")
    ENDED = "ended", pgettext_lazy("apprenticeship", "ended")


class CentreCondition(models.TextChoices):
    """What is weighed where the enterprise's own centre, no legal person, trains the apprentices (JY-69)."""

    PREMISES = "premises", _("premises")
    EQUIPMENT = "equipment", _("equipment")
    TEACHERS = "teachers", _("teachers")
    DEVELOPMENT = "development", _("ability to develop training")


class Ground(models.TextChoices):
    """Why a plan is returned or refused. Closed list; the note says what has to change."""

    OUTLINE_UNCLEAR = "OUTLINE_UNCLEAR", _("training plan unclear or incomplete")
    CENTRE_UNFIT = "CENTRE_UNFIT", _("the enterprise's centre does not meet the conditions")
    MENTORS_UNFIT = "MENTORS_UNFIT", _("mentors missing or unfit")
    APPRENTICES_UNFIT = "APPRENTICES_UNFIT", _("apprentices who cannot take part")
    OTHER = "OTHER", _("other")


STEPS = {
    State.DRAFT: [State.FILED, State.WITHDRAWN],
    State.FILED: [State.ACCEPTED, State.RETURNED, State.REFUSED, State.WITHDRAWN],
    State.RETURNED: [State.FILED, State.WITHDRAWN],
    State.ACCEPTED: [State.ENDED],
}
PLAN = ("title", "occupation", "partner", "starts_on", "ends_on", "outline", *CentreCondition.values)
WHAT_IS_FILED = (
    "enterprise_id", "number", "title", "occupation_id", "partner_id", "starts_on", "ends_on", "outline",
    *CentreCondition.values, "filed_at", "filed_by_id",
)  # fmt: skip
HOLDING = (State.FILED, State.ACCEPTED, State.ENDED)
LEVELS = LADDER[1:]  # no rate stands for juniors (JY-67)
HAS_APPRENTICES = Guard(
    "NO_APPRENTICE", Q(apprentices__isnull=False), _("The plan has no apprentice yet. Please enter them first.")
)


class ApprenticeshipPlanQuerySet(ScopedQuerySet):
    institution_path = "enterprise"
    jurisdiction_path = "enterprise__jurisdiction"
    person_path = "apprentices__person"
    of_many_persons = True
    handed_in_path = "filed_at"

    def awaiting_decision(self) -> "ApprenticeshipPlanQuerySet":
        return self.filter(state=State.FILED)


class ApprenticeshipPlan(Stateful):
    """What an enterprise files before it trains apprentices: with a college or school, or in its own centre, of which
    the bureau then weighs the conditions (JY-67, JY-69, NY-17)."""

    State = State
    Ground = Ground

    enterprise = models.ForeignKey(
        Institution, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="apprenticeship_plans"
    )
    number = models.CharField(_("filing number"), max_length=20, unique=True)
    title = models.CharField(_("plan"), max_length=60)
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), on_delete=models.PROTECT, related_name="apprenticeship_plans"
    )
    partner = models.ForeignKey(
        Institution, verbose_name=_("training partner"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="partnered_plans",
    )  # fmt: skip
    starts_on = models.DateField(pgettext_lazy("validity", "first day"))
    ends_on = models.DateField(pgettext_lazy("validity", "last day"))
    outline = models.TextField(_("training plan"))
    premises = models.TextField(_("premises"), blank=True)
    equipment = models.TextField(_("equipment"), blank=True)
    teachers = models.TextField(_("teachers"), blank=True)
    development = models.TextField(_("ability to develop training"), blank=True)
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = actor_field()
    filed_at = moment_field()
    filed_by = actor_field()
    decide_by = models.DateField(_("decide by"), null=True)
    decided_at = moment_field()
    decided_by = actor_field()
    conditions_met = ArrayField(models.CharField(max_length=20, choices=CentreCondition.choices), default=list)
    grounds = ArrayField(models.CharField(max_length=30, choices=Ground.choices), default=list)
    note = models.TextField(_("what to correct"), blank=True)
    ended_at = moment_field()
    ended_by = actor_field()

    objects = ApprenticeshipPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("apprenticeship plan")
        verbose_name_plural = _("apprenticeship plans")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="apprenticeship_in_order", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="apprenticeship_with_another",
                condition=Q(partner=None) | ~Q(partner=F("enterprise")),
            ),
            models.CheckConstraint(
                name="apprenticeship_filed_has_actor",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(filed_at__isnull=False, filed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="apprenticeship_centre_described",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(partner__isnull=False)
                | (~Q(premises="") & ~Q(equipment="") & ~Q(teachers="") & ~Q(development="")),
            ),
            models.CheckConstraint(
                name="apprenticeship_decided_by_other",
                condition=~Q(state__in=["accepted", "refused", "ended"])
                | (Q(decided_at__gte=F("filed_at"), decided_by__isnull=False) & ~Q(decided_by=F("filed_by"))),
            ),
            models.CheckConstraint(
                name="apprenticeship_centre_meets_all",
                condition=~Q(state__in=["accepted", "ended"])
                | Q(partner__isnull=False)
                | Q(conditions_met__contains=CentreCondition.values),
            ),
            models.CheckConstraint(
                name="apprenticeship_says_why",
                condition=~Q(state__in=["returned", "refused"]) | (~Q(grounds=[]) & ~Q(note="")),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins("draft"),
            steps(STEPS),
            stays("filing_stays", WHAT_IS_FILED, once=[State.FILED, State.ACCEPTED, State.REFUSED, State.ENDED]),
            stays(
                "decision_stays",
                ["decided_at", "decided_by_id", "conditions_met"],
                once=[State.ACCEPTED, State.REFUSED, State.ENDED],
            ),  # fmt: skip
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_own_centre(self) -> bool:
        """Whether the enterprise's own centre trains them."""
        return self.partner_id is None

    @property
    def ground_labels(self) -> list[Text]:
        """The grounds chosen, in the reader's language."""
        return [Ground(code).label for code in self.grounds]

    @transition(source=[State.DRAFT, State.RETURNED], target=State.FILED, guards=[HAS_APPRENTICES])
    def file(self, *, actor: Any, now: datetime, decide_by: date) -> None:
        self.filed_at, self.filed_by, self.decide_by = now, actor, decide_by
        self.grounds, self.note, self.decided_at, self.decided_by = [], "", None, None

    @transition(source=[State.FILED], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime, conditions_met: list[str]) -> None:
        self.decided_at, self.decided_by, self.conditions_met = now, actor, conditions_met

    @transition(source=[State.FILED], target=State.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, grounds: list[str], note: str) -> None:
        self.decided_at, self.decided_by, self.grounds, self.note = now, actor, grounds, note

    @transition(source=[State.FILED], target=State.REFUSED)
    def refuse(self, *, actor: Any, now: datetime, grounds: list[str], note: str) -> None:
        self.decided_at, self.decided_by, self.grounds, self.note = now, actor, grounds, note

    @transition(source=[State.DRAFT, State.FILED, State.RETURNED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.ended_at, self.ended_by = now, actor

    @transition(source=[State.ACCEPTED], target=State.ENDED)
    def end(self, *, actor: Any, now: datetime) -> None:
        self.ended_at, self.ended_by = now, actor


OF_AN_OPEN_PLAN = pgtrigger.Trigger(
    name="of_an_open_plan",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Delete,
    func="""
        IF (SELECT state FROM trainees_apprenticeshipplan WHERE id = COALESCE(NEW.plan_id, OLD.plan_id))
            NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'pgtrigger: the apprentices of a plan stay once it is filed';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


# nobody is in two filed plans only as long as everybody in a filed one is held to be there, for all its days
HELD = pgtrigger.Trigger(
    name="held_by_the_plan",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=changed(["first_day", "last_day", "binding"]),
    func="""
        IF (SELECT state FROM trainees_apprenticeshipplan WHERE id = NEW.plan_id)
            IN ('filed', 'accepted', 'ended') AND (
            (OLD.first_day, OLD.last_day) <> (NEW.first_day, NEW.last_day)
            OR OLD.binding AND NOT NEW.binding AND NEW.left_on IS NULL
        ) THEN
            RAISE EXCEPTION 'pgtrigger: an apprentice of a filed plan is bound to it for its days';
        END IF;
        RETURN NEW;
    """,
)
TERMS = ["plan_id", "person_id", "standing", "level", "years", "enterprise_mentor", "school_mentor"]


class ApprenticeQuerySet(ScopedQuerySet):
    institution_path = "plan__enterprise"
    jurisdiction_path = "plan__enterprise__jurisdiction"
    person_path = "person"
    handed_in_path = "plan__filed_at"

    def live(self) -> "ApprenticeQuerySet":
        """Those who have not left."""
        return self.filter(left_on=None)


class Apprentice(models.Model):
    """A person in a plan: taken on how, to which level in how many years, under which two mentors. `binding` ones are
    of a filed plan: nobody is in two at once."""

    class Standing(models.TextChoices):
        NEW_HIRE = "new_hire", _("newly hired")
        TRANSFERRED = "transferred_staff", _("transferred to another post")
        IN_POST = "enterprise_employee", _("in post")

    plan = models.ForeignKey(ApprenticeshipPlan, on_delete=models.PROTECT, related_name="apprentices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="apprenticeships")
    standing = models.CharField(
        pgettext_lazy("apprentice", "standing"), max_length=20, choices=Standing.choices, default=Standing.NEW_HIRE
    )
    level = models.CharField(_("level aimed at"), max_length=30, choices=[(g.value, g.label) for g in LEVELS])
    years = models.PositiveSmallIntegerField(_("training years"), choices=[(n, str(n)) for n in (1, 2, 3)])
    enterprise_mentor = models.CharField(_("mentor of the enterprise"), max_length=60)
    school_mentor = models.CharField(_("mentor of the school or centre"), max_length=60)
    first_day = models.DateField()
    last_day = models.DateField()
    binding = models.BooleanField(default=False)
    left_on = models.DateField(_("left on"), null=True)
    left_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ApprenticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("apprentice")
        verbose_name_plural = _("apprentices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "person"], name="apprentice_once_a_plan"),
            models.CheckConstraint(
                name="apprentice_level_has_a_rate", condition=Q(level__in=[level.value for level in LEVELS])
            ),
            models.CheckConstraint(name="apprentice_one_to_three_years", condition=Q(years__gte=1, years__lte=3)),
            models.CheckConstraint(
                name="apprentice_has_two_mentors", condition=~Q(enterprise_mentor="") & ~Q(school_mentor="")
            ),
            models.CheckConstraint(
                name="apprentice_left_says_why",
                condition=Q(left_on=None, left_reason="") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
            ),
            ExclusionConstraint(
                name="apprentice_not_twice",
                expressions=[
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (days("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=Q(binding=True),
            ),
        ]
        triggers = [
            OF_AN_OPEN_PLAN,
            HELD,
            unchanged("terms_stay", TERMS),
            unchanged("leaving_stays", ["left_on", "left_reason"], where='OLD."left_on" IS NOT NULL'),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.plan}"
