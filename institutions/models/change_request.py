from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models.training_class import CHANGEABLE_LATE, TrainingClass
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import begins, never_deleted, stays, steps, unchanged
from portal.shared.workflow import Guard, StateField, Stateful, transition


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("change", "being drawn up")
    FOUND = "found", pgettext_lazy("change", "found, not filed")
    FILED = "filed", pgettext_lazy("change", "waits for a decision")
    ACCEPTED = "accepted", pgettext_lazy("change", "accepted")
    REFUSED = "refused", pgettext_lazy("change", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "withdrawn")


class Kind(models.TextChoices):
    """What of a filed class changes."""

    HOURS = "hours", pgettext_lazy("change", "hours")
    DATES = "dates", pgettext_lazy("change", "days of the class")
    TIMETABLE = "timetable", pgettext_lazy("change", "timetable")
    SITE = "site", pgettext_lazy("change", "site")
    INSTRUCTOR = "instructor", pgettext_lazy("change", "instructor")
    HEADCOUNT = "headcount", pgettext_lazy("change", "planned headcount")
    ROSTER = "roster", pgettext_lazy("change", "roster")


class RefusalReason(models.TextChoices):
    """Why a change is not accepted. Closed list; the note says whose value and what to do."""

    QUALITY_AT_RISK = "QUALITY_AT_RISK", _("the quality of the training is not kept")
    AGAINST_TRAINEES = "AGAINST_TRAINEES", _("against the will of trainees")
    REASON_UNCONVINCING = "REASON_UNCONVINCING", _("the reason does not carry the change")
    SITE_UNSUITABLE = "SITE_UNSUITABLE", _("the site is unsuitable")
    INSTRUCTOR_NOT_QUALIFIED = "INSTRUCTOR_NOT_QUALIFIED", _("the instructor's qualification is not shown")
    OVERTAKEN = "OVERTAKEN", _("the day from which it was to hold has gone by")
    NOT_AS_FOUND = "NOT_AS_FOUND", _("differs from what was found on the spot")
    OTHER = "OTHER", _("other")


class TraineesWill(models.TextChoices):
    """What the trainees said when they were asked (SC-31)."""

    AGREE = "agree", _("all were asked and agree")
    SOME_DISAGREE = "some_disagree", _("all were asked, some do not agree")
    NOT_CONCERNED = "not_concerned", _("nobody on the roster is concerned")


OF_HOURS = [Kind.HOURS, Kind.DATES, Kind.TIMETABLE]
OPEN = [State.DRAFT, State.FOUND, State.FILED]
DECIDED = [State.ACCEPTED, State.REFUSED]
FILED_ONCE = [State.FILED, *DECIDED]
WHAT_WAS_FILED = (
    "filed_at", "filed_by_id", "filed_on", "decide_by", "takes_effect_on", "kinds", "before", "after", "reason",
    "trainees_will", "trainees_asked_on", "trainees_note",
)  # fmt: skip
WHAT_WAS_FOUND = ("found_at", "found_by_id", "found_text", "found_kinds", "file_by")
WHAT_WAS_DECIDED = ("decided_at", "decided_by_id", "refusal_reasons", "decision_note", "ended_at", "ended_by_id")
NOT_FOUND = Guard(
    "CHANGE_WAS_FOUND", Q(found_at=None), _("The bureau found this change; it has to be decided and is not withdrawn.")
)
LATE = Q(found_at__isnull=False) | Q(answers__isnull=False)


class ChangeRequestQuerySet(ScopedQuerySet):
    institution_path = "training_class__institution"
    jurisdiction_path = "training_class__institution__jurisdiction"
    handed_in_path = "training_class__filed_at"

    def awaiting_decision(self) -> Self:
        """Filed, of a class that can still be changed: the bureau has to act."""
        return self.filter(state=State.FILED, training_class__state__in=CHANGEABLE_LATE)

    def awaiting_filing(self) -> Self:
        """Found by the bureau and not filed yet, or refused when they were: the institution has to act."""
        waiting = self.filter(Q(state=State.FOUND) | self._refused_late(), training_class__state__in=CHANGEABLE_LATE)
        return waiting.exclude(self._answered(State.FILED))

    def in_the_way(self) -> Self:
        """Those for which nothing of their class can be claimed (AMB-50): waiting for a decision, found and not
        filed, or made without filing and refused, as long as no later filing for it was accepted."""
        return self.filter(self._in_the_way())

    def told_in_the_way(self) -> Self:
        """All of them, each with whether it is one of those (`stands_in_the_way`)."""
        return self.annotate(stands_in_the_way=ExpressionWrapper(self._in_the_way(), output_field=BooleanField()))

    def made(self) -> Self:
        """Those after which a class is not as it was filed: accepted, or made before they were filed."""
        return self.filter(Q(state=State.ACCEPTED) | LATE & self._in_the_way())

    def of_hours(self) -> Self:
        """Changes of hours, lesson length or days (SC-31), and what answers one that was found."""
        named = ("kinds", "found_kinds", "answers__found_kinds")
        return self.filter(reduce(or_, (Q(**{f"{name}__overlap": OF_HOURS}) for name in named)))

    def _in_the_way(self) -> Q:
        return Q(state__in=[State.FOUND, State.FILED]) | self._refused_late()

    def _refused_late(self) -> Q:
        return Q(state=State.REFUSED, found_at__isnull=False) & ~self._answered(State.ACCEPTED)

    def _answered(self, state: State) -> Q:
        return Q(Exists(self.model._base_manager.filter(answers=OuterRef("pk"), state=state)))


class ChangeRequest(Stateful):
    """A change of a class after its filing: filed with a reason before it takes effect (SC-31, AMB-50), or found by
    the bureau and filed late. `before` and `after` hold what `institutions.changes.snapshots` makes of a class;
    `answers` is the found change which a filing tries to put right after an earlier one was refused."""

    State, Kind, RefusalReason, TraineesWill = State, Kind, RefusalReason, TraineesWill

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="changes")
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)

    found_at = moment_field()
    found_by = actor_field()
    found_text = models.TextField(_("what was found"), blank=True)
    found_kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices), default=list)
    file_by = models.DateField(_("file by"), null=True)

    filed_at = moment_field()
    filed_by = actor_field()
    filed_on = models.DateField(null=True)
    decide_by = models.DateField(_("decide by"), null=True)
    takes_effect_on = models.DateField(_("takes effect on"), null=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices), default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    trainees_will = models.CharField(_("trainees' will"), max_length=20, choices=TraineesWill.choices, blank=True)
    trainees_asked_on = models.DateField(_("asked on"), null=True)
    trainees_note = models.CharField(_("what becomes of those who do not agree"), max_length=300, blank=True)

    decided_at = moment_field()
    decided_by = actor_field()
    refusal_reasons = ArrayField(models.CharField(max_length=30, choices=RefusalReason.choices), default=list)
    decision_note = models.TextField(_("note"), blank=True)
    ended_at = moment_field()
    ended_by = actor_field()

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="change_open_once_per_class", fields=["training_class"], condition=Q(state__in=OPEN)
            ),
            models.CheckConstraint(
                name="change_found_is_said",
                condition=Q(found_at=None, found_by=None, found_text="", found_kinds=[], file_by=None)
                | Q(found_at__isnull=False, found_by__isnull=False, file_by__isnull=False)
                & ~Q(found_text="")
                & ~Q(found_kinds=[]),
            ),
            models.CheckConstraint(
                name="change_found_has_finder", condition=~Q(state="found") | Q(found_at__isnull=False, filed_at=None)
            ),
            models.CheckConstraint(
                name="change_filed_is_whole",
                condition=Q(filed_at=None) & ~Q(state__in=FILED_ONCE)
                | Q(filed_at__isnull=False, filed_by__isnull=False, filed_on__isnull=False, decide_by__isnull=False)
                & Q(takes_effect_on__isnull=False)
                & ~Q(reason="")
                & ~Q(trainees_will="")
                & ~Q(kinds=[])
                & ~Q(before={})
                & ~Q(after={}),
            ),
            models.CheckConstraint(
                name="change_takes_effect_after_filing",
                condition=Q(filed_at=None) | LATE | Q(takes_effect_on__gt=F("filed_on")),
            ),
            models.CheckConstraint(
                name="change_trainees_asked_before_filing",
                condition=Q(filed_at=None)
                | Q(trainees_will="not_concerned")
                | Q(trainees_asked_on__isnull=False, trainees_asked_on__lte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="change_disagreement_is_answered",
                condition=~Q(trainees_will="some_disagree") | ~Q(trainees_note=""),
            ),
            models.CheckConstraint(
                name="change_decided_has_moment",
                condition=Q(state__in=DECIDED, decided_at__gte=F("filed_at"), decided_by__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="change_decided_by_other", condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by"))
            ),
            models.CheckConstraint(
                name="change_refused_says_why",
                condition=Q(state="refused") & ~Q(refusal_reasons=[]) & ~Q(decision_note="")
                | ~Q(state="refused") & Q(refusal_reasons=[]),
            ),
            models.CheckConstraint(
                name="change_withdrawn_has_moment",
                condition=Q(state="withdrawn", ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state="withdrawn") & Q(ended_at=None, ended_by=None),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins(State.DRAFT),
            steps(
                {
                    State.DRAFT: [State.FILED, State.FOUND],
                    State.FOUND: [State.FILED, State.WITHDRAWN],
                    State.FILED: [State.ACCEPTED, State.REFUSED, State.WITHDRAWN],
                }
            ),
            stays("what_was_found_stays", WHAT_WAS_FOUND, once=[State.FOUND, *FILED_ONCE, State.WITHDRAWN]),
            stays("what_was_filed_stays", WHAT_WAS_FILED, once=[*FILED_ONCE, State.WITHDRAWN]),
            stays("what_was_decided_stays", WHAT_WAS_DECIDED, once=[*DECIDED, State.WITHDRAWN]),
            unchanged("whose_it_is_stays", ["training_class_id", "answers_id"]),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether it was made before anybody filed it."""
        return self.found_at is not None or self.answers_id is not None

    @property
    def spoken_kinds(self) -> list[Text]:
        """What changes, in the reader's language: as filed, before that as found."""
        return [Kind(code).label for code in self.kinds or self.found_kinds]

    @property
    def found_labels(self) -> list[Text]:
        return [Kind(code).label for code in self.found_kinds]

    @property
    def refusal_labels(self) -> list[Text]:
        return [RefusalReason(code).label for code in self.refusal_reasons]

    @transition(source=[State.DRAFT], target=State.FOUND)
    def record(self, *, actor: Any, now: datetime, text: str, kinds: list[str], file_by: date) -> None:
        self.found_at, self.found_by, self.found_text = now, actor, text
        self.found_kinds, self.file_by = kinds, file_by

    @transition(source=[State.DRAFT, State.FOUND], target=State.FILED)
    def file(self, *, actor: Any, now: datetime, today: date, decide_by: date, filing: dict[str, Any]) -> None:
        self.filed_at, self.filed_by, self.filed_on, self.decide_by = now, actor, today, decide_by
        for name, value in filing.items():
            setattr(self, name, value)

    @transition(source=[State.FILED], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime, note: str = "") -> None:
        self.decided_at, self.decided_by, self.decision_note = now, actor, note

    @transition(source=[State.FILED], target=State.REFUSED)
    def refuse(self, *, actor: Any, now: datetime, reasons: list[str], note: str) -> None:
        self.decided_at, self.decided_by = now, actor
        self.refusal_reasons, self.decision_note = reasons, note

    @transition(source=[State.FILED], target=State.WITHDRAWN, guards=[NOT_FOUND])
    def withdraw(self, *, actor: Any, now: datetime) -> None:
        self.ended_at, self.ended_by = now, actor

    @transition(source=[State.FOUND], target=State.WITHDRAWN)
    def take_back(self, *, actor: Any, now: datetime, note: str) -> None:
        self.ended_at, self.ended_by, self.decision_note = now, actor, note
