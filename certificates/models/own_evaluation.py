"""An enterprise that evaluates its own staff files it with the bureau, which assesses the filing and accepts it."""

from datetime import date, datetime, timedelta
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution, Listing
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import begins, never_deleted, stays, steps, unchanged
from portal.shared.workflow import Guard, StateField, Stateful, transition


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("own evaluation", "draft")
    FILED = "filed", pgettext_lazy("own evaluation", "filed")
    ASSESSED = "assessed", pgettext_lazy("own evaluation", "assessed")
    ACCEPTED = "accepted", pgettext_lazy("own evaluation", "accepted")
    RETURNED = "returned", pgettext_lazy("own evaluation", "returned for correction")
    REFUSED = "refused", pgettext_lazy("own evaluation", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("own evaluation", "withdrawn")
    ENDED = "ended", pgettext_lazy("own evaluation", "ended")


class Ground(models.TextChoices):
    """Why the bureau returns, refuses or ends an own evaluation. Closed list; the note says what has to change."""

    NORMS_INCOMPLETE = "NORMS_INCOMPLETE", _("evaluation norms incomplete")
    WEIGHTS_UNFIT = "WEIGHTS_UNFIT", _("weights of the evaluation unfit")
    ASSESSORS_LACKING = "ASSESSORS_LACKING", _("assessors or supervisors lacking")
    PREMISES_UNSUITABLE = "PREMISES_UNSUITABLE", _("premises or equipment unsuitable")
    RESPONSIBLE_UNCLEAR = "RESPONSIBLE_UNCLEAR", _("responsible person unclear")
    QUALITY_LACKING = "QUALITY_LACKING", _("evaluation carried out badly")
    OWN_REQUEST = "OWN_REQUEST", _("the enterprise asked for it")
    OTHER = "OTHER", _("other")


STEPS = {
    State.DRAFT: [State.FILED, State.WITHDRAWN],
    State.FILED: [State.ASSESSED, State.RETURNED, State.WITHDRAWN],
    State.RETURNED: [State.FILED, State.WITHDRAWN],
    State.ASSESSED: [State.ACCEPTED, State.REFUSED, State.RETURNED],
    State.ACCEPTED: [State.ENDED],
}
DECIDED = [State.ACCEPTED, State.REFUSED, State.ENDED]
WEIGHTS = ("quality", "innovation", "problem_solving", "performance")
PLAN = ("responsible", "norms", *WEIGHTS, "valid_from", "valid_to")
WHAT_IS_FILED = ("enterprise_id", "number", *PLAN, "filed_at", "filed_by_id")
ASSESSMENT = ("assessed_on", "assessors", "assessment", "assessed_at", "assessed_by_id")
DECISION = ("decided_at", "decided_by_id", "decision")
END = ("grounds", "note", "ends_on", "ended_at", "ended_by_id")
HAS_OCCUPATIONS = Guard(
    "NO_OCCUPATION", Q(occupations__isnull=False), _("Please name at least one occupation with its grades.")
)


def _percent(label: Text) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, validators=[MaxValueValidator(100)])


class OwnEvaluationQuerySet(ScopedQuerySet):
    institution_path = "enterprise"
    jurisdiction_path = "enterprise__jurisdiction"
    handed_in_path = "filed_at"

    def to_assess(self) -> "OwnEvaluationQuerySet":
        return self.filter(state=State.FILED)

    def to_decide(self) -> "OwnEvaluationQuerySet":
        return self.filter(state=State.ASSESSED)

    def holding_on(self, day: date) -> "OwnEvaluationQuerySet":
        """Those that give the enterprise a place in the directory on that day, also where it ended later."""
        return self.filter(occupations__listing__in=Listing.objects.in_force(day)).distinct()


class OwnEvaluation(Stateful):
    """The filing of an enterprise's own evaluation: for which occupations, by which norms and weights, under whom
    (QD-28, QD-30, JY-44). Accepted, it puts the enterprise into the directory for its own staff, from day to day."""

    State = State
    Ground = Ground

    enterprise = models.ForeignKey(
        Institution, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="own_evaluations"
    )
    number = models.CharField(_("filing number"), max_length=20, unique=True)
    responsible = models.CharField(_("person responsible at the enterprise"), max_length=60)
    norms = models.TextField(_("evaluation norms"))
    quality = _percent(_("professional quality"))
    innovation = _percent(_("innovation"))
    problem_solving = _percent(_("solving problems on site"))
    performance = _percent(_("performance"))
    valid_from = models.DateField(pgettext_lazy("validity", "first day"))
    valid_to = models.DateField(pgettext_lazy("validity", "last day"))
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = actor_field()
    filed_at = moment_field()
    filed_by = actor_field()
    decide_by = models.DateField(_("decide by"), null=True)
    assessed_on = models.DateField(_("day of the assessment"), null=True)
    assessors = models.CharField(_("assessors"), max_length=200, blank=True)
    assessment = models.TextField(_("what the assessment found"), blank=True)
    assessed_at = moment_field()
    assessed_by = actor_field()
    decided_at = moment_field()
    decided_by = actor_field()
    decision = models.CharField(_("decision"), max_length=100, blank=True)
    grounds = ArrayField(models.CharField(max_length=30, choices=Ground.choices), default=list)
    note = models.TextField(_("what to correct"), blank=True)
    ends_on = models.DateField(_("ended on"), null=True)
    ended_at = moment_field()
    ended_by = actor_field()

    objects = OwnEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("own evaluation")
        verbose_name_plural = _("own evaluations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="own_evaluation_in_order", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="own_evaluation_weights_at_most_all",
                condition=Q(quality__lte=100 - F("innovation") - F("problem_solving") - F("performance")),
            ),
            models.CheckConstraint(
                name="own_evaluation_filed_has_actor",
                condition=Q(state__in=["draft", "withdrawn"])
                | (Q(filed_at__isnull=False, filed_by__isnull=False) & ~Q(norms="") & ~Q(responsible="")),
            ),
            models.CheckConstraint(
                name="own_evaluation_assessed",
                condition=~Q(state__in=["assessed", "accepted", "refused", "ended"])
                | (
                    Q(assessed_on__isnull=False, assessed_at__isnull=False, assessed_by__isnull=False)
                    & Q(assessed_at__gte=F("filed_at"))
                    & ~Q(assessors="")
                    & ~Q(assessment="")
                    & ~Q(assessed_by=F("filed_by"))
                ),
            ),
            models.CheckConstraint(
                name="own_evaluation_decided_by_another",
                condition=~Q(state__in=["accepted", "refused", "ended"])
                | (
                    Q(decided_at__isnull=False, decided_at__gte=F("assessed_at"), decided_by__isnull=False)
                    & ~Q(decided_by=F("assessed_by"))
                    & ~Q(decided_by=F("filed_by"))
                ),
            ),
            models.CheckConstraint(
                name="own_evaluation_accepted_by_decision",
                condition=~Q(state__in=["accepted", "ended"]) | ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="own_evaluation_says_why",
                condition=~Q(state__in=["returned", "refused", "ended"]) | (~Q(grounds=[]) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="own_evaluation_ended_in_order",
                condition=~Q(state="ended")
                | Q(ends_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False)
                & Q(ends_on__gte=F("valid_from") - timedelta(days=1), ends_on__lte=F("valid_to")),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins("draft"),
            steps(STEPS),
            stays("filing_stays", WHAT_IS_FILED, once=[State.FILED, State.ASSESSED, *DECIDED]),
            stays("assessment_stays", ASSESSMENT, once=[State.ASSESSED, *DECIDED]),
            stays("decision_stays", DECISION, once=DECIDED),
            stays("end_stays", END, once=[State.REFUSED, State.WITHDRAWN, State.ENDED]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def weight(self) -> int:
        """The four weights together, in percent."""
        return sum(getattr(self, name) for name in WEIGHTS)

    @property
    def ground_labels(self) -> list[Text]:
        """The grounds chosen, in the reader's language."""
        return [Ground(code).label for code in self.grounds]

    @transition(source=[State.DRAFT, State.RETURNED], target=State.FILED, guards=[HAS_OCCUPATIONS])
    def file(self, *, actor: Any, now: datetime, decide_by: date) -> None:
        self.filed_at, self.filed_by, self.decide_by = now, actor, decide_by
        self.grounds, self.note = [], ""
        # what was filed anew is assessed anew
        self.assessed_on, self.assessors, self.assessment = None, "", ""
        self.assessed_at, self.assessed_by = None, None

    @transition(source=[State.FILED], target=State.ASSESSED)
    def assess(self, *, actor: Any, now: datetime, assessed_on: date, assessors: str, assessment: str) -> None:
        self.assessed_at, self.assessed_by = now, actor
        self.assessed_on, self.assessors, self.assessment = assessed_on, assessors, assessment

    @transition(source=[State.FILED, State.ASSESSED], target=State.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, grounds: list[str], note: str) -> None:
        self.grounds, self.note = grounds, note

    @transition(source=[State.ASSESSED], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime, decision: str) -> None:
        self.decided_at, self.decided_by, self.decision = now, actor, decision

    @transition(source=[State.ASSESSED], target=State.REFUSED)
    def refuse(self, *, actor: Any, now: datetime, grounds: list[str], note: str) -> None:
        self.decided_at, self.decided_by, self.grounds, self.note = now, actor, grounds, note

    @transition(source=[State.DRAFT, State.FILED, State.RETURNED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.ended_at, self.ended_by = now, actor

    @transition(source=[State.ACCEPTED], target=State.ENDED)
    def end(self, *, actor: Any, now: datetime, ends_on: date, grounds: list[str], note: str) -> None:
        self.ended_at, self.ended_by, self.ends_on = now, actor, ends_on
        self.grounds, self.note = grounds, note


OPEN_ALONE = pgtrigger.Trigger(
    name="open_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Delete,
    func="""
        IF (SELECT state FROM certificates_ownevaluation WHERE id = COALESCE(NEW.evaluation_id, OLD.evaluation_id))
            NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'pgtrigger: what an own evaluation is for stays once it is filed';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


class EvaluatedOccupation(models.Model):
    """An occupation an own evaluation is for, with its grades; once accepted, the entry of the directory it led to."""

    evaluation = models.ForeignKey(OwnEvaluation, on_delete=models.PROTECT, related_name="occupations")
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), on_delete=models.PROTECT, related_name="own_evaluations"
    )
    grades = ArrayField(models.CharField(max_length=30, choices=Grade.choices), verbose_name=_("grades"))
    listing = models.OneToOneField(Listing, null=True, on_delete=models.PROTECT, related_name="own_evaluation")

    class Meta:
        verbose_name = _("occupation of an own evaluation")
        verbose_name_plural = _("occupations of own evaluations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "occupation"], name="evaluated_occupation_once"),
            models.CheckConstraint(name="evaluated_occupation_has_grades", condition=~Q(grades=[])),
        ]
        triggers = [
            unchanged("what_is_evaluated_stays", ["evaluation_id", "occupation_id", "grades"]),
            unchanged("listing_stays", ["listing_id"], where='OLD."listing_id" IS NOT NULL'),
            OPEN_ALONE,
        ]

    def __str__(self) -> str:
        return str(self.occupation)

    @property
    def grade_labels(self) -> list[Text]:
        """The grades, in the reader's language."""
        return [Grade(code).label for code in self.grades]
