"""An institution files a change of its class."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import filed
from institutions.changes import conditions, snapshots, standing
from institutions.changes.conditions import Proposal
from institutions.changes.snapshots import Kind, Snapshot
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from institutions.wording import day_in_full
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

State = ChangeRequest.State
Will = ChangeRequest.TraineesWill

NO_REASON = _("Please say why the class changes.")
NOTHING_CHANGED = _("Everything stands as it was filed. Please enter what changes.")
ONE_IS_OPEN = _(
    "Another change of this class waits for a decision (filed on %(day)s). It is decided or withdrawn first; one at a "
    "time."
)
ONE_WAS_FOUND = _(
    "The bureau found a change of this class that was never filed. That one is filed first: open it and file it late."
)
EFFECT_PAST = _("A change is filed before it takes effect: the first possible day is tomorrow, %(day)s was entered.")
EFFECT_AHEAD = _("This change was made already; please enter the day since which it holds, not one to come.")
NOT_ASKED = _("Please say what the trainees want and when they were asked: a change respects their will.")
ASKED_AHEAD = _("The trainees cannot have been asked on %(day)s, a day to come.")
ALL_CONCERNED = _(
    "A change of hours, days, timetable, site or instructor concerns the trainees. Please ask them and say what they "
    "want."
)
NO_NOTE = _("Some trainees do not agree. Please say what becomes of them.")
CHANGED_MEANWHILE = _(
    "The class was changed after this page was opened. What you typed still stands here: please compare it with the "
    "class as it is now, then file once more."
)


@dataclass(frozen=True)
class Wish:
    """What an institution asks for: fields of `snapshots.PLAN`, the whole timetable as it would be, why, from which
    day on, and what the trainees say of it."""

    plan: Mapping[str, Any]
    sessions: Sequence[ClassSession]
    reason: str
    takes_effect_on: date
    trainees_will: str
    trainees_asked_on: date | None = None
    trainees_note: str = ""


@transaction.atomic
def file(
    training_class: TrainingClass, *, wish: Wish, actor: Any, now: datetime, seen: str = "",
    found: ChangeRequest | None = None, joins: bool = False,
) -> ChangeRequest:  # fmt: skip
    """File a change; it holds once the bureau accepts it. `found` is the change that the bureau found and this one
    puts right; `seen` the mark of the class that the actor changed on a page, where it was one; `joins` says that
    people are added to the roster by it.

    Raises `Refused` with everything that stands against it.
    """
    workflow.lock(training_class)
    before = snapshots.standing(training_class)
    after = snapshots.wished(training_class, wish.plan, wish.sessions)
    late = found is not None
    proposal = Proposal(training_class, before, after, wish.takes_effect_on, late, now, actor, joins)
    refuse_if(conditions.not_open(proposal) or [*_in_the_way(training_class, found), *_outdated(before, seen)])
    refuse_if([*faults(wish, proposal.kinds, late=late, now=now), *conditions.at_filing(proposal)])
    request = _row(training_class, found)
    terms = _terms(wish, before, after, proposal.kinds)
    today, by = timezone.localdate(now), due_day(training_class, now)
    workflow.perform(request, "file", actor=actor, now=now, today=today, decide_by=by, filing=terms)
    standing.keep(training_class)
    told = {"change": request.pk, "kinds": proposal.kinds}
    trail.record("file change", training_class, actor=actor, details=told, at=now)
    return request


def due_day(training_class: TrainingClass, now: datetime) -> date:
    """By when the other side has to act: as many working days as for a filing. Raises `SettingMissing`."""
    return filed.act_by(training_class.institution.jurisdiction, today=timezone.localdate(now))


def faults(wish: Wish, kinds: Sequence[Kind], *, late: bool, now: datetime) -> list[Reason]:
    """What is wrong with the words of a filing, whatever it changes."""
    found = [] if wish.reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")]
    if not kinds:
        found.append(Reason("NOTHING_CHANGED", NOTHING_CHANGED))
    return [*found, *_of_effect(wish, late, timezone.localdate(now)), *_of_will(wish, kinds, timezone.localdate(now))]


def _of_effect(wish: Wish, late: bool, today: date) -> Iterator[Reason]:
    if not late and wish.takes_effect_on <= today:
        words = sentence(EFFECT_PAST, day=day_in_full(wish.takes_effect_on))
        yield Reason("EFFECT_PAST", words, "takes_effect_on")
    if late and wish.takes_effect_on > today:
        yield Reason("EFFECT_AHEAD", EFFECT_AHEAD, "takes_effect_on")


def _of_will(wish: Wish, kinds: Sequence[Kind], today: date) -> Iterator[Reason]:
    asked = wish.trainees_asked_on
    if wish.trainees_will == Will.NOT_CONCERNED:
        if set(kinds) - {Kind.HEADCOUNT, Kind.ROSTER}:
            yield Reason("TRAINEES_CONCERNED", ALL_CONCERNED, "trainees_will")
        return
    if wish.trainees_will not in Will.values or asked is None:
        yield Reason("TRAINEES_NOT_ASKED", NOT_ASKED, "trainees_asked_on" if wish.trainees_will else "trainees_will")
    elif asked > today:
        yield Reason("ASKED_AHEAD", sentence(ASKED_AHEAD, day=day_in_full(asked)), "trainees_asked_on")
    if wish.trainees_will == Will.SOME_DISAGREE and not wish.trainees_note.strip():
        yield Reason("NO_TRAINEES_NOTE", NO_NOTE, "trainees_note")


def _in_the_way(training_class: TrainingClass, found: ChangeRequest | None) -> Iterator[Reason]:
    for other in training_class.changes.filter(state__in=[State.FOUND, State.FILED]):
        if other.state == State.FILED:
            yield Reason("CHANGE_OPEN", sentence(ONE_IS_OPEN, day=day_in_full(other.filed_on)))
        elif found is None or other.pk != found.pk:
            yield Reason("CHANGE_FOUND", ONE_WAS_FOUND)


def _outdated(before: Snapshot, seen: str) -> list[Reason]:
    changed = seen and seen != snapshots.mark(before)
    return [Reason("CLASS_CHANGED", CHANGED_MEANWHILE)] if changed else []


def _row(training_class: TrainingClass, found: ChangeRequest | None) -> ChangeRequest:
    """The row that is filed: the found one itself, or one that answers it after it was refused."""
    if found is None:
        return ChangeRequest.objects.create(training_class=training_class)
    workflow.lock(found)
    if found.state == State.FOUND:
        return found
    return ChangeRequest.objects.create(training_class=training_class, answers=found)


def _terms(wish: Wish, before: Snapshot, after: Snapshot, kinds: Sequence[Kind]) -> dict[str, Any]:
    concerned = wish.trainees_will != Will.NOT_CONCERNED
    return {
        "before": before,
        "after": after,
        "kinds": [str(kind) for kind in kinds],
        "reason": wish.reason.strip(),
        "takes_effect_on": wish.takes_effect_on,
        "trainees_will": wish.trainees_will,
        "trainees_asked_on": wish.trainees_asked_on if concerned else None,
        "trainees_note": wish.trainees_note.strip(),
    }
