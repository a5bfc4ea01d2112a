"""First and final review: opinions on single lines, by different people, each kept as a decision."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import claims, entitlements
from subsidies.models import Claim, ClaimLine, Decision, Entitlement

Stage, Outcome = Decision.Stage, Decision.Outcome

UNREVIEWED = _("%(count)s lines have no opinion yet. Please look at them first.")
OWN_WORK = _("%(actor)s already acted on this claim. The %(stage)s has to be done by somebody else.")
HELD = _("%(number)s is on hold: %(reason)s. Please lift the hold first.")
WHY_MISSING = Reason("REASON_MISSING", _("Please write what is wrong, who mends it and by when."), "note")


class RefusalCode(models.TextChoices):
    """Why an officer refuses a line; the note says whose value and what to do."""

    ATTENDANCE_OVERLAP = "ATTENDANCE_OVERLAP", _("attendance overlaps with another class")
    CERTIFICATE_UNCLEAR = "CERTIFICATE_UNCLEAR", _("certificate unclear or not confirmed")
    HOURS_NOT_PROVED = "HOURS_NOT_PROVED", _("hours not proved")
    PERSON_UNCLEAR = "PERSON_UNCLEAR", _("person or group unclear")
    OTHER = "OTHER", _("other")


def take(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Begin the first review. Raises `Refused` for whoever handed the claim in."""
    refuse_if(_own_work(claim, actor, Stage.FIRST))
    return workflow.perform(claim, "take", actor=actor, now=now)


@transaction.atomic
def give_opinion(
    line: ClaimLine, *, outcome: str, actor: Any, now: datetime, codes: Sequence[str] = (), note: str = ""
) -> Decision:
    """The first reviewer's word on one line: accept, or refuse with codes and a reason."""
    _require_stage(line.claim, Claim.State.FIRST_REVIEW)
    refuse_if(_own_work(line.claim, actor, Stage.FIRST) + _why_missing(outcome, note))
    locked = ClaimLine.objects.select_for_update().get(pk=line.pk)
    workflow.require(locked.state == ClaimLine.State.PENDING, _closed(locked))
    locked.first_opinion, locked.first_reviewed_by = outcome, actor
    locked.refusal_codes, locked.refusal_note = list(codes), note
    locked.save(update_fields=["first_opinion", "first_reviewed_by", "refusal_codes", "refusal_note"])
    return _decide(locked, Stage.FIRST, outcome, codes, note, actor, now)


@transaction.atomic
def pass_on(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """End the first review: every line has an opinion, nothing is on hold."""
    pending = claim.lines.filter(state=ClaimLine.State.PENDING)
    unreviewed = pending.filter(first_opinion="").count()
    found = _own_work(claim, actor, Stage.FIRST) + _holds(claim)
    if unreviewed:
        found.append(Reason("LINES_UNREVIEWED", sentence(UNREVIEWED, count=unreviewed)))
    refuse_if(found)
    pending.update(first_reviewed_by=actor)
    return workflow.perform(
        claim, "pass_on", actor=actor, now=now, review_by=claims.review_day(claim, "final", now=now)
    )


@transaction.atomic
def decide_line(
    line: ClaimLine, *, outcome: str, actor: Any, now: datetime, codes: Sequence[str] = (), note: str = ""
) -> ClaimLine:
    """The final reviewer's word on one line. It is final: accepted lines go to the public notice."""
    _require_stage(line.claim, Claim.State.FINAL_REVIEW)
    note = note or (line.refusal_note if outcome == Outcome.REFUSE else "")
    codes = codes or (line.refusal_codes if outcome == Outcome.REFUSE else ())
    refuse_if(_own_work(line.claim, actor, Stage.FINAL) + _why_missing(outcome, note) + _line_hold(line))
    _decide(line, Stage.FINAL, outcome, codes, note, actor, now)
    if outcome == Outcome.ACCEPT:
        ClaimLine.objects.filter(pk=line.pk).update(refusal_codes=[], refusal_note="")
        return workflow.perform(line, "accept", actor=actor, now=now)
    return _refuse(line, codes=list(codes) or ["OTHER"], note=note, actor=actor, now=now)


@transaction.atomic
def conclude(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """End the final review: lines without a word follow the first reviewer's opinion; the claim goes to notice, or is
    rejected when no line was accepted."""
    refuse_if(_own_work(claim, actor, Stage.FINAL) + _holds(claim))
    for line in claim.lines.filter(state=ClaimLine.State.PENDING).order_by("pk"):
        decide_line(line, outcome=line.first_opinion, actor=actor, now=now)
    accepted = claim.lines.filter(state=ClaimLine.State.ACCEPTED).exists()
    return workflow.perform(claim, "decide" if accepted else "reject", actor=actor, now=now)


@transaction.atomic
def send_back(claim: Claim, *, actor: Any, now: datetime, note: str, correct_by: date) -> Claim:
    """Return the claim for correction; what was right stays, and opinions are given anew."""
    stage = Stage.FIRST if claim.state == Claim.State.FIRST_REVIEW else Stage.FINAL
    refuse_if(_own_work(claim, actor, stage) + ([] if note.strip() else [WHY_MISSING]))
    pending = claim.lines.filter(state=ClaimLine.State.PENDING)
    pending.update(first_opinion="", first_reviewed_by=None, refusal_codes=[], refusal_note="")
    return workflow.perform(claim, "send_back", actor=actor, now=now, note=note, correct_by=correct_by)


@transaction.atomic
def hold(line: ClaimLine, *, actor: Any, now: datetime, note: str) -> ClaimLine:
    """Put one line on hold with a reason; the others go on."""
    refuse_if(_why_missing(Outcome.HOLD, note))
    locked = ClaimLine.objects.select_for_update().get(pk=line.pk)
    locked.held, locked.held_reason = True, note[:200]
    locked.save(update_fields=["held", "held_reason"])
    _decide(locked, _stage_of(locked.claim), Outcome.HOLD, (), note, actor, now)
    trail.record("hold", locked, actor=actor)
    return locked


@transaction.atomic
def resume(line: ClaimLine, *, actor: Any, now: datetime) -> ClaimLine:
    """Lift a hold."""
    locked = ClaimLine.objects.select_for_update().get(pk=line.pk)
    locked.held, locked.held_reason = False, ""
    locked.save(update_fields=["held", "held_reason"])
    _decide(locked, _stage_of(locked.claim), Outcome.RESUME, (), "", actor, now)
    trail.record("resume", locked, actor=actor)
    return locked


def _refuse(line: ClaimLine, *, codes: list[str], note: str, actor: Any, now: datetime) -> ClaimLine:
    line.final_reviewed_by = actor
    line.save(update_fields=["final_reviewed_by"])
    workflow.perform(line, "refuse", actor=actor, now=now, codes=codes, note=note)
    if line.entitlement and line.entitlement.state != Entitlement.State.RELEASED:
        entitlements.release(line.entitlement, because="line refused", actor=actor, now=now)
    return line


def _decide(
    line: ClaimLine, stage: str, outcome: str, codes: Sequence[str], note: str, actor: Any, now: datetime
) -> Decision:
    content = trail.content_hash({"facts": line.facts, "award": line.award_json})
    return Decision.objects.create(
        line=line, stage=stage, outcome=outcome, codes=list(codes), note=note, content_hash=content, at=now, by=actor
    )


def _own_work(claim: Claim, actor: Any, stage: str) -> list[Reason]:
    """Nobody reviews what he handed in or reviewed before (always true 10)."""
    before = {claim.submitted_by_id}
    if stage == Stage.FINAL:
        before.add(claim.first_reviewed_by_id)
    if actor.pk not in before:
        return []
    return [Reason("OWN_WORK", sentence(OWN_WORK, actor=actor, stage=Stage(stage).label))]


def _why_missing(outcome: str, note: str) -> list[Reason]:
    needs = outcome in (Outcome.REFUSE, Outcome.HOLD)
    return [WHY_MISSING] if needs and not note.strip() else []


def _holds(claim: Claim) -> list[Reason]:
    held = [Reason("CLAIM_HELD", sentence(HELD, number=claim.number, reason=claim.held_reason))] if claim.held else []
    waiting = claim.lines.filter(state=ClaimLine.State.PENDING, held=True).select_related("person")
    return held + [reason for line in waiting for reason in _line_hold(line)]


def _line_hold(line: ClaimLine) -> list[Reason]:
    if not line.held:
        return []
    return [Reason("LINE_HELD", sentence(HELD, number=line.person.name, reason=line.held_reason))]


def _closed(line: ClaimLine) -> Reason:
    return Reason("WRONG_STATE", _("This line is already decided."))


def _require_stage(claim: Claim, state: str) -> None:
    current = Claim.objects.get(pk=claim.pk)
    if current.state != state:
        said = _("This is %(state)s now; that step is no longer open.") % {"state": current.get_state_display()}
        raise Refused(Reason("WRONG_STATE", said))


def _stage_of(claim: Claim) -> str:
    return Stage.FIRST if claim.state in (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW) else Stage.FINAL
