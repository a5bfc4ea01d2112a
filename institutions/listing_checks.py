"""What is known of an application before anybody judges it: one definition for the institution that writes it and for
the officers who read it. Nothing here asks who owns the institution (JY-36, BC-37)."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import listings
from institutions.checks import Check, Outcome
from institutions.listing_applications import known_of
from institutions.models import AppliedFor, CatalogueEntry, Listing, ListingApplication
from portal.shared.sentences import sentence

NO_LICENCE = _("No licence or registration is named. Please judge whether this kind of institution needs one.")
LICENCE_OPEN = _("%(number)s, no last day named.")
LICENCE_RUNS = _("%(number)s, valid until %(day)s.")
LICENCE_OVER = _("%(number)s was valid until %(day)s.")
PREMISES = _("Sites: %(sites)s, with %(places)s places in all.")
NO_PREMISES = _("The portal knows no site of the institution.")
INSTRUCTORS = _("Instructors: %(instructors)s.")
NO_INSTRUCTORS = _("The portal knows no instructor of the institution.")
SUBSIDISED = _("Everything applied for is in the catalogue of subsidised training.")
NOT_SUBSIDISED = _("Not in the catalogue of subsidised training: %(what)s.")
NEVER_REMOVED = _("The institution was never removed from this directory for cause.")
REMOVED = _(
    "The institution was removed from this directory for cause; its last day was %(day)s. A new decision is needed for"
    " its return (AMB-52)."
)
STANDS = _("Stands in the directory already: %(what)s. What is accepted for the same takes its place.")
STANDS_NOT = _("The institution does not stand in this directory yet.")


class Judged:
    """An application on a day; what several checks need is read once."""

    def __init__(self, application: ListingApplication, *, day: date) -> None:
        self.application, self.day = application, day
        self.institution = application.institution

    @cached_property
    def items(self) -> list[AppliedFor]:
        return list(self.application.items.select_related("occupation"))

    @cached_property
    def places(self) -> list[Listing]:
        rows = self.institution.listings.filter(directory=self.application.directory).not_taken_back()
        return list(rows.select_related("occupation").order_by("valid_from"))

    @property
    def known(self) -> dict[str, int]:
        """What was kept at the handing in; before it, what is known now."""
        made = self.application
        if made.open_to_change:
            return known_of(self.institution)
        return {"sites": made.site_count, "places": made.place_count, "instructors": made.instructor_count}


def of(application: ListingApplication, *, day: date) -> list[Check]:
    """Every check of an application on a day, in the order of the page."""
    judged = Judged(application, day=day)
    return [check for function in CHECKS for check in function(judged)]


def _licence(judged: Judged) -> Iterator[Check]:
    made = judged.application
    values: dict[str, Any] = {"number": made.licence_number, "day": made.licence_until}
    if not made.licence_number:
        found = Outcome.JUDGE, NO_LICENCE
    elif made.licence_until is None:
        found = Outcome.OK, sentence(LICENCE_OPEN, **values)
    elif made.licence_until < judged.day:
        found = Outcome.REFUSED, sentence(LICENCE_OVER, **values)
    else:
        found = Outcome.OK, sentence(LICENCE_RUNS, **values)
    yield Check("LICENCE", pgettext_lazy("check", "Licence"), *found)


def _means(judged: Judged) -> Iterator[Check]:
    known = judged.known
    for code, name, count, held, none in (
        ("PREMISES", pgettext_lazy("check", "Premises"), known["sites"], PREMISES, NO_PREMISES),
        ("INSTRUCTORS", pgettext_lazy("check", "Instructors"), known["instructors"], INSTRUCTORS, NO_INSTRUCTORS),
    ):
        yield Check(code, name, Outcome.OK if count else Outcome.JUDGE, sentence(held, **known) if count else none)


def _catalogue(judged: Judged) -> Iterator[Check]:
    """Training is subsidised for what is in the catalogue; a place for anything else brings nothing."""
    if judged.application.directory != Listing.Directory.TRAINING or not judged.items:
        return
    entries = CatalogueEntry.objects.in_force(judged.day).filter(
        jurisdiction__code__in=judged.institution.jurisdiction.codes
    )
    held = set(entries.values_list("occupation_id", flat=True))
    missing = [item for item in judged.items if item.occupation_id and item.occupation_id not in held]
    words = sentence(NOT_SUBSIDISED, what=_listed(missing)) if missing else SUBSIDISED
    yield Check("OCCUPATIONS", _("Catalogue"), Outcome.JUDGE if missing else Outcome.OK, words)


def _removed(judged: Judged) -> Iterator[Check]:
    last = max((place.valid_to for place in judged.places if place.removed_for_cause), default=None)
    words = NEVER_REMOVED if last is None else sentence(REMOVED, day=last)
    yield Check("REMOVED_BEFORE", _("Removals"), Outcome.OK if last is None else Outcome.JUDGE, words)


def _standing(judged: Judged) -> Iterator[Check]:
    holding = [place for place in judged.places if place.holds_on(judged.day)]
    words = sentence(STANDS, what=_listed(holding)) if holding else STANDS_NOT
    yield Check("LISTED", _("Directory"), Outcome.OK, words)


def _listed(rows: list[Any]) -> str:
    return "；".join(str(listings.said(row)) for row in rows[:6]) + ("…" if len(rows) > 6 else "")


CHECKS = (_licence, _means, _catalogue, _removed, _standing)
