"""Settings that a document leaves to the city: proposed with a day and a reason; what moves money holds once finance
has signed too, everything else at once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference.models import CitySetting, Jurisdiction
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import drafts
from subsidies.city_terms import Term
from subsidies.models import Claim, ClaimLine, SettingChange

SAME_PERSON = _("%(person)s proposed this change; finance has to sign it by somebody else.")
NO_REASON = _("Please say why, and name the decision it rests on.")
NOT_LATER = _("A value is set for this day already. A change begins on a later day than today; please choose %(day)s.")
LINES_HANDED_IN = _(
    "%(count)s lines with certificates of %(day)s or later have already been handed in. What they were computed with "
    "stays; please choose a later day."
)
BEFORE_HANDING_IN = [Claim.State.DRAFT, Claim.State.WITHDRAWN]


@transaction.atomic
def propose(
    jurisdiction: Jurisdiction, term: Term, value: Any, *, valid_from: date, reason: str, actor: Any, now: datetime
) -> SettingChange:
    """A change of one setting. One that moves no money is made at once. Raises `Refused`."""
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
    change = SettingChange(
        jurisdiction=jurisdiction, key=term.key, value=value, valid_from=valid_from, reason=reason.strip(),
        moves_money=term.moves_money, proposed_at=now, proposed_by=actor,
    )  # fmt: skip
    refuse_if([*_unsaid(change), *_in_the_way(change, now)])
    change.save()
    trail.record("propose", change, actor=actor, details={"key": term.key, "value": value}, at=now)
    return change if term.moves_money else _make(change, actor=actor, now=now)


@transaction.atomic
def cosign(change: SettingChange, *, actor: Any, now: datetime) -> SettingChange:
    """Finance's signature: the value holds from its day on. Raises `Refused`."""
    Jurisdiction.objects.select_for_update().get(pk=change.jurisdiction_id)
    change.refresh_from_db()
    refuse_if([*drafts.same_person(change.proposed_by_id, actor, SAME_PERSON), *_in_the_way(change, now)])
    refuse_if(workflow.objections(change, "make"))
    return _make(change, actor=actor, now=now)


def withdraw(change: SettingChange, *, actor: Any, now: datetime) -> SettingChange:
    """Give up a change that finance has not signed. Raises `Refused`."""
    return workflow.perform(change, "withdraw", actor=actor, now=now)


def _make(change: SettingChange, *, actor: Any, now: datetime) -> SettingChange:
    return workflow.perform(change, "make", actor=actor, now=now, setting=_written(change))


def _written(change: SettingChange) -> CitySetting:
    """The value from its day on, to the day before another one begins; what held until then ends the day before."""
    rows = CitySetting.objects.filter(jurisdiction=change.jurisdiction, key=change.key)
    later = rows.filter(valid_from__gt=change.valid_from).order_by("valid_from").first()
    rows.filter(Q(valid_to=None) | Q(valid_to__gte=change.valid_from), valid_from__lt=change.valid_from).update(
        valid_to=change.valid_from - timedelta(days=1)
    )
    return CitySetting.objects.create(
        jurisdiction=change.jurisdiction,
        key=change.key,
        value=change.value,
        valid_from=change.valid_from,
        valid_to=later.valid_from - timedelta(days=1) if later else None,
        clause=change.reason[:60],
    )


def _unsaid(change: SettingChange) -> list[Reason]:
    return [] if change.reason else [Reason("NO_REASON", NO_REASON, "reason")]


def _in_the_way(change: SettingChange, now: datetime) -> list[Reason]:
    """What was set for days gone by stays; a first value may begin earlier while no line was computed without it."""
    today = timezone.localdate(now)
    held = CitySetting.objects.holding_in(change.jurisdiction).in_force(change.valid_from).filter(key=change.key)
    if (
        change.valid_from <= today
        and held.exists()
        or held.filter(jurisdiction=change.jurisdiction, valid_from=change.valid_from).exists()
    ):
        earliest = max(today, change.valid_from) + timedelta(days=1)
        return [Reason("SETTING_NOT_LATER", sentence(NOT_LATER, day=earliest), "valid_from")]
    return _handed_in(change) if change.moves_money else []


def _handed_in(change: SettingChange) -> list[Reason]:
    lines = ClaimLine.objects.filter(
        claim__jurisdiction__path__startswith=change.jurisdiction.path, certificate__issued_on__gte=change.valid_from
    ).exclude(claim__state__in=BEFORE_HANDING_IN)
    count = lines.count()
    if not count:
        return []
    told = sentence(LINES_HANDED_IN, count=count, day=change.valid_from)
    return [Reason("LINES_HANDED_IN", told, "valid_from")]
