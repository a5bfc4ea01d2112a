"""Why a line is not paid, in the words of the clerk: the rules' own reasons, the portal's, and the officer's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate
from institutions.models import TrainingClass
from portal.shared import figures
from portal.shared.languages import in_chinese
from subsidies import standing
from subsidies.claim_lines import CERTIFICATE_REVOKED
from subsidies.models import ClaimLine
from subsidies.progress import NOT_HANDED_IN
from subsidies.reviews import RefusalCode
from subsidies.rules.award import Award
from subsidies.rules.reasons import Reason
from subsidies.rules.sentences import SENTENCES
from trainees.models import ApprenticeshipPlan

# What says which occupation a reason speaks of.
Trained = Certificate | TrainingClass | ApprenticeshipPlan


@dataclass(frozen=True)
class Said:
    """One reason as a page shows it."""

    code: str
    clause: str
    sentence: str


def language() -> str:
    """The language of the rules' sentences: that of the page."""
    return "zh" if in_chinese() else "en"


def of_award(award: Award, subject: Trained) -> Sequence[Said]:
    """Every reason of an award, against it or telling how the figure came about. `subject` says what was trained."""
    return [_of_rules(reason, subject) for reason in award.reasons]


def of_line(line: ClaimLine) -> Sequence[Said]:
    """Every reason why the line is not paid, or would not be if it were handed in; empty for one that can be."""
    award = line.award
    against = {} if award.eligible and award.amount != 0 else {each.code: each for each in award.reasons}
    certificate = line.certificate
    if line.state == ClaimLine.State.REFUSED:
        codes = line.refusal_codes
        return [_of_rules(against[code], certificate) if code in against else _said(code, line) for code in codes]
    return [*of_certificate(line), *(_of_rules(reason, certificate) for reason in against.values())]


def of_certificate(line: ClaimLine) -> list[Said]:
    """What will be said on handing in; what is under way already, the reviews rule on."""
    if line.state != ClaimLine.State.PENDING or line.claim.state not in NOT_HANDED_IN:
        return []
    if line.certificate.state == Certificate.State.REVOKED:
        return [_said(CERTIFICATE_REVOKED, line)]
    return [Said(each.code, "", str(each)) for each in standing.against(line)]


def _of_rules(reason: Reason, subject: Trained) -> Said:
    return Said(reason.code, reason.clause, reason.sentence(language(), **_named(reason, subject)))


def _named(reason: Reason, subject: Trained) -> dict[str, str]:
    """The occupation by its name. A reason speaks of the one trained, so that no list of codes need be read."""
    code = reason.inputs.get("occupation")
    return {"occupation": subject.occupation.name} if code and code == subject.occupation.code else {}


def _said(code: str, line: ClaimLine) -> Said:
    if code == CERTIFICATE_REVOKED:
        return Said(code, "", _revoked(line))
    if code in SENTENCES and not line.refusal_note:
        return _of_rules(Reason(code), line.certificate)
    word = RefusalCode(code).label if code in RefusalCode.values else code
    return Said(code, "", f"{word}：{line.refusal_note}" if language() == "zh" else f"{word}: {line.refusal_note}")


def _revoked(line: ClaimLine) -> str:
    certificate = line.certificate
    day = figures.date_on_paper(timezone.localdate(certificate.revoked_at)) if certificate.revoked_at else figures.NONE
    return _(
        "Certificate %(number)s was revoked on %(day)s (%(reason)s); nothing is paid for it. Whoever disputes that "
        "turns to the issuing body."
    ) % {"number": certificate.number, "day": day, "reason": certificate.reason}
