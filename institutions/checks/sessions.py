"""Checks of the timetable and of the rooms it names."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import clashes
from institutions.checks.filing import Check, Filing, Outcome
from institutions.models import ClassSession, TrainingClass
from institutions.models.training_class import HAS_SESSIONS
from institutions.timetable import planned
from institutions.wording import day_in_words
from portal.shared.sentences import sentence

HOURS_DIFFER = _("%(mode)s: %(planned)s hours are planned, but the timetable holds %(held)s. Please make them equal.")
HOURS_AGREE = _("Sessions: %(count)s. The hours of each mode are those of the plan.")
OUTSIDE_DAYS = _("The session of %(when)s lies outside the class's days, %(first)s to %(last)s.")
ROOM_ENOUGH = _("%(headcount)s places planned, the smallest site holds %(capacity)s.")
ROOM_TOO_SMALL = _("%(headcount)s places are planned, but %(site)s holds only %(capacity)s.")


def hours_of_modes(filing: Filing) -> Iterator[Check]:
    name, plan = _("Timetable hours"), filing.plan
    if not plan.session_count:
        yield Check(HAS_SESSIONS.code, name, Outcome.REFUSED, HAS_SESSIONS.sentence, "sessions")
        return
    apart = [mode for mode in ClassSession.Mode if planned(plan, mode) != filing.held_hours(mode)]
    for mode in apart:
        words = sentence(HOURS_DIFFER, mode=mode.label, planned=planned(plan, mode), held=filing.held_hours(mode))
        yield Check("HOURS_DIFFER", name, Outcome.REFUSED, words, "sessions")
    if not apart:
        words = sentence(HOURS_AGREE, count=plan.session_count)
        yield Check("HOURS_DIFFER", name, Outcome.OK, words, "sessions")


def within_days(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    outside = [session for session in filing.sessions if not _is_within(session, plan)]
    for session in outside:
        first, last = (day_in_words(day, today=filing.day) for day in (plan.starts_on, plan.ends_on))
        words = sentence(OUTSIDE_DAYS, when=clashes.when(session), first=first, last=last)
        yield Check("OUTSIDE_CLASS", _("Days of the class"), Outcome.REFUSED, words, "sessions")


def _is_within(session: ClassSession, plan: TrainingClass) -> bool:
    first, last = (timezone.localdate(moment) for moment in (session.starts_at, session.ends_at))
    return plan.starts_on <= first and last <= plan.ends_on


def double_bookings(filing: Filing) -> Iterator[Check]:
    name = _("Clashes")
    # those that hold their rooms and instructors clash with nobody: two constraints of the table see to it
    open_ones = [session for session in filing.sessions if not session.binding]
    found = clashes.reasons(filing.plan, open_ones, reader=filing.reader)
    for reason in found:
        yield Check(reason.code, name, Outcome.REFUSED, reason.sentence, reason.field)
    if not found:
        words = _("No other filed class uses the rooms or instructors at these times.")
        yield Check("TIMETABLE_CLASH", name, Outcome.OK, words, "sessions")


def capacity(filing: Filing) -> Iterator[Check]:
    plan, name = filing.plan, _("Places")
    sites = {plan.site, *(session.site for session in filing.sessions if session.site)}
    small = sorted((site for site in sites if site.capacity < plan.planned_headcount), key=lambda site: site.name)
    for site in small:
        words = sentence(ROOM_TOO_SMALL, headcount=plan.planned_headcount, site=site, capacity=site.capacity)
        yield Check("SITE_TOO_SMALL", name, Outcome.REFUSED, words, "planned_headcount")
    if not small:
        least = min(site.capacity for site in sites)
        words = sentence(ROOM_ENOUGH, headcount=plan.planned_headcount, capacity=least)
        yield Check("SITE_TOO_SMALL", name, Outcome.OK, words, "planned_headcount")
