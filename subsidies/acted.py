"""Who acted on which lines: in whatever turn of their claims, for what is done once is not done again by the same."""

from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast

from portal.shared.models import TrailRecord
from subsidies.models import Claim, ClaimLine, Decision
from subsidies.models.claim import STEPS_OF_ALL_LINES

Stage = Decision.Stage
OTHER = {Stage.FIRST: Stage.FINAL, Stage.FINAL: Stage.FIRST}
# Whoever took one of these steps of a claim, in whatever turn of it, has no part in the stage.
STEPS_BEFORE = {Stage.FIRST: ["submit"], Stage.FINAL: ["submit", "take", "pass_on"]}
# Steps of either review: the trail says of which.
STEPS_OF_A_STAGE = ["send_back", "hold", "resume"]


def lines_acted_on(actor: Any) -> QuerySet[ClaimLine]:
    """Lines this person handed in, reviewed or spoke of, answers to objections apart."""
    spoken_of = Decision.objects.filter(by=actor).exclude(stage=Stage.OBJECTION).values("line")
    steps = Q(submitted_by=actor) | Q(first_reviewed_by=actor) | Q(final_reviewed_by=actor)
    of_all = Q(claim__in=_claims(actor, Q(verb__in=STEPS_OF_ALL_LINES)))
    return ClaimLine.objects.filter(steps | Q(pk__in=spoken_of) | of_all)


def claims_reviewed(actor: Any) -> QuerySet[Claim]:
    """Claims this person reviewed, in whatever turn of them: nobody hands in what he reviewed (always true 10)."""
    steps = _claims(actor, Q(verb__in=[step for step in STEPS_OF_ALL_LINES if step != "submit"]))
    words = Decision.objects.filter(by=actor).exclude(stage=Stage.OBJECTION).values("line__claim")
    return Claim.objects.filter(Q(pk__in=steps) | Q(pk__in=words))


def claims_barred(actor: Any, *, stage: str) -> QuerySet[Claim]:
    """Claims in which this person may not act at the stage: nobody reviews what he handed in, reviewed at the other
    stage or heard an objection to, in whatever turn of the claim (always true 10)."""
    other = OTHER[Stage(stage)]
    there = Q(verb__in=STEPS_OF_A_STAGE, details__stage=other)
    steps = _claims(actor, Q(verb__in=STEPS_BEFORE[Stage(stage)]) | there)
    words = Decision.objects.filter(by=actor).exclude(stage=stage).values("line__claim")
    return Claim.objects.filter(Q(pk__in=steps) | Q(pk__in=words))


def _claims(actor: Any, steps: Q) -> QuerySet[Any]:
    """Keys of the claims in which this person took such a step; the claim itself names whoever took it last."""
    rows = TrailRecord.objects.filter(steps, actor=actor, subject_type=Claim._meta.label_lower)
    return rows.annotate(claim=Cast("subject_id", BigIntegerField())).values("claim")
