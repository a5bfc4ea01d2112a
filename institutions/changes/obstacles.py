"""The changes for which nothing of a class can be claimed (SC-31, AMB-50), in words: what, who acts, by when."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ChangeRequest, TrainingClass
from institutions.wording import listed_in_words
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence

State = ChangeRequest.State

WAITS = _(
    "A change of the class (%(kinds)s) was filed on %(day)s. The bureau decides on it by %(by)s; until then nothing "
    "of the class can be claimed."
)
NOT_FILED = _(
    "On %(day)s the bureau found a change of the class that was never filed (%(kinds)s). The institution files it "
    "late by %(by)s; until it is accepted nothing of the class can be claimed."
)
REFUSED_LATE = _(
    "A change of the class that was made without being filed (%(kinds)s) was refused on %(day)s. Nothing of the class "
    "can be claimed until the institution has filed it anew and the bureau has accepted it."
)


def of(training_class: TrainingClass) -> list[Reason]:
    """A reason for each; empty when the changes of the class are in order. One query."""
    return [reason(request) for request in training_class.changes.in_the_way().order_by("pk")]


def reason(request: ChangeRequest) -> Reason:
    """What one of them waits for."""
    kinds = listed_in_words(request.spoken_kinds)
    if request.state == State.FILED:
        return Reason("CHANGE_OPEN", sentence(WAITS, kinds=kinds, day=request.filed_on, by=request.decide_by))
    if request.state == State.FOUND:
        day = timezone.localdate(request.found_at)
        return Reason("CHANGE_NOT_FILED", sentence(NOT_FILED, kinds=kinds, day=day, by=request.file_by))
    day = timezone.localdate(request.decided_at)
    return Reason("CHANGE_REFUSED", sentence(REFUSED_LATE, kinds=kinds, day=day))
