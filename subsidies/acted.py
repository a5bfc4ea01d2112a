"""Who acted on which lines: in whatever turn of their claims, for what is done once is not done again by the same."""

from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast

from portal.shared.models import TrailRecord
from subsidies.models import Claim, ClaimLine, Decision


def lines_acted_on(actor: Any) -> QuerySet[ClaimLine]:
    """Lines this person handed in, reviewed or spoke of, answers to objections apart."""
    spoken_of = Decision.objects.filter(by=actor).exclude(stage=Decision.Stage.OBJECTION).values("line")
    steps = Q(submitted_by=actor) | Q(first_reviewed_by=actor) | Q(final_reviewed_by=actor)
    return ClaimLine.objects.filter(steps | Q(pk__in=spoken_of) | Q(claim__in=_handed_in(actor)))


def _handed_in(actor: Any) -> QuerySet[Any]:
    """Keys of the claims this person handed in; somebody else may have done so since, after a return."""
    rows = TrailRecord.objects.filter(actor=actor, verb="submit", subject_type=Claim._meta.label_lower)
    return rows.annotate(claim=Cast("subject_id", BigIntegerField())).values("claim")
