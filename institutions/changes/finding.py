"""The bureau finds that a class differs from what was filed: nothing of it is claimed until that is put right."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.changes import standing
from institutions.changes.filing import due_day
from institutions.models import ChangeRequest, TrainingClass
from institutions.models.training_class import CHANGEABLE_LATE
from institutions.wording import day_in_full
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

State = ChangeRequest.State

NOT_UNDER_WAY = _("The class is %(state)s now; a change is found in one that is accepted, running or ended.")
NO_KIND = _("Please say what differs from the filing.")
UNKNOWN_KIND = _("%(code)s is not on the list of what can differ.")
NO_TEXT = _("Please say what was found, where and when.")
ONE_WAITS = _("A change of this class waits for a decision (filed on %(day)s). Please decide on it first.")
FOUND_ALREADY = _("A change of this class was found on %(day)s and is not filed yet.")
NO_NOTE = _("Please say why the finding does not stand.")


@transaction.atomic
def record(
    training_class: TrainingClass, *, kinds: Sequence[str], text: str, actor: Any, now: datetime
) -> ChangeRequest:
    """Record that a class differs from its filing in `kinds` (codes of `ChangeRequest.Kind`). The institution has as
    many working days to file it late as the bureau has to decide. Raises `Refused`."""
    workflow.lock(training_class)
    refuse_if([*_not_under_way(training_class), *_open(training_class), *_faults(kinds, text)])
    request = ChangeRequest.objects.create(training_class=training_class)
    by = due_day(training_class, now)
    found = [str(kind) for kind in ChangeRequest.Kind if kind in kinds]
    workflow.perform(request, "record", actor=actor, now=now, text=text.strip(), kinds=found, file_by=by)
    standing.keep(training_class)
    told = {"change": request.pk, "kinds": found}
    trail.record("find change", training_class, actor=actor, details=told, at=now)
    return request


@transaction.atomic
def take_back(request: ChangeRequest, *, note: str, actor: Any, now: datetime) -> ChangeRequest:
    """The bureau was mistaken: the finding no longer stands, and the note says why. Raises `Refused`."""
    training_class = request.training_class
    workflow.lock(training_class)
    refuse_if([] if note.strip() else [Reason("NO_NOTE", NO_NOTE, "note")])
    workflow.perform(request, "take_back", actor=actor, now=now, note=note.strip())
    standing.keep(training_class)
    trail.record("take back finding", training_class, actor=actor, details={"change": request.pk}, at=now)
    return request


def _not_under_way(training_class: TrainingClass) -> Iterator[Reason]:
    if training_class.state not in CHANGEABLE_LATE:
        yield Reason("WRONG_STATE", sentence(NOT_UNDER_WAY, state=training_class.get_state_display()))


def _open(training_class: TrainingClass) -> Iterator[Reason]:
    for other in training_class.changes.filter(state__in=[State.FOUND, State.FILED]):
        if other.state == State.FILED:
            yield Reason("CHANGE_OPEN", sentence(ONE_WAITS, day=day_in_full(other.filed_on)))
        else:
            yield Reason("CHANGE_FOUND", sentence(FOUND_ALREADY, day=timezone.localdate(other.found_at)))


def _faults(kinds: Sequence[str], text: str) -> Iterator[Reason]:
    for code in kinds:
        if code not in ChangeRequest.Kind.values:
            yield Reason("UNKNOWN_KIND", sentence(UNKNOWN_KIND, code=code), "kinds")
    if not kinds:
        yield Reason("NO_KIND", NO_KIND, "kinds")
    if not text.strip():
        yield Reason("NO_TEXT", NO_TEXT, "text")
