"""Replays: existing lines worked out once more as if a draft policy, or a proposed local standard, had held."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.reference.models import Jurisdiction
from portal.shared import runs, trail
from subsidies import drafts, local_standards, trial_packs
from subsidies.decided import Decided
from subsidies.drafts import Subject
from subsidies.models import ClaimLine, LocalStandard, Policy, Replay, ReplayLine
from subsidies.models.replay import Outcome
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from subsidies.rules.policy import SchemeNotHeld
from subsidies.rules.reasons import Reason

AT_ONCE = 400  # lines; more are worked out by a job
PIECE = 1000
SCHEME_NOT_HELD = "SCHEME_NOT_HELD"
ZERO = Decimal(0)

Again = Callable[[ClaimLine], Award]


def begin(subject: Subject, *, actor: Any, now: datetime) -> Replay:
    """Replay the draft over the lines as they are: at once where they are few, else by a job of the actor's."""
    what = {"content_hash": drafts.content_of(subject), **drafts.named(subject)}
    made = Replay.objects.create(jurisdiction=subject.jurisdiction, started_at=now, **what)
    trail.record("replay", subject, actor=actor, details={"content": made.content_hash}, at=now)
    if lines_of(subject)[: AT_ONCE + 1].count() <= AT_ONCE:
        carry_out(made)
    else:
        made.run = runs.enqueue("replay", key=f"replay {made.pk}", owner=actor, arguments={"replay": made.pk})
        made.save(update_fields=["run"])
    return made


def latest(subject: Subject) -> Replay | None:
    """The newest finished replay of the subject as it is now; one of an older text does not count."""
    return drafts.replays_of(subject).order_by("-pk").first()


def lines_of(subject: Subject) -> QuerySet[ClaimLine]:
    """The lines a draft would speak of, without those withdrawn and those an officer refused in words."""
    if isinstance(subject, LocalStandard):
        lines = local_standards.lines_of(subject)
    else:
        place = subject.jurisdiction
        # a place below with a policy of its own does not go by this one
        lines = ClaimLine.objects.filter(
            claim__jurisdiction__path__startswith=place.path, policy__jurisdiction__code__in=place.codes
        )
    by_officer = Q(state=ClaimLine.State.REFUSED) & ~Q(refusal_note="")
    kept = lines.exclude(state=ClaimLine.State.WITHDRAWN).exclude(by_officer)
    return kept.select_related("claim__jurisdiction", "policy__jurisdiction")


def carry_out(replay: Replay, *, report: Callable[[int], None] = lambda done: None) -> None:
    """Work every line out. Safe to repeat: what is written already stays."""
    if replay.finished_at:
        return
    subject, done, last = replay.policy or replay.standard, 0, 0
    again = award_again(subject)
    lines = lines_of(subject).filter(claim__created_at__lte=replay.started_at).order_by("pk")
    while piece := list(lines.filter(pk__gt=last)[:PIECE]):
        rows = [_compared(replay, line, again(line)) for line in piece]
        ReplayLine.objects.bulk_create(rows, ignore_conflicts=True)
        done, last = done + len(rows), piece[-1].pk
        report(done)
    replay.finished_at = timezone.now()
    replay.save(update_fields=["finished_at"])


def award_again(subject: Subject) -> Again:
    """The function that works a line out as if the subject had held."""
    return _under_policy(subject) if isinstance(subject, Policy) else _under_standard(subject)


def _under_policy(policy: Policy) -> Again:
    pack = trial_packs.on_any_day(policy.text)

    def again(line: ClaimLine) -> Award:
        try:
            return assess(Facts.from_json(line.facts), pack)
        except SchemeNotHeld:
            return Award(False, ZERO, None, None, (Reason(SCHEME_NOT_HELD),), ())

    return again


def _under_standard(standard: LocalStandard) -> Again:
    @lru_cache(maxsize=1024)
    def decided(place: Jurisdiction, policy: Policy) -> Decided:
        known = Decided.of(place, policy)
        others = [each for each in known.standards if not _alike(each, standard)]
        return replace(known, standards=[*others, _as_if_in_force(standard)])

    def again(line: ClaimLine) -> Award:
        facts = Facts.from_json(line.facts)
        what = {"scheme": facts.scheme, "kind": facts.certificate_kind, "grade": facts.grade}
        found = decided(line.claim.jurisdiction, line.policy).standards_for(facts.date, **what)
        return assess(replace(facts, pack=replace(facts.pack, **found)), line.policy.pack)

    return again


def _alike(one: LocalStandard, other: LocalStandard) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("jurisdiction_id", "scheme", "kind", "grade"))


def _as_if_in_force(standard: LocalStandard) -> LocalStandard:
    names = ("jurisdiction", "scheme", "kind", "grade", "amount")
    terms = {name: getattr(standard, name) for name in names}
    return LocalStandard(state=LocalStandard.State.IN_FORCE, valid_from=date.min, **terms)


def _compared(replay: Replay, line: ClaimLine, after: Award) -> ReplayLine:
    before = line.award
    return ReplayLine(
        replay=replay,
        line=line,
        outcome=outcome_of(before, after),
        before=before.amount,
        after=after.amount,
        change=(after.amount or ZERO) - (before.amount or ZERO),
        fund_before=before.fund or "",
        fund_after=after.fund or "",
        codes=[] if after.eligible else list(after.codes),
    )


def outcome_of(before: Award, after: Award) -> Outcome:
    """What the draft means for a line. An amount that is not set counts as nothing."""
    if before.eligible != after.eligible:
        return Outcome.NEWLY_ELIGIBLE if after.eligible else Outcome.NEWLY_REFUSED
    change = (after.amount or ZERO) - (before.amount or ZERO)
    if not change:
        return Outcome.UNCHANGED
    return Outcome.GAINS if change > 0 else Outcome.LOSES


@dataclass(frozen=True)
class Effect:
    """How many lines, and by how much their sum changes in yuan."""

    lines: int
    change: Decimal


def effects(replay: Replay) -> dict[Outcome, Effect]:
    """Every outcome, also one that no line has."""
    rows = replay.lines.values_list("outcome").annotate(Count("pk"), Sum("change"))
    found = {outcome: Effect(count, change) for outcome, count, change in rows}
    return {outcome: found.get(outcome, Effect(0, ZERO)) for outcome in Outcome}


@dataclass(frozen=True)
class FundEffect:
    """What one fund is asked for in yuan, before and after."""

    fund: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


def fund_effects(replay: Replay) -> Sequence[FundEffect]:
    """Fund by fund; a line may move from one to another."""
    before, after = (_sums(replay, side) for side in ("before", "after"))
    names: Iterable[str] = sorted({*before, *after} - {""})
    return [FundEffect(name, before.get(name, ZERO), after.get(name, ZERO)) for name in names]


def _sums(replay: Replay, side: str) -> dict[str, Decimal]:
    rows = replay.lines.order_by().values_list(F(f"fund_{side}")).annotate(asked=Coalesce(Sum(side), ZERO))
    return dict(rows)
