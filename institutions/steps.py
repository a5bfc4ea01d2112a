"""The step line of a class: from its filing to its claim."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import TrainingClass
from portal.shared import figures
from portal.shared.components import Step, StepState
from portal.shared.sentences import Text, sentence

State = TrainingClass.State
WORDS = (
    pgettext_lazy("step of a class", "filing"),
    pgettext_lazy("step of a class", "acceptance"),
    pgettext_lazy("step of a class", "lessons"),
    pgettext_lazy("step of a class", "end of class"),
    pgettext_lazy("step of a class", "evaluation"),
    pgettext_lazy("step of a class", "claim"),
)
REACHED = {
    State.DRAFT: 0, State.FILED: 1, State.RETURNED: 1, State.ACCEPTED: 2, State.RUNNING: 2, State.ENDED: 4,
    State.EVALUATED: 5, State.CLOSED: 6, State.WITHDRAWN: 1, State.TERMINATED: 2,
}  # fmt: skip
STOPPED = (State.RETURNED, State.WITHDRAWN, State.CANCELLED, State.TERMINATED)


def of(training_class: TrainingClass, *, today: date) -> Sequence[Step]:
    """Six steps with their dates; the present one, or the one at which the class was stopped, is marked."""
    reached = _reached(training_class)
    notes = _notes(training_class, reached, today)
    return [
        Step(_word(training_class, place, reached), _state(training_class, place, reached), note)
        for place, note in enumerate(notes)
    ]


def _reached(training_class: TrainingClass) -> int:
    if training_class.state == State.CANCELLED:
        return 2 if training_class.filed_at else 0
    return REACHED[State(training_class.state)]


def _state(training_class: TrainingClass, place: int, reached: int) -> StepState:
    if place == reached:
        return "returned" if training_class.state in STOPPED else "present"
    return "past" if place < reached else "future"


def _word(training_class: TrainingClass, place: int, reached: int) -> Text:
    stopped = place == reached and training_class.state in STOPPED
    return State(training_class.state).label if stopped else WORDS[place]


def _notes(c: TrainingClass, reached: int, today: date) -> list[Text]:
    def day(value: date | datetime | None) -> str:
        local = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return figures.date_in_table(local, today=today)

    ahead: list[Text] = [
        _("not filed yet"), "", sentence(_("from %(day)s"), day=day(c.starts_on)), day(c.ends_on), "",
        _("drafted from the certificates"),
    ]  # fmt: skip
    behind = [c.filed_at, c.decided_at, c.started_at, c.ended_at, c.evaluated_at, c.closed_at]
    notes = [day(behind[place]) if place < reached else ahead[place] for place in range(6)]
    if c.state == State.FILED:
        notes[1] = sentence(_("decision by %(day)s"), day=day(c.decide_by))
    elif c.state == State.RETURNED:
        notes[1] = sentence(_("correct by %(day)s"), day=day(c.correct_by))
    elif c.state in STOPPED:
        notes[reached] = day(c.stopped_at)
    return notes
