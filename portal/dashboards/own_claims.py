"""The lines claimed for one person, each with all that is known of where it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.dashboards import line_steps
from portal.dashboards.line_steps import Known, Standing
from subsidies import notices, sheets
from subsidies.models import ClaimLine, Decision, NoticeLine, Objection, Payment, PaymentLine
from subsidies.models.notice import HOLDING, ObjectionState

LINE_PARTS = (
    "claim__institution", "claim__policy", "person", "certificate__occupation", "enrolment__training_class",
)  # fmt: skip
Line = ClaimLine.State


@dataclass(frozen=True)
class OwnClaim:
    """One line with where it stands, and what was answered to objections that were dismissed; of one that was upheld,
    the answer is the reason of the refusal."""

    line: ClaimLine
    standing: Standing
    answers: Sequence[Objection] = ()

    @property
    def refused(self) -> bool:
        return bool(self.line.state == Line.REFUSED)

    @property
    def worked_out(self) -> Decimal:
        """What it came to before it was refused."""
        return sheets.worked_out(self.line.award)


def lines_of(user: Any) -> QuerySet[ClaimLine]:
    """The person's lines, but for those the institution took back."""
    own = ClaimLine.objects.visible_to(user).filter(person__user=user)
    return own.exclude(state=Line.WITHDRAWN).select_related(*LINE_PARTS)


def of(user: Any, *, now: datetime) -> list[OwnClaim]:
    """The person's lines, the newest first, each with its standing. Five queries."""
    return with_standing(list(lines_of(user).order_by("-pk")), now=now)


def with_standing(lines: Sequence[ClaimLine], *, now: datetime) -> list[OwnClaim]:
    """Each line with all that is known beside it."""
    keys, today = [line.pk for line in lines], timezone.localdate(now)
    closes, payments, stages = _closing_days(keys), _payments(keys), _stages(lines)
    known = {key: Known(closes.get(key), payments.get(key), stages.get(key, "")) for key in keys}
    answers = _answers(keys)
    return [
        OwnClaim(line, line_steps.of(line, known=known[line.pk], today=today), tuple(answers[line.pk]))
        for line in lines
    ]


def _closing_days(keys: Sequence[int]) -> dict[int, date | None]:
    """By key of the line: the last day of its public notice."""
    shown = NoticeLine.objects.filter(line__in=keys, notice__state__in=HOLDING).select_related("notice")
    return {row.line_id: notices.last_day(row.notice) for row in shown}


def _payments(keys: Sequence[int]) -> dict[int, Payment]:
    """By key of the line: the last payment made for it."""
    rows = PaymentLine.objects.filter(line__in=keys).select_related("payment").order_by("pk")
    return {row.line_id: row.payment for row in rows}


def _stages(lines: Sequence[ClaimLine]) -> dict[int, str]:
    """By key of the line, for those refused: the stage of the last word an officer said of it."""
    refused = [line.pk for line in lines if line.state == Line.REFUSED]
    return dict(Decision.objects.filter(line__in=refused).order_by("pk").values_list("line", "stage"))


def _answers(keys: Sequence[int]) -> dict[int, list[Objection]]:
    """By key of the line: the objections dismissed, without who raised them and what they said."""
    rows = Objection.objects.filter(notice_line__line__in=keys, state=ObjectionState.DISMISSED)
    found = defaultdict(list)
    for row in rows.select_related("notice_line").defer("text", "name", "contact").order_by("decided_at", "pk"):
        found[row.notice_line.line_id].append(row)
    return found
