"""First and final review: opinions on single lines, by different people, each kept as a decision."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import acted, claims, entitlements, progress
from subsidies.checks import running as checks
from subsidies.checks.check import LineCheck
from subsidies.class_money import HANDED_IN
from subsidies.models import Claim, ClaimLine, Decision, Entitlement

Stage, Outcome = Decision.Stage, Decision.Outcome
STATE_OF_STAGE = {Stage.FIRST: Claim.State.FIRST_REVIEW, Stage.FINAL: Claim.State.FINAL_REVIEW}

HOLDABLE = [
    ClaimLine.State.PENDING, ClaimLine.State.ACCEPTED, ClaimLine.State.IN_NOTICE, ClaimLine.State.DISPUTED,
    ClaimLine.State.APPROVED, ClaimLine.State.BATCHED,
]  # fmt: skip
HELD_REASON_LENGTH = 200  # of the column; the decision keeps every word

UNREVIEWED = _("%(count)s lines have no opinion yet. Please look at them first.")
OWN_WORK = _("%(actor)s already acted on this claim. The %(stage)s has to be done by somebody else.")
HELD = _("%(number)s is on hold: %(reason)s. Please lift the hold first.")
CHANGED = _(
    "This line was %(outcome)s by %(who)s at %(time)s. What was written here is kept; please read it and decide again."
)
CHANGED_WHY = _(
    "This line was %(outcome)s by %(who)s at %(time)s, the reason: “%(note)s”. What was written here is kept; please "
    "read it and decide again."
)
NOT_MET = _("%(name)s cannot be accepted: %(checks)s not met. Please refuse the line or return the claim.")
ALREADY_DECIDED = _("The line of %(name)s is %(state)s already.")
NO_HOLD = _("The line of %(name)s cannot be held or let go: it is %(state)s now.")
NOT_HELD = Reason("NOT_HELD", _("Nothing is on hold here any more."))
WHY_MISSING = Reason("REASON_MISSING", _("Please write what is wrong, who mends it and by when."), "note")
CODE_MISSING = Reason("CODE_MISSING", _("Please choose at least one ground."), "codes")
DAY_PAST = Reason("DAY_PAST", _("Please choose a day after today."), "correct_by")


class RefusalCode(models.TextChoices):
    """Why an officer refuses a line; the note says whose value and what to do."""

    ATTENDANCE_OVERLAP = "ATTENDANCE_OVERLAP", _("attendance overlaps with another class")
    CERTIFICATE_UNCLEAR = "CERTIFICATE_UNCLEAR", _("certificate unclear or not confirmed")
    HOURS_NOT_PROVED = "HOURS_NOT_PROVED", _("hours not proved")
    PERSON_UNCLEAR = "PERSON_UNCLEAR", _("person or group unclear")
    OTHER = "OTHER", _("other")
    OBJECTION_UPHELD = "OBJECTION_UPHELD", _("objection upheld")


@transaction.atomic
def take(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Begin the first review, with the checks as they stand now. Raises `Refused` for whoever handed the claim in."""
    refuse_if(barred(claim, actor=actor, stage=Stage.FIRST))
    workflow.perform(claim, "take", actor=actor, now=now)
    checks.run(claim, now=now)
    return claim


@transaction.atomic
def give_opinion(
    line: ClaimLine,
    *,
    outcome: str,
    actor: Any,
    now: datetime,
    codes: Sequence[str] = (),
    note: str = "",
    seen: int | None = None,
) -> Decision:
    """The first reviewer's word on one line: accept, or refuse with codes and a reason.

    `seen` is the key of the newest decision the actor knew of (0: none); a newer one by somebody else is refused with
    CHANGED_MEANWHILE.
    """
    locked = _open_line(line, Stage.FIRST, actor)
    refuse_if(_line_objections(locked, outcome, codes, note, actor=actor, seen=seen))
    return _opine(locked, outcome, codes, note, actor, now)


@transaction.atomic
def accept_clean(claim: Claim, keys: Collection[int], *, actor: Any, now: datetime) -> int:
    """Accept, in the first review, those of the lines which no check, hold or earlier word speaks against. How many
    those were; the others stay as they are."""
    _lock_in_stage(claim, Stage.FIRST)
    refuse_if(barred(claim, actor=actor, stage=Stage.FIRST))
    pending = claim.lines.filter(pk__in=keys, state=ClaimLine.State.PENDING, first_opinion="", held=False)
    clean = checks.clean(list(pending.select_for_update(of=("self",)).select_related("person").order_by("pk")))
    for line in clean:
        _opine(line, Outcome.ACCEPT, (), "", actor, now)
    return len(clean)


def _opine(line: ClaimLine, outcome: str, codes: Sequence[str], note: str, actor: Any, now: datetime) -> Decision:
    line.first_opinion, line.first_reviewed_by = outcome, actor
    line.refusal_codes, line.refusal_note = list(codes), note
    line.save(update_fields=["first_opinion", "first_reviewed_by", "refusal_codes", "refusal_note"])
    return keep_decision(line, Stage.FIRST, outcome, codes, note, actor, now)


@transaction.atomic
def pass_on(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """End the first review: every line has an opinion, nothing is on hold."""
    _lock_in_stage(claim, Stage.FIRST)
    found = barred(claim, actor=actor, stage=Stage.FIRST) + _holds(claim)
    unreviewed = claim.lines.filter(state=ClaimLine.State.PENDING, first_opinion="").count()
    if unreviewed:
        found.append(Reason("LINES_UNREVIEWED", sentence(UNREVIEWED, count=unreviewed)))
    refuse_if(found)
    checks.run(claim, now=now)
    return workflow.perform(
        claim, "pass_on", actor=actor, now=now, review_by=claims.review_day(claim, "final", now=now)
    )


@transaction.atomic
def decide_line(
    line: ClaimLine,
    *,
    outcome: str,
    actor: Any,
    now: datetime,
    codes: Sequence[str] = (),
    note: str = "",
    seen: int | None = None,
) -> ClaimLine:
    """The final reviewer's word on one line. It is final: accepted lines go to the public notice. See `give_opinion`
    for `seen`; a refusal without words of its own takes over the first reviewer's."""
    locked = _open_line(line, Stage.FINAL, actor)
    if outcome == Outcome.REFUSE and not note.strip():
        codes, note = locked.refusal_codes, locked.refusal_note
    refuse_if(_line_objections(locked, outcome, codes, note, actor=actor, seen=seen))
    settled = _settle(locked, outcome, codes, note, actor, now)
    progress.count(settled.claim)
    return settled


def _settle(line: ClaimLine, outcome: str, codes: Sequence[str], note: str, actor: Any, now: datetime) -> ClaimLine:
    keep_decision(line, Stage.FINAL, outcome, codes, note, actor, now)
    if outcome == Outcome.REFUSE:
        return refuse_line(line, codes=list(codes), note=note, actor=actor, now=now)
    ClaimLine.objects.filter(pk=line.pk).update(refusal_codes=[], refusal_note="")
    return workflow.perform(line, "accept", actor=actor, now=now)


@transaction.atomic
def conclude(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """End the final review: the checks are run once more, lines without a word follow the first reviewer's opinion;
    the claim goes to notice, or is rejected when no line was accepted."""
    _lock_in_stage(claim, Stage.FINAL)
    refuse_if(barred(claim, actor=actor, stage=Stage.FINAL) + _holds(claim))
    checks.run(claim, now=now)
    pending = claim.lines.filter(state=ClaimLine.State.PENDING).select_for_update(of=("self",))
    lines = list(pending.select_related("person", "entitlement", "claim").order_by("pk"))
    refuse_if(_not_met([line for line in lines if line.first_opinion == Outcome.ACCEPT]))
    for line in lines:
        _settle(line, line.first_opinion, line.refusal_codes, line.refusal_note, actor, now)
    progress.count(claim)
    accepted = claim.lines.filter(state=ClaimLine.State.ACCEPTED).exists()
    return workflow.perform(claim, "decide" if accepted else "reject", actor=actor, now=now)


@transaction.atomic
def send_back(claim: Claim, *, actor: Any, now: datetime, note: str, correct_by: date) -> Claim:
    """Return the claim for correction. Lines that were found in order stay so while their facts stay the same; those
    that were not are judged anew."""
    stage = Stage.FINAL if claim.state == Claim.State.FINAL_REVIEW else Stage.FIRST
    _lock_in_stage(claim, stage)
    found = barred(claim, actor=actor, stage=stage) + ([] if note.strip() else [WHY_MISSING])
    refuse_if(found + ([] if correct_by > timezone.localdate(now) else [DAY_PAST]))
    refused = claim.lines.filter(state=ClaimLine.State.PENDING, first_opinion=Outcome.REFUSE)
    refused.update(first_opinion="", first_reviewed_by=None, refusal_codes=[], refusal_note="")
    said = {"note": note.strip(), "correct_by": correct_by, "trail_details": {"stage": stage}}
    return workflow.perform(claim, "send_back", actor=actor, now=now, **said)


@transaction.atomic
def hold(line: ClaimLine, *, actor: Any, now: datetime, note: str, seen: int | None = None) -> ClaimLine:
    """Put one line on hold with a reason, up to the payment; the others go on. In a review only whoever may act
    there holds a line, after it whoever may do the final review."""
    locked, stage = _lock_to_hold(line, actor)
    found = changed_since(locked, seen, actor=actor) + ([] if note.strip() else [WHY_MISSING])
    if locked.state not in HOLDABLE:
        said = sentence(NO_HOLD, name=locked.person.name, state=locked.get_state_display())
        found.append(Reason("WRONG_STATE", said))
    refuse_if(found)
    locked.held, locked.held_reason = True, note.strip()[:HELD_REASON_LENGTH]
    locked.save(update_fields=["held", "held_reason"])
    keep_decision(locked, stage, Outcome.HOLD, (), note.strip(), actor, now)
    trail.record("hold", locked, actor=actor, at=now)
    return locked


@transaction.atomic
def resume(line: ClaimLine, *, actor: Any, now: datetime) -> ClaimLine:
    """Lift a hold."""
    locked, stage = _lock_to_hold(line, actor)
    refuse_if([] if locked.held else [NOT_HELD])
    locked.held, locked.held_reason = False, ""
    locked.save(update_fields=["held", "held_reason"])
    keep_decision(locked, stage, Outcome.RESUME, (), "", actor, now)
    trail.record("resume", locked, actor=actor, at=now)
    return locked


@transaction.atomic
def hold_claim(claim: Claim, *, actor: Any, now: datetime, note: str) -> Claim:
    """Put the whole claim on hold with a reason: it goes on to no further step until the hold is lifted."""
    workflow.lock(claim)
    refuse_if([] if claim.state in HANDED_IN else [workflow.wrong_state(claim)])
    stage = _stage_of(claim)
    refuse_if(barred(claim, actor=actor, stage=stage) + ([] if note.strip() else [WHY_MISSING]))
    claim.held, claim.held_reason = True, note.strip()[:HELD_REASON_LENGTH]
    claim.save(update_fields=["held", "held_reason"])
    trail.record("hold", claim, actor=actor, details={"stage": stage}, at=now)
    return claim


@transaction.atomic
def resume_claim(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Lift the hold of a whole claim."""
    workflow.lock(claim)
    stage = _stage_of(claim)
    refuse_if(barred(claim, actor=actor, stage=stage) + ([] if claim.held else [NOT_HELD]))
    claim.held, claim.held_reason = False, ""
    claim.save(update_fields=["held", "held_reason"])
    trail.record("resume", claim, actor=actor, details={"stage": stage}, at=now)
    return claim


def _lock_to_hold(line: ClaimLine, actor: Any) -> tuple[ClaimLine, str]:
    """The line as it is now, locked; in a review its claim before it."""
    progress.lock_undecided(line.claim)
    locked = ClaimLine.objects.select_for_update(of=("self",)).select_related("person", "claim").get(pk=line.pk)
    stage = _stage_of(locked.claim)
    refuse_if(barred(locked.claim, actor=actor, stage=stage))
    if locked.state == ClaimLine.State.PENDING and locked.claim.state not in STATE_OF_STAGE.values():
        said = sentence(NO_HOLD, name=locked.person.name, state=locked.claim.get_state_display())
        raise Refused(Reason("WRONG_STATE", said))
    return locked, stage


def _stage_of(claim: Claim) -> str:
    return Stage.FIRST if claim.state in (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW) else Stage.FINAL


def refuse_line(line: ClaimLine, *, codes: list[str], note: str, actor: Any, now: datetime) -> ClaimLine:
    """Refuse a line by the word of the final review, kept before, and give its use of the year back."""
    line.final_reviewed_by = actor
    line.save(update_fields=["final_reviewed_by"])
    workflow.perform(line, "refuse", actor=actor, now=now, codes=codes, note=note)
    if line.entitlement and line.entitlement.state != Entitlement.State.RELEASED:
        entitlements.release(line.entitlement, because=Entitlement.Ground.LINE_REFUSED, actor=actor, now=now)
    return line


def keep_decision(
    line: ClaimLine, stage: str, outcome: str, codes: Sequence[str], note: str, actor: Any, now: datetime
) -> Decision:
    """Keep one word on a line at a stage, for good, with the hash of what it was said of."""
    content = trail.content_hash({"facts": line.facts, "award": line.award_json})
    return Decision.objects.create(
        line=line, stage=stage, outcome=outcome, codes=list(codes), note=note, content_hash=content, at=now, by=actor
    )


def barred(claim: Claim, *, actor: Any, stage: str) -> list[Reason]:
    """Why this person may not act at this stage (`acted.claims_barred`); empty where nothing stands against it."""
    if not acted.claims_barred(actor, stage=stage).filter(pk=claim.pk).exists():
        return []
    return [Reason("OWN_WORK", sentence(OWN_WORK, actor=str(actor), stage=Stage(stage).label))]


def _lock_in_stage(claim: Claim, stage: str) -> None:
    """Lock the claim, so that no word comes in while the stage is being ended."""
    workflow.lock(claim)
    if claim.state != STATE_OF_STAGE[Stage(stage)]:
        raise Refused(workflow.wrong_state(claim))


def _open_line(line: ClaimLine, stage: str, actor: Any) -> ClaimLine:
    """The line as it is now, locked, with its claim at this stage."""
    _lock_in_stage(line.claim, stage)
    refuse_if(barred(line.claim, actor=actor, stage=stage))
    lines = ClaimLine.objects.select_for_update(of=("self",)).select_related("person", "claim", "entitlement")
    return lines.get(pk=line.pk)


def _line_objections(
    line: ClaimLine, outcome: str, codes: Sequence[str], note: str, *, actor: Any, seen: int | None
) -> list[Reason]:
    found = changed_since(line, seen, actor=actor)
    if line.state != ClaimLine.State.PENDING:
        said = sentence(ALREADY_DECIDED, name=line.person.name, state=line.get_state_display())
        return [*found, Reason("WRONG_STATE", said)]
    if line.held and not found:
        found.append(_line_hold(line))
    if outcome == Outcome.REFUSE:
        return found + why_missing(codes, note)
    return found + _not_met([line])


def changed_since(line: ClaimLine, seen: int | None, *, actor: Any) -> list[Reason]:
    """What somebody else said of the line after the word that the actor saw."""
    if seen is None:
        return []
    newer = line.decisions.filter(pk__gt=seen).exclude(by=actor).select_related("by").last()
    if newer is None:
        return []
    said = sentence(
        CHANGED_WHY if newer.note else CHANGED,
        outcome=newer.get_outcome_display(),
        who=str(newer.by),
        time=f"{timezone.localtime(newer.at):%H:%M}",
        note=newer.note,
    )
    return [Reason("CHANGED_MEANWHILE", said)]


def why_missing(codes: Sequence[str], note: str) -> list[Reason]:
    """A refusal names its ground and says it in words."""
    return ([] if codes else [CODE_MISSING]) + ([] if note.strip() else [WHY_MISSING])


def _not_met(lines: Sequence[ClaimLine]) -> list[Reason]:
    against = checks.not_met(lines)
    return [_against(line, against[line.pk]) for line in lines if line.pk in against]


def _against(line: ClaimLine, failed: Sequence[LineCheck]) -> Reason:
    listed = "、".join(str(check.title) for check in failed)
    return Reason("CHECK_NOT_MET", sentence(NOT_MET, name=line.person.name, checks=listed))


def _holds(claim: Claim) -> list[Reason]:
    held = [Reason("CLAIM_HELD", sentence(HELD, number=claim.number, reason=claim.held_reason))] if claim.held else []
    waiting = claim.lines.filter(state=ClaimLine.State.PENDING, held=True).select_related("person")
    return held + [_line_hold(line) for line in waiting]


def _line_hold(line: ClaimLine) -> Reason:
    return Reason("LINE_HELD", sentence(HELD, number=line.person.name, reason=line.held_reason))
