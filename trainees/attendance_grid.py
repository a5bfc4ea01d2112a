"""Who was there: one status for each person and session, worked out from marks and rulings when it is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from institutions.models import ClassSession, TrainingClass
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment

EARLIEST = timedelta(minutes=60)  # a mark counts for a session from so long before it
LATEST = timedelta(minutes=60)  # and until so long after it
GRACE = timedelta(minutes=15)  # who comes or goes within it was there in time
NOTHING = Decimal("0.0")


class Status(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave"
    ABSENT = "absent"
    PENDING = "pending"
    FUTURE = "future"


HELD = frozenset({Status.PRESENT, Status.LATE, Status.LEAVE, Status.ABSENT})
THERE = frozenset({Status.PRESENT, Status.LATE})


@dataclass(frozen=True)
class Cell:
    """One person in one session. `minutes` lie between first and last mark inside the session, those of platforms are
    added up; `hours` are credited.

    `doubtful`: half a pair of marks is missing, too little was attended, a device's clock was off, or somebody else
    was seen by the same device in the same second. `came_late` and `left_early` tell apart what LATE says in one.
    """

    session: ClassSession
    status: Status
    minutes: int = 0
    hours: Decimal = NOTHING
    doubtful: bool = False
    marks: tuple[AttendanceMark, ...] = ()
    ruling: AttendanceRuling | None = None
    came_late: bool = False
    left_early: bool = False


@dataclass(frozen=True)
class Hours:
    """Hours attended and hours due, online ones by their share; `rate` is attended by due, cut off after 4 places."""

    attended: Decimal
    due: Decimal

    @property
    def rate(self) -> Decimal:
        if not self.due:
            return Decimal("0.0000")
        return min(Decimal(1), self.attended / self.due).quantize(Decimal("0.0001"), ROUND_DOWN)


@dataclass(frozen=True)
class Row:
    """One person's sessions, in the order of the grid's."""

    enrolment: Enrolment
    cells: tuple[Cell, ...]

    @property
    def on_site(self) -> Decimal:
        """Hours attended in theory and practice."""
        return _tenths(cell.hours for cell in self.cells if not _is_online(cell))

    @property
    def online(self) -> Decimal:
        """Hours attended online, in full."""
        return _tenths(cell.hours for cell in self.cells if _is_online(cell))

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    def hours_so_far(self, ratio: Decimal) -> Hours:
        """Against the sessions held until now; `ratio` is the share of online hours that counts."""
        return self._hours([cell for cell in self.cells if cell.status in HELD], ratio)

    def final_hours(self, ratio: Decimal) -> Hours:
        """Against all sessions of the class, whether held or not."""
        return self._hours(self.cells, ratio)

    def _hours(self, cells: Sequence[Cell], ratio: Decimal) -> Hours:
        attended = sum((cell.hours * _share(cell, ratio) for cell in cells), NOTHING)
        return Hours(attended, sum((cell.session.hours * _share(cell, ratio) for cell in cells), NOTHING))


@dataclass(frozen=True)
class Grid:
    """Persons by sessions."""

    sessions: tuple[ClassSession, ...]
    rows: tuple[Row, ...]

    def there(self, position: int) -> int | None:
        """How many were at the session in this place; None while it lies ahead."""
        cells = [row.cells[position] for row in self.rows]
        if all(cell.status is Status.FUTURE for cell in cells):
            return None
        return sum(cell.status in THERE for cell in cells)


def grid(training_class: TrainingClass, *, now: datetime) -> Grid:
    """Everybody who is in the class or was to its end, by all its sessions. Four queries."""
    sessions = tuple(training_class.sessions.order_by("starts_at", "pk"))
    enrolments = training_class.enrolments.exclude(state__in=["withdrawn", "dropped"]).select_related("person")
    people = list(enrolments.defer("person__id_number", "person__phone", "person__account_number"))
    marks = _marks(training_class)
    rulings = _rulings(training_class)
    crowded = _seen_together(marks)
    rows = []
    for enrolment in people:
        keys = [(enrolment.pk, session.pk) for session in sessions]
        cells = [
            judge(session, marks.get(key, ()), rulings.get(key), now=now, together=crowded)
            for session, key in zip(sessions, keys, strict=True)
        ]
        rows.append(Row(enrolment, tuple(cells)))
    return Grid(sessions, tuple(rows))


def judge(
    session: ClassSession,
    marks: Sequence[AttendanceMark],
    ruling: AttendanceRuling | None,
    *,
    now: datetime,
    together: frozenset[int] = frozenset(),
) -> Cell:
    """The cell of one person and session. `marks` are in order; the newest ruling stands above them.

    Whoever was there for at least half of the session is credited all its hours, with less half of them.
    """
    minutes = _minutes(session, marks)
    seen = tuple(marks)
    if ruling is not None:
        status = Status(ruling.status)
        hours = session.hours if status in THERE else NOTHING
        return Cell(session, status, minutes, hours, marks=seen, ruling=ruling)
    if not marks:
        return Cell(session, _without_marks(session, now))
    late, early = marks[0].at > session.starts_at + GRACE, _left_early(session, marks, now)
    status = Status.LATE if late or early or _with_gaps(session, marks, minutes, now) else Status.PRESENT
    enough = status is Status.PRESENT or 2 * minutes >= _length(session)
    hours = session.hours if enough else session.hours / 2
    doubtful = not enough or any(mark.clock_off or mark.pk in together for mark in marks)
    return Cell(session, status, minutes, hours, doubtful, seen, came_late=late, left_early=early)


def session_of(at: datetime, sessions: Iterable[ClassSession]) -> ClassSession | None:
    """The session whose window a moment lies in; of two the nearer one."""
    near = [each for each in sessions if each.starts_at - EARLIEST <= at <= each.ends_at + LATEST]
    return min(near, key=lambda each: max(each.starts_at - at, at - each.ends_at, timedelta(0)), default=None)


def _marks(training_class: TrainingClass) -> Mapping[tuple[int, int], list[AttendanceMark]]:
    found = defaultdict(list)
    for mark in AttendanceMark.objects.filter(enrolment__training_class=training_class).order_by("at", "pk"):
        found[mark.enrolment_id, mark.session_id].append(mark)
    return found


def _rulings(training_class: TrainingClass) -> Mapping[tuple[int, int], AttendanceRuling]:
    rows = AttendanceRuling.objects.filter(enrolment__training_class=training_class).select_related("by")
    return {(row.enrolment_id, row.session_id): row for row in rows.order_by("pk")}


def _seen_together(marks: Mapping[tuple[int, int], list[AttendanceMark]]) -> frozenset[int]:
    by_moment = defaultdict(list)
    for each in marks.values():
        for mark in (mark for mark in each if mark.until is None):
            by_moment[mark.device, mark.at.replace(microsecond=0)].append(mark)
    crowds = (crowd for crowd in by_moment.values() if len({mark.enrolment_id for mark in crowd}) > 1)
    return frozenset(mark.pk for crowd in crowds for mark in crowd)


def _without_marks(session: ClassSession, now: datetime) -> Status:
    if now < session.starts_at:
        return Status.FUTURE
    return Status.PENDING if now <= session.ends_at + LATEST else Status.ABSENT


def _left_early(session: ClassSession, marks: Sequence[AttendanceMark], now: datetime) -> bool:
    last = max(mark.until or mark.at for mark in marks)
    return last < session.ends_at - GRACE and now >= session.ends_at


def _with_gaps(session: ClassSession, marks: Sequence[AttendanceMark], minutes: int, now: datetime) -> bool:
    """Whether a platform, which says when it saw somebody go, leaves out more than coming late and going early may."""
    spans = any(mark.until is not None for mark in marks)
    return spans and now >= session.ends_at and minutes < _length(session) - 2 * _whole_minutes(GRACE)


def _minutes(session: ClassSession, marks: Sequence[AttendanceMark]) -> int:
    """Whole minutes of the session in which the person was there: from the first moment to the last, and the spans."""
    moments = [mark.at for mark in marks if mark.until is None]
    spans = [(mark.at, mark.until) for mark in marks if mark.until is not None]
    if moments:
        spans.append((min(moments), max(moments)))
    covered, reached = timedelta(0), session.starts_at
    for begin, end in sorted(spans):
        begin, end = max(begin, reached), min(end, session.ends_at)
        if end > begin:
            covered, reached = covered + (end - begin), end
    return _whole_minutes(covered)


def _whole_minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _length(session: ClassSession) -> int:
    return _whole_minutes(session.ends_at - session.starts_at)


def _is_online(cell: Cell) -> bool:
    return cell.session.mode == ClassSession.Mode.ONLINE


def _share(cell: Cell, ratio: Decimal) -> Decimal:
    return ratio if _is_online(cell) else Decimal(1)


def _tenths(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, NOTHING).quantize(Decimal("0.1"), ROUND_DOWN)
