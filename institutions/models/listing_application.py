"""Asking for a place in a directory: an institution applies, the first review checks, the final review decides."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models.institution import Institution
from institutions.models.listing import Directory
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import begins, never_deleted, stays, steps
from portal.shared.workflow import Guard, StateField, Stateful, transition


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "in first review")
    CHECKED = "checked", pgettext_lazy("application", "in final review")
    ACCEPTED = "accepted", pgettext_lazy("application", "accepted")
    RETURNED = "returned", pgettext_lazy("application", "returned for correction")
    REFUSED = "refused", pgettext_lazy("application", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


class Ground(models.TextChoices):
    """Why an application is returned or refused. Closed list; the note says what and whose value. Who owns the
    institution is none of them: private and public ones are judged alike (JY-36, BC-37)."""

    LICENCE = "LICENCE", _("licence missing, expired or of another scope")
    PREMISES = "PREMISES", _("premises or equipment do not suffice")
    INSTRUCTORS = "INSTRUCTORS", _("instructors missing or not qualified")
    OCCUPATIONS = "OCCUPATIONS", _("occupations or grades not shown")
    STATEMENT = "STATEMENT", _("statement incomplete or not borne out")
    REMOVED_BEFORE = "REMOVED_BEFORE", _("removed for cause, and the cause stands")
    NOT_NEEDED = "NOT_NEEDED", _("outside what the directory is for")
    OTHER = "OTHER", _("other")


OPEN = [State.DRAFT, State.SUBMITTED, State.CHECKED, State.RETURNED]
HANDED_IN = [State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN]
STEPS = {
    State.DRAFT: [State.SUBMITTED, State.WITHDRAWN],
    State.SUBMITTED: [State.CHECKED, State.RETURNED, State.WITHDRAWN],
    State.CHECKED: [State.ACCEPTED, State.RETURNED, State.REFUSED, State.WITHDRAWN],
    State.RETURNED: [State.SUBMITTED, State.WITHDRAWN],
}
WHAT_IS_ASKED = (
    "institution_id", "directory", "licence_number", "licence_until", "statement", "site_count", "place_count",
    "instructor_count", "submitted_at", "submitted_by_id",
)  # fmt: skip
WHAT_WAS_DECIDED = ("decided_at", "decided_by_id", "reasons", "note", "valid_from", "valid_to", "decision")

HAS_ITEMS = Guard(
    "NOTHING_APPLIED_FOR", Q(items__isnull=False),
    _("No occupation is named yet. Please add what the institution applies for."),
)  # fmt: skip
HAS_STATEMENT = Guard(
    "NO_STATEMENT", ~Q(statement=""), _("The statement is empty. Please say what the application rests on.")
)

ONLY_WHILE_OPEN = """
IF EXISTS (
    SELECT FROM institutions_listingapplication application
    WHERE application.id = (CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END).application_id
    AND application.state NOT IN ('draft', 'returned')
) THEN
    RAISE EXCEPTION 'pgtrigger: Cannot change what an application asks for once it is handed in';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class ApplicationQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"
    handed_in_path = "submitted_at"


class ListingApplication(Stateful):
    """An institution asks for a place in a directory, and says what it rests on. Kept as it was handed in, with what
    the portal knew of its premises and instructors that day."""

    State, Ground = State, Ground

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="listing_applications")
    directory = models.CharField(_("directory"), max_length=20, choices=Directory.choices)
    licence_number = models.CharField(_("licence or registration number"), max_length=60, blank=True)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    statement = models.TextField(_("what the application rests on"), max_length=2000, blank=True)
    state = StateField(_("state"), choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = actor_field()
    site_count = models.PositiveSmallIntegerField(_("sites"), default=0)
    place_count = models.PositiveIntegerField(_("places"), default=0)
    instructor_count = models.PositiveSmallIntegerField(_("instructors"), default=0)
    submitted_at = moment_field()
    submitted_by = actor_field()
    decide_by = models.DateField(_("decide by"), null=True)
    checked_at = moment_field()
    checked_by = actor_field()
    opinion = models.CharField(_("opinion of the first review"), max_length=500, blank=True)
    decided_at = moment_field()
    decided_by = actor_field()
    reasons = ArrayField(models.CharField(max_length=30, choices=Ground.choices), default=list)
    note = models.CharField(_("why"), max_length=500, blank=True)
    correct_by = models.DateField(_("correct by"), null=True)
    valid_from = models.DateField(_("listed from"), null=True)
    valid_to = models.DateField(_("listed until"), null=True)
    decision = models.CharField(pgettext_lazy("directory", "decision"), max_length=100, blank=True)
    withdrawn_at = moment_field()
    withdrawn_by = actor_field()
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for a directory")
        verbose_name_plural = _("applications for directories")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="listing_application_one_open", fields=["institution", "directory"],
                condition=Q(state__in=["draft", "submitted", "checked", "returned"]),
            ),
            models.CheckConstraint(
                name="listing_application_submitted_has_actor",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, decide_by__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_application_checked_by_other",
                condition=Q(state__in=["draft", "submitted", "returned", "withdrawn"])
                | (Q(checked_at__gte=F("submitted_at"), checked_by__isnull=False)
                   & ~Q(checked_by=F("submitted_by")) & ~Q(opinion="")),
            ),
            models.CheckConstraint(
                name="listing_application_decided_by_third",
                condition=~Q(state__in=["accepted", "refused"])
                | (Q(decided_at__gte=F("checked_at"), decided_by__isnull=False)
                   & ~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("checked_by")) & ~Q(decision="")),
            ),
            models.CheckConstraint(
                name="listing_application_returned_says_why",
                condition=~Q(state__in=["returned", "refused"])
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("submitted_by"))
                   & ~Q(reasons=[]) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="listing_application_accepted_from_a_day",
                condition=~Q(state="accepted")
                | Q(valid_from__isnull=False) & (Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))),
            ),
            models.CheckConstraint(
                name="listing_application_withdrawn_says_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]  # fmt: skip
        triggers = [
            *never_deleted(),
            begins(State.DRAFT),
            steps(STEPS),
            stays("what_was_asked_stays", WHAT_IS_ASKED, once=HANDED_IN),
            stays("what_was_decided_stays", WHAT_WAS_DECIDED, once=[State.ACCEPTED, State.REFUSED]),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_directory_display()}"

    @property
    def open_to_change(self) -> bool:
        """Whether the institution may still write in it."""
        return self.state in (State.DRAFT, State.RETURNED)

    @property
    def reason_labels(self) -> list[Text]:
        """The grounds of a return or refusal, in the reader's language."""
        return [Ground(code).label for code in self.reasons]

    @transition(source=[State.DRAFT, State.RETURNED], target=State.SUBMITTED, guards=[HAS_ITEMS, HAS_STATEMENT])
    def submit(self, *, actor: Any, now: datetime, decide_by: Any, known: dict[str, int]) -> None:
        self.submitted_at, self.submitted_by, self.decide_by = now, actor, decide_by
        self.site_count, self.place_count = known["sites"], known["places"]
        self.instructor_count = known["instructors"]
        self.checked_at, self.checked_by, self.opinion = None, None, ""
        self.decided_at, self.decided_by, self.reasons, self.note, self.correct_by = None, None, [], "", None

    @transition(source=[State.SUBMITTED], target=State.CHECKED)
    def pass_on(self, *, actor: Any, now: datetime, opinion: str) -> None:
        self.checked_at, self.checked_by, self.opinion = now, actor, opinion

    @transition(source=[State.SUBMITTED, State.CHECKED], target=State.RETURNED)
    def send_back(self, *, actor: Any, now: datetime, reasons: list[str], note: str, correct_by: Any) -> None:
        self.decided_at, self.decided_by = now, actor
        self.reasons, self.note, self.correct_by = reasons, note, correct_by

    @transition(source=[State.CHECKED], target=State.ACCEPTED)
    def accept(self, *, actor: Any, now: datetime, valid_from: Any, valid_to: Any, decision: str) -> None:
        self.decided_at, self.decided_by = now, actor
        self.valid_from, self.valid_to, self.decision = valid_from, valid_to, decision

    @transition(source=[State.CHECKED], target=State.REFUSED)
    def refuse(self, *, actor: Any, now: datetime, reasons: list[str], note: str, decision: str) -> None:
        self.decided_at, self.decided_by = now, actor
        self.reasons, self.note, self.decision = reasons, note, decision

    @transition(source=OPEN, target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_because = now, actor, reason


class AppliedFor(models.Model):
    """One thing applied for: an occupation, or all of them, with the grades meant; none named means every grade."""

    application = models.ForeignKey(ListingApplication, on_delete=models.PROTECT, related_name="items")
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    grades = ArrayField(models.CharField(max_length=30, choices=Grade.choices), verbose_name=_("grades"), default=list)

    class Meta:
        verbose_name = _("item of an application")
        verbose_name_plural = _("items of applications")
        ordering = ["occupation__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="applied_for_once", fields=["application", "occupation"], nulls_distinct=False
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_asked_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_WHILE_OPEN,
            )
        ]

    def __str__(self) -> str:
        return str(self.occupation or _("all occupations"))
