"""What a bureau decides about places in the directories: other grades, an end, a removal for cause. One officer
proposes, another signs; only then it is done, and it stays."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import listings
from institutions.models import Institution, Listing, ListingChange
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

Kind, Cause = ListingChange.Kind, ListingChange.Reason
ONE_DAY = timedelta(days=1)
CAUSES = (Cause.IRREGULAR_MANAGEMENT, Cause.FALSE_TRAINING, Cause.LAX_ASSESSMENT, Cause.FRAUD)

ONE_WAITS = _("A change of %(name)s in this directory waits for its second signature. Please settle that one first.")
NOT_THERE = _("%(name)s has no place in this directory that could end.")
ENDED_ALREADY = _("%(listing)s ended on %(day)s already, and an end is not changed.")
TOO_EARLY = _("The last day can be %(day)s at the earliest: what held on days gone by stays.")
OF_OWN_EVALUATION = _(
    "%(listing)s rests on an own evaluation of %(name)s. Other grades are filed as another own evaluation; please end "
    "that one first."
)
TOO_LATE = _("The place ends on %(day)s by itself. Please choose an earlier last day.")
OTHER_REASON = _("“%(reason)s” is no reason of this kind of change (%(kind)s). Please choose one that is.")
NO_LAST_DAY = _("Please say up to which day the place stands as it is.")
NO_LISTING = _("Please choose the place that is meant.")
SAME_GRADES = _("These are the grades it stands there with. Please name other ones.")
NO_NOTE = _("Please say what was found; the institution reads it, and of a removal everybody does.")
NO_DECISION = _("Please name the decision this rests on, such as 演人社〔2026〕8号.")
NO_REASON = _("Please say why.")
SAME_PERSON = _("%(person)s proposed this; somebody else has to sign it.")


@transaction.atomic
def propose(
    institution: Institution, *, directory: str, kind: str, listing: Listing | None = None, grades: Sequence[str] = (),
    last_day: date | None = None, reason: str, note: str, decision: str, actor: Any, now: datetime,
) -> ListingChange:  # fmt: skip
    """What is to happen to a place (`adjust`, `end`) after its last day, or at once to all of an institution in a
    directory (`remove`). `grades` are those of an adjustment, from the day after. Raises `Refused` with every
    fault."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    yesterday = timezone.localdate(now) - ONE_DAY
    change = ListingChange(
        institution=institution, directory=directory, kind=kind, listing=None if kind == Kind.REMOVE else listing,
        grades=list(grades) if kind == Kind.ADJUST else [], reason=reason, note=note.strip(),
        last_day=yesterday if kind == Kind.REMOVE or last_day is None else last_day,
        decision=decision.strip(), proposed_at=now, proposed_by=actor,
    )  # fmt: skip
    refuse_if([*_waits(change), *_unsaid(change, last_day), *_faults(change, now)])
    change.save()
    details = {"kind": kind, "reason": reason, "decision": change.decision, "day": change.last_day.isoformat()}
    trail.record("propose", change, actor=actor, details=details, at=now)
    return change


@transaction.atomic
def cosign(change: ListingChange, *, actor: Any, now: datetime) -> ListingChange:
    """The second signature, by somebody else: what was proposed is done. What waited for its signature beyond the day
    proposed takes effect with it, and on no day gone by. Raises `Refused`."""
    Institution.objects.select_for_update().get(pk=change.institution_id)
    workflow.lock(change)
    refuse_if(workflow.objections(change, "make"))
    refuse_if([*_same_person(change, actor), *_not_there(change)])
    last_day = max(change.last_day, timezone.localdate(now) - ONE_DAY)
    affected, removed = _affected(change), change.kind == Kind.REMOVE
    refuse_if(_ends_before(change, affected, last_day))
    workflow.perform(change, "make", actor=actor, now=now, trail_details={"day": last_day.isoformat()})
    term = affected[0].valid_to
    for listing in affected:
        listings.end(listing, last_day=last_day, decision=change.decision, now=now, change=change, removed=removed)
    if change.kind == Kind.ADJUST:
        _begin_anew(change, affected[0], term)
    return change


def withdraw(change: ListingChange, *, reason: str, actor: Any, now: datetime) -> ListingChange:
    """Give up a change that nobody else has signed. Raises `Refused`."""
    refuse_if([] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")])
    return workflow.perform(change, "withdraw", actor=actor, now=now, reason=reason.strip())


def standing(institution: Institution, directory: str, *, today: date) -> list[Listing]:
    """The places of an institution in a directory that run on that day or will, and were not ended."""
    rows = institution.listings.filter(directory=directory, ended_at=None).not_taken_back()
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return list(rows.select_related("occupation", "institution").order_by("valid_from", "pk"))


def _affected(change: ListingChange) -> list[Listing]:
    if change.listing is not None:
        return [change.listing]
    return standing(change.institution, change.directory, today=change.last_day + ONE_DAY)


def _begin_anew(change: ListingChange, before: Listing, term: date | None) -> None:
    """The place with its new grades, for what was left of its term."""
    assert before.valid_to is not None
    Listing.objects.create(
        institution=change.institution, directory=change.directory, occupation=before.occupation,
        grades=change.grades, valid_from=max(before.valid_to + ONE_DAY, before.valid_from), valid_to=term,
        decision=change.decision, application=before.application,
    )  # fmt: skip


def _waits(change: ListingChange) -> list[Reason]:
    rows = ListingChange.objects.waiting().filter(institution=change.institution, directory=change.directory)
    return [Reason("CHANGE_WAITS", sentence(ONE_WAITS, name=change.institution.name))] if rows.exists() else []


def _unsaid(change: ListingChange, last_day: date | None) -> list[Reason]:
    faults = []
    if not change.note:
        faults.append(Reason("NO_NOTE", NO_NOTE, "note"))
    if not change.decision:
        faults.append(Reason("NO_DECISION", NO_DECISION, "decision"))
    if (change.reason in CAUSES) != (change.kind == Kind.REMOVE):
        told = sentence(OTHER_REASON, reason=Cause(change.reason).label, kind=Kind(change.kind).label)
        faults.append(Reason("OTHER_REASON", told, "reason"))
    if change.kind != Kind.REMOVE and last_day is None:
        faults.append(Reason("NO_LAST_DAY", NO_LAST_DAY, "last_day"))
    if change.kind != Kind.REMOVE and change.listing is None:
        faults.append(Reason("NO_LISTING", NO_LISTING, "listing"))
    return faults


def _faults(change: ListingChange, now: datetime) -> list[Reason]:
    if change.kind != Kind.REMOVE and change.listing is None:
        return []
    if gone := _not_there(change):
        return gone
    affected = _affected(change)
    return [*_too_early(change, now), *_ends_before(change, affected, change.last_day), *_adjusted(change)]


def _not_there(change: ListingChange) -> list[Reason]:
    if not _affected(change):
        return [Reason("NOT_LISTED", sentence(NOT_THERE, name=change.institution.name))]
    listing = change.listing
    if listing is None:
        return []
    listing.refresh_from_db()
    if listing.ended_at is None:
        return []
    told = sentence(ENDED_ALREADY, listing=listings.said(listing), day=listing.valid_to)
    return [Reason("LISTING_ENDED", told, "listing")]


def _too_early(change: ListingChange, now: datetime) -> list[Reason]:
    if change.listing is None:
        return []
    today, first = timezone.localdate(now), change.listing.valid_from
    earliest = max(today - ONE_DAY, first if first <= today else first - ONE_DAY)
    if change.last_day >= earliest:
        return []
    return [Reason("END_TOO_EARLY", sentence(TOO_EARLY, day=earliest), "last_day")]


def _ends_before(change: ListingChange, affected: Sequence[Listing], last_day: date) -> list[Reason]:
    """A place with a term that is over by then needs no end."""
    if change.listing is None or affected[0].valid_to is None or affected[0].valid_to > last_day:
        return []
    return [Reason("END_TOO_LATE", sentence(TOO_LATE, day=affected[0].valid_to), "last_day")]


def _adjusted(change: ListingChange) -> list[Reason]:
    listing = change.listing
    if change.kind != Kind.ADJUST or listing is None:
        return []
    if listing.own_staff_only:
        told = sentence(OF_OWN_EVALUATION, listing=listings.said(listing), name=change.institution.name)
        return [Reason("OF_OWN_EVALUATION", told, "listing")]
    if set(change.grades) != set(listing.grades):
        return []
    return [Reason("SAME_GRADES", SAME_GRADES, "grades")]


def _same_person(change: ListingChange, actor: Any) -> list[Reason]:
    if change.proposed_by_id != actor.pk:
        return []
    return [Reason("SAME_PERSON", sentence(SAME_PERSON, person=actor))]
