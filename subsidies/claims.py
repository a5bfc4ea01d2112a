"""Claims: drafted by the portal from certificates, handed in by the institution."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, certificate_of
from institutions.changes import obstacles
from institutions.models import ChangeRequest, TrainingClass
from portal.reference import city_settings, working_days
from portal.shared import clockwork, trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import acted, claim_lines, class_money, facts, numbers, progress, standing
from subsidies.filings import SCHEME, policy_of
from subsidies.models import Claim, ClaimLine, Policy
from subsidies.models.claim_line import CERTIFIED as CERTIFIED_LINE
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from trainees.models import Enrolment

OPEN = progress.NOT_HANDED_IN
CERTIFIED = Enrolment.State.CERTIFIED
# The lines of a claim before it is handed in; some were found good already before it was returned.
NOT_ENDED = [ClaimLine.State.PENDING, ClaimLine.State.ACCEPTED]
# A line without a note was refused by the rules alone; an officer always writes one.
REFUSED_BY_RULES = Q(state=ClaimLine.State.REFUSED, refusal_note="")
# What an officer says of a line whose certificate was revoked speaks of that certificate alone.
OF_THE_CERTIFICATE = [claim_lines.CERTIFICATE_REVOKED, "CERTIFICATE_UNCLEAR"]
REFUSED_FOR_REVOKED = Q(
    state=ClaimLine.State.REFUSED,
    certificate__state=Certificate.State.REVOKED,
    refusal_codes__contained_by=OF_THE_CERTIFICATE,
)

REMOVED = _(
    "%(institution)s was removed from the directory on %(day)s (%(decision)s). The bureau has to rule on its open "
    "claims first; the lines stay as they are."
)
REVIEWED_BEFORE = _("%(actor)s reviewed this claim before. It has to be handed in by somebody else.")
CHANGED = _(
    "Since the page was opened the claim has changed from %(seen)s to %(amount)s yuan, because the records behind "
    "it did. Please look at the lines once more and then submit."
)
NOT_OPEN = _("%(number)s is %(state)s now; single lines can be left out of a returned claim.")


def draft_due(*, now: datetime) -> list[Claim]:
    """Draft a claim for every class with a certificate that no claim has taken up and with no change in the way, and
    bring those up to date that still count one that was suspended or revoked. Safe to repeat, and by two workers at
    once. A class without a policy in force keeps none of the others from their drafts; at the end `Refused` names its
    place."""
    mended = [bring_up_to_date(claim, now=now) for claim in _counting_too_much()]
    classes = _with_new_certificates().order_by("pk")
    made = clockwork.of_each(classes, lambda each: draft(each, now=now), before=len(mended))
    return [*filter(None, made), *mended]


def _with_new_certificates() -> QuerySet[TrainingClass]:
    taken_up = ClaimLine.objects.exclude(state=ClaimLine.State.WITHDRAWN).values("certificate")
    certificates = Certificate.objects.exclude(state__in=[Certificate.State.REVOKED, Certificate.State.SUSPENDED])
    waiting = certificates.exclude(pk__in=taken_up).filter(enrolment__state=CERTIFIED)
    changing = ChangeRequest.objects.in_the_way().values("training_class")
    return TrainingClass.objects.filter(pk__in=waiting.values("enrolment__training_class")).exclude(pk__in=changing)


def _counting_too_much() -> list[Claim]:
    lost = ClaimLine.objects.filter(state__in=NOT_ENDED).exclude(CERTIFIED_LINE).values("claim")
    rows = Claim.objects.filter(state__in=OPEN, pk__in=lost).select_related("training_class").order_by("pk")
    return [claim for claim in rows if progress.payable(claim) != (claim.line_count, claim.amount)]


@transaction.atomic
def draft(training_class: TrainingClass, *, now: datetime) -> Claim | None:
    """The draft of a class, made or brought up to date: one line for each certificate that is in no other claim.

    A certificate whose line was refused by the rules comes back, asked for by hand, when the rules let it pass now.
    None where there is nothing to claim. Raises `Refused` where no policy was in force when the class was filed, or
    a change of the class stands in the way of its first draft."""
    _lock(training_class)
    claim = training_class.claims.filter(scheme=SCHEME, state=Claim.State.DRAFT).first()
    refuse_if([] if claim else obstacles.of(training_class))
    policy = claim.policy if claim else policy_of(training_class)
    waiting = list(_unclaimed(training_class, claim))
    worked_out = _worked_out(training_class, policy) if waiting else {}
    refused = _refused_by_rules(training_class)
    claimable = [each for each in waiting if _claimable(each, worked_out[each.pk][1], refused, claim)]
    if claim is None and not claimable:
        return None
    claim = claim or _begin(training_class, policy, now)
    _withdraw_others(claim, claimable, now)
    claim_lines.write(claim, [(each, *worked_out[each.pk]) for each in claimable])
    progress.count(claim)
    return claim


def _lock(training_class: TrainingClass) -> None:
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)


def _worked_out(training_class: TrainingClass, policy: Policy) -> dict[int, tuple[Facts, Award]]:
    known = facts.of_class(training_class, policy=policy, scheme=SCHEME, stage="claim")
    return {key: (fact, assess(fact, policy.pack)) for key, fact in known.items()}


def _begin(training_class: TrainingClass, policy: Policy, now: datetime) -> Claim:
    return Claim.objects.create(
        number=numbers.take("SL", training_class.institution.jurisdiction, now),
        institution=training_class.institution,
        training_class=training_class,
        jurisdiction=training_class.institution.jurisdiction,
        policy=policy,
        scheme=SCHEME,
        created_at=now,
    )


def _unclaimed(training_class: TrainingClass, claim: Claim | None) -> QuerySet[Enrolment]:
    """Certified enrolments that no other claim holds and no officer has refused, but for a certificate since revoked:
    another may have taken its place."""
    lines = ClaimLine.objects.exclude(state=ClaimLine.State.WITHDRAWN).exclude(REFUSED_BY_RULES)
    lines = lines.exclude(REFUSED_FOR_REVOKED)
    elsewhere = lines.exclude(claim=claim) if claim else lines
    certified = training_class.enrolments.filter(state=CERTIFIED)
    open_to_claim = certified.exclude(pk__in=elsewhere.values("enrolment"))
    return open_to_claim.select_related("person").prefetch_related("certificates").order_by("person_id")


def _refused_by_rules(training_class: TrainingClass) -> set[int]:
    rows = ClaimLine.objects.filter(REFUSED_BY_RULES, claim__training_class=training_class)
    return set(rows.values_list("enrolment", flat=True))


def _claimable(enrolment: Enrolment, award: Award, refused: set[int], claim: Claim | None) -> bool:
    """Suspended certificates and amounts that nobody has set wait outside the claim; a revoked one stays where it
    already has a line, so that handing in says why it is refused."""
    certificate = certificate_of(enrolment)
    if certificate is None or (award.eligible and award.amount is None):
        return False
    if certificate.state == Certificate.State.SUSPENDED:
        return False
    if certificate.state == Certificate.State.REVOKED:
        pending = ClaimLine.State.PENDING
        return claim is not None and claim.lines.filter(enrolment=enrolment, state=pending).exists()
    return award.eligible or enrolment.pk not in refused


def _withdraw_others(claim: Claim, claimable: list[Enrolment], now: datetime) -> None:
    certificates = [certificate_of(each) for each in claimable]
    for line in claim.lines.filter(state=ClaimLine.State.PENDING).exclude(certificate__in=certificates):
        workflow.perform(line, "withdraw", actor=None, at=now)


@transaction.atomic
def bring_up_to_date(claim: Claim, *, now: datetime) -> Claim:
    """Work the lines of a draft or a returned claim out once more. Lines whose facts are unchanged stay as they are,
    with what was said of them."""
    _lock(claim.training_class)
    claim.refresh_from_db()
    if claim.state == Claim.State.DRAFT:
        draft(claim.training_class, now=now)
    elif claim.state == Claim.State.RETURNED:
        _rewrite(claim, now)
    claim.refresh_from_db()
    return claim


def _rewrite(claim: Claim, now: datetime) -> None:
    worked_out = _worked_out(claim.training_class, claim.policy)
    pending = claim.lines.filter(state=ClaimLine.State.PENDING).select_related("enrolment__person", "certificate")
    kept = []
    for line in pending.prefetch_related("enrolment__certificates").order_by("person_id"):
        if line.certificate.state == Certificate.State.SUSPENDED:
            workflow.perform(line, "withdraw", actor=None, at=now)
        elif line.enrolment_id in worked_out and line.certificate == certificate_of(line.enrolment):
            kept.append((line.enrolment, *worked_out[line.enrolment_id]))
    claim_lines.write(claim, kept)
    progress.count(claim)


@transaction.atomic
def submit(claim: Claim, *, actor: Any, now: datetime, seen: Decimal | None = None) -> Claim:
    """Hand the claim in: facts are gathered once more, uses are taken, lines that no rule lets pass are refused with
    all their reasons, and the fund must cover the rest. `seen` is the sum the actor agreed to on a page.

    Raises `Refused` when the claim is handed in already, was reviewed by the actor before, has nothing to pay, has
    changed since it was seen, the institution was removed from the directory, or the fund is short; then everything
    stays as it was."""
    bring_up_to_date(claim, now=now)
    if claim.state not in OPEN:
        raise Refused(*workflow.objections(claim, "submit"))
    refuse_if([*_own_work(claim, actor), *objections(claim)])
    _hand_in_lines(claim, actor=actor, now=now)
    refuse_if(_changed(claim, seen))
    class_money.secure(claim, actor=actor, now=now)
    by = review_day(claim, "first", now=now)
    told = {"lines": claim.line_count, "amount": str(claim.amount)}
    return workflow.perform(claim, "submit", actor=actor, now=now, review_by=by, trail_details=told)


def _own_work(claim: Claim, actor: Any) -> list[Reason]:
    """Somebody who came from the bureau to the institution meanwhile (always true 10)."""
    if not acted.claims_reviewed(actor).filter(pk=claim.pk).exists():
        return []
    return [Reason("OWN_WORK", sentence(REVIEWED_BEFORE, actor=str(actor)))]


def _hand_in_lines(claim: Claim, *, actor: Any, now: datetime) -> None:
    """The certificates are held, so that nobody revokes one between this and the sum that is agreed to. A line found
    good before the claim was returned stays so, but for one whose certificate was lost since."""
    claim.lines.filter(state=ClaimLine.State.PENDING).update(submitted_by=actor)
    lines = claim.lines.filter(state__in=NOT_ENDED)
    held = standing.lock(lines.select_related("person", "enrolment__training_class__occupation"))
    for line in sorted(held, key=lambda line: line.person_id):  # always the same order of locks
        if line.state == ClaimLine.State.PENDING or standing.against(line):
            claim_lines.hand_in(line, policy=claim.policy, now=now)
    progress.count(claim)


def objections(claim: Claim) -> Sequence[Reason]:
    """What stands against handing in the claim as a whole: a change of the class that is not in order (SC-31), the
    institution struck off since (always true 15)."""
    return [*obstacles.of(claim.training_class), *_removed(claim)]


def _removed(claim: Claim) -> list[Reason]:
    """Where the policy asks for no listing, as for an enterprise's own staff, a removal does not matter."""
    removal = facts.removal_of(claim.training_class)
    if removal is None or not _listing_required(claim):
        return []
    said = sentence(REMOVED, institution=claim.institution, day=removal.valid_to, decision=removal.decision)
    return [Reason("INSTITUTION_REMOVED", said)]


def _listing_required(claim: Claim) -> bool:
    conditions = claim.policy.pack.scheme(claim.scheme).conditions
    free = next((each.free for each in conditions if each.check == "listed_at_filing"), None)
    return free is not None and claim.training_class.mode not in free


def _changed(claim: Claim, seen: Decimal | None) -> list[Reason]:
    if seen is None or seen == claim.amount:
        return []
    return [Reason("CLAIM_CHANGED", sentence(CHANGED, seen=f"{seen:,.2f}", amount=f"{claim.amount:,.2f}"))]


def review_day(claim: Claim, stage: str, *, now: datetime) -> date:
    """By when a stage has to be done, in the city's working days. Raises `SettingMissing`."""
    today = timezone.localtime(now).date()
    days = int(city_settings.value(f"{stage}_review_working_days", jurisdiction=claim.jurisdiction, on=today))
    return working_days.add_working_days(today, days, jurisdiction=claim.jurisdiction)


@transaction.atomic
def withdraw(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Take back a claim that nobody reviews; its certificates keep their uses and can be claimed again.

    Lines that were found good before it was returned go with it: no other claim would have them.
    """
    _lock(claim.training_class)
    workflow.perform(claim, "withdraw", actor=actor, now=now)
    for line in claim.lines.filter(state__in=NOT_ENDED).order_by("person_id"):
        workflow.perform(line, "withdraw", actor=actor, at=now)
    progress.count(claim)
    return claim


@transaction.atomic
def leave_out(line: ClaimLine, *, actor: Any, now: datetime) -> ClaimLine:
    """Take one line out of a returned claim; the others keep what was right. Its certificate comes back in the next
    draft. Raises `Refused`."""
    claim = line.claim
    _lock(claim.training_class)
    claim.refresh_from_db()
    if claim.state != Claim.State.RETURNED:
        said = sentence(NOT_OPEN, number=claim.number, state=claim.get_state_display())
        raise Refused(Reason("WRONG_STATE", said))
    workflow.perform(line, "withdraw", actor=actor, at=now)
    trail.record("leave out", claim, actor=actor, details={"line": line.pk}, at=now)
    progress.count(claim)
    return line


def award_changes(line: ClaimLine) -> Award | None:
    """The award as it would be computed today under the line's own policy, if it differs from the one stored."""
    award = assess(claim_lines.current_facts(line, policy=line.policy), line.policy.pack)
    same = (award.amount, award.eligible) == (line.amount, line.award.eligible)
    return None if same else award
