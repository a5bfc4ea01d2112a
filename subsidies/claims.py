"""Claims: drafted by the portal from certificates, handed in by the institution."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from institutions.models import TrainingClass
from portal.reference import city_settings, working_days
from portal.shared import workflow
from portal.shared.refusals import Refused
from subsidies import entitlements, facts, numbers
from subsidies.filings import SCHEME, policy_of
from subsidies.models import Claim, ClaimLine, Entitlement, Policy
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from trainees.models import Enrolment


def draft_due(*, now: datetime) -> list[Claim]:
    """Draft a claim for every class with unclaimed certificates; open drafts are brought up to date."""
    waiting = TrainingClass.objects.filter(
        enrolments__certificate__isnull=False, enrolments__state=Enrolment.State.CERTIFIED
    ).exclude(pk__in=_fully_claimed())
    return [claim for training_class in waiting.distinct().order_by("pk") if (claim := draft(training_class, now=now))]


def _fully_claimed() -> Iterable[int]:
    """Classes of which every certificate stands in a claim that left the draft."""
    unclaimed = Enrolment.objects.filter(state=Enrolment.State.CERTIFIED).exclude(
        claim_lines__in=ClaimLine.objects.exclude(state=ClaimLine.State.WITHDRAWN).exclude(claim__state="draft")
    )
    return TrainingClass.objects.exclude(enrolments__in=unclaimed).values_list("pk", flat=True)


@transaction.atomic
def draft(training_class: TrainingClass, *, now: datetime) -> Claim | None:
    """The draft of a class, made or brought up to date: one line for each certificate that is in no other claim."""
    TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    policy = policy_of(training_class)
    claim = _open_draft(training_class, policy, now)
    known = facts.of_class(training_class, policy=policy, scheme=SCHEME, stage="claim")
    for enrolment in _unclaimed(training_class, claim):
        _write_line(claim, enrolment, known[enrolment.pk], policy, now)
    return _counted(claim)


def _open_draft(training_class: TrainingClass, policy: Policy, now: datetime) -> Claim:
    claim = Claim.objects.filter(training_class=training_class, scheme=SCHEME, state=Claim.State.DRAFT).first()
    return claim or Claim.objects.create(
        number=numbers.take("SL", now),
        institution=training_class.institution,
        training_class=training_class,
        jurisdiction=training_class.institution.jurisdiction,
        policy=policy,
        scheme=SCHEME,
        created_at=now,
    )


def _unclaimed(training_class: TrainingClass, claim: Claim) -> Iterable[Enrolment]:
    elsewhere = ClaimLine.objects.exclude(claim=claim).exclude(state=ClaimLine.State.WITHDRAWN)
    certified = training_class.enrolments.filter(state=Enrolment.State.CERTIFIED)
    open_to_claim = certified.exclude(claim_lines__in=elsewhere)
    return open_to_claim.select_related("person", "certificate", "training_class__occupation").order_by("person_id")


def _write_line(claim: Claim, enrolment: Enrolment, fact: Any, policy: Policy, now: datetime) -> None:
    award = assess(fact, policy.pack)
    values = {
        "person": enrolment.person,
        "certificate": enrolment.certificate,
        "policy": policy,
        "scheme": claim.scheme,
        "facts": fact.to_json(),
        "award_json": award.to_json(),
        "amount": award.amount,
        "payee": award.payee or "",
        "fund_source": award.fund or "",
    }
    ClaimLine.objects.update_or_create(claim=claim, enrolment=enrolment, defaults=values)


def _counted(claim: Claim) -> Claim:
    """Keep the claim's count and sum: of the lines that can be paid."""
    payable = claim.lines.live().filter(amount__gt=0)
    claim.line_count = payable.count()
    claim.amount = payable.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    claim.save(update_fields=["line_count", "amount"])
    return claim


@transaction.atomic
def submit(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Hand the claim in: facts are gathered once more, uses are taken, and lines that no rule lets pass are refused
    with all their reasons. Raises `Refused` when nothing is left to pay or the state does not allow it."""
    if claim.state == Claim.State.DRAFT:
        draft(claim.training_class, now=now)
        claim.refresh_from_db()
    for line in (
        claim.lines.filter(state=ClaimLine.State.PENDING)
        .select_related("person", "enrolment__training_class__occupation", "certificate", "policy")
        .order_by("person_id")
    ):
        _submit_line(line, actor=actor, now=now)
    _counted(claim)
    return workflow.perform(claim, "submit", actor=actor, now=now, review_by=review_day(claim, "first", now=now))


def _submit_line(line: ClaimLine, *, actor: Any, now: datetime) -> None:
    award = line.award
    line.submitted_by = actor
    line.save(update_fields=["submitted_by"])
    if not award.eligible:
        refuse_by_rules(line, award.codes, now=now)
        return
    try:
        line.entitlement = use_of(line, now=now)
    except Refused as refused:
        refuse_by_rules(line, refused.codes, now=now)
        return
    line.save(update_fields=["entitlement"])


def use_of(line: ClaimLine, *, now: datetime) -> Entitlement:
    """The use of the year this line spends: the one reserved with the filing, else one taken now. Raises `Refused`."""
    held = Entitlement.objects.live().filter(enrolment=line.enrolment, scheme=line.scheme).first()
    year = line.certificate.issued_on.year
    entitlement = held or entitlements.reserve(
        line.enrolment, policy=line.policy, scheme=line.scheme, year=year, now=now
    )
    if entitlement.state == Entitlement.State.CONSUMED:
        return entitlement
    return entitlements.consume(entitlement, certificate=line.certificate, now=now)


def refuse_by_rules(line: ClaimLine, codes: Iterable[str], *, now: datetime) -> None:
    """A line that the rules do not let pass: refused by the portal, its reserved use given back."""
    workflow.perform(line, "refuse", actor=None, now=now, codes=list(codes), note="")
    for held in Entitlement.objects.live().filter(enrolment=line.enrolment, scheme=line.scheme):
        entitlements.release(held, because="line refused", actor=None, now=now)


def review_day(claim: Claim, stage: str, *, now: datetime) -> date:
    """By when a stage has to be done, in the city's working days."""
    today = timezone.localtime(now).date()
    days = int(city_settings.value(f"{stage}_review_working_days", jurisdiction=claim.jurisdiction, on=today))
    return working_days.add_working_days(today, days, jurisdiction=claim.jurisdiction)


@transaction.atomic
def withdraw(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Take the claim back before anyone reviews it; its certificates can be claimed again."""
    for line in claim.lines.filter(state=ClaimLine.State.PENDING).order_by("person_id"):
        workflow.perform(line, "withdraw", actor=actor)
    return workflow.perform(claim, "withdraw", actor=actor, now=now)


def award_changes(line: ClaimLine) -> Award | None:
    """The award as it would be computed today under the line's own policy, if it differs from the one stored."""
    asked = facts.Asked(line.enrolment, line.certificate)
    known = facts.gather(
        [asked], training_class=line.enrolment.training_class, policy=line.policy, scheme=line.scheme, stage="claim"
    )
    award = assess(known[line.enrolment_id], line.policy.pack)
    return award if award.amount != line.amount else None
