from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models.institution import Institution
from institutions.models.places import Instructor, Site
from institutions.models.plan_words import DeliveryMark, SupplyChannel, Theme, TrainingType
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import never_deleted
from portal.shared.workflow import Guard, StateField, Stateful, transition


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("class", "draft")
    FILED = "filed", pgettext_lazy("class", "filed")
    ACCEPTED = "accepted", pgettext_lazy("class", "accepted")
    RUNNING = "running", pgettext_lazy("class", "running")
    ENDED = "ended", pgettext_lazy("class", "ended")
    EVALUATED = "evaluated", pgettext_lazy("class", "evaluated")
    CLOSED = "closed", pgettext_lazy("class", "closed")
    RETURNED = "returned", pgettext_lazy("class", "returned for correction")
    WITHDRAWN = "withdrawn", pgettext_lazy("class", "withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("class", "cancelled")
    TERMINATED = "terminated", pgettext_lazy("class", "terminated")


OVER = [State.ENDED, State.EVALUATED, State.CLOSED]  # its lessons are held and its hours are written
CHANGEABLE = [State.ACCEPTED, State.RUNNING]
CHANGEABLE_LATE = [*CHANGEABLE, State.ENDED, State.EVALUATED]  # by a change that was made before anybody filed it
STOPPED = [State.WITHDRAWN, State.CANCELLED, State.TERMINATED]


class ReturnReason(models.TextChoices):
    """Why an officer sends a filing back. Closed list; the note says whose value and what to do."""

    HOURS_BELOW_STANDARD = "HOURS_BELOW_STANDARD", _("hours below the catalogue's standard")
    TIMETABLE_CLASH = "TIMETABLE_CLASH", _("timetable clashes")
    ROSTER_INCOMPLETE = "ROSTER_INCOMPLETE", _("roster incomplete or wrong")
    INSTRUCTOR_NOT_QUALIFIED = "INSTRUCTOR_NOT_QUALIFIED", _("instructor's qualification not shown")
    SITE_UNSUITABLE = "SITE_UNSUITABLE", _("site unsuitable or too small")
    FEE_UNCLEAR = "FEE_UNCLEAR", _("fee or payer unclear")
    OTHER = "OTHER", _("other")


HAS_ROSTER = Guard(
    "NO_ROSTER", Q(enrolled_count__gt=0), _("The roster is empty. Please import or enter trainees first.")
)
HAS_SESSIONS = Guard(
    "NO_TIMETABLE", Q(session_count__gt=0), _("The timetable is empty. Please enter the sessions first.")
)


class TrainingClassQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"
    person_path = "enrolments__person"
    of_many_persons = True
    handed_in_path = "filed_at"

    def awaiting_decision(self) -> "TrainingClassQuerySet":
        return self.filter(state=State.FILED)

    def with_plan(self) -> "TrainingClassQuerySet":
        """With what every page of a class shows of its plan, in the same query."""
        return self.select_related("institution__jurisdiction", "occupation", "site", "instructor")

    def under_way(self) -> "TrainingClassQuerySet":
        return self.filter(state__in=[State.ACCEPTED, State.RUNNING, State.ENDED])


class TrainingClass(Stateful):
    """A class: what is taught to whom, when, where, by whom, at whose cost. Filed before it starts."""

    State = State
    ReturnReason = ReturnReason
    TrainingType, DeliveryMark, SupplyChannel, Theme = TrainingType, DeliveryMark, SupplyChannel, Theme

    class Mode(models.TextChoices):
        """Delivery modes (clauses, table of modes): who runs the class for whom."""

        SOCIAL = "social", _("open to the public")
        ENTERPRISE_OWN = "enterprise_own", _("enterprise's own training")
        ENTERPRISE_OWN_EVALUATION = "enterprise_own_evaluation", _("enterprise's own training and evaluation")
        ENTERPRISE_PROJECT = "enterprise_project", _("enterprise project")
        INSTITUTION_PROJECT = "institution_project", _("institution project")

    class Payer(models.TextChoices):
        INDIVIDUAL = "individual", _("the trainee")
        EMPLOYER = "employer", _("the employer")
        INSTITUTION = "institution", _("the institution")

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="classes"
    )
    number = models.CharField(_("filing number"), max_length=20, unique=True)
    title = models.CharField(_("class"), max_length=60)
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), on_delete=models.PROTECT, related_name="classes"
    )
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices)
    training_type = models.CharField(
        _("type of training"), max_length=30, choices=TrainingType.choices, default=TrainingType.EMPLOYMENT_SKILL
    )
    mode = models.CharField(_("training mode"), max_length=30, choices=Mode.choices, default=Mode.SOCIAL)
    marks = ArrayField(
        models.CharField(max_length=20, choices=DeliveryMark.choices), verbose_name=_("further marks"), default=list,
        blank=True,
    )  # fmt: skip
    supply_channel = models.CharField(
        _("supply channel"), max_length=20, choices=SupplyChannel.choices, default=SupplyChannel.GOVERNMENT
    )
    themes = ArrayField(
        models.CharField(max_length=30, choices=Theme.choices), verbose_name=_("themes of the course"), default=list,
        blank=True,
    )  # fmt: skip
    paid_by = models.CharField(_("cost paid by"), max_length=20, choices=Payer.choices, default=Payer.INDIVIDUAL)
    cost_per_person = models.DecimalField(_("cost per person"), max_digits=14, decimal_places=2)
    trainee_fee = models.DecimalField(_("fee taken from the trainee"), max_digits=14, decimal_places=2, default=0)
    theory_hours = models.PositiveSmallIntegerField(_("theory hours"))
    practice_hours = models.PositiveSmallIntegerField(_("practice hours"))
    online_hours = models.PositiveSmallIntegerField(_("online hours"), default=0)
    planned_headcount = models.PositiveSmallIntegerField(_("planned headcount"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT, related_name="classes")
    instructor = models.ForeignKey(
        Instructor, verbose_name=_("instructor"), on_delete=models.PROTECT, related_name="classes"
    )
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    session_count = models.PositiveSmallIntegerField(default=0)
    enrolled_count = models.PositiveSmallIntegerField(default=0)
    # whether every change of hours, lesson length or days was filed and accepted; null without such a change (SC-31)
    hours_change_in_order = models.BooleanField(null=True)

    created_at = models.DateTimeField()
    created_by = actor_field()
    filed_at = moment_field()
    filed_by = actor_field()
    decide_by = models.DateField(_("decide by"), null=True)
    decided_at = moment_field()
    decided_by = actor_field()
    return_reasons = ArrayField(models.CharField(max_length=30, choices=ReturnReason.choices), default=list)
    return_note = models.TextField(_("what to correct"), blank=True)
    correct_by = models.DateField(_("correct by"), null=True)
    started_at = moment_field()
    ended_at = moment_field()
    ended_by = actor_field()
    evaluated_at = moment_field()
    closed_at = moment_field()
    stopped_at = moment_field()
    stopped_by = actor_field()
    stop_reason = models.CharField(_("reason"), max_length=200, blank=True)

    # Standing on the day of filing: later changes of the lists do not touch a filed class (AMB-06, AMB-38).
    in_catalogue = models.BooleanField(null=True)
    on_shortage_list = models.BooleanField(null=True)
    institution_listed = models.BooleanField(null=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="class_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="class_has_hours", condition=Q(theory_hours__gt=0) | Q(practice_hours__gt=0)),
            models.CheckConstraint(name="class_has_headcount", condition=Q(planned_headcount__gt=0)),
            models.CheckConstraint(
                name="class_money_not_negative", condition=Q(cost_per_person__gte=0, trainee_fee__gte=0)
            ),
            models.CheckConstraint(
                name="class_words_of_the_lists",
                condition=Q(training_type__in=TrainingType.values, supply_channel__in=SupplyChannel.values)
                & Q(marks__contained_by=DeliveryMark.values, themes__contained_by=Theme.values),
            ),
            models.CheckConstraint(
                name="class_filed_has_actor",
                condition=Q(state__in=["draft", "cancelled"])
                | Q(filed_at__isnull=False, filed_by__isnull=False, institution_listed__isnull=False),
            ),
            models.CheckConstraint(
                name="class_decided_has_moment",
                condition=~Q(state__in=["accepted", "running", "ended", "evaluated", "closed", "returned"])
                | Q(decided_at__isnull=False, decided_at__gte=F("filed_at")),
            ),
            models.CheckConstraint(
                name="class_decided_by_other", condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by"))
            ),
            models.CheckConstraint(
                name="class_returned_says_why",
                condition=~Q(state="returned") | (~Q(return_reasons=[]) & ~Q(return_note="")),
            ),
            models.CheckConstraint(
                name="class_started_after_decision",
                condition=~Q(state__in=["running", "ended", "evaluated", "closed"]) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="class_ended_has_moment",
                condition=~Q(state__in=["ended", "evaluated", "closed"])
                | Q(ended_at__isnull=False, ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="class_stopped_says_why",
                condition=~Q(state__in=["withdrawn", "cancelled", "terminated"])
                | (Q(stopped_at__isnull=False) & ~Q(stop_reason="")),
            ),
        ]
        triggers = [*never_deleted()]

    @property
    def filing_mark(self) -> str:
        """Names one filing of the class among those it was returned from; empty before the first."""
        return f"{self.filed_at.timestamp():.6f}" if self.filed_at else ""

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> int:
        return self.theory_hours + self.practice_hours + self.online_hours

    @property
    def is_stopped(self) -> bool:
        """Whether the class was given up before its end, or before it began."""
        return self.state in STOPPED

    @property
    def return_reason_labels(self) -> list[Text]:
        """The reasons chosen when the filing was returned, in the reader's language."""
        return [self.ReturnReason(code).label for code in self.return_reasons]

    @property
    def mark_labels(self) -> list[Text]:
        """The further marks, in the reader's language and the order of the list."""
        return [mark.label for mark in DeliveryMark if mark in self.marks]

    @property
    def missing_themes(self) -> list[Theme]:
        """The themes of JY-11 that the plan does not name, in the order of the list."""
        return [theme for theme in Theme if theme not in self.themes]

    @property
    def planned_cost(self) -> Decimal:
        return self.cost_per_person * self.planned_headcount

    @transition(source=[State.DRAFT, State.RETURNED], target=State.FILED, guards=[HAS_ROSTER, HAS_SESSIONS])
    def file(self, *, actor: Any, now: datetime, standing: dict[str, bool], decide_by: Any) -> None:
        self.filed_at, self.filed_by, self.decide_by = now, actor, decide_by
        self.in_catalogue = standing["in_catalogue"]
        self.on_shortage_list = standing["on_shortage_list"]
        self.institution_listed = standing["institution_listed"]
        self.decided_at, self.decided_by, self.return_reasons, self.return_note = None, None, [], ""

    @transition(source=[State.FILED], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime) -> None:
        self.decided_at, self.decided_by = now, actor

    @transition(source=[State.FILED], target=State.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, reasons: list[str], note: str, correct_by: Any) -> None:
        self.decided_at, self.decided_by, self.correct_by = now, actor, correct_by
        self.return_reasons, self.return_note = reasons, note

    @transition(source=[State.ACCEPTED], target=State.RUNNING)
    def start(self, *, actor: Any, now: datetime) -> None:
        self.started_at = now

    @transition(source=[State.RUNNING], target=State.ENDED)
    def finish(self, *, actor: Any, now: datetime) -> None:
        self.ended_at, self.ended_by = now, actor

    @transition(source=[State.ENDED], target=State.EVALUATED)
    def mark_evaluated(self, *, actor: Any, now: datetime) -> None:
        self.evaluated_at = now

    @transition(source=[State.EVALUATED], target=State.CLOSED)
    def close(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = now

    @transition(source=[State.FILED, State.RETURNED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime, reason: str) -> None:
        self._stop(actor, now, reason)

    @transition(source=[State.DRAFT, State.ACCEPTED], target=State.CANCELLED)
    def cancel(self, *, actor: Any, now: datetime, reason: str) -> None:
        self._stop(actor, now, reason)

    @transition(source=[State.RUNNING], target=State.TERMINATED)
    def terminate(self, *, actor: Any, now: datetime, reason: str) -> None:
        self._stop(actor, now, reason)

    def _stop(self, actor: Any, now: datetime, reason: str) -> None:
        self.stopped_at, self.stopped_by, self.stop_reason = now, actor, reason
