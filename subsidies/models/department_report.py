from datetime import datetime
from string import Template
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Department
from portal.shared.actors import actor_field, moment_field
from portal.shared.triggers import begins, in_sql, never_deleted, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition
from subsidies.models.department import OfDepartmentQuerySet
from subsidies.rules.vocabulary import TRAINING_TYPES


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("department's report", "draft")
    HANDED_IN = "handed_in", pgettext_lazy("department's report", "handed in")
    RETURNED = "returned", pgettext_lazy("department's report", "returned for correction")
    ACCEPTED = "accepted", pgettext_lazy("department's report", "accepted")


class ReturnGround(models.TextChoices):
    """Why the office sends a report back. Closed list; the note says which row and what to do."""

    COUNTED_TWICE = "COUNTED_TWICE", _("training that is filed in this portal, and counted here already")
    OTHER_MONTH = "OTHER_MONTH", _("training of another month")
    FIGURES_DIFFER = "FIGURES_DIFFER", _("figures that do not agree with each other or with the papers")
    FUNDS_UNCLEAR = "FUNDS_UNCLEAR", _("funds or subsidy unclear")
    INCOMPLETE = "INCOMPLETE", _("training left out")
    OTHER = "OTHER", _("other")


WRITABLE = [State.DRAFT, State.RETURNED]
STEPS = {
    State.DRAFT: [State.HANDED_IN],
    State.HANDED_IN: [State.ACCEPTED, State.RETURNED],
    State.RETURNED: [State.HANDED_IN],
}
WHAT_IT_IS = ("department_id", "month", "edition", "corrects_id", "reason", "begun_at", "begun_by_id")
# The report is held while a row is written, so that nobody hands it in meanwhile.
WRITTEN_TOO_LATE = Template("""
    PERFORM FROM subsidies_departmentreport WHERE id = $row.report_id AND state IN ($writable) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the report is not open to changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN $row;
""")


def _only_while_writable(name: str, operation: pgtrigger.Operation, *, row: str) -> pgtrigger.Trigger:
    func = WRITTEN_TOO_LATE.substitute(row=row, writable=in_sql(WRITABLE))
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=func)


class DepartmentReportQuerySet(OfDepartmentQuerySet):
    handed_in_path = "handed_in_at"


class DepartmentReport(Stateful):
    """What a department trained in a month, as it says itself (JY-110, BC-41). Once accepted it never changes; a
    correction is a further edition, which takes its place when it is accepted too."""

    State = State
    ReturnGround = ReturnGround

    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="reports"
    )
    month = models.DateField(_("month"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction", verbose_name=_("corrects")
    )
    reason = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    nothing_held = models.BooleanField(_("no training was held in this month"), default=False)
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    begun_at = models.DateTimeField()
    begun_by = actor_field()
    handed_in_at = moment_field()
    handed_in_by = actor_field()
    decided_at = moment_field()
    decided_by = actor_field()
    return_grounds = ArrayField(models.CharField(max_length=30, choices=ReturnGround.choices), default=list)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DepartmentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a department")
        verbose_name_plural = _("reports of departments")
        ordering = ["-month", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["department", "month", "edition"], name="department_edition_once"),
            models.UniqueConstraint(
                fields=["department", "month"], condition=~Q(state="accepted"), name="department_one_open_report"
            ),
            models.CheckConstraint(name="department_report_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="department_correction_says_why",
                condition=Q(edition=1, corrects=None, reason="")
                | Q(edition__gt=1, corrects__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="department_report_handed_in_dated",
                condition=Q(state="draft") | Q(handed_in_at__gte=F("begun_at"), handed_in_by__isnull=False),
            ),
            models.CheckConstraint(
                name="department_report_decided_by_another",
                condition=~Q(state__in=["accepted", "returned"])
                | (Q(decided_at__gte=F("handed_in_at"), decided_by__isnull=False) & ~Q(decided_by=F("handed_in_by"))),
            ),
            models.CheckConstraint(
                name="department_report_returned_says_why",
                condition=~Q(state="returned") | (~Q(return_grounds=[]) & ~Q(note="")),
            ),
        ]
        triggers = [
            *never_deleted(),
            begins(State.DRAFT),
            steps(STEPS),
            unchanged("what_it_is_stays", WHAT_IT_IS),
            pgtrigger.Protect(
                name="accepted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'accepted'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.month:%Y-%m}"

    @property
    def writable(self) -> bool:
        """Whether its rows may still be written."""
        return self.state in WRITABLE

    @transition(source=WRITABLE, target=State.HANDED_IN)
    def hand_in(self, *, actor: Any, now: datetime, nothing_held: bool) -> None:
        self.handed_in_at, self.handed_in_by, self.nothing_held = now, actor, nothing_held
        self.decided_at, self.decided_by, self.return_grounds, self.note = None, None, [], ""

    @transition(source=[State.HANDED_IN], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime) -> None:
        self.decided_at, self.decided_by = now, actor

    @transition(source=[State.HANDED_IN], target=State.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, grounds: list[str], note: str) -> None:
        self.decided_at, self.decided_by, self.return_grounds, self.note = now, actor, grounds, note


class DepartmentTrainingQuerySet(OfDepartmentQuerySet):
    jurisdiction_path = "report__department__jurisdiction"
    department_path = "report__department"
    handed_in_path = "report__handed_in_at"


class DepartmentTraining(models.Model):
    """One training a department held: a row of its report."""

    report = models.ForeignKey(DepartmentReport, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(_("training"), max_length=60)
    topic = models.CharField(_("occupation or topic"), max_length=60)
    training_type = models.CharField(_("training type"), max_length=30)
    starts_on = models.DateField(_("first day"))
    days = models.PositiveSmallIntegerField(_("days"))
    persons = models.PositiveIntegerField(_("persons"))
    person_times = models.PositiveIntegerField(_("person-times"))
    key_group_persons = models.PositiveIntegerField(_("of whom key groups"))
    certificates = models.PositiveIntegerField(_("certificates"))
    subsidised = models.BooleanField(_("subsidised"))
    funds = models.DecimalField(_("funds used"), max_digits=14, decimal_places=2)

    objects = DepartmentTrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training of a department")
        verbose_name_plural = _("trainings of departments")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="department_training_is_named",
                condition=~Q(title="") & ~Q(topic=""),
            ),
            models.CheckConstraint(
                name="department_training_type_known", condition=Q(training_type__in=sorted(TRAINING_TYPES))
            ),
            models.CheckConstraint(
                name="department_training_figures_agree",
                condition=Q(
                    days__range=(1, 366),
                    persons__gte=1,
                    person_times__gte=F("persons"),
                    key_group_persons__lte=F("persons"),
                    certificates__lte=F("person_times"),
                    funds__gte=0,
                ),
            ),
            models.UniqueConstraint(
                fields=["report", "title", "topic", "training_type", "starts_on", "subsidised"],
                name="department_training_once",
            ),
        ]
        triggers = [
            never_deleted()[1],
            unchanged("report_stays", ("report_id",)),
            _only_while_writable("written_in_time", pgtrigger.Insert | pgtrigger.Update, row="NEW"),
            _only_while_writable("removed_in_time", pgtrigger.Delete, row="OLD"),
        ]

    def __str__(self) -> str:
        return self.title
