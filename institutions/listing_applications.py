"""Applying for a place in a directory, and what becomes of it: each function is one step that a person can take."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import grounds, listings
from institutions.models import AppliedFor, Institution, Listing, ListingApplication
from portal.reference import city_settings
from portal.reference.models import Occupation
from portal.reference.working_days import calendar
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence

State, Ground = ListingApplication.State, ListingApplication.Ground
Directory, Kind = Listing.Directory, Institution.Kind
FIELDS = ("licence_number", "licence_until", "statement")
DAYS_TO_DECIDE = "listing_working_days"
DAYS_OF_THE_LAW = 20  # working days, Administrative Licensing Law articles 42 and 82; a city may set fewer
# Whoever trains may ask for a place among those who train, whatever its kind and whoever owns it (JY-34, SC-16,
# BC-50); only to examine has to be what an institution is for (SC-33, QD-33, QD-34).
EXAMINERS = {
    Kind.EVALUATION_BODY, Kind.TECHNICAL_COLLEGE, Kind.VOCATIONAL_COLLEGE, Kind.INDUSTRY_ORGANISATION,
    Kind.ENTERPRISE, Kind.TRAINING_INSTITUTION,
}  # fmt: skip

OTHER_KIND = _("%(name)s is registered as %(kinds)s. The directory of %(directory)s is not for these.")
OPEN_ALREADY = _("There is an open application of %(name)s for this directory. Please go on with that one.")
NOT_OPEN = _("The application is %(state)s now. Only a draft or one that was returned can be changed.")
ADDED_ALREADY = _("%(what)s is named already. Please take it out first and name it again with its grades.")
LISTED_ALREADY = _("%(what)s stands in the directory with these grades already, since %(day)s.")
EXPIRED = _("The licence %(number)s was valid until %(day)s. Please enter the one that is valid now.")
SAME_PERSON = _("%(person)s took another step of this application; somebody else has to take this one.")
NO_NOTE = _("Please say what it is about, whose value, and who has to act.")
NO_OPINION = _("Please say what the check found; it stands before whoever decides.")
NO_DECISION = _("Please name the decision this rests on, such as 演人社〔2026〕8号.")
NO_REASON = _("Please say why.")
CORRECT_BY_PAST = _("The day to correct by, %(day)s, is not after today. Please choose a later one.")
TOO_EARLY = _("The place can begin on %(day)s at the earliest: what held on days gone by stays.")
ENDS_BEFORE_START = _("The last day, %(last)s, lies before the first, %(first)s.")
CHANGED_MEANWHILE = _(
    "The application was handed in again after this page was opened. Please look at it as it is now."
)


def may_apply(institution: Institution, directory: str) -> bool:
    """Whether a directory is for institutions of its kinds."""
    kinds = set(institution.kinds)
    return bool(kinds & EXAMINERS) if directory == Directory.EVALUATION else kinds != {Kind.EVALUATION_BODY}


@transaction.atomic
def draft(institution: Institution, *, directory: str, actor: Any, now: datetime, **fields: Any) -> ListingApplication:
    """Begin an application; `fields` are those of `FIELDS`. Raises `Refused` where one is open already, or where the
    directory is not for institutions of these kinds."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    refuse_if([*_of_other_kind(institution, directory), *_open_already(institution, directory)])
    application = ListingApplication(
        institution=institution, directory=directory, created_at=now, created_by=actor, **fields
    )
    application.save()
    trail.record("draft", application, actor=actor, at=now)
    return application


@transaction.atomic
def revise(application: ListingApplication, *, actor: Any, now: datetime, **fields: Any) -> ListingApplication:
    """Other words in an open application. Raises `Refused`."""
    _hold_open(application)
    for name in FIELDS:
        setattr(application, name, fields[name])
    application.save(update_fields=list(FIELDS))
    trail.record("revise", application, actor=actor, at=now)
    return application


@transaction.atomic
def add_item(
    application: ListingApplication, *, occupation: Occupation | None, grades: Sequence[str], actor: Any, now: datetime
) -> AppliedFor:
    """Name an occupation with its grades; None means all occupations, no grades every grade. Raises `Refused`."""
    _hold_open(application)
    if application.items.filter(occupation=occupation).exists():
        raise Refused(Reason("ADDED_ALREADY", sentence(ADDED_ALREADY, what=_called(occupation)), "occupation"))
    item = AppliedFor.objects.create(application=application, occupation=occupation, grades=list(grades))
    trail.record("add item", application, actor=actor, details=_told(item), at=now)
    return item


@transaction.atomic
def remove_item(item: AppliedFor, *, actor: Any, now: datetime) -> None:
    """Take an item out of an open application. Raises `Refused`."""
    _hold_open(item.application)
    trail.record("remove item", item.application, actor=actor, details=_told(item), at=now)
    item.delete()


@transaction.atomic
def submit(application: ListingApplication, *, actor: Any, now: datetime) -> ListingApplication:
    """Hand it in: the day to decide by is set, and what the portal knows of premises and instructors is kept with it.
    Raises `Refused` with every condition that does not hold."""
    workflow.lock(application)
    today, place = timezone.localdate(now), application.institution.jurisdiction
    faults = workflow.objections(application, "submit")
    refuse_if([*faults, *_expired(application, today), *_listed_already(application, today)])
    days = int(city_settings.values(jurisdiction=place, on=today).get(DAYS_TO_DECIDE, DAYS_OF_THE_LAW))
    decide_by = calendar(place).add(today, min(max(1, days), DAYS_OF_THE_LAW))
    items = [_told(item) for item in application.items.select_related("occupation")]
    return workflow.perform(
        application, "submit", actor=actor, now=now, decide_by=decide_by, known=known_of(application.institution),
        trail_details={"items": items},
    )  # fmt: skip


def known_of(institution: Institution) -> dict[str, int]:
    """What the portal knows of an institution's premises and instructors: sites, their places in all, instructors."""
    sites = institution.sites.aggregate(sites=Count("pk"), places=Sum("capacity", default=0))
    return {**sites, "instructors": institution.instructors.count()}


@transaction.atomic
def pass_on(
    application: ListingApplication, *, opinion: str, actor: Any, now: datetime, seen: str = ""
) -> ListingApplication:
    """The first review has checked it and says what it found. `seen` is the mark of what was looked at on a page.
    Raises `Refused`."""
    workflow.lock(application)
    refuse_if([*_took_part(application, actor), *_seen_another(application, seen)])
    refuse_if([] if opinion.strip() else [Reason("NO_OPINION", NO_OPINION, "opinion")])
    return workflow.perform(application, "pass_on", actor=actor, now=now, opinion=opinion.strip())


@transaction.atomic
def send_back(
    application: ListingApplication, *, reasons: Sequence[str], note: str, correct_by: date, actor: Any, now: datetime,
    seen: str = "",
) -> ListingApplication:  # fmt: skip
    """Either review returns it for correction, with codes of `Ground`. Raises `Refused`."""
    workflow.lock(application)
    refuse_if([*_took_part(application, actor), *_seen_another(application, seen)])
    faults = _unexplained(reasons, note)
    if correct_by <= timezone.localdate(now):
        faults.append(Reason("CORRECT_BY_PAST", sentence(CORRECT_BY_PAST, day=correct_by), "correct_by"))
    refuse_if(faults)
    return workflow.perform(
        application, "send_back", actor=actor, now=now, trail_details={"reasons": list(reasons)},
        reasons=list(reasons), note=note.strip(), correct_by=correct_by,
    )  # fmt: skip


@transaction.atomic
def accept(
    application: ListingApplication, *, valid_from: date, valid_to: date | None, decision: str, actor: Any,
    now: datetime, seen: str = "",
) -> ListingApplication:  # fmt: skip
    """The final review lists the institution for what it applied for, from a day on. What stood there for the same
    gives way the day before. Raises `Refused`."""
    Institution.objects.select_for_update().get(pk=application.institution_id)
    workflow.lock(application)
    refuse_if([*_took_part(application, actor), *_seen_another(application, seen)])
    refuse_if(workflow.objections(application, "accept"))
    refuse_if([*_undecided(decision), *_of_no_days(valid_from, valid_to, timezone.localdate(now))])
    days = {"valid_from": valid_from, "valid_to": valid_to}
    listings.list_all(application, **days, decision=decision.strip(), actor=actor, now=now)
    return workflow.perform(
        application, "accept", actor=actor, now=now, **days, decision=decision.strip(),
        trail_details={"decision": decision.strip()},
    )  # fmt: skip


@transaction.atomic
def refuse(
    application: ListingApplication, *, reasons: Sequence[str], note: str, decision: str, actor: Any, now: datetime,
    seen: str = "",
) -> ListingApplication:  # fmt: skip
    """The final review refuses it, with codes of `Ground` and the number of the decision. Raises `Refused`."""
    workflow.lock(application)
    refuse_if([*_took_part(application, actor), *_seen_another(application, seen)])
    refuse_if([*_unexplained(reasons, note), *_undecided(decision)])
    return workflow.perform(
        application, "refuse", actor=actor, now=now, reasons=list(reasons), note=note.strip(),
        decision=decision.strip(), trail_details={"reasons": list(reasons), "decision": decision.strip()},
    )  # fmt: skip


def withdraw(application: ListingApplication, *, reason: str, actor: Any, now: datetime) -> ListingApplication:
    """The institution gives it up while nobody has decided. Raises `Refused`."""
    refuse_if([] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")])
    return workflow.perform(application, "withdraw", actor=actor, now=now, reason=reason.strip())


def mark(application: ListingApplication) -> str:
    """Names one handing in of an application among those it was returned from; empty before the first."""
    return f"{application.submitted_at.timestamp():.6f}" if application.submitted_at else ""


def _hold_open(application: ListingApplication) -> None:
    workflow.lock(application)
    if not application.open_to_change:
        told = sentence(NOT_OPEN, state=application.get_state_display())
        raise Refused(Reason("WRONG_STATE", told))


def _called(occupation: Occupation | None) -> Any:
    return str(occupation) if occupation else _("all occupations")


def _told(item: AppliedFor) -> dict[str, Any]:
    return {"occupation": item.occupation.code if item.occupation else "", "grades": item.grades}


def _of_other_kind(institution: Institution, directory: str) -> list[Reason]:
    if may_apply(institution, directory):
        return []
    told = sentence(OTHER_KIND, name=institution.name, kinds=listings.kinds_in_words(institution),
                    directory=Directory(directory).label)  # fmt: skip
    return [Reason("OTHER_KIND", told, "directory")]


def _open_already(institution: Institution, directory: str) -> list[Reason]:
    open_ones = institution.listing_applications.filter(directory=directory)
    if not any(application.state in _OPEN for application in open_ones):
        return []
    return [Reason("APPLICATION_OPEN", sentence(OPEN_ALREADY, name=institution.name), "directory")]


_OPEN = (State.DRAFT, State.SUBMITTED, State.CHECKED, State.RETURNED)


def _expired(application: ListingApplication, today: date) -> list[Reason]:
    until = application.licence_until
    if until is None or until >= today:
        return []
    told = sentence(EXPIRED, number=application.licence_number, day=until)
    return [Reason("LICENCE_EXPIRED", told, "licence_until")]


def _listed_already(application: ListingApplication, today: date) -> list[Reason]:
    """What is applied for and stands there without an end already."""
    faults = []
    for item in application.items.select_related("occupation"):
        covering = listings.covering(application, item, day=today)
        if covering is not None and covering.valid_to is None:
            told = sentence(LISTED_ALREADY, what=_called(item.occupation), day=covering.valid_from)
            faults.append(Reason("LISTED_ALREADY", told))
    return faults


def _took_part(application: ListingApplication, actor: Any) -> list[Reason]:
    """Applicant, first and final review are three people."""
    others = {application.submitted_by_id, application.created_by_id, application.checked_by_id}
    if actor is None or actor.pk not in others:
        return []
    return [Reason("SAME_PERSON", sentence(SAME_PERSON, person=actor))]


def _seen_another(application: ListingApplication, seen: str) -> list[Reason]:
    changed = seen and application.state in (State.SUBMITTED, State.CHECKED) and seen != mark(application)
    return [Reason("APPLICATION_CHANGED", CHANGED_MEANWHILE)] if changed else []


def _unexplained(reasons: Sequence[str], note: str) -> list[Reason]:
    codes = {"none": "NO_GROUND", "unknown": "UNKNOWN_GROUND"}
    return grounds.unsaid(reasons, note, known=Ground.values, no_note=NO_NOTE, **codes)


def _undecided(decision: str) -> list[Reason]:
    return [] if decision.strip() else [Reason("NO_DECISION", NO_DECISION, "decision")]


def _of_no_days(first: date, last: date | None, today: date) -> list[Reason]:
    faults = []
    if first < today:
        faults.append(Reason("TOO_EARLY", sentence(TOO_EARLY, day=today), "valid_from"))
    if last is not None and last < first:
        told = sentence(ENDS_BEFORE_START, last=last, first=first)
        faults.append(Reason("ENDS_BEFORE_START", told, "valid_to"))
    return faults
