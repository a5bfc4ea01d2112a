"""What a change of a filed class has to keep to: its trainees' will, the minimum of hours, what was held already, no
clash of rooms or instructors (SC-31, AMB-50)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import PROTECT, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import checks, clashes, plans, timetable
from institutions.changes import snapshots
from institutions.changes.snapshots import Kind, Snapshot
from institutions.models import ClassSession, TrainingClass
from institutions.models.training_class import CHANGEABLE, CHANGEABLE_LATE
from institutions.wording import day_in_full
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence

State = TrainingClass.State
CONCLUDED = (State.ENDED, State.EVALUATED)
OF_PLACES = (Kind.SITE, Kind.INSTRUCTOR)

NOT_OPEN = _(
    "The class is %(state)s now. A change is filed while it is accepted or running; before that the plan itself is "
    "changed."
)
BEFORE_EFFECT = _(
    "The session of %(when)s lies before %(day)s, from which the change is to hold. Please leave it as it is, or "
    "choose an earlier day after today."
)
OVERTAKEN = _(
    "The session of %(when)s has begun meanwhile, so that the change cannot hold as it was filed. Please refuse it; "
    "the institution files what still lies ahead anew."
)
HAS_ATTENDANCE = _(
    "Attendance was taken in the session of %(when)s. It can get another site or instructor, but it cannot be "
    "dropped, moved, or counted with other hours."
)
FIRST_DAY_GONE = _("The class has begun; its first day, %(first)s, stays.")
FIRST_DAY_EARLY = _("The first day, %(first)s, lies before %(day)s, from which the change is to hold.")
ANOTHER_YEAR = _(
    "The last day, %(last)s, does not lie in %(year)s as before. Uses of the right and money belong to the year of "
    "the last day. Please leave the last day in %(year)s, and file another class for lessons of another year."
)
CONCLUDED_HOURS = _(
    "The hours of this class are concluded. Of a change found afterwards only site and instructor can be put right."
)


@dataclass(frozen=True)
class Proposal:
    """A change as it is judged at a moment. `effect` is the day from which it is to hold; a `late` one was made before
    it was filed; `reader` is who is told of clashes; `joins` says that people are added to the roster."""

    training_class: TrainingClass
    before: Snapshot
    after: Snapshot
    effect: date
    late: bool
    now: datetime
    reader: Any
    joins: bool = False

    @cached_property
    def changed(self) -> tuple[TrainingClass, list[ClassSession]]:
        return snapshots.restored(self.training_class, self.after)

    @cached_property
    def kinds(self) -> list[Kind]:
        return [*snapshots.kinds(self.before, self.after), *([Kind.ROSTER] if self.joins else [])]

    @cached_property
    def filing(self) -> checks.Filing:
        """The class as it would be, held to the lists of the day of its own filing."""
        plan, sessions = self.changed
        day = timezone.localdate(self.training_class.filed_at)
        changed = {snapshots.moment(row["starts_at"]) for row in snapshots.changed_sessions(self.before, self.after)}
        return checks.Filing(plan, day=day, reader=self.reader, sessions=sessions, changed=changed)

    @cached_property
    def checked(self) -> list[checks.Check]:
        """What the class still has to pass when it is changed."""
        return checks.of_change(self.filing)

    @cached_property
    def with_evidence(self) -> set[datetime]:
        return set(with_evidence(self.training_class.sessions.all()).values_list("starts_at", flat=True))


def at_filing(proposal: Proposal) -> list[Reason]:
    """Why the change cannot be filed as it is, all at once."""
    return [*not_open(proposal), *_before_effect(proposal), *_first_day(proposal), *_lasting(proposal)]


def at_acceptance(proposal: Proposal) -> list[Reason]:
    """Why the change cannot be put into force now, all at once."""
    return [*not_open(proposal), *_overtaken(proposal), *_first_day(proposal), *_lasting(proposal)]


def not_open(proposal: Proposal) -> list[Reason]:
    """That classes in this state are not changed."""
    course = proposal.training_class
    if course.state in (CHANGEABLE_LATE if proposal.late else CHANGEABLE):
        return []
    return [Reason("CLASS_NOT_OPEN", sentence(NOT_OPEN, state=course.get_state_display()))]


def with_evidence(sessions: QuerySet[ClassSession]) -> QuerySet[ClassSession]:
    """Those of the sessions that something rests on which may not be lost."""
    rests = Q(pk__in=[])
    for relation in ClassSession._meta.related_objects:
        if relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rests |= Q(Exists(rows))
    return sessions.filter(rests)


def _lasting(proposal: Proposal) -> Iterator[Reason]:
    plan, sessions = proposal.changed
    faults = [*plans.faults(plan), *timetable.faults(plan, sessions)]
    yield from faults
    yield from _another_year(proposal)
    yield from _concluded(proposal)
    yield from _evidence_lost(proposal)
    if not faults:
        yield from checks.refused(proposal.checked)


def _before_effect(proposal: Proposal) -> Iterator[Reason]:
    for row in [] if proposal.late else _touched(proposal):
        if timezone.localdate(snapshots.moment(row["starts_at"])) < proposal.effect:
            words = sentence(BEFORE_EFFECT, when=when(row), day=day_in_full(proposal.effect))
            yield Reason("BEFORE_EFFECT", words, "sessions")


def _overtaken(proposal: Proposal) -> Iterator[Reason]:
    for row in [] if proposal.late else _touched(proposal):
        if snapshots.moment(row["starts_at"]) <= proposal.now:
            yield Reason("OVERTAKEN", sentence(OVERTAKEN, when=when(row)), "sessions")


def _touched(proposal: Proposal) -> Sequence[dict[str, Any]]:
    """The sessions that differ, each once."""
    rows = snapshots.changed_sessions(proposal.before, proposal.after)
    return list({row["starts_at"]: row for row in rows}.values())


def _evidence_lost(proposal: Proposal) -> Iterator[Reason]:
    old, new = snapshots.by_start(proposal.before), snapshots.by_start(proposal.after)
    for start, row in old.items():
        if snapshots.moment(start) in proposal.with_evidence and _held(row) != _held(new.get(start)):
            yield Reason("SESSION_HAS_ATTENDANCE", sentence(HAS_ATTENDANCE, when=when(row)), "sessions")


def _held(row: dict[str, Any] | None) -> tuple[Any, ...] | None:
    """What attendance was taken of."""
    return (row["ends_at"], row["mode"], row["hours"]) if row else None


def _first_day(proposal: Proposal) -> Iterator[Reason]:
    old, new = (date.fromisoformat(held["plan"]["starts_on"]) for held in (proposal.before, proposal.after))
    if old == new or proposal.late:
        return
    if proposal.training_class.state != State.ACCEPTED:
        yield Reason("FIRST_DAY_GONE", sentence(FIRST_DAY_GONE, first=day_in_full(old)), "starts_on")
    elif new < proposal.effect:
        words = sentence(FIRST_DAY_EARLY, first=day_in_full(new), day=day_in_full(proposal.effect))
        yield Reason("FIRST_DAY_EARLY", words, "starts_on")


def _another_year(proposal: Proposal) -> Iterator[Reason]:
    old, new = (date.fromisoformat(held["plan"]["ends_on"]) for held in (proposal.before, proposal.after))
    if old.year != new.year:
        words = sentence(ANOTHER_YEAR, last=day_in_full(new), year=str(old.year))
        yield Reason("LAST_DAY_IN_ANOTHER_YEAR", words, "ends_on")


def _concluded(proposal: Proposal) -> Iterator[Reason]:
    if proposal.training_class.state in CONCLUDED and not set(proposal.kinds) <= set(OF_PLACES):
        yield Reason("HOURS_CONCLUDED", CONCLUDED_HOURS)


def when(row: dict[str, Any]) -> str:
    """A session's day and hours in a sentence: 2026-11-19 08:30–11:30."""
    start, end = (snapshots.moment(row[name]) for name in ("starts_at", "ends_at"))
    return clashes.when(ClassSession(starts_at=start, ends_at=end))
