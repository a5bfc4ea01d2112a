"""What of a class can change after its filing, as it stands and as it is asked for: plain JSON that is kept for good.

A snapshot has the `plan` (the fields of `PLAN`, days as 2026-01-12, site and instructor by key), the `sessions` in
order (moments in UTC, hours as "4.0"), and the `names` that sites and instructors had at the time.
"""

import copy
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from institutions import plans
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from portal.shared import trail

Kind = ChangeRequest.Kind
Snapshot = dict[str, Any]
KIND_OF = {
    "starts_on": Kind.DATES,
    "ends_on": Kind.DATES,
    "theory_hours": Kind.HOURS,
    "practice_hours": Kind.HOURS,
    "online_hours": Kind.HOURS,
    "planned_headcount": Kind.HEADCOUNT,
    "site": Kind.SITE,
    "instructor": Kind.INSTRUCTOR,
}
PLAN = tuple(KIND_OF)
SESSION_KINDS = {
    "ends_at": Kind.TIMETABLE,
    "mode": Kind.TIMETABLE,
    "hours": Kind.TIMETABLE,
    "site": Kind.SITE,
    "instructor": Kind.INSTRUCTOR,
}


def standing(training_class: TrainingClass) -> Snapshot:
    """The class as it is now. One query."""
    return _of(training_class, list(training_class.sessions.select_related("site", "instructor")))


def wished(training_class: TrainingClass, plan: Mapping[str, Any], sessions: Sequence[ClassSession]) -> Snapshot:
    """The class with these fields of `PLAN` and these sessions in the place of its own. It stays as it is."""
    changed = copy.copy(training_class)
    plans.apply(changed, dict(plan))
    return _of(changed, _with_places(changed, sessions))


def restored(training_class: TrainingClass, snapshot: Snapshot) -> tuple[TrainingClass, list[ClassSession]]:
    """The class and its sessions as a snapshot has them, saved nowhere."""
    changed = copy.copy(training_class)
    for name, value in snapshot["plan"].items():
        setattr(changed, TrainingClass._meta.get_field(name).attname, _read(name, value))
    sessions = [_session(changed, row) for row in snapshot["sessions"]]
    changed.session_count = len(sessions)
    return changed, _with_places(changed, sessions)


def mark(snapshot: Snapshot) -> str:
    """Stands for what a snapshot says, whatever things are called."""
    return trail.content_hash({name: snapshot[name] for name in ("plan", "sessions")})


def kinds(before: Snapshot, after: Snapshot) -> list[Kind]:
    """What differs, in the order of `Kind`; empty where nothing does."""
    found = {KIND_OF[name] for name in PLAN if before["plan"][name] != after["plan"][name]}
    old, new = by_start(before), by_start(after)
    if old.keys() != new.keys():
        found.add(Kind.TIMETABLE)
    for start in old.keys() & new.keys():
        found |= {kind for name, kind in SESSION_KINDS.items() if old[start][name] != new[start][name]}
    return [kind for kind in Kind if kind in found]


def by_start(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The sessions by their beginning, which tells them apart: a class has no two at once."""
    return {row["starts_at"]: row for row in snapshot["sessions"]}


def changed_sessions(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Every session that is dropped, added or different, as it was and as it would be, in order."""
    old, new = by_start(before), by_start(after)
    rows = [row for start, row in old.items() if new.get(start) != row]
    rows += [row for start, row in new.items() if old.get(start) != row]
    return sorted(rows, key=lambda row: row["starts_at"])


def moment(text: str) -> datetime:
    """A moment as a snapshot writes it."""
    return datetime.fromisoformat(text)


def _of(plan: TrainingClass, sessions: Sequence[ClassSession]) -> Snapshot:
    sites = {plan.site, *(session.site for session in sessions if session.site)}
    people = {plan.instructor, *(session.instructor for session in sessions)}
    return {
        "plan": {name: _written(getattr(plan, TrainingClass._meta.get_field(name).attname)) for name in PLAN},
        "sessions": [_row(session) for session in sorted(sessions, key=lambda session: session.starts_at)],
        "names": {
            "site": {str(site.pk): site.name for site in sites},
            "instructor": {str(person.pk): person.name for person in people},
        },
    }


def _row(session: ClassSession) -> dict[str, Any]:
    return {
        "starts_at": session.starts_at.astimezone(UTC).isoformat(),
        "ends_at": session.ends_at.astimezone(UTC).isoformat(),
        "mode": str(session.mode),
        "hours": f"{Decimal(session.hours):.1f}",
        "site": session.site_id,
        "instructor": session.instructor_id,
    }


def _session(training_class: TrainingClass, row: Mapping[str, Any]) -> ClassSession:
    return ClassSession(
        training_class=training_class, starts_at=moment(row["starts_at"]), ends_at=moment(row["ends_at"]),
        mode=row["mode"], hours=Decimal(row["hours"]), site_id=row["site"], instructor_id=row["instructor"],
    )  # fmt: skip


def _with_places(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> list[ClassSession]:
    """The sessions with their sites and instructors loaded by two queries; those of others stay as they are."""
    institution = training_class.institution
    sites, people = institution.sites.in_bulk(), institution.instructors.in_bulk()
    for session in sessions:
        if session.site_id in sites:
            session.site = sites[session.site_id]
        if session.instructor_id in people:
            session.instructor = people[session.instructor_id]
    return list(sessions)


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if KIND_OF[name] is Kind.DATES else value
