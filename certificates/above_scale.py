"""The list of above-scale enterprises, each with the officer who answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import AboveScaleEnterprise, OwnEvaluation
from institutions.models.institution import check_credit_code
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

ONE_DAY = timedelta(days=1)
ON_LIST = _("%(name)s stands on the list since %(day)s; %(officer)s answers for it.")
ENDED = _("%(name)s left the list on %(day)s already.")
NOT_HERE = _("%(officer)s holds no office in %(place)s. Please choose an officer of the place.")
OFFICERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW)


@dataclass(frozen=True)
class Coverage:
    """How many enterprises are on the list, and how many of them have an own evaluation in force (QD-26)."""

    listed: int
    covered: int


@transaction.atomic
def enter(
    place: Jurisdiction, *, name: str, credit_code: str, responsible: User, valid_from: date, actor: Any,
    now: datetime,
) -> AboveScaleEnterprise:  # fmt: skip
    """Put an enterprise on the list. Raises `Refused`, and `ValidationError` for a code that is none (GB 32100)."""
    Jurisdiction.objects.select_for_update().get(pk=place.pk)
    credit_code = credit_code.strip().upper()
    check_credit_code(credit_code)
    made = AboveScaleEnterprise(
        jurisdiction=place, name=name.strip(), credit_code=credit_code, responsible=responsible,
        valid_from=valid_from, entered_at=now, entered_by=actor,
    )  # fmt: skip
    refuse_if([*_not_of_place(made, now), *_on_list(made)])
    made.save()
    trail.record("enter", made, actor=actor, details={"responsible": responsible.pk}, at=now)
    return made


@transaction.atomic
def hand_over(entry: AboveScaleEnterprise, *, responsible: User, actor: Any, now: datetime) -> AboveScaleEnterprise:
    """Another officer answers for it from today on: the entry ends and another begins. Raises `Refused`."""
    ended = leave(entry, actor=actor, now=now)
    first = max(ended.valid_from, timezone.localdate(now))
    terms = {"name": ended.name, "credit_code": ended.credit_code, "valid_from": first}
    return enter(ended.jurisdiction, responsible=responsible, actor=actor, now=now, **terms)


@transaction.atomic
def leave(entry: AboveScaleEnterprise, *, actor: Any, now: datetime) -> AboveScaleEnterprise:
    """It is on the list up to yesterday; one that came today never was. Raises `Refused`."""
    Jurisdiction.objects.select_for_update().get(pk=entry.jurisdiction_id)
    entry.refresh_from_db()
    words = sentence(ENDED, name=entry.name, day=entry.valid_to)
    refuse_if([Reason("ENTRY_ENDED", words)] if entry.valid_to else [])
    entry.valid_to = max(entry.valid_from, timezone.localdate(now)) - ONE_DAY
    entry.save(update_fields=["valid_to"])
    trail.record("leave", entry, actor=actor, at=now)
    return entry


def evaluating(rows: Iterable[AboveScaleEnterprise], *, day: date) -> dict[str, bool]:
    """The credit codes of these entries, and whether the enterprise evaluates its own staff on that day. Two
    queries."""
    codes = {row.credit_code for row in rows}
    holding = OwnEvaluation.objects.holding_on(day).filter(enterprise__credit_code__in=codes)
    found = set(holding.values_list("enterprise__credit_code", flat=True))
    return {code: code in found for code in codes}


def coverage(known: Mapping[str, bool]) -> Coverage:
    """How many enterprises these are, told by `evaluating`, and how many evaluate their own staff."""
    return Coverage(len(known), sum(known.values()))


def officers_of(place: Jurisdiction, *, day: date) -> QuerySet[User]:
    """Who may answer for an enterprise there: the reviewing officers of the place and of those it lies in."""
    held = RoleGrant.objects.in_force(day).filter(role__in=OFFICERS, jurisdiction__code__in=place.codes)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")


def _not_of_place(entry: AboveScaleEnterprise, now: datetime) -> list[Reason]:
    here = officers_of(entry.jurisdiction, day=timezone.localdate(now))
    if here.filter(pk=entry.responsible_id).exists():
        return []
    words = sentence(NOT_HERE, officer=entry.responsible, place=entry.jurisdiction)
    return [Reason("OFFICER_NOT_OF_PLACE", words, "responsible")]


def _on_list(entry: AboveScaleEnterprise) -> list[Reason]:
    same = AboveScaleEnterprise.objects.filter(jurisdiction=entry.jurisdiction_id, credit_code=entry.credit_code)
    standing = same.filter(valid_to=None).select_related("responsible").first()
    if standing is None:
        return []
    words = sentence(ON_LIST, name=standing.name, day=standing.valid_from, officer=standing.responsible)
    return [Reason("ON_LIST_ALREADY", words, "credit_code")]
