"""What a mark counts for: whose it is and for which session. Files, devices, platforms and QR codes ask here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession, Institution, TrainingClass
from portal.shared.encryption import blind_indexes
from portal.shared.identity import mask_id_number
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from trainees.attendance_grid import EARLIEST, LATEST, session_of
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark, Enrolment

OPEN_STATES = (TrainingClass.State.ACCEPTED, TrainingClass.State.RUNNING)
ONLINE = AttendanceMark.Way.ONLINE
Key = tuple[int, datetime, str, datetime | None]

CLOSED = _(
    "The class is %(state)s now. Attendance is taken from the acceptance of the filing until the class is ended; "
    "hours that are fixed are not changed by a later file."
)
NOT_ON_ROSTER = _(
    "Nobody in this class has the ID number %(number)s. If the person belongs to it, please put them on the roster."
)
IN_NO_CLASS = _(
    "Nobody in a class of this institution has the ID number %(number)s. If the person belongs to one, please put "
    "them on its roster."
)
HAD_LEFT = _("%(name)s left the class on %(day)s, before this mark.")
NO_SESSION = _("No session of this class at %(when)s. The nearest may be up to 60 minutes away, before or after.")
NO_ONLINE_SESSION = _("No online session of this class at %(when)s. Learning outside the timetable does not count.")
IN_FUTURE = _("%(when)s has not come yet. Please check the clock of the device %(device)s.")


@dataclass(frozen=True)
class Refusal:
    """A mark that is not taken: its row, why, and what was seen, as far as it can be read."""

    row: int
    reason: Reason
    number: str = ""
    at: datetime | None = None
    device: str = ""
    way: str = ""
    enrolment: Enrolment | None = None


@dataclass(frozen=True)
class Sorted:
    """What would become of marks: new rows not yet saved, how many are there already, and those refused."""

    new: list[AttendanceMark] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def persons(self) -> int:
        """Of how many people marks are new."""
        return len({mark.enrolment_id for mark in self.new})


@dataclass(frozen=True)
class Roster:
    """Whom marks may be of, by blind index, and the sessions they may count for, by class. `closed` says of a class
    why it takes no marks."""

    enrolments: Mapping[bytes, Sequence[Enrolment]]
    sessions: Mapping[int, Sequence[ClassSession]]
    closed: Mapping[int, Reason] = field(default_factory=dict)
    stranger: object = NOT_ON_ROSTER

    def people(self, number: str) -> list[Enrolment]:
        """The enrolments of whoever has this ID number."""
        return [each for index in self._indexes(number) for each in self.enrolments.get(index, ())]

    def _indexes(self, number: str) -> list[bytes]:
        if number not in self._remembered:
            self._remembered[number] = blind_indexes(number)
        return self._remembered[number]

    @cached_property
    def _remembered(self) -> dict[str, list[bytes]]:
        return {}


@dataclass(frozen=True)
class _Fit:
    """How a mark lies to one class of a person."""

    enrolment: Enrolment
    sessions: Sequence[ClassSession]
    reason: Reason | None
    away: timedelta


def of_class(training_class: TrainingClass) -> Roster:
    """The roster of one class. Two queries."""
    rows = training_class.enrolments.exclude(state=Enrolment.State.WITHDRAWN)
    return Roster(_by_index(rows), {training_class.pk: list(training_class.sessions.all())})


def of_enrolment(enrolment: Enrolment, marks: Sequence[DeviceMark]) -> Roster:
    """One person in one class, its sessions near these moments. One query; the enrolment has its person and class at
    hand."""
    near = _sessions([enrolment.training_class_id], marks)
    return Roster({enrolment.person.id_index: [enrolment]}, near)


def of_institution(institution: Institution, marks: Sequence[DeviceMark]) -> Roster:
    """All classes of an institution in which one of these people is or was, near these moments. Two queries."""
    numbers = {mark.id_number.number for mark in marks}
    rows = Enrolment.objects.filter(
        training_class__institution=institution, training_class__filed_at__isnull=False,
        person__id_index__of=list(numbers),
    ).exclude(state=Enrolment.State.WITHDRAWN)  # fmt: skip
    found = _by_index(rows)
    classes = {each.training_class_id: each.training_class for people in found.values() for each in people}
    closed = {key: closed_to_marks(each) for key, each in classes.items()}
    return Roster(
        found, _sessions(classes, marks), {key: why for key, why in closed.items() if why}, stranger=IN_NO_CLASS
    )


def sort(marks: Sequence[DeviceMark], *, roster: Roster, now: datetime) -> Sorted:
    """Match marks to people and sessions without writing anything. One query, for what is there already."""
    known = _known(marks, roster)
    found = Sorted()
    repeated = 0
    for mark in marks:
        fit = _fit(mark, roster, now)
        if fit.reason is not None or not fit.sessions:
            found.refused.append(_refusal(mark, fit))
            continue
        rows = [_unsaved(mark, fit.enrolment, session) for session in fit.sessions]
        fresh = [row for row in rows if _key(row) not in known]
        known.update(map(_key, fresh))
        found.new.extend(fresh)
        repeated += not fresh
    return Sorted(found.new, repeated, found.refused)


def closed_to_marks(training_class: TrainingClass) -> Reason | None:
    """Why the class takes no attendance now."""
    if training_class.state in OPEN_STATES:
        return None
    return Reason("ATTENDANCE_CLOSED", sentence(CLOSED, state=training_class.get_state_display()))


def when(moment: datetime) -> str:
    """A moment as sentences name it: local, to the minute."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _by_index(rows: QuerySet[Enrolment]) -> dict[bytes, list[Enrolment]]:
    found = defaultdict(list)
    people = rows.select_related("person", "training_class").order_by("pk")
    for row in people.defer("person__id_number", "person__phone", "person__account_number"):
        found[row.person.id_index].append(row)
    return dict(found)


def _sessions(classes: Iterable[int], marks: Sequence[DeviceMark]) -> dict[int, list[ClassSession]]:
    found = defaultdict(list)
    first = min((mark.at for mark in marks), default=None)
    if first is None:
        return {}
    last = max(mark.until or mark.at for mark in marks)
    near = ClassSession.objects.filter(
        training_class__in=list(classes), starts_at__lte=last + EARLIEST, ends_at__gte=first - LATEST
    )
    for session in near.order_by("starts_at", "pk"):
        found[session.training_class_id].append(session)
    return dict(found)


def _known(marks: Sequence[DeviceMark], roster: Roster) -> set[Key]:
    if not marks:
        return set()
    people = [each.pk for rows in roster.enrolments.values() for each in rows]
    stored = AttendanceMark.objects.filter(
        enrolment__in=people, at__gte=min(mark.at for mark in marks),
        at__lte=max(mark.until or mark.at for mark in marks), device__in={mark.device for mark in marks},
    )  # fmt: skip
    return set(stored.values_list("enrolment_id", "at", "device", "until"))


def _key(row: AttendanceMark) -> Key:
    return row.enrolment_id, row.at, row.device, row.until


def _fit(mark: DeviceMark, roster: Roster, now: datetime) -> _Fit:
    people = roster.people(mark.id_number.number)
    if not people:
        words = sentence(roster.stranger, number=mask_id_number(mark.id_number.number))
        return _Fit(Enrolment(), (), Reason("NOT_ON_ROSTER", words, "id_number"), timedelta(0))
    fits = [_in_class(mark, each, roster) for each in people]
    # the nearest class that takes it; else one that has a session then says why it does not
    best = min(fits, key=lambda fit: (fit.reason is not None, not fit.sessions, fit.away, fit.enrolment.pk))
    if (mark.until or mark.at) > now:
        words = sentence(IN_FUTURE, when=when(mark.until or mark.at), device=mark.device)
        return _Fit(best.enrolment, (), Reason("MARK_IN_FUTURE", words, "at"), best.away)
    return best


def _in_class(mark: DeviceMark, enrolment: Enrolment, roster: Roster) -> _Fit:
    sessions = _sessions_of(mark, roster.sessions.get(enrolment.training_class_id, ()))
    reason = _objection(mark, enrolment, sessions) or roster.closed.get(enrolment.training_class_id)
    away = min((_away(mark, each) for each in sessions), default=timedelta.max)
    return _Fit(enrolment, sessions, reason, away)


def _sessions_of(mark: DeviceMark, sessions: Sequence[ClassSession]) -> list[ClassSession]:
    if mark.way == ONLINE:
        sessions = [each for each in sessions if each.mode == ClassSession.Mode.ONLINE]
    if mark.until is not None:
        return [each for each in sessions if mark.at < each.ends_at and each.starts_at < mark.until]
    nearest = session_of(mark.at, sessions)
    return [nearest] if nearest else []


def _away(mark: DeviceMark, session: ClassSession) -> timedelta:
    return max(session.starts_at - (mark.until or mark.at), mark.at - session.ends_at, timedelta(0))


def _objection(mark: DeviceMark, enrolment: Enrolment, sessions: Sequence[ClassSession]) -> Reason | None:
    if enrolment.had_left(mark.at):
        day = enrolment.left_on or when(enrolment.left_at)[:10]
        words = sentence(HAD_LEFT, name=enrolment.person.name, day=day)
        return Reason("HAD_LEFT", words, "at")
    if sessions:
        return None
    words = NO_ONLINE_SESSION if mark.way == ONLINE else NO_SESSION
    return Reason("NO_SESSION", sentence(words, when=when(mark.at)), "at")


def _refusal(mark: DeviceMark, fit: _Fit) -> Refusal:
    assert fit.reason is not None
    known = fit.enrolment if fit.enrolment.pk else None
    return Refusal(mark.row, fit.reason, mark.id_number.number, mark.at, mark.device, mark.way, known)


def _unsaved(mark: DeviceMark, enrolment: Enrolment, session: ClassSession) -> AttendanceMark:
    at, until = mark.at, mark.until
    if until is not None:  # of a span, what lies in the session
        at, until = max(at, session.starts_at), min(until, session.ends_at)
    return AttendanceMark(enrolment=enrolment, session=session, at=at, until=until, way=mark.way, device=mark.device)
