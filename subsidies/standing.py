"""Whether the certificates that lines rest on still hold: money waits for one that is suspended, and is never paid for
one that was revoked."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from portal.shared import figures
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from subsidies.models import ClaimLine
from subsidies.models.claim_line import CERTIFIED

CODE = "CERTIFICATE_NOT_VALID"
SUSPENDED = _(
    "Certificate %(number)s is suspended (%(reason)s). The line waits until the issuing body has ruled on it; the "
    "others are not affected."
)
REVOKED = _(
    "Certificate %(number)s was revoked on %(day)s (%(reason)s), so this line is not paid. The final review has to "
    "refuse it; the others are not affected."
)
# From the word of the final review to the bank's answer: what is stopped here, the checks of the reviews do not see.
UNDER_WAY = [
    ClaimLine.State.ACCEPTED, ClaimLine.State.IN_NOTICE, ClaimLine.State.DISPUTED, ClaimLine.State.APPROVED,
    ClaimLine.State.BATCHED, ClaimLine.State.FAILED,
]  # fmt: skip


def against(line: ClaimLine) -> list[Reason]:
    """Why the line is not paid for want of a valid certificate; empty where it has one."""
    certificate = line.certificate
    values = {"number": certificate.number, "reason": certificate.reason}
    if certificate.state == Certificate.State.SUSPENDED:
        return [Reason(CODE, sentence(SUSPENDED, **values))]
    if certificate.state == Certificate.State.REVOKED:
        day = figures.date_on_paper(timezone.localdate(certificate.revoked_at))
        return [Reason(CODE, sentence(REVOKED, day=day, **values))]
    return []


def stops(line: ClaimLine) -> list[Reason]:
    """Why a line that is under way goes no further, for want of a valid certificate."""
    return against(line) if line.state in UNDER_WAY else []


def stopped(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Those of the lines that would go on, if their certificate were valid."""
    return lines.filter(state__in=UNDER_WAY).exclude(CERTIFIED)


def lock(lines: QuerySet[ClaimLine]) -> list[ClaimLine]:
    """The lines by key as they are, held until the transaction ends, and with them their certificates: whoever revokes
    one waits."""
    held = lines.select_related("certificate").order_by("pk")
    return list(held.select_for_update(of=("self", "certificate"), no_key=True))
