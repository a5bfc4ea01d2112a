"""Where a trainee's claim stands: the step line with dates, and the one sentence that says what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared import figures
from portal.shared.components import Step, StepState
from portal.shared.identity import mask_account
from portal.shared.sentences import Text
from subsidies import line_reasons, standing
from subsidies.claim_steps import WORDS
from subsidies.models import Claim, ClaimLine, Decision, Payment
from subsidies.progress import UNDECIDED
from subsidies.sheets import payee_name

Line, Stage = ClaimLine.State, Decision.Stage
REACHED = {
    Line.ACCEPTED: 3, Line.IN_NOTICE: 3, Line.DISPUTED: 3, Line.APPROVED: 4, Line.BATCHED: 4, Line.FAILED: 4,
    Line.RECOVERED: 4, Line.PAID: 5,
}  # fmt: skip
PENDING = {
    Claim.State.DRAFT: 0, Claim.State.RETURNED: 0, Claim.State.SUBMITTED: 1, Claim.State.FIRST_REVIEW: 1,
    Claim.State.FINAL_REVIEW: 2, Claim.State.WITHDRAWN: 0,
}  # fmt: skip
PAYMENT_MADE = (Line.BATCHED, Line.FAILED, Line.PAID)
REFUSED_IN = {Stage.FIRST: 1, Stage.FINAL: 2, Stage.OBJECTION: 3}
SETTLED = (Line.REFUSED, Line.PAID, Line.RECOVERED, Line.WITHDRAWN)
BESIDE_HOLDS = (Line.DISPUTED, Line.FAILED)  # what is said of them promises no payment, and stays true on hold
STOPPED = (Line.REFUSED, Line.FAILED, Line.RECOVERED)


@dataclass(frozen=True)
class Known:
    """What stands beside a line: the last day of its public notice, the last payment made for it, and the stage of the
    last word an officer said of it."""

    closes_on: date | None = None
    payment: Payment | None = None
    stage: str = ""


@dataclass(frozen=True)
class Standing:
    """What the page shows of a line: its steps and the next thing that will happen."""

    steps: Sequence[Step]
    sentence: str


def of(line: ClaimLine, *, known: Known, today: date) -> Standing:
    """`line` with its claim, institution and person, and what is known beside it."""
    return Standing(_steps(line, known, today), _sentence(line, known, today))


def _reached(line: ClaimLine, known: Known) -> int:
    if line.state == Line.REFUSED:
        return _refused_at(line, known.stage)
    if _waits_with_its_claim(line):
        return PENDING.get(Claim.State(line.claim.state), 0)
    return REACHED.get(Line(line.state), 0)


def _waits_with_its_claim(line: ClaimLine) -> bool:
    """Whether the claim still has to pass its reviews: one found good before may have come back with it."""
    return line.state == Line.PENDING or (line.state == Line.ACCEPTED and line.claim.state in UNDECIDED)


def _refused_at(line: ClaimLine, stage: str) -> int:
    """The step of the last word of an officer. The rules refuse without words, when the claim is handed in, whatever
    was said of the line before."""
    return REFUSED_IN[Stage(stage)] if stage and line.refusal_note else 0


def _steps(line: ClaimLine, known: Known, today: date) -> list[Step]:
    reached, claim = _reached(line, known), line.claim
    at = [claim.submitted_at, claim.first_reviewed_at, claim.final_reviewed_at, line.approved_at, line.paid_at]
    return [
        Step(word, _state(line, place, reached), _day(at[place], today) if place < reached else "")
        for place, word in enumerate(WORDS)
    ]


def _state(line: ClaimLine, place: int, reached: int) -> StepState:
    if place != reached:
        return "past" if place < reached else "future"
    if line.state in STOPPED:
        return "returned"
    return "held" if line.state == Line.DISPUTED or _holds(line) else "present"


def _day(moment: datetime | None, today: date) -> str:
    return figures.date_in_table(timezone.localtime(moment).date(), today=today) if moment else ""


def _sentence(line: ClaimLine, known: Known, today: date) -> str:
    told = {
        "institution": line.claim.institution.name,
        "to": _to(line, known.payment),
        "closes": figures.date_in_words(known.closes_on, today=today),
        "paid": _long(line.paid_at, today),
        "failure": known.payment.failure if known.payment else "",
        "mending": _mending(line),
    }
    if line.state == Line.REFUSED:
        return " ".join(reason.sentence for reason in line_reasons.of_line(line))
    holds = _holds(line)
    if holds and line.state not in BESIDE_HOLDS:
        return " ".join(holds)
    if _waits_with_its_claim(line):
        return _pending(line.claim, told, today)
    return " ".join([*holds, str(AFTER_REVIEW[Line(line.state)]()) % told])


def _holds(line: ClaimLine) -> list[str]:
    """Why the line goes no further for now: its certificate, a hold of its own or of its claim."""
    if line.state in SETTLED:
        return []
    found = [str(reason) for reason in standing.stops(line)]
    if line.held:
        found.append(_("On hold: %(reason)s. The rest of the class is not affected.") % {"reason": line.held_reason})
    if line.claim.held:
        found.append(_("On hold: %(reason)s. Nothing is needed from you.") % {"reason": line.claim.held_reason})
    return found


AFTER_REVIEW = {
    Line.ACCEPTED: lambda: _("The review is passed. Next it goes on public notice."),
    Line.IN_NOTICE: lambda: _("On public notice until %(closes)s. Without an objection it is then paid %(to)s."),
    Line.DISPUTED: lambda: _("Somebody has objected. The bureau examines it; the answer will stand here."),
    Line.APPROVED: lambda: _("Approved. It goes into the next payment batch and is paid %(to)s."),
    Line.BATCHED: lambda: _("On its way: the bank pays it %(to)s."),
    Line.FAILED: lambda: _("The bank could not pay it: %(failure)s. %(mending)s"),
    Line.PAID: lambda: _("Paid on %(paid)s %(to)s."),
    Line.RECOVERED: lambda: _("Paid on %(paid)s and taken back since. The bureau tells why."),
    Line.WITHDRAWN: lambda: _("The institution has taken this claim back."),
}


def _pending(claim: Claim, told: dict[str, Text], today: date) -> str:
    """What happens before the reviews of the claim are done."""
    told = told | {
        "first": figures.date_in_words(claim.first_review_by_day, today=today),
        "final": figures.date_in_words(claim.final_review_by_day, today=today),
        "correct": figures.date_in_words(claim.correct_by, today=today),
    }
    if claim.state == Claim.State.RETURNED:
        return _("%(institution)s corrects the claim by %(correct)s. Nothing is needed from you.") % told
    if claim.state in (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW):
        return _("The first review is done by %(first)s.") % told
    if claim.state == Claim.State.FINAL_REVIEW:
        return _("The final review is done by %(final)s.") % told
    return _("%(institution)s hands the claim in next. Nothing is needed from you.") % told


def _to(line: ClaimLine, payment: Payment | None) -> str:
    """Whom and where the money goes, in words that follow "paid"."""
    if line.payee != "individual":
        return _("to %(payee)s") % {"payee": payee_name(line.payee)}
    account = _account(line, payment)
    if not account:
        return _("to your account; none is on file yet, so please give your institution one")
    return _("to your account %(account)s") % {"account": mask_account(account)}


def _mending(line: ClaimLine) -> str:
    """Who puts the account right to which nothing could be paid: one's own is changed by the institution."""
    if line.payee == "individual":
        return _("Please give your institution an account that is right.")
    return _("The account of %(payee)s is being put right; nothing is needed from you.") % {
        "payee": payee_name(line.payee)
    }


def _account(line: ClaimLine, payment: Payment | None) -> str:
    """The account of the payment that was made; the one on file only for a payment still to be made."""
    made = payment if line.state in PAYMENT_MADE else None
    return made.account_number if made else line.person.account_number


def _long(moment: datetime | None, today: date) -> str:
    return figures.date_in_words(timezone.localtime(moment).date() if moment else None, today=today)
