"""The subsidised catalogue and the shortage list: entries begin and end on a day and are never edited; one that has
not begun can be taken back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import CatalogueEntry, ShortageEntry
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

Entry = CatalogueEntry | ShortageEntry
List = type[CatalogueEntry] | type[ShortageEntry]
ONE_DAY = timedelta(days=1)

HOLDS_ALREADY = _("%(entry)s stands on the list from %(day)s on already. End that entry first, or choose a later day.")
ENDED_ALREADY = _("%(entry)s ended on %(day)s; an end is not changed.")
END_TOO_EARLY = _("The last day can be %(day)s at the earliest: what held on days gone by stays.")
TAKEN_BACK = _("%(entry)s was taken back before it began, and that stays.")
BEGUN = _("%(entry)s holds since %(day)s. Only what has not begun can be taken back; please end it instead.")
NO_REASON = _("Please say why the entry is taken back; it stays in the history.")
NO_DECISION = _("Please name the decision this rests on, such as 演人社〔2026〕8号.")


@transaction.atomic
def add(kind: List, *, actor: Any, now: datetime, **terms: Any) -> Entry:
    """An entry from a day on; `terms` are jurisdiction, occupation, valid_from, decision and, of the catalogue, grade
    and standard_hours. Raises `Refused` where one holds already."""
    Jurisdiction.objects.select_for_update().get(pk=terms["jurisdiction"].pk)
    entry = kind(**terms)
    refuse_if([*_undecided(entry.decision), *_in_the_way(entry)])
    entry.save()
    trail.record("add", entry, actor=actor, details={"decision": entry.decision}, at=now)
    return entry


@transaction.atomic
def end(entry: Entry, *, last_day: date, decision: str, actor: Any, now: datetime) -> Entry:
    """The last day of an entry. Raises `Refused` for one that has ended, and for days gone by."""
    Jurisdiction.objects.select_for_update().get(pk=entry.jurisdiction_id)
    entry.refresh_from_db()
    refuse_if([*_undecided(decision), *_end_faults(entry, last_day, now)])
    entry.valid_to = last_day
    entry.save(update_fields=["valid_to"])
    trail.record("end", entry, actor=actor, details={"decision": decision, "day": last_day.isoformat()}, at=now)
    return entry


@transaction.atomic
def take_back(entry: Entry, *, reason: str, actor: Any, now: datetime) -> Entry:
    """Give up an entry that has not begun: the row stays and holds on no day. Raises `Refused` for one that has
    begun."""
    Jurisdiction.objects.select_for_update().get(pk=entry.jurisdiction_id)
    entry.refresh_from_db()
    refuse_if([*_unexplained(reason), *_take_back_faults(entry, now)])
    entry.valid_to = entry.valid_from - ONE_DAY
    entry.save(update_fields=["valid_to"])
    trail.record("take_back", entry, actor=actor, details={"reason": reason}, at=now)
    return entry


def _undecided(decision: str) -> list[Reason]:
    return [] if decision.strip() else [Reason("NO_DECISION", NO_DECISION, "decision")]


def _unexplained(reason: str) -> list[Reason]:
    return [] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")]


def _in_the_way(entry: Entry) -> list[Reason]:
    same = same_as(type(entry), entry.jurisdiction, [key_of(entry)])
    standing = same.filter(Q(valid_to=None) | Q(valid_to__gte=entry.valid_from)).order_by("valid_from").first()
    if standing is None:
        return []
    told = sentence(HOLDS_ALREADY, entry=str(standing), day=standing.valid_from)
    return [Reason("ENTRY_HOLDS_ALREADY", told, "valid_from")]


def _end_faults(entry: Entry, last_day: date, now: datetime) -> list[Reason]:
    if entry.taken_back:
        return _taken_back(entry)
    if entry.valid_to is not None:
        told = sentence(ENDED_ALREADY, entry=str(entry), day=entry.valid_to)
        return [Reason("ENTRY_ENDED", told)]
    earliest = max(timezone.localdate(now) - ONE_DAY, entry.valid_from)
    if last_day < earliest:
        return [Reason("END_TOO_EARLY", sentence(END_TOO_EARLY, day=earliest), "last_day")]
    return []


def _take_back_faults(entry: Entry, now: datetime) -> list[Reason]:
    if entry.taken_back:
        return _taken_back(entry)
    if entry.valid_from <= timezone.localdate(now):
        return [Reason("ENTRY_BEGUN", sentence(BEGUN, entry=str(entry), day=entry.valid_from))]
    return []


def _taken_back(entry: Entry) -> list[Reason]:
    return [Reason("ENTRY_TAKEN_BACK", sentence(TAKEN_BACK, entry=str(entry)))]


def key_of(entry: Entry) -> tuple[Any, ...]:
    """What stands on a list once a day at most."""
    return entry.occupation_id, getattr(entry, "grade", "")


def same_as(kind: List, place: Jurisdiction, keys: Iterable[tuple[Any, ...]]) -> Any:
    """The entries of a place under these keys, but for those taken back."""
    meant = Q(pk__in=[])
    for occupation, grade in keys:
        meant |= Q(occupation=occupation) & (Q(grade=grade) if kind is CatalogueEntry else Q())
    return kind.objects.not_taken_back().filter(meant, jurisdiction=place).select_related("occupation")
