"""What trainees themselves say of the classes they were entered in."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.wording import day_in_full
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees.models import Enrolment, Statement
from trainees.models.enrolment import BEFORE_ROSTER
from trainees.models.statement import ON_JOINING

Kind = Statement.Kind
NOT_YOURS = _("Only the person who was entered says this, with their own account.")
NOT_ENTERED = _("This is %(state)s now: you are not on the roster of this class, so there is nothing to confirm.")
APPLIED_YOURSELF = _(
    "You applied for this class yourself on %(day)s. If you do not want to take part, please tell the institution."
)


@transaction.atomic
def answer(enrolment: Enrolment, *, signed_up: bool, words: str = "", actor: Any, now: datetime) -> Statement:
    """Whether the person signed up for a class an institution entered them in (A1); the same answer once more is the
    one that stands. Raises `Refused`."""
    workflow.lock(enrolment)
    kind = Kind.SIGNED_UP if signed_up else Kind.NOT_SIGNED_UP
    refuse_if(objections(enrolment, actor))
    newest = on_joining(enrolment)
    if newest is not None and (newest.kind, newest.words) == (kind, words.strip()):
        return newest
    said = Statement.objects.create(enrolment=enrolment, kind=kind, words=words.strip(), at=now, by=actor)
    trail.record("confirm enrolment" if signed_up else "deny enrolment", enrolment, actor=actor, at=now)
    return said


def objections(enrolment: Enrolment, actor: Any) -> list[Reason]:
    """Why this person cannot say now whether they signed up; empty when they can."""
    if enrolment.person.user_id is None or actor is None or enrolment.person.user_id != actor.pk:
        return [Reason("STATEMENT_NOT_YOURS", NOT_YOURS)]
    if enrolment.state in BEFORE_ROSTER:
        return [Reason("NOT_ENTERED", sentence(NOT_ENTERED, state=enrolment.get_state_display()))]
    if enrolment.applied_at is not None:
        day = day_in_full(timezone.localdate(enrolment.applied_at))
        return [Reason("APPLIED_YOURSELF", sentence(APPLIED_YOURSELF, day=day))]
    return []


def on_joining(enrolment: Enrolment) -> Statement | None:
    """The person's newest word on whether they signed up."""
    rows = enrolment.statements.filter(kind__in=ON_JOINING).order_by("-pk")
    found: Statement | None = rows.first()
    return found
