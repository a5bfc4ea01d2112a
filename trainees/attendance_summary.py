"""What stands beside the attendance grid: hours by kind, and what somebody has to look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from institutions.models import ClassSession, TrainingClass
from portal.shared.badges import Family
from portal.shared.figures import percent
from trainees.attendance_grid import NOTHING, Cell, Grid, Status
from trainees.templatetags.attendance import Sheet, plain

NAMES_AT_MOST = 3
BELOW_AT_MOST = 8


@dataclass(frozen=True)
class Progress:
    """Hours of one kind: held until now, of those planned."""

    label: str
    held: Decimal
    planned: int


@dataclass(frozen=True)
class ToDo:
    """One thing to look at."""

    family: Family
    sentence: str
    note: str = ""


def progress(grid: Grid, training_class: TrainingClass, *, now: datetime) -> list[Progress]:
    """Hours held by kind of session; kinds that are neither planned nor held are left out."""
    planned = {
        ClassSession.Mode.THEORY: training_class.theory_hours,
        ClassSession.Mode.PRACTICE: training_class.practice_hours,
        ClassSession.Mode.ONLINE: training_class.online_hours,
    }
    rows = [Progress(str(mode.label), _held(grid, mode, now), hours) for mode, hours in planned.items()]
    return [row for row in rows if row.planned or row.held]


def to_do(sheet: Sheet) -> list[ToDo]:
    """What has to be looked at: nobody seen yet, doubtful marks, people below the threshold."""
    pending = _people(sheet.grid, lambda cell: cell.status is Status.PENDING)
    doubtful = _people(sheet.grid, lambda cell: cell.doubtful)
    found = []
    if pending:
        words = ngettext("%(n)s person has not checked in yet", "%(n)s people have not checked in yet", len(pending))
        found.append(ToDo(Family.WARN, words % {"n": len(pending)}, _names(pending)))
    if doubtful:
        words = ngettext("%(n)s person has doubtful marks", "%(n)s people have doubtful marks", len(doubtful))
        found.append(ToDo(Family.WARN, words % {"n": len(doubtful)}, _names(doubtful)))
    below = _below(sheet)
    rest = len(below) - BELOW_AT_MOST
    if rest > 0:
        words = ngettext("%(n)s further person is below it", "%(n)s further people are below it", rest)
        below = [*below[:BELOW_AT_MOST], ToDo(Family.BAD, words % {"n": rest})]
    return [*found, *below]


def _below(sheet: Sheet) -> list[ToDo]:
    if sheet.threshold is None:
        return []
    found = []
    for row in sheet.grid.rows:
        hours = row.hours_so_far(sheet.ratio)
        if not sheet.below(row):
            continue
        words = _("%(name)s: attendance %(rate)s, below %(threshold)s") % {
            "name": row.enrolment.person.name, "rate": percent(hours.rate), "threshold": percent(sheet.threshold),
        }  # fmt: skip
        counted = _("%(attended)s of %(due)s hours") % {"attended": plain(hours.attended), "due": plain(hours.due)}
        found.append(ToDo(Family.BAD, words, counted))
    return found


def _held(grid: Grid, mode: str, now: datetime) -> Decimal:
    return sum((each.hours for each in grid.sessions if each.mode == mode and each.ends_at <= now), NOTHING)


def _people(grid: Grid, applies: Callable[[Cell], bool]) -> list[str]:
    return [row.enrolment.person.name for row in grid.rows if any(applies(cell) for cell in row.cells)]


def _names(people: Sequence[str]) -> str:
    shown = pgettext("between names", ", ").join(people[:NAMES_AT_MOST])
    return _("%(names)s and others") % {"names": shown} if len(people) > NAMES_AT_MOST else shown
