"""The sessions of a class: generated from a weekly pattern, then kept as the clerk leaves them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import clashes
from institutions.models import ClassSession, Instructor, Site, TrainingClass
from institutions.wording import day_in_full, day_in_words
from portal.reference.working_days import calendar
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence

State = TrainingClass.State
OPEN_TO_CHANGE = (State.DRAFT, State.RETURNED)
HOURS_AT_MOST = 8
SAID = ("starts_at", "ends_at", "mode", "hours", "site_id", "instructor_id")  # what a session of a timetable says
Hours = tuple[time, time]

NOTHING_LEFT = _("All %(hours)s planned hours of this mode are in the timetable. Please change the plan first.")
HOURS_MISSING = _(
    "%(mode)s: %(missing)s of the %(planned)s planned hours found no place, because the pattern has no further day by "
    "%(last)s. Please take in more weekdays, further days or longer sessions, or enter the rest by hand."
)
NO_DAY_FITS = _("No day of the class fits this pattern. Please change the weekdays, the days or the exceptions.")
HOURS_WRONG = _("A session has more than 0 and at most 8 hours; %(hours)s was entered.")
END_BEFORE_START = _("The end, %(end)s, is not after the start, %(start)s.")
HALVES_OVERLAP = _("The second session begins before the first one ends.")
OUTSIDE_CLASS = _("Session %(when)s lies outside the class's days, %(first)s to %(last)s.")
TWO_AT_ONCE = _("Session %(when)s overlaps session %(other)s of the same class.")
SITE_MISSING = _("Session %(when)s is not online and needs a site.")
NOT_OF_INSTITUTION = _("Session %(when)s: site and instructor must be the institution's own.")
CHANGED_MEANWHILE = _(
    "The timetable was changed after this page was opened. What you typed still stands here: please compare it with "
    "the timetable as it is now; kept once more, it takes the place of that."
)
CLOSED_TO_CHANGE = _("The class is %(state)s now; its timetable can be changed only as a draft or when returned.")


def generate(
    training_class: TrainingClass,
    *,
    weekdays: Collection[int],
    starts_at: time,
    ends_at: time,
    mode: str,
    hours: Decimal,
    again: Hours | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    working_days_only: bool = False,
    except_on: Collection[date] = (),
    site: Site | None = None,
    instructor: Instructor | None = None,
    kept: Sequence[ClassSession] = (),
) -> list[ClassSession]:
    """Unsaved sessions of a pattern, in order, until the planned hours of the mode are reached.

    `weekdays` counts Monday as 0; `starts_at`–`ends_at` is the session of a day and `again` a second one; `hours` is
    what one session counts, the last one what is left. `kept` are the sessions that stand already: their hours count
    and their times are left out. Days default to the class's own, site and instructor too. `working_days_only` skips
    holidays and takes in make-up days that fall on one of the weekdays. Raises `Refused`.
    """
    halves = [(starts_at, ends_at), *([again] if again else [])]
    total = planned(training_class, mode)
    left = total - sum((session.hours for session in kept if session.mode == mode), Decimal(0))
    refuse_if([*_pattern_faults(halves, hours), *_nothing_left(left, total)])
    days = _days(first_day or training_class.starts_on, last_day or training_class.ends_on)
    chosen = (day for day in days if day.weekday() in weekdays and day not in except_on)
    free = _free(_taught(training_class, chosen) if working_days_only else chosen, halves, kept)
    if not free:
        raise Refused(Reason("NO_DAY_FITS", NO_DAY_FITS, "weekdays"))
    room = None if mode == ClassSession.Mode.ONLINE else site or training_class.site
    common = {
        "training_class": training_class, "mode": mode, "site": room,
        "instructor": instructor or training_class.instructor,
    }  # fmt: skip
    portions = zip(free, _portions(hours, left), strict=False)
    return [ClassSession(starts_at=start, ends_at=end, hours=counted, **common) for (start, end), counted in portions]


def _taught(training_class: TrainingClass, days: Iterable[date]) -> Iterator[date]:
    works = calendar(training_class.institution.jurisdiction)
    return (day for day in days if works.is_working_day(day))


def _free(
    days: Iterable[date], halves: Sequence[Hours], kept: Sequence[ClassSession]
) -> list[tuple[datetime, datetime]]:
    slots = ((_at(day, start), _at(day, end)) for day in days for start, end in halves)
    return [slot for slot in slots if not any(s.starts_at < slot[1] and s.ends_at > slot[0] for s in kept)]


def _portions(hours: Decimal, left: Decimal) -> Iterator[Decimal]:
    while left > 0:
        yield min(hours, left)
        left -= hours


def shortfall(
    training_class: TrainingClass, *, mode: str, sessions: Sequence[ClassSession], last_day: date | None = None
) -> list[Reason]:
    """Why a pattern that was followed to its last day left planned hours of the mode over; empty when none are."""
    total = planned(training_class, mode)
    missing = total - sum((session.hours for session in sessions if session.mode == mode), Decimal(0))
    if missing <= 0:
        return []
    last = day_in_words(last_day or training_class.ends_on, today=timezone.localdate())
    words = sentence(HOURS_MISSING, mode=ClassSession.Mode(mode).label, missing=missing, planned=total, last=last)
    return [Reason("HOURS_MISSING", words, "last_day")]


def planned(training_class: TrainingClass, mode: str) -> Decimal:
    """The hours the plan sets for a mode."""
    return Decimal(getattr(training_class, f"{mode}_hours"))


def objections(training_class: TrainingClass) -> list[Reason]:
    """Why the timetable cannot be changed now."""
    if training_class.state in OPEN_TO_CHANGE:
        return []
    return [Reason("WRONG_STATE", sentence(CLOSED_TO_CHANGE, state=training_class.get_state_display()))]


def mark(training_class: TrainingClass) -> str:
    """Stands for the timetable as it is now: another one after each change of it."""
    return trail.content_hash(_standing(training_class))


def differs(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> bool:
    """Whether these sessions say anything else than the timetable that stands."""
    said = [tuple(getattr(session, name) for name in SAID) for session in sessions]
    return sorted(said, key=itemgetter(0)) != _standing(training_class)


def _standing(training_class: TrainingClass) -> list[tuple[Any, ...]]:
    return list(training_class.sessions.order_by("starts_at", "pk").values_list(*SAID))


def set_sessions(
    training_class: TrainingClass, *, sessions: Sequence[ClassSession], actor: Any, now: datetime | None = None,
    seen: str = "",
) -> None:  # fmt: skip
    """Put these sessions in the place of the ones that stand. `seen` is the mark of those that the actor changed on a
    page, where it was one. Raises `Refused` with everything that is wrong."""
    with transaction.atomic():
        workflow.lock(training_class)
        refuse_if(objections(training_class) or _changed_since(training_class, seen, sessions))
        refuse_if(_session_faults(training_class, sessions))
        training_class.sessions.all().delete()
        ClassSession.objects.bulk_create([_fresh(training_class, session) for session in sessions])
        training_class.session_count = len(sessions)
        training_class.save(update_fields=["session_count"])
        trail.record("set timetable", training_class, actor=actor, details={"sessions": len(sessions)}, at=now)


def _fresh(training_class: TrainingClass, session: ClassSession) -> ClassSession:
    session.pk, session.training_class, session.binding = None, training_class, False
    session._state.adding = True
    return session


def _changed_since(training_class: TrainingClass, seen: str, sessions: Sequence[ClassSession]) -> list[Reason]:
    """The same timetable sent once more, as by a double click, takes the place of nothing."""
    if not seen or seen == mark(training_class) or not differs(training_class, sessions):
        return []
    return [Reason("TIMETABLE_CHANGED", CHANGED_MEANWHILE)]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _overlap(one: ClassSession, other: ClassSession) -> bool:
    return one.starts_at < other.ends_at and one.ends_at > other.starts_at


def _nothing_left(left: Decimal, total: Decimal) -> list[Reason]:
    return [] if left > 0 else [Reason("NOTHING_LEFT", sentence(NOTHING_LEFT, hours=total), "mode")]


def _pattern_faults(halves: Sequence[Hours], hours: Decimal) -> list[Reason]:
    fields = ("ends_at", "again_until")
    faults = [
        Reason("END_BEFORE_START", sentence(END_BEFORE_START, start=f"{start:%H:%M}", end=f"{end:%H:%M}"), name)
        for (start, end), name in zip(halves, fields, strict=False)
        if end <= start
    ]
    if len(halves) > 1 and halves[1][0] < halves[0][1]:
        faults.append(Reason("HALVES_OVERLAP", HALVES_OVERLAP, "again_from"))
    if not 0 < hours <= HOURS_AT_MOST:
        faults.append(Reason("HOURS_WRONG", sentence(HOURS_WRONG, hours=hours), "hours"))
    return faults


def _session_faults(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> list[Reason]:
    own = {"site": training_class.institution.sites, "instructor": training_class.institution.instructors}
    keys = {name: set(rows.values_list("pk", flat=True)) for name, rows in own.items()}
    faults = [fault for session in sessions for fault in _faults_of(training_class, session, keys)]
    in_order = sorted(sessions, key=lambda session: session.starts_at)
    for before, after in pairwise(in_order):
        if _overlap(before, after):
            words = sentence(TWO_AT_ONCE, when=clashes.when(after), other=clashes.when(before))
            faults.append(Reason("TWO_AT_ONCE", words, "sessions"))
    return faults


def _faults_of(training_class: TrainingClass, session: ClassSession, keys: dict[str, set[int]]) -> Iterator[Reason]:
    first, last, when = training_class.starts_on, training_class.ends_on, clashes.when(session)
    days = (timezone.localtime(session.starts_at).date(), timezone.localtime(session.ends_at).date())
    if session.ends_at <= session.starts_at:
        start, end = (f"{timezone.localtime(m):%H:%M}" for m in (session.starts_at, session.ends_at))
        yield Reason("END_BEFORE_START", sentence(END_BEFORE_START, start=start, end=end), "sessions")
    if not first <= days[0] <= days[1] <= last:
        yield Reason(
            "OUTSIDE_CLASS",
            sentence(OUTSIDE_CLASS, when=when, first=day_in_full(first), last=day_in_full(last)),
            "sessions",
        )
    if not 0 < session.hours <= HOURS_AT_MOST:
        yield Reason("HOURS_WRONG", sentence(HOURS_WRONG, hours=session.hours), "sessions")
    if session.site_id is None and session.mode != ClassSession.Mode.ONLINE:
        yield Reason("SITE_MISSING", sentence(SITE_MISSING, when=when), "sessions")
    foreign = session.site_id is not None and session.site_id not in keys["site"]
    if foreign or session.instructor_id not in keys["instructor"]:
        yield Reason("NOT_OF_INSTITUTION", sentence(NOT_OF_INSTITUTION, when=when), "sessions")
