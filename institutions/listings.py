"""Places in the directories: writing them where an application is accepted, and ending them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from institutions.models import AppliedFor, Institution, Listing, ListingApplication, ListingChange
from portal.reference.grades import Grade
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

ONE_DAY = timedelta(days=1)
IN_THE_WAY = _(
    "%(listing)s stands in the directory from %(day)s on, for all occupations or from that day. Please end it first, "
    "or choose a later first day."
)


def list_all(
    application: ListingApplication, *, valid_from: date, valid_to: date | None, decision: str, now: datetime
) -> list[Listing]:
    """A place for every item of an application; what stands there for the same occupation ends the day before.

    Raises `Refused` for what stands there and cannot give way. Whoever is to examine becomes an evaluation body.
    """
    institution, made = application.institution, []
    for item in application.items.select_related("occupation"):
        standing = list(_overlapping(application, item, valid_from, valid_to))
        refuse_if(_in_the_way(standing, item, valid_from))
        for earlier in standing:
            end(earlier, last_day=valid_from - ONE_DAY, decision=decision, now=now)
        made.append(
            Listing.objects.create(
                institution=institution, directory=application.directory, occupation=item.occupation,
                grades=item.grades, valid_from=valid_from, valid_to=valid_to, decision=decision,
                application=application,
            )
        )  # fmt: skip
    _becomes_examiner(institution, application.directory)
    return made


def end(
    listing: Listing, *, last_day: date, decision: str, now: datetime, change: ListingChange | None = None,
    removed: bool = False,
) -> None:  # fmt: skip
    """Close a place: what it said stays, and this is said once. One that has begun keeps its first day at least; one
    that has not is taken back and holds on no day, which is never a removal: that is counted from the last day on
    which somebody stood there."""
    first = listing.valid_from
    to_come = first > timezone.localdate(now) and last_day < first
    listing.valid_to = first - ONE_DAY if to_come else max(first, last_day)
    listing.removed_for_cause = removed and not to_come
    listing.ended_at, listing.end_decision, listing.change = now, decision, change
    listing.save(update_fields=["valid_to", "removed_for_cause", "ended_at", "end_decision", "change"])


def covering(application: ListingApplication, item: AppliedFor, *, day: date) -> Listing | None:
    """The place that gives an institution on a day all that an item asks for; None where there is none."""
    rows = _of(application).in_force(day)
    rows = rows.filter(Q(occupation=None) | Q(occupation=item.occupation)) if item.occupation else rows.filter(
        occupation=None
    )  # fmt: skip
    return next((row for row in rows if _includes(row.grades, item.grades)), None)


def _includes(held: Iterable[str], asked: Iterable[str]) -> bool:
    """No grades named means every grade."""
    held, asked = set(held), set(asked)
    return not held or bool(asked) and asked <= held


def _of(application: ListingApplication) -> Any:
    rows = Listing.objects.filter(institution=application.institution_id, directory=application.directory)
    return rows.not_taken_back().select_related("occupation", "institution")


def _overlapping(application: ListingApplication, item: AppliedFor, first: date, last: date | None) -> Any:
    rows = _of(application).filter(Q(valid_to=None) | Q(valid_to__gte=first)).exclude(application=application)
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    if item.occupation is not None:
        rows = rows.filter(Q(occupation=None) | Q(occupation=item.occupation))
    return rows.order_by("valid_from")


def _in_the_way(standing: Iterable[Listing], item: AppliedFor, first: date) -> list[Reason]:
    """One occupation does not end a place for all of them, nothing gives way that begins then or later, and what has
    ended stays ended."""
    wider = [each for each in standing if each.occupation_id is None and item.occupation is not None]
    later = [each for each in standing if each.valid_from >= first or each.ended_at is not None]
    return [
        Reason("LISTING_IN_THE_WAY", sentence(IN_THE_WAY, listing=said(each), day=each.valid_from), "valid_from")
        for each in dict.fromkeys([*wider, *later])
    ]


def _becomes_examiner(institution: Institution, directory: str) -> None:
    kind = Institution.Kind.EVALUATION_BODY
    if directory == Listing.Directory.EVALUATION and kind not in institution.kinds:
        institution.kinds = [*institution.kinds, kind]
        institution.save(update_fields=["kinds"])


def _said(listing: Listing | AppliedFor) -> str:
    occupation = str(listing.occupation) if listing.occupation else str(_("all occupations"))
    return pgettext("occupation and grades", "%(occupation)s, %(grades)s") % {
        "occupation": occupation, "grades": _grades_in_words(listing.grades),
    }  # fmt: skip


def _grades_in_words(grades: Iterable[str]) -> str:
    """The grades from the lowest up; none named are all."""
    named = set(grades)
    words = [str(grade.label) for grade in Grade if grade.value in named]
    return pgettext("between words", ", ").join(words) or str(_("all grades"))


def _kinds_in_words(institution: Institution) -> str:
    return pgettext("between words", ", ").join(str(Institution.Kind(kind).label) for kind in institution.kinds)


said = lazy(_said, str)
grades_in_words = lazy(_grades_in_words, str)
kinds_in_words = lazy(_kinds_in_words, str)
