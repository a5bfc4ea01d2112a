"""Trainees of a class who stand in no claim yet, each with what is missing and who sees to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, certificate_of
from institutions.changes import obstacles
from institutions.models import TrainingClass
from portal.reference.grades import Grade
from portal.shared.sentences import Text, sentence
from subsidies.models import ClaimLine
from trainees.models import Enrolment

State = Enrolment.State
UNRATED = (Grade.SPECIAL_GRADE_TECHNICIAN, Grade.CHIEF_TECHNICIAN, Grade.SKILL_EXPERT)  # AMB-07
ATTENDING = _("Still in class until %(day)s; whoever completes it is evaluated afterwards.")
NOT_CONCLUDED = _("Hours are not concluded yet. The institution ends the class on the attendance page.")
NO_CERTIFICATE = _("Completed; no certificate is recorded yet. The evaluation body hands it in.")
SUSPENDED = _("Certificate %(number)s is suspended (%(reason)s). Once it is reinstated it can be claimed.")
REVOKED = _("Certificate %(number)s was revoked (%(reason)s); nothing is paid for it.")
UNSET = _("The policy sets no amount for this grade yet. Once it is set, the line is drafted without being asked for.")
NEXT_DRAFT = _("Certified; the line is drafted within a few minutes.")
LEFT = _("Left: %(reason)s")


@dataclass(frozen=True)
class Unready:
    """One trainee, and why no line stands for that trainee."""

    enrolment: Enrolment
    why: Text


def of_class(training_class: TrainingClass) -> Sequence[Unready]:
    """Everyone on the roster without a line. Three queries."""
    lines = ClaimLine.objects.exclude(state=ClaimLine.State.WITHDRAWN).filter(claim__training_class=training_class)
    rows = training_class.enrolments.exclude(pk__in=lines.values("enrolment"))
    waiting = rows.select_related("person").prefetch_related("certificates").order_by("roster_row", "pk")
    changing = next((reason.sentence for reason in obstacles.of(training_class)), "")
    return [Unready(enrolment, _why(enrolment, training_class, changing)) for enrolment in waiting]


def _why(enrolment: Enrolment, training_class: TrainingClass, changing: Text) -> Text:
    """`changing` is what a change of the class waits for, where one stands in the way."""
    if enrolment.state in (State.WITHDRAWN, State.DROPPED, State.FAILED):
        return sentence(LEFT, reason=enrolment.why_left)
    if enrolment.state == State.CERTIFIED and changing:
        return changing
    if enrolment.state == State.CERTIFIED:
        return _of_certificate(certificate_of(enrolment))
    if enrolment.state == State.COMPLETED:
        return NO_CERTIFICATE
    if training_class.ended_at:
        return NOT_CONCLUDED
    return sentence(ATTENDING, day=training_class.ends_on)


def _of_certificate(certificate: Certificate | None) -> Text:
    if certificate is None:
        return NO_CERTIFICATE
    told = {"number": certificate.number, "reason": certificate.reason}
    if certificate.state == Certificate.State.SUSPENDED:
        return sentence(SUSPENDED, **told)
    if certificate.state == Certificate.State.REVOKED:
        return sentence(REVOKED, **told)
    return UNSET if certificate.grade in UNRATED else NEXT_DRAFT
