"""Lines whose certificate was revoked after the final review had accepted them, whether or not that review of their
claim has ended: they end by an officer's refusal, and what they held comes back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import funds, progress, reviews, standing
from subsidies.claim_lines import CERTIFICATE_REVOKED
from subsidies.models import Claim, ClaimLine, Decision

State, Stage = ClaimLine.State, Decision.Stage
PROMISED = [State.APPROVED, State.FAILED]
REFUSABLE = [State.ACCEPTED, State.IN_NOTICE, *PROMISED]
NOT_NOW = {
    State.DISPUTED: _("An objection to the line of %(name)s is open. Please decide on it first."),
    State.BATCHED: _(
        "The line of %(name)s is in a payment batch. Finance has to give the batch up first; where it was sent, the "
        "bank's answer comes first."
    ),
}
NOT_HERE = _("The line of %(name)s is %(state)s; it cannot be refused for its certificate here.")
NOT_REVOKED = _("Certificate %(number)s is not revoked. A line whose certificate is suspended waits.")
OWN_BATCH = _("%(actor)s acted on the payment of this line. Somebody else has to refuse it.")


@transaction.atomic
def refuse(line: ClaimLine, *, actor: Any, now: datetime) -> ClaimLine:
    """Refuse the line with CERTIFICATE_REVOKED and the issuing body's reason. Its use of the year is given back, and
    what a fund had promised to it; what is still set aside for its class is released with the others' of the class.

    Raises `Refused` with everything that stands against it (`objections`)."""
    progress.lock_undecided(line.claim)
    related = "claim__training_class", "person", "entitlement"
    (locked,) = standing.lock(ClaimLine.objects.filter(pk=line.pk).select_related(*related))
    refuse_if(objections(locked, actor=actor))
    codes, note, promised = [CERTIFICATE_REVOKED], locked.certificate.reason, locked.state in PROMISED
    reviews.keep_decision(locked, Stage.FINAL, Decision.Outcome.REFUSE, codes, note, actor, now)
    reviews.refuse_line(locked, codes=codes, note=note, actor=actor, now=now)
    if promised:
        funds.take_back(locked.pk, subject=locked.claim.training_class, actor=actor, now=now)
    progress.follow(Claim.objects.filter(pk=locked.claim_id), actor=actor, now=now)
    return locked


def objections(line: ClaimLine, *, actor: Any) -> list[Reason]:
    """Why this person cannot refuse the line for its certificate now; empty where they can."""
    found = reviews.barred(line.claim, actor=actor, stage=Stage.FINAL)
    if actor.pk in (line.batch_made_by_id, line.batch_approved_by_id):
        found.append(Reason("OWN_WORK", sentence(OWN_BATCH, actor=str(actor))))
    if line.state not in REFUSABLE:
        words = NOT_NOW.get(State(line.state), NOT_HERE)
        found.append(Reason("WRONG_STATE", sentence(words, name=line.person.name, state=line.get_state_display())))
    if line.certificate.state != Certificate.State.REVOKED:
        found.append(Reason("NOT_REVOKED", sentence(NOT_REVOKED, number=line.certificate.number)))
    return found
