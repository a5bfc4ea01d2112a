"""A change as a page shows it: every value before and after, and each session that differs."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from institutions.changes import snapshots
from institutions.changes.snapshots import KIND_OF, PLAN, Kind, Snapshot
from institutions.models import ClassSession, TrainingClass
from portal.shared import figures
from portal.shared.components import DiffRow
from portal.shared.templatetags.figures import clock_time, date_short

PLACES = ("site", "instructor")


def of_plan(before: Snapshot, after: Snapshot) -> list[DiffRow]:
    """The plan, value by value; those that stay show as unchanged."""
    old, new = plan_values(before), plan_values(after)
    return [DiffRow(label(name), old[name], new[name]) for name in PLAN]


def plan_values(held: Snapshot) -> dict[str, str]:
    """The plan of a snapshot in words, by field."""
    return {name: _plan_value(name, held) for name in PLAN}


def of_sessions(before: Snapshot, after: Snapshot) -> list[DiffRow]:
    """The sessions that are dropped, added or different, in order. As many dropped as added are moved, one by one."""
    old, new = snapshots.by_start(before), snapshots.by_start(after)
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    pairs = [(start, start) for start in old.keys() & new.keys() if old[start] != new[start]]
    if len(gone) == len(come):
        pairs += zip(gone, come, strict=True)
    else:
        pairs += [(start, "") for start in gone] + [("", start) for start in come]
    return [
        DiffRow(_day(first or second), _said(old.get(first), before), _said(new.get(second), after))
        for first, second in sorted(pairs, key=lambda pair: pair[0] or pair[1])
    ]


def label(name: str) -> str:
    """What a field of the plan is called."""
    return str(TrainingClass._meta.get_field(name).verbose_name)


def _plan_value(name: str, held: Snapshot) -> str:
    value = held["plan"][name]
    if name in PLACES:
        return held["names"][name][str(value)]
    if KIND_OF[name] is Kind.DATES:
        return figures.date_on_paper(date.fromisoformat(value))
    if KIND_OF[name] is Kind.HOURS:
        return _("%(count)s hours") % {"count": value}
    return figures.persons(value)


def _day(start: str) -> str:
    local = timezone.localtime(snapshots.moment(start))
    return f"{date_short(local.date())} {WEEKDAYS_ABBR[local.weekday()]}"


def _said(row: Mapping[str, Any] | None, held: Snapshot) -> str:
    if row is None:
        return pgettext("session", "none")
    times = "–".join(clock_time(snapshots.moment(row[name])) for name in ("starts_at", "ends_at"))
    hours = _("%(count)s hours") % {"count": f"{Decimal(row['hours']).normalize():f}"}
    words: Sequence[str] = [times, str(ClassSession.Mode(row["mode"]).label), hours]
    places = [held["names"][name][str(row[name])] for name in PLACES if row[name]]
    return " · ".join([_day(row["starts_at"]), *words, *places])
