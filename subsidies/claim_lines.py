"""Single lines of a claim: written from facts, handed in with a use of the year, refused by the rules."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from certificates.models import Certificate, certificate_of
from portal.shared import workflow
from portal.shared.refusals import Refused
from subsidies import entitlements, facts
from subsidies.models import Claim, ClaimLine, Entitlement, Policy
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from trainees.models import Enrolment

CERTIFICATE_REVOKED = "CERTIFICATE_REVOKED"


def write(claim: Claim, worked_out: Sequence[tuple[Enrolment, Facts, Award]]) -> None:
    """The claim's lines for these enrolments, made or brought up to date. A line whose facts are unchanged stays
    untouched; on a changed one nobody has given an opinion yet."""
    pending = claim.lines.filter(state=ClaimLine.State.PENDING, enrolment__in=[each for each, _, _ in worked_out])
    known = {(line.enrolment_id, line.certificate_id): line for line in pending}
    new = []
    for enrolment, fact, award in worked_out:
        certificate = certificate_of(enrolment)
        line = known.get((enrolment.pk, certificate.pk)) if certificate else None
        if line is None:
            new.append(_put(_unsaved(claim, enrolment, certificate), fact, award))
        elif line.facts != fact.to_json():
            _put(line, fact, award).save()
    ClaimLine.objects.bulk_create(new)


def _unsaved(claim: Claim, enrolment: Enrolment, certificate: Certificate | None) -> ClaimLine:
    return ClaimLine(
        claim=claim, enrolment=enrolment, person=enrolment.person, certificate=certificate,
        policy=claim.policy, scheme=claim.scheme,
    )  # fmt: skip


def _put(line: ClaimLine, fact: Facts, award: Award) -> ClaimLine:
    line.facts, line.award_json = fact.to_json(), award.to_json()
    line.amount, line.payee, line.fund_source = award.amount, award.payee or "", award.fund or ""
    line.first_opinion, line.first_reviewed_by = "", None
    return line


def hand_in(line: ClaimLine, *, policy: Policy, now: datetime) -> None:
    """Take the use of the year that the line spends, or refuse it with every code that stands against it; one whose
    certificate is suspended waits outside the claim."""
    award = line.award
    if line.certificate.state == Certificate.State.SUSPENDED:
        workflow.perform(line, "withdraw", actor=None, at=now)
    elif line.certificate.state == Certificate.State.REVOKED:
        refuse_by_rules(line, [CERTIFICATE_REVOKED, *(award.codes if not award.eligible else ())], now=now)
    elif not award.eligible or not award.amount:
        refuse_by_rules(line, award.codes, now=now)
    else:
        _take_use(line, policy=policy, now=now)


def _take_use(line: ClaimLine, *, policy: Policy, now: datetime) -> None:
    try:
        line.entitlement = use_of(line, policy=policy, now=now)
    except Refused as refused:
        _refuse_after_rival(line, refused, policy=policy, now=now)
    else:
        line.save(update_fields=["entitlement"])


def _refuse_after_rival(line: ClaimLine, refused: Refused, *, policy: Policy, now: datetime) -> None:
    """Another class took the use a moment ago: the line is worked out once more, so that it keeps the facts it was
    refused on."""
    fact = current_facts(line, policy=policy)
    award = assess(fact, policy.pack)
    _put(line, fact, award).save()
    refuse_by_rules(line, refused.codes if award.eligible else award.codes, now=now)


def current_facts(line: ClaimLine, *, policy: Policy) -> Facts:
    """The facts of a line as the tables give them now."""
    return facts.of_enrolment(
        line.enrolment, certificate=line.certificate, policy=policy, scheme=line.scheme, stage="claim"
    )


def use_of(line: ClaimLine, *, policy: Policy, now: datetime) -> Entitlement:
    """The use of the year this line spends: the one reserved with the filing, else one taken now. One that a revoked
    certificate of the same training spent is given back first, unless a line still stands on it. Raises `Refused`."""
    held = Entitlement.objects.live().filter(enrolment=line.enrolment, scheme=line.scheme).first()
    if held and held.certificate_id not in (None, line.certificate_id):
        if not held.claim_lines.live().exists():
            entitlements.release(held, because=Entitlement.Ground.CERTIFICATE_REVOKED, actor=None, now=now)
        held = None
    year = line.certificate.issued_on.year
    entitlement = held or entitlements.reserve(line.enrolment, policy=policy, scheme=line.scheme, year=year, now=now)
    if entitlement.state == Entitlement.State.CONSUMED:
        return entitlement
    return entitlements.consume(entitlement, certificate=line.certificate, now=now)


def refuse_by_rules(line: ClaimLine, codes: Iterable[str], *, now: datetime) -> None:
    """A line that the rules do not let pass: refused by the portal, its use of the year given back."""
    workflow.perform(line, "refuse", actor=None, now=now, codes=list(codes), note="")
    for held in Entitlement.objects.live().filter(enrolment=line.enrolment, scheme=line.scheme):
        entitlements.release(held, because=Entitlement.Ground.LINE_REFUSED, actor=None, now=now)
