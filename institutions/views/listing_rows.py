"""How places, applications and changes of the directories stand in lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import listings
from institutions.models import Listing, ListingApplication, ListingChange
from portal.shared import figures
from portal.shared.badges import Family, family_of
from portal.shared.components import Step
from portal.shared.figures import date_on_paper
from portal.shared.sentences import Text, sentence
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_html

ALL_OCCUPATIONS = _("all occupations")
UNTIL_FURTHER_NOTICE = pgettext_lazy("end of a listing", "until further notice")
OWN_STAFF_ONLY = _("%(occupation)s (own staff only)")
TAKEN_BACK = pgettext_lazy("listing", "taken back before it began")


def standing_of(listing: Listing, *, today: date) -> tuple[Family, Text]:
    """How a place stands on a day, as a family and a word."""
    if listing.removed_for_cause and not listing.holds_on(today):
        return Family.BAD, _("removed for cause")
    if listing.taken_back:
        return Family.MUTE, TAKEN_BACK
    if listing.holds_on(today):
        return Family.OK, pgettext_lazy("listing", "listed")
    if listing.valid_from > today:
        return Family.INFO, pgettext_lazy("listing", "to come")
    return Family.MUTE, pgettext_lazy("listing", "ended")


def standing_cell(row: Listing) -> SafeString:
    return badge_html(*standing_of(row, today=timezone.localdate()), dense=True)


def until(row: Listing) -> Text:
    """The last day of a place in words."""
    if row.taken_back:
        return TAKEN_BACK
    return date_on_paper(row.valid_to) if row.valid_to else UNTIL_FURTHER_NOTICE


def decision_cell(row: Listing) -> SafeString:
    """The decision a place rests on and, where it ended by one, that."""
    if not row.end_decision or row.end_decision == row.decision:
        return format_html("{}", row.decision)
    return format_html("{}<small>{}</small>", row.decision, sentence(_("ended: %(number)s"), number=row.end_decision))


def occupation_cell(row: Listing) -> Text:
    """An enterprise that evaluates its own staff alone is no place where others can be examined."""
    named = str(row.occupation) if row.occupation else ALL_OCCUPATIONS
    return sentence(OWN_STAFF_ONLY, occupation=named) if row.own_staff_only else named


DIRECTORY = Column("directory", _("directory"), lambda row: row.get_directory_display(), card="name")
OCCUPATION = Column("occupation", _("occupation"), occupation_cell)
GRADES = Column("grades", _("grades"), lambda row: listings.grades_in_words(row.grades))
FROM = Column("from", _("since"), lambda row: date_on_paper(row.valid_from), sort="valid_from", card="amount")
UNTIL = Column("to", _("until"), until)
DECISION = Column("decision", pgettext_lazy("directory", "decision"), decision_cell, export=lambda row: row.decision)
STANDING = Column("standing", _("state"), standing_cell, export=lambda row: "", card="state")
LISTING_COLUMNS = (DIRECTORY, OCCUPATION, GRADES, FROM, UNTIL, DECISION, STANDING)


def listing_table(rows: Iterable[Listing], *, empty: Empty, columns: Iterable[Column] = LISTING_COLUMNS) -> Table:
    """Places as they come, all on one page."""
    return Table(columns=tuple(columns), rows=list(rows), caption=_("Places in directories"), empty=empty)


def state_cell(row: ListingApplication | ListingChange) -> SafeString:
    return badge_html(family_of(row), row.get_state_display(), dense=True)


APPLICATION_COLUMNS = (
    Column("directory", _("directory"), lambda row: row.get_directory_display(), card="name"),
    Column("submitted", _("handed in"), lambda row: date_short(_day(row.submitted_at)), card="amount"),
    Column("decide_by", _("decide by"), lambda row: date_short(row.decide_by)),
    Column("state", _("state"), state_cell, export=lambda row: row.get_state_display(), card="state"),
)
CHANGE_COLUMNS = (
    Column("kind", _("change"), lambda row: row.get_kind_display(), card="name"),
    Column("directory", _("directory"), lambda row: row.get_directory_display()),
    Column("reason", _("reason"), lambda row: row.get_reason_display(), card="second"),
    Column("decision", pgettext_lazy("directory", "decision"), lambda row: row.decision),
    Column("proposed", _("proposed"), lambda row: date_short(_day(row.proposed_at)), card="amount"),
    Column("state", _("state"), state_cell, export=lambda row: row.get_state_display(), card="state"),
)


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def application_table(rows: Iterable[ListingApplication], *, url: str, empty: Empty) -> Table:
    """Applications of one institution; `url` is the name of the page of one."""
    return Table(
        columns=APPLICATION_COLUMNS, rows=list(rows), caption=pgettext_lazy("directory", "Applications"), empty=empty,
        url=lambda row: reverse(url, args=[row.pk]),
    )  # fmt: skip


def change_table(rows: Iterable[ListingChange], *, url: str = "", empty: Empty) -> Table:
    """Changes decided or proposed of one institution."""
    return Table(
        columns=CHANGE_COLUMNS, rows=list(rows), caption=_("Changes"), empty=empty,
        url=(lambda row: reverse(url, args=[row.pk])) if url else None,
    )  # fmt: skip


State = ListingApplication.State
WORDS = (
    pgettext_lazy("step of an application", "application"),
    pgettext_lazy("step of an application", "first review"),
    pgettext_lazy("step of an application", "final review"),
    pgettext_lazy("step of an application", "in the directory"),
)


def steps_of(made: ListingApplication, *, today: date) -> list[Step]:
    """Four steps with their dates; the present one, or the one at which it stopped, is marked."""
    reached = {State.DRAFT: 0, State.SUBMITTED: 1, State.CHECKED: 2, State.ACCEPTED: 4}.get(made.state)
    stopped = reached is None
    if reached is None:
        reached = 2 if made.checked_at else 1 if made.submitted_at else 0
    notes = [_day(each) for each in (made.submitted_at, made.checked_at, made.decided_at, None)]
    steps = [
        Step(word, "past" if at < reached else "present" if at == reached else "future", _note(made, at, notes, today))
        for at, word in enumerate(WORDS)
    ]
    if stopped:
        steps[reached] = Step(made.get_state_display(), "returned", steps[reached].note)
    return steps


def _note(made: ListingApplication, at: int, notes: list[date | None], today: date) -> Text:
    if at == 3:
        return __("from %(day)s") % {"day": date_on_paper(made.valid_from)} if made.valid_from else ""
    day = notes[at]
    if day is not None:
        return figures.date_in_table(day, today=today)
    waits = made.state in (State.SUBMITTED, State.CHECKED) and at == (1 if made.state == State.SUBMITTED else 2)
    return __("decision by %(day)s") % {"day": figures.date_in_table(made.decide_by, today=today)} if waits else ""
