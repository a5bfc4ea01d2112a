"""The step line of a claim: handed in, first review, final review, public notice, payment."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared import figures
from portal.shared.components import Step, StepState
from portal.shared.sentences import Text, sentence
from subsidies.models import Claim

State = Claim.State
WORDS = (
    pgettext_lazy("step of a claim", "handing in"),
    pgettext_lazy("step of a claim", "first review"),
    pgettext_lazy("step of a claim", "final review"),
    pgettext_lazy("step of a claim", "public notice"),
    pgettext_lazy("step of a claim", "payment"),
)
REACHED = {
    State.DRAFT: 0, State.WITHDRAWN: 0, State.SUBMITTED: 1, State.FIRST_REVIEW: 1, State.RETURNED: 1,
    State.FINAL_REVIEW: 2, State.REJECTED: 2, State.IN_NOTICE: 3, State.APPROVED: 4, State.BATCHED: 4, State.PAID: 5,
}  # fmt: skip
STOPPED = (State.RETURNED, State.REJECTED, State.WITHDRAWN)


def of(claim: Claim, *, today: date) -> Sequence[Step]:
    """Five steps with dates and people; the present one, or the one at which the claim was stopped, is marked."""
    reached = REACHED[State(claim.state)]
    notes = _notes(claim, reached, today)
    return [Step(_word(claim, place, reached), _state(claim, place, reached), notes[place]) for place in range(5)]


def _state(claim: Claim, place: int, reached: int) -> StepState:
    if place == reached:
        if claim.state in STOPPED:
            return "returned"
        return "held" if claim.held else "present"
    return "past" if place < reached else "future"


def _word(claim: Claim, place: int, reached: int) -> Text:
    return State(claim.state).label if place == reached and claim.state in STOPPED else WORDS[place]


def _notes(claim: Claim, reached: int, today: date) -> list[Text]:
    def day(value: date | datetime | None) -> str:
        local = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return figures.date_in_table(local, today=today)

    done: list[Text] = [
        f"{day(claim.submitted_at)} {claim.submitted_by or ''}",
        f"{day(claim.first_reviewed_at)} {claim.first_reviewed_by or ''}",
        f"{day(claim.final_reviewed_at)} {claim.final_reviewed_by or ''}",
        "",
        day(claim.closed_at),
    ]
    ahead: list[Text] = [_("not handed in yet"), "", _("by somebody else"), "", ""]
    notes = [done[place] if place < reached else ahead[place] for place in range(5)]
    if claim.state == State.RETURNED:
        notes[1] = sentence(_("correct by %(day)s"), day=day(claim.correct_by))
    elif claim.state in (State.SUBMITTED, State.FIRST_REVIEW):
        notes[1] = sentence(_("by %(day)s"), day=day(claim.first_review_by_day))
    elif claim.state == State.FINAL_REVIEW:
        notes[2] = sentence(_("by %(day)s"), day=day(claim.final_review_by_day))
    elif claim.state in (State.WITHDRAWN, State.REJECTED):
        notes[reached] = day(claim.closed_at)
    return notes
