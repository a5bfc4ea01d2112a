"""Local standards: what a place pays below the ceilings of a document, or where the document sets no amount. The
bureau signs, finance signs as a second person, and only then does one hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import drafts
from subsidies.models import Claim, ClaimLine, LocalStandard

UNKNOWN_SCHEME = _("The policy of %(place)s has no scheme %(scheme)s.")
NOT_POSITIVE = _("The amount has to be above zero. Where nothing is paid, end the standard instead.")
NO_DECISION = _("Please name the decision this rests on, such as 演人社〔2026〕8号.")
NO_REASON = _("Please say why.")
SAME_PERSON = _("%(person)s signed this for the bureau; finance has to sign it by somebody else.")
NOT_LATER = _(
    "A standard for the same thing holds from %(day)s on. A new one has to begin on a later day; please change the "
    "first day."
)
LINES_HANDED_IN = _(
    "%(count)s lines with certificates of %(day)s or later have already been handed in. What they were computed with "
    "stays; please choose a day after %(last)s."
)
END_BEFORE_START = _("The standard holds from %(day)s on; its last day cannot lie before.")

# A certificate of special ability is a grade of its own, whatever grade it names.
SPECIAL_ABILITY = Q(certificate__kind="special_ability")
BEFORE_HANDING_IN = [Claim.State.DRAFT, Claim.State.WITHDRAWN]


def draft(
    jurisdiction: Jurisdiction, *, schemes: Iterable[str], actor: Any, now: datetime, **terms: Any
) -> LocalStandard:
    """A draft; `terms` are scheme, kind, grade, amount, valid_from and decision. `schemes` are those of the policy in
    force. Raises `Refused` with every fault."""
    standard = LocalStandard(drafted_by=actor, drafted_at=now)
    return _write(standard, "draft", {"jurisdiction": jurisdiction, **terms}, schemes=schemes, actor=actor, now=now)


@transaction.atomic
def revise(
    standard: LocalStandard,
    jurisdiction: Jurisdiction,
    *,
    schemes: Iterable[str],
    seen: str,
    actor: Any,
    now: datetime,
    **terms: Any,
) -> LocalStandard:
    """Other terms for a draft; `seen` is the hash of those it was made from. Raises `Refused` for what is no draft
    any more or was changed by somebody else meanwhile, and with every fault."""
    _lock(standard)
    refuse_if([*workflow.objections(standard, "sign"), *drafts.changed_meanwhile(standard, seen)])
    return _write(standard, "revise", {"jurisdiction": jurisdiction, **terms}, schemes=schemes, actor=actor, now=now)


def _write(
    standard: LocalStandard, verb: str, terms: dict[str, Any], *, schemes: Iterable[str], actor: Any, now: datetime
) -> LocalStandard:
    for name, value in terms.items():
        setattr(standard, name, value)
    refuse_if(_faults(standard, schemes))
    standard.save()
    trail.record(verb, standard, actor=actor, details=drafts.terms_of(standard), at=now)
    return standard


def _faults(standard: LocalStandard, schemes: Iterable[str]) -> list[Reason]:
    faults = []
    if standard.scheme not in schemes:
        told = sentence(UNKNOWN_SCHEME, place=standard.jurisdiction, scheme=standard.scheme)
        faults.append(Reason("UNKNOWN_SCHEME", told, "scheme"))
    if standard.amount <= Decimal(0):
        faults.append(Reason("NOT_POSITIVE", NOT_POSITIVE, "amount"))
    if not standard.decision.strip():
        faults.append(Reason("NO_DECISION", NO_DECISION, "decision"))
    return faults


@transaction.atomic
def sign(standard: LocalStandard, *, actor: Any, now: datetime, seen: int | None = None) -> LocalStandard:
    """The bureau's signature. `seen` is the key of the replay the actor looked at on a page. Raises `Refused` where
    the standard could not begin on its day, and for a replay of other terms."""
    _lock(standard)
    refuse_if([*in_the_way(standard), *drafts.unseen(standard, seen)])
    return workflow.perform(standard, "sign", actor=actor, now=now)


@transaction.atomic
def cosign(standard: LocalStandard, *, actor: Any, now: datetime, seen: int | None = None) -> LocalStandard:
    """Finance's signature: the standard holds from its first day, and the one before it ends the day before.

    Raises `Refused` for whoever signed for the bureau, for a day that is not later than the standing one's, for one
    on which lines have already been handed in, and for a replay (`seen`) of other terms."""
    _lock(standard)
    refuse_if(
        [
            *drafts.same_person(standard.signed_by_id, actor, SAME_PERSON),
            *in_the_way(standard),
            *drafts.unseen(standard, seen),
        ]
    )
    refuse_if(workflow.objections(standard, "cosign"))
    standard.cosigned_by, standard.cosigned_at = actor, now
    for earlier in LocalStandard.objects.like(standard).filter(state__in=["in_force", "ending"]):
        workflow.perform(earlier, "give_way", actor=actor, successor=standard)
    return workflow.perform(standard, "cosign", actor=actor, now=now)


def withdraw(standard: LocalStandard, *, actor: Any, now: datetime, reason: str) -> LocalStandard:
    """Give up a draft, or a standard that finance has not signed. Raises `Refused`."""
    refuse_if([] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")])
    return workflow.perform(standard, "withdraw", actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def propose_end(standard: LocalStandard, *, last_day: date, decision: str, actor: Any, now: datetime) -> LocalStandard:
    """The bureau asks to end a standard without a successor. Raises `Refused`."""
    _lock(standard)
    refuse_if(_end_faults(standard, last_day, decision))
    decision = decision.strip()
    return workflow.perform(standard, "propose_end", actor=actor, now=now, last_day=last_day, decision=decision)


@transaction.atomic
def cosign_end(standard: LocalStandard, *, actor: Any, now: datetime) -> LocalStandard:
    """Finance's signature under the end. Raises `Refused`."""
    _lock(standard)
    refuse_if(workflow.objections(standard, "cosign_end"))
    after = standard.ends_on + date.resolution
    refuse_if([*drafts.same_person(standard.end_signed_by_id, actor, SAME_PERSON), *_handed_in(standard, after, "")])
    return workflow.perform(standard, "cosign_end", actor=actor, now=now)


def keep(standard: LocalStandard, *, actor: Any) -> LocalStandard:
    """Take a proposed end back: the standard goes on. Raises `Refused`."""
    return workflow.perform(standard, "keep", actor=actor)


def applying(
    standing: Sequence[LocalStandard], *, scheme: str, kind: str | None, grade: str | None, place: Jurisdiction
) -> LocalStandard | None:
    """The one of the standards standing on a day that a case in a place goes by: of the nearest place, and there the
    one that names most. Before there is a certificate any kind is meant."""
    meant = [
        each
        for each in standing
        if each.scheme == scheme
        and place.path.startswith(each.jurisdiction.path)
        and each.kind in ("", kind or each.kind)
        and each.grade in ("", grade)
    ]
    return max(meant, key=lambda each: (len(each.jurisdiction.path), bool(each.grade), bool(each.kind)), default=None)


def holding_in(place: Jurisdiction) -> list[LocalStandard]:
    """Every standard that holds, held or will hold in a place: its own and those of the places it lies in."""
    rows = LocalStandard.objects.holding().filter(jurisdiction__code__in=place.codes)
    return list(rows.select_related("jurisdiction").order_by("pk"))


def _lock(standard: LocalStandard) -> None:
    """One signature at a time in a place, so that a successor never meets another."""
    Jurisdiction.objects.select_for_update().get(pk=standard.jurisdiction_id)
    workflow.lock(standard)


def in_the_way(standard: LocalStandard) -> list[Reason]:
    """What keeps a standard from beginning on its day: one for the same thing that holds then, and lines that were
    handed in for days from then on."""
    later = LocalStandard.objects.like(standard).filter(
        Q(valid_to=None) | Q(valid_to__gte=standard.valid_from),
        state__in=["in_force", "ending", "ended"],
    )
    reasons = [
        Reason("STANDARD_NOT_LATER", sentence(NOT_LATER, day=each.valid_from), "valid_from")
        for each in later
        if each.valid_from >= standard.valid_from or each.valid_to is not None
    ]
    return [*reasons, *_handed_in(standard, standard.valid_from, "valid_from")]


def _handed_in(standard: LocalStandard, day: date, field: str) -> list[Reason]:
    """What has been handed in is not computed anew by a standard of a later signature."""
    touched = lines_of(standard).filter(certificate__issued_on__gte=day).exclude(claim__state__in=BEFORE_HANDING_IN)
    last = touched.order_by("certificate__issued_on").last()
    if last is None:
        return []
    days = {"day": day, "last": last.certificate.issued_on}
    return [Reason("LINES_HANDED_IN", sentence(LINES_HANDED_IN, count=touched.count(), **days), field)]


def lines_of(standard: LocalStandard) -> Any:
    """The lines of its place, scheme, kind and grade."""
    meant = Q(scheme=standard.scheme, claim__jurisdiction__path__startswith=standard.jurisdiction.path)
    if standard.kind:
        meant &= Q(certificate__kind=standard.kind)
    if standard.grade == Grade.SPECIAL:
        meant &= SPECIAL_ABILITY
    elif standard.grade:
        meant &= Q(certificate__grade=standard.grade) & ~SPECIAL_ABILITY
    return ClaimLine.objects.filter(meant).exclude(state=ClaimLine.State.WITHDRAWN).select_related("certificate")


def _end_faults(standard: LocalStandard, last_day: date, decision: str) -> list[Reason]:
    faults = [] if decision.strip() else [Reason("NO_DECISION", NO_DECISION, "decision")]
    if last_day < standard.valid_from:
        told = sentence(END_BEFORE_START, day=standard.valid_from)
        faults.append(Reason("END_BEFORE_START", told, "last_day"))
    return [*faults, *_handed_in(standard, last_day + date.resolution, "last_day")]
