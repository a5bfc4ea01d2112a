"""The bureau decides on a change. Accepted, it is put into force in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions import clashes, grounds
from institutions.changes import conditions, snapshots, standing
from institutions.changes.conditions import Proposal
from institutions.changes.snapshots import PLAN, Snapshot
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

SAME_PERSON = _("%(person)s filed this change; somebody else has to decide on it.")
STANDS_OTHERWISE = _(
    "The class no longer stands as it did when the change was filed. Please refuse it; the institution files anew."
)
NO_NOTE = _("Please say what is wrong, and what the institution should do.")


@transaction.atomic
def accept(request: ChangeRequest, *, actor: Any, now: datetime, note: str = "") -> ChangeRequest:
    """Accept a change and put it into force: the plan, the sessions that have not begun (of a late one also those
    without attendance), their rooms and instructors. Raises `Refused` with everything that stands against it now."""
    training_class = _held(request)
    refuse_if(workflow.objections(request, "accept"))
    refuse_if([*_same_person(request, actor), *objections(request, proposal_of(request, now=now, reader=actor))])
    _put_into_force(training_class, request.after, reader=actor)
    workflow.perform(request, "accept", actor=actor, now=now, note=note.strip())
    standing.keep(training_class)
    told = {"change": request.pk, "kinds": request.kinds}
    trail.record("accept change", training_class, actor=actor, details=told, at=now)
    return request


@transaction.atomic
def refuse(request: ChangeRequest, *, reasons: Sequence[str], note: str, actor: Any, now: datetime) -> ChangeRequest:
    """Refuse a change with codes of `RefusalReason` and a note; the class stays as it was filed. Raises `Refused`."""
    training_class = _held(request)
    refuse_if(workflow.objections(request, "refuse"))
    refuse_if([*_same_person(request, actor), *_refusal_faults(reasons, note)])
    told = {"reasons": list(reasons), "note": note.strip()}
    workflow.perform(request, "refuse", actor=actor, now=now, **told)
    standing.keep(training_class)
    details = {"change": request.pk, "reasons": list(reasons)}
    trail.record("refuse change", training_class, actor=actor, details=details, at=now)
    return request


def objections(request: ChangeRequest, proposal: Proposal) -> list[Reason]:
    """Why a filed change cannot be put into force at the moment of its proposal, whoever would do it."""
    return _stands_otherwise(request) or conditions.at_acceptance(proposal)


def proposal_of(request: ChangeRequest, *, now: datetime, reader: Any) -> Proposal:
    """A filed change as it is judged at a moment."""
    joins = ChangeRequest.Kind.ROSTER in request.kinds
    effect, late = request.takes_effect_on, request.is_late
    return Proposal(request.training_class, request.before, request.after, effect, late, now, reader, joins)


def _held(request: ChangeRequest) -> TrainingClass:
    """The class and then the request, locked and as they are now: always in this order."""
    workflow.lock(request.training_class)
    workflow.lock(request)
    return request.training_class


def _put_into_force(training_class: TrainingClass, after: Snapshot, *, reader: Any) -> None:
    clashes.take_turn(training_class)
    changed, sessions = snapshots.restored(training_class, after)
    columns = [TrainingClass._meta.get_field(name).attname for name in (*PLAN, "session_count")]
    for name in columns:
        setattr(training_class, name, getattr(changed, name))
    training_class.save(update_fields=columns)
    _set_sessions(training_class, sessions)
    clashes.bind(training_class, reader=reader)


def _set_sessions(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> None:
    """Sessions that keep their beginning keep their row, and with it the attendance taken in them."""
    clashes.unbind(training_class)  # bound anew, what was taken meanwhile is said in words
    keys = dict(training_class.sessions.values_list("starts_at", "pk"))
    kept = {session.starts_at for session in sessions}
    training_class.sessions.exclude(starts_at__in=kept).delete()
    new = [session for session in sessions if session.starts_at not in keys]
    for session in sessions:
        session.pk = keys.get(session.starts_at)
    ClassSession.objects.bulk_update(
        [session for session in sessions if session.pk], ["ends_at", "mode", "hours", "site", "instructor"]
    )
    ClassSession.objects.bulk_create(new)


def _same_person(request: ChangeRequest, actor: Any) -> list[Reason]:
    if actor is None or request.filed_by_id != actor.pk:
        return []
    return [Reason("SAME_PERSON", sentence(SAME_PERSON, person=actor))]


def _stands_otherwise(request: ChangeRequest) -> list[Reason]:
    if snapshots.mark(snapshots.standing(request.training_class)) == snapshots.mark(request.before):
        return []
    return [Reason("CLASS_CHANGED", STANDS_OTHERWISE)]


def _refusal_faults(reasons: Sequence[str], note: str) -> list[Reason]:
    known = ChangeRequest.RefusalReason.values
    codes = {"none": "NO_REFUSAL_REASON", "unknown": "UNKNOWN_REASON"}
    return grounds.unsaid(reasons, note, known=known, no_note=NO_NOTE, **codes)
