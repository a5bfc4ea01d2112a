"""The checks of a filing: one definition for the clerk who files, the refusing operation and the officer who reads.

A check that is `REFUSED` stands in the way of filing; `JUDGE` is left to the officer; `OK` is said all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import clashes, directories
from institutions.models import CatalogueEntry, ClassSession, Listing, TrainingClass
from institutions.models.training_class import HAS_ROSTER, HAS_SESSIONS
from institutions.timetable import planned
from institutions.wording import day_in_words, money_in_words
from portal.reference import city_settings
from portal.reference.grades import LADDER, Grade, parse_grade
from portal.shared.identity import ValueRefused
from portal.shared.refusals import Reason
from portal.shared.sentences import Text, sentence

DAYS_BEFORE_START = "filing_days_before_start"

IN_TIME = _("Starts on %(first)s; filed on %(day)s.")
TOO_LATE = _(
    "The first day, %(first)s, is earlier than the earliest that can be filed on %(day)s. Please choose %(earliest)s "
    "or later."
)
NOT_IN_CATALOGUE = _("%(occupation)s, %(grade)s is not in the catalogue of subsidised training on %(day)s.")
HOURS_ENOUGH = _("%(hours)s hours planned, the catalogue asks for %(standard)s.")
HOURS_BELOW = _(
    "%(hours)s hours are planned, but the catalogue asks for at least %(standard)s for %(occupation)s, %(grade)s. "
    "Please plan %(missing)s more."
)
HOURS_DIFFER = _("%(mode)s: %(planned)s hours are planned, but the timetable holds %(held)s. Please make them equal.")
HOURS_AGREE = _("Sessions: %(count)s. The hours of each mode are those of the plan.")
OUTSIDE_DAYS = _("The session of %(when)s lies outside the class's days, %(first)s to %(last)s.")
ROOM_ENOUGH = _("%(headcount)s places planned, the smallest site holds %(capacity)s.")
ROOM_TOO_SMALL = _("%(headcount)s places are planned, but %(site)s holds only %(capacity)s.")
ROSTER_FITS = _("%(count)s on the roster, %(headcount)s planned.")
ROSTER_TOO_LONG = _("%(count)s people are on the roster, but only %(headcount)s are planned.")
FEE_FITS = _("%(fee)s yuan from each trainee, %(cost)s yuan cost per person.")
FEE_ABOVE_COST = _(
    "%(fee)s yuan are to be taken from each trainee, more than the cost per person of %(cost)s yuan. Please judge "
    "whether both are right."
)
LISTED = _("%(institution)s was in the directory of training institutions on %(day)s.")
NOT_LISTED = _("%(institution)s was not in the directory of training institutions on %(day)s.")
QUALIFIED = _("%(name)s: %(qualification)s.")
BELOW_GRADE = _("%(name)s: %(qualification)s, below the grade taught (%(grade)s).")
UNREAD = _("%(name)s: %(qualification)s. Please judge whether this entitles to teach %(grade)s.")


class Outcome(StrEnum):
    OK = "ok"
    JUDGE = "judge"
    REFUSED = "refused"


@dataclass(frozen=True)
class Check:
    """One check: the code of its refusal, its name, what came of it, what it found, the field it speaks of."""

    code: str
    name: Text
    outcome: Outcome
    finding: Text
    field: str = ""


class Filing:
    """A class on the day its filing is judged by; what several checks need is read once. `sessions` are those it
    would have, where they are not its own."""

    def __init__(
        self, training_class: TrainingClass, *, day: date, reader: Any, sessions: Sequence[ClassSession] | None = None
    ) -> None:
        self.plan, self.day, self.reader = training_class, day, reader
        self.jurisdiction = training_class.institution.jurisdiction
        if sessions is not None:
            self.sessions = list(sessions)

    @cached_property
    def entry(self) -> CatalogueEntry | None:
        plan = self.plan
        return directories.catalogue_entry(plan.occupation, plan.grade, jurisdiction=self.jurisdiction, on=self.day)

    @cached_property
    def settings(self) -> dict[str, Any]:
        return city_settings.values(jurisdiction=self.jurisdiction, on=self.day)

    @cached_property
    def listed(self) -> bool:
        """Whether the institution stood in the directory; what the filing recorded goes before today's lists."""
        if self.plan.institution_listed is not None and self.plan.state not in ("draft", "returned"):
            return self.plan.institution_listed
        directory = Listing.Directory.TRAINING
        plan = self.plan
        return directories.is_listed(
            plan.institution, directory=directory, occupation=plan.occupation, grade=plan.grade, on=self.day
        )

    @cached_property
    def sessions(self) -> list[ClassSession]:
        return list(self.plan.sessions.select_related("instructor", "site"))

    def held_hours(self, mode: str) -> Decimal:
        return sum((session.hours for session in self.sessions if session.mode == mode), Decimal(0))

    @cached_property
    def in_words(self) -> dict[str, Any]:
        plan = self.plan
        return {"occupation": plan.occupation, "grade": plan.get_grade_display(), "day": self.spoken_day}

    @property
    def spoken_day(self) -> Text:
        return day_in_words(self.day, today=self.day)

    @property
    def standing(self) -> dict[str, bool]:
        """What the filing keeps for good of this day's lists."""
        shortage = directories.on_shortage_list(self.plan.occupation, jurisdiction=self.jurisdiction, on=self.day)
        return {
            "in_catalogue": self.entry is not None, "on_shortage_list": shortage, "institution_listed": self.listed,
        }  # fmt: skip


def of(filing: Filing) -> list[Check]:
    """Every check of a filing, in the order of the page."""
    return [check for function in CHECKS for check in function(filing)]


def of_change(filing: Filing) -> list[Check]:
    """The checks that a class still has to pass when it is changed after its filing."""
    return [check for function in CHECKS_OF_CHANGE for check in function(filing)]


def refusals(filing: Filing) -> list[Reason]:
    """Why the class cannot be filed, all at once; empty when it can."""
    return refused(of(filing))


def refused(found: Sequence[Check]) -> list[Reason]:
    """The checks that stand in the way, as reasons."""
    return [Reason(check.code, check.finding, check.field) for check in found if check.outcome is Outcome.REFUSED]


def _in_time(filing: Filing) -> Iterator[Check]:
    first, day = filing.plan.starts_on, filing.day
    earliest = day + timedelta(days=max(1, int(filing.settings.get(DAYS_BEFORE_START, 1))))
    late = first < earliest
    days = {"first": first, "day": day, "earliest": earliest}
    spoken = {name: day_in_words(value, today=day) for name, value in days.items()}
    words = sentence(TOO_LATE if late else IN_TIME, **spoken)
    yield Check("FILED_TOO_LATE", _("Filed in time"), Outcome.REFUSED if late else Outcome.OK, words, "starts_on")


def _hours(filing: Filing) -> Iterator[Check]:
    name, entry, plan = _("Standard hours"), filing.entry, filing.plan
    if entry is None:
        words = sentence(NOT_IN_CATALOGUE, **filing.in_words)
        yield Check("NOT_IN_CATALOGUE", name, Outcome.JUDGE, words, "occupation")
        return
    missing = entry.standard_hours - plan.hours
    values = {"hours": plan.hours, "standard": entry.standard_hours, "missing": missing, **filing.in_words}
    outcome = Outcome.REFUSED if missing > 0 else Outcome.OK
    words = sentence(HOURS_BELOW if missing > 0 else HOURS_ENOUGH, **values)
    yield Check("HOURS_BELOW_STANDARD", name, outcome, words, "theory_hours")


def _timetable(filing: Filing) -> Iterator[Check]:
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


def _within_days(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    outside = [session for session in filing.sessions if not _is_within(session, plan)]
    for session in outside:
        first, last = (day_in_words(day, today=filing.day) for day in (plan.starts_on, plan.ends_on))
        words = sentence(OUTSIDE_DAYS, when=clashes.when(session), first=first, last=last)
        yield Check("OUTSIDE_CLASS", _("Days of the class"), Outcome.REFUSED, words, "sessions")


def _is_within(session: ClassSession, plan: TrainingClass) -> bool:
    first, last = (timezone.localdate(moment) for moment in (session.starts_at, session.ends_at))
    return plan.starts_on <= first and last <= plan.ends_on


def _clashes(filing: Filing) -> Iterator[Check]:
    name = _("Clashes")
    found = clashes.reasons(filing.plan, filing.sessions, reader=filing.reader)
    for reason in found:
        yield Check(reason.code, name, Outcome.REFUSED, reason.sentence, reason.field)
    if not found:
        words = _("No other filed class uses the rooms or instructors at these times.")
        yield Check("TIMETABLE_CLASH", name, Outcome.OK, words, "sessions")


def _capacity(filing: Filing) -> Iterator[Check]:
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


def _fee(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    above = plan.trainee_fee > plan.cost_per_person
    values = {"fee": money_in_words(plan.trainee_fee), "cost": money_in_words(plan.cost_per_person)}
    words = sentence(FEE_ABOVE_COST if above else FEE_FITS, **values)
    yield Check("FEE_ABOVE_COST", _("Fee"), Outcome.JUDGE if above else Outcome.OK, words, "trainee_fee")


def _instructors(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    teaching = {plan.instructor, *(session.instructor for session in filing.sessions)}
    for person in sorted(teaching, key=lambda instructor: instructor.name):
        values = {"name": person, "qualification": person.qualification, "grade": plan.get_grade_display()}
        outcome, words = _judged(person.qualification, plan.grade)
        name = _("Instructor's qualification")
        yield Check("INSTRUCTOR_NOT_QUALIFIED", name, outcome, sentence(words, **values), "instructor")


def _judged(qualification: str, grade: str) -> tuple[Outcome, Text]:
    try:
        held = parse_grade(qualification)
    except ValueRefused:
        return Outcome.JUDGE, UNREAD
    if grade in LADDER and held in LADDER and LADDER.index(held) < LADDER.index(Grade(grade)):
        return Outcome.JUDGE, BELOW_GRADE
    return Outcome.OK, QUALIFIED


def _listing(filing: Filing) -> Iterator[Check]:
    words = sentence(
        LISTED if filing.listed else NOT_LISTED, institution=filing.plan.institution, day=filing.spoken_day
    )
    outcome = Outcome.OK if filing.listed else Outcome.JUDGE
    yield Check("INSTITUTION_NOT_LISTED", _("Directory"), outcome, words, "institution")


def _roster(filing: Filing) -> Iterator[Check]:
    count, headcount = filing.plan.enrolled_count, filing.plan.planned_headcount
    name, values = _("Roster"), {"count": count, "headcount": headcount}
    if not count:
        yield Check(HAS_ROSTER.code, name, Outcome.REFUSED, HAS_ROSTER.sentence, "roster")
    elif count > headcount:
        yield Check("ROSTER_TOO_LONG", name, Outcome.REFUSED, sentence(ROSTER_TOO_LONG, **values), "planned_headcount")
    else:
        yield Check("ROSTER_TOO_LONG", name, Outcome.OK, sentence(ROSTER_FITS, **values), "roster")


CHECKS = (_in_time, _hours, _timetable, _within_days, _clashes, _capacity, _fee, _instructors, _listing, _roster)
CHECKS_OF_CHANGE = (_hours, _timetable, _clashes, _capacity, _instructors, _roster)
