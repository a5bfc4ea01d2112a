"""Changes of a filed class where they touch its people: whoever joins, and that nobody gets two lessons at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from institutions.changes import deciding, filing, snapshots
from institutions.changes.filing import Wish
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from portal.shared import workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from trainees import enrolments, roster_changes
from trainees.models import Enrolment, Person


@transaction.atomic
def file(
    training_class: TrainingClass, *, wish: Wish, actor: Any, now: datetime, seen: str = "",
    found: ChangeRequest | None = None, joining: Sequence[Mapping[str, str]] = (),
) -> ChangeRequest:  # fmt: skip
    """`institutions.changes.filing.file`, with the people who join (`roster_changes.judged`); refused also where
    somebody on the roster has other lessons then."""
    workflow.lock(training_class)
    lines = roster_changes.judged(training_class, joining)
    terms = {"seen": seen, "found": found, "joins": bool(lines)}
    request = filing.file(training_class, wish=wish, actor=actor, now=now, **terms)
    roster_changes.keep(request, lines)
    refuse_if(clashes(request))
    return request


@transaction.atomic
def accept(request: ChangeRequest, *, actor: Any, now: datetime, note: str = "") -> list[Enrolment]:
    """`institutions.changes.deciding.accept`; whoever joins is on the roster then, and their enrolments are returned.
    Refused also where somebody has other lessons by now."""
    deciding.accept(request, actor=actor, now=now, note=note)
    refuse_if(clashes(request))
    return roster_changes.enrol(request, actor=actor, now=now)


def objections(training_class: TrainingClass, **filing_terms: Any) -> Sequence[Reason]:
    """Everything that stands against a filing, as `file` would say it; nothing is kept."""
    with transaction.atomic():
        try:
            file(training_class, **filing_terms)
        except Refused as refused:
            return refused.reasons
        finally:
            transaction.set_rollback(True)
    return []


def clashes(request: ChangeRequest) -> Sequence[Reason]:
    """Why the sessions that a change adds or moves clash with other classes of people on the roster."""
    people = Person.objects.filter(enrolments__in=request.training_class.enrolments.live())
    new = _new_sessions(request)
    return list(enrolments.clashes(request.training_class, list(people), sessions=new).values()) if new else []


def _new_sessions(request: ChangeRequest) -> list[ClassSession]:
    """Those at times at which the class had no lesson before."""
    held = {(row["starts_at"], row["ends_at"]) for row in request.before["sessions"]}
    rows = [row for row in request.after["sessions"] if (row["starts_at"], row["ends_at"]) not in held]
    moments = [[snapshots.moment(row[name]) for name in ("starts_at", "ends_at")] for row in rows]
    return [ClassSession(starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in moments]
