"""Filing a class and what becomes of it. Each function is one step a person, or the clock, can take."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import checks, clashes, grounds, plans
from institutions.changes import withdrawing
from institutions.filed import DAYS_TO_ACT
from institutions.filing_numbers import next_number
from institutions.models import Institution, TrainingClass
from institutions.timetable import OPEN_TO_CHANGE
from institutions.wording import day_in_full
from portal.reference import city_settings
from portal.reference.working_days import calendar
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence

State = TrainingClass.State

CLOSED_TO_CHANGE = _("The class is %(state)s now; its plan can be changed only as a draft or when returned.")
SAME_PERSON = _("%(person)s filed this class; somebody else has to decide on it.")
NO_REASON = _("Please say why.")
NO_NOTE = _("Please say what has to be corrected, and by whom.")
CORRECT_BY_PAST = _("The day to correct by, %(day)s, is not after today. Please choose a later one.")
PLAN_CHANGED = _(
    "The plan was changed after this page was opened. What you typed still stands here: please compare it with the "
    "plan as it is now; kept once more, it takes the place of that."
)
FILED_AGAIN = _("The class was filed again after this page was opened. Please look at what is filed now, then decide.")
SESSIONS_LEFT = _("The last session ends at %(last)s. The class can be ended after that.")


@transaction.atomic
def draft(institution: Institution, *, actor: Any, now: datetime, **fields: Any) -> TrainingClass:
    """Begin a class. `fields` are those of `plans.FIELDS`. Raises `Refused` with every fault of the plan."""
    day = timezone.localdate(now)
    training_class = TrainingClass(institution=institution, created_at=now, created_by=actor)
    plans.apply(training_class, fields)
    refuse_if(plans.faults(training_class))
    training_class.number = next_number(day)
    training_class.save()
    trail.record("draft", training_class, actor=actor, at=now)
    return training_class


@transaction.atomic
def revise(training_class: TrainingClass, *, actor: Any, seen: str = "", **fields: Any) -> TrainingClass:
    """Change the plan of a draft or of a returned filing. `seen` is the mark of the plan that the actor changed on a
    page, where it was one. Raises `Refused` with every fault."""
    workflow.lock(training_class)
    if training_class.state not in OPEN_TO_CHANGE:
        words = sentence(CLOSED_TO_CHANGE, state=training_class.get_state_display())
        raise Refused(Reason("WRONG_STATE", words))
    outdated = bool(seen) and seen != plans.mark(training_class)
    changed = plans.apply(training_class, fields)
    if outdated and changed:  # the same once more, as by a double click, takes the place of nothing
        raise Refused(Reason("PLAN_CHANGED", PLAN_CHANGED))
    refuse_if(plans.faults(training_class))
    training_class.save()
    trail.record("revise", training_class, actor=actor, details={"fields": changed})
    return training_class


@transaction.atomic
def file(training_class: TrainingClass, *, actor: Any, now: datetime) -> TrainingClass:
    """File the class with the bureau: keep its standing of this day, set the day to decide by, occupy the rooms and
    instructors. Raises `Refused` with every condition that does not hold."""
    workflow.lock(training_class)
    today = timezone.localdate(now)
    filing = checks.Filing(training_class, day=today, reader=actor)
    if training_class.state not in OPEN_TO_CHANGE:
        refuse_if(workflow.objections(training_class, "file"))
    refuse_if([*checks.refusals(filing), *_missing_settings(filing)])
    decide_by = calendar(filing.jurisdiction).add(today, int(filing.settings[DAYS_TO_ACT]))
    standing = filing.standing
    workflow.perform(training_class, "file", actor=actor, now=now, standing=standing, decide_by=decide_by)
    clashes.bind(training_class, reader=actor)
    return training_class


@transaction.atomic
def accept(training_class: TrainingClass, *, actor: Any, now: datetime, seen: str = "") -> TrainingClass:
    """The bureau accepts the filing. `seen` is the mark of the filing that the officer looked at, where one did.

    Raises `Refused`. (What follows for the trainees is the caller's.)"""
    workflow.lock(training_class)
    refuse_if([*_same_person(training_class, actor), *_filed_again(training_class, seen)])
    return workflow.perform(training_class, "accept", actor=actor, now=now)


@transaction.atomic
def send_back(
    training_class: TrainingClass, *, actor: Any, now: datetime, reasons: Sequence[str], note: str, correct_by: date,
    seen: str = "",
) -> TrainingClass:  # fmt: skip
    """The bureau returns the filing for correction, with codes of `ReturnReason`, a note and a day to correct it by.

    `seen` as in `accept`. Rooms and instructors become free again. Raises `Refused`.
    """
    workflow.lock(training_class)
    refuse_if([*_same_person(training_class, actor), *_filed_again(training_class, seen)])
    refuse_if(_return_faults(reasons, note, correct_by, now))
    workflow.perform(
        training_class, "send_back", actor=actor, now=now, trail_details={"reasons": list(reasons)},
        reasons=list(reasons), note=note.strip(), correct_by=correct_by,
    )  # fmt: skip
    clashes.unbind(training_class)
    return training_class


def withdraw(training_class: TrainingClass, *, actor: Any, now: datetime, reason: str) -> TrainingClass:
    """The institution takes back a filing that is not decided, or was returned. Raises `Refused`."""
    return _stop(training_class, "withdraw", actor=actor, now=now, reason=reason)


def cancel(training_class: TrainingClass, *, actor: Any, now: datetime, reason: str) -> TrainingClass:
    """The institution gives up a draft, or an accepted class that has not begun. Raises `Refused`."""
    return _stop(training_class, "cancel", actor=actor, now=now, reason=reason)


def terminate(training_class: TrainingClass, *, actor: Any, now: datetime, reason: str) -> TrainingClass:
    """A running class ends before its time; its sessions to come are given up. Raises `Refused`."""
    return _stop(training_class, "terminate", actor=actor, now=now, reason=reason, starts_at__gt=now)


def start_due(now: datetime) -> list[TrainingClass]:
    """Start every accepted class whose first day has come; returns those that started. Safe to repeat."""
    due = TrainingClass.objects.filter(state=State.ACCEPTED, starts_on__lte=timezone.localdate(now)).order_by("pk")
    return [workflow.perform(training_class, "start", actor=None, now=now) for training_class in due]


@transaction.atomic
def finish(training_class: TrainingClass, *, actor: Any, now: datetime) -> TrainingClass:
    """End a running class after its last session. Raises `Refused`."""
    workflow.lock(training_class)
    last = training_class.sessions.aggregate(last=Max("ends_at"))["last"]
    if training_class.state == State.RUNNING and last > now:
        words = sentence(SESSIONS_LEFT, last=f"{timezone.localtime(last):%Y-%m-%d %H:%M}")
        raise Refused(Reason("SESSIONS_LEFT", words))
    return workflow.perform(training_class, "finish", actor=actor, now=now)


@transaction.atomic
def _stop(
    training_class: TrainingClass, step: str, *, actor: Any, now: datetime, reason: str, **given_up: Any
) -> TrainingClass:
    if not reason.strip():
        raise Refused(Reason("NO_REASON", NO_REASON, "reason"))
    workflow.perform(training_class, step, actor=actor, now=now, reason=reason.strip())
    clashes.unbind(training_class, **given_up)
    withdrawing.withdraw_open(training_class, actor=actor, now=now)
    return training_class


def _missing_settings(filing: checks.Filing) -> Sequence[Reason]:
    if DAYS_TO_ACT in filing.settings:
        return []
    return city_settings.SettingMissing(DAYS_TO_ACT, jurisdiction=filing.jurisdiction, on=filing.day).reasons


def _same_person(training_class: TrainingClass, actor: Any) -> list[Reason]:
    if training_class.filed_by_id is None or actor is None or training_class.filed_by_id != actor.pk:
        return []
    return [Reason("SAME_PERSON", sentence(SAME_PERSON, person=actor))]


def _filed_again(training_class: TrainingClass, seen: str) -> list[Reason]:
    anew = training_class.state == State.FILED and seen and seen != training_class.filing_mark
    return [Reason("FILED_AGAIN", FILED_AGAIN)] if anew else []


def _return_faults(reasons: Sequence[str], note: str, correct_by: date, now: datetime) -> list[Reason]:
    known = TrainingClass.ReturnReason.values
    codes = {"none": "NO_RETURN_REASON", "unknown": "UNKNOWN_REASON"}
    faults = grounds.unsaid(reasons, note, known=known, no_note=NO_NOTE, **codes)
    if correct_by <= timezone.localdate(now):
        faults.append(Reason("CORRECT_BY_PAST", sentence(CORRECT_BY_PAST, day=day_in_full(correct_by)), "correct_by"))
    return faults
