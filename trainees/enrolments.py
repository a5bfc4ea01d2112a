"""Enrolments: joining a class, leaving it, completing it. The class's count of trainees is kept here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import filings
from institutions.models import ClassSession, TrainingClass
from institutions.models.training_class import OVER
from institutions.wording import day_in_full
from portal.reference import city_settings
from portal.reference.models import PopulationGroup
from portal.shared import workflow, workflow_sets
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import attendance_grid
from trainees.models import Enrolment, Person
from trainees.models.enrolment import LIVE, ON_ROSTER

State = Enrolment.State
ATTENDANCE_THRESHOLD = "attendance_threshold"
ONLINE_RATIO = "online_ratio"
OPEN = (State.ENROLLED, State.COMPLETED)  # what becomes of them is not known yet
OPEN_TO_ROSTER = (TrainingClass.State.DRAFT, TrainingClass.State.RETURNED)
OCCUPYING = (TrainingClass.State.FILED, TrainingClass.State.ACCEPTED, TrainingClass.State.RUNNING)

ROSTER_CLOSED = _(
    "The class is %(state)s now. Its roster can be imported as long as the class is a draft or has been returned. "
    "%(way)s"
)
BY_A_CHANGE = _("From now on people join by a change of the class; whoever does not take part leaves the class.")
WAYS_ON = {
    TrainingClass.State.FILED: _(
        "To change it now, please ask the bureau to return the filing, or withdraw it and draft the class anew."
    ),
    TrainingClass.State.ACCEPTED: BY_A_CHANGE,
    TrainingClass.State.RUNNING: BY_A_CHANGE,
}
HAS_LEFT = _("%(name)s left this class on %(day)s (%(why)s) and does not come back by the roster.")
APPLICATION_WAITS = _("%(name)s has applied for this class; please accept or decline the application first.")
CLASH = _(
    "%(name)s is in another class with lessons at the same time (%(when)s). Please ask the person which class it is "
    "to be, or choose other hours."
)
LEAVES_LATER = _("The last day, %(day)s, has not come yet. Please enter it when the person has left.")
LEFT_BEFORE_JOINING = _("The last day, %(day)s, lies before the day on which the person was enrolled, %(joined)s.")
SEEN_AFTER = _(
    "%(name)s was seen by %(device)s at %(at)s, after the last day entered, %(day)s. Please enter the day of that "
    "mark or later, or ask the teacher whose mark it is."
)
NO_REASON = _("Please say why.")


@transaction.atomic
def enrol(
    training_class: TrainingClass,
    person: Person,
    *,
    actor: Any,
    now: datetime,
    roster_row: int = 0,
    group: PopulationGroup | None = None,
    employer_name: str = "",
    note: str = "",
) -> Enrolment:
    """Put a person on the roster; somebody who is on it already stays as they are.

    Raises `Refused` when the roster is closed, the person's application waits, they have left this class, or other
    lessons clash.
    """
    workflow.lock(training_class)
    known = Enrolment.objects.filter(training_class=training_class, person=person).first()
    if known and known.state in ON_ROSTER:
        return known
    told = [not_put_on(known)] if known else []
    refuse_if([*_roster_closed(training_class), *filter(None, told), *clashes(training_class, [person]).values()])
    row = roster_row or (known.roster_row if known else next_row(training_class))
    said = {"roster_row": row, "group": group, "employer_name": employer_name, "note": note}
    if known is not None:
        enrolment = enter(known, said, actor=actor, now=now)
    else:
        enrolment = Enrolment.objects.create(training_class=training_class, person=person, **said)
        workflow.perform(enrolment, "enrol", actor=actor, now=now)
    count(training_class)
    return enrolment


def enter(known: Enrolment, said: Mapping[str, Any], *, actor: Any, now: datetime) -> Enrolment:
    """Put somebody on the roster whose application was taken back or declined, with what the roster says of them by
    column; the application goes on the trail. Call it with the class locked. Raises `Refused`."""
    applied_at, ended_at = ((at and at.isoformat()) for at in (known.applied_at, known.left_at))
    earlier = {"opening": known.opening_id, "applied_at": applied_at, "ended_at": ended_at}
    told = earlier | {"reason": known.left_reason}
    return workflow.perform(known, "enter", actor=actor, now=now, said=said, trail_details=told)


def withdraw(enrolment: Enrolment, *, reason: str, actor: Any, now: datetime) -> Enrolment:
    """Take back an application before it was accepted. Raises `Refused`."""
    return _leave(enrolment, "withdraw", reason=reason, actor=actor, now=now)


@transaction.atomic
def drop(enrolment: Enrolment, *, reason: str, actor: Any, now: datetime, left_on: date | None = None) -> Enrolment:
    """Somebody leaves the class before its end; `left_on` is the last day they took part, today where none is said.
    Raises `Refused`, also where they were seen after that day."""
    workflow.lock(enrolment.training_class)
    last = left_on or timezone.localdate(now)
    faults = _last_day_faults(enrolment, left_on, now) if left_on else []
    refuse_if([*faults, *_unexplained(reason)])
    return _leave(enrolment, "drop", reason=reason, actor=actor, now=now, left_on=last)


@transaction.atomic
def put_back(enrolment: Enrolment, *, actor: Any, now: datetime) -> Enrolment:
    """Whoever was taken off an open roster stands on it again, as they did. Raises `Refused`."""
    training_class = enrolment.training_class
    workflow.lock(training_class)
    found = clashes(training_class, [enrolment.person])
    refuse_if([*_roster_closed(training_class), *found.values()])
    workflow.perform(enrolment, "put_back", actor=actor, now=now)
    count(training_class)
    return enrolment


@transaction.atomic
def complete_class(training_class: TrainingClass, *, actor: Any, now: datetime) -> list[Enrolment]:
    """End the class (if it still runs) and write everybody's hours and rate; returns the enrolments decided.

    Who reached the city's attendance threshold has completed, the others have not passed. Online hours count for the
    rate by the city's ratio (JY-18). Safe to repeat. Raises `Refused`, also where no policy sets the two values.
    """
    workflow.lock(training_class)
    if training_class.state == TrainingClass.State.RUNNING:
        filings.finish(training_class, actor=actor, now=now)
    refuse_if(_not_ended(training_class))
    threshold, ratio = attendance_terms(training_class)
    table = attendance_grid.grid(training_class, now=now)
    rows = [row for row in table.rows if row.enrolment.state == State.ENROLLED]
    _decide(rows, threshold=threshold, ratio=ratio, actor=actor, now=now)
    count(training_class)
    conclude(training_class, actor=actor, now=now)
    return [row.enrolment for row in rows]


def conclude(training_class: TrainingClass, *, actor: Any, now: datetime) -> bool:
    """Mark an ended class evaluated once nobody in it is open any more; says whether it did."""
    workflow.lock(training_class)
    if training_class.state != TrainingClass.State.ENDED or training_class.enrolments.filter(state__in=OPEN).exists():
        return False
    workflow.perform(training_class, "mark_evaluated", actor=actor, now=now)
    return True


def attendance_terms(training_class: TrainingClass) -> tuple[Decimal, Decimal]:
    """The attendance threshold and the share by which online hours count, as of the class's first day.

    Raises `SettingMissing` where no policy in force sets one of them.
    """
    place = {"jurisdiction": training_class.institution.jurisdiction, "on": training_class.starts_on}
    threshold = city_settings.value(ATTENDANCE_THRESHOLD, **place)
    return Decimal(str(threshold)), Decimal(str(city_settings.value(ONLINE_RATIO, **place)))


def clashes(
    training_class: TrainingClass, people: Collection[Person], *, sessions: Sequence[ClassSession] | None = None
) -> dict[int, Reason]:
    """By person: why their lessons in another filed class clash with this one's, or with `sessions` where it would
    have these. Two queries."""
    own = list(training_class.sessions.all()) if sessions is None else list(sessions)
    own.sort(key=lambda session: session.starts_at)
    if not own or not people:
        return {}
    last = max(session.ends_at for session in own)
    others = ClassSession.objects.filter(
        training_class__state__in=OCCUPYING,
        training_class__enrolments__person__in=people,
        training_class__enrolments__state__in=LIVE,
        starts_at__lt=last,
        ends_at__gt=own[0].starts_at,
    )
    others = others.exclude(training_class=training_class).order_by("starts_at")
    found = others.values_list("training_class__enrolments__person", "starts_at", "ends_at")
    return _first_clashes(own, found, {person.pk: person for person in people})


def count(training_class: TrainingClass) -> int:
    """Write how many are in the class."""
    live = training_class.enrolments.live().count()
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=live)
    training_class.enrolled_count = live
    return live


def next_row(training_class: TrainingClass) -> int:
    """The number of the row below the last of the roster."""
    return (training_class.enrolments.aggregate(last=Max("roster_row"))["last"] or 0) + 1


def roster_objections(training_class: TrainingClass) -> list[Reason]:
    """Why the roster cannot be imported now; empty when it can."""
    return _roster_closed(training_class)


def not_put_on(known: Enrolment) -> Reason | None:
    """Why a roster neither adds nor changes somebody whom the class knows: their application is not decided, or they
    left. None for who is on it, and for whose application ended: they never were on it."""
    if known.state in [*ON_ROSTER, State.WITHDRAWN]:
        return None
    if known.state == State.APPLIED:
        return Reason("APPLICATION_WAITS", sentence(APPLICATION_WAITS, name=known.person.name), "id_number")
    return left_reason(known)


def left_reason(enrolment: Enrolment) -> Reason:
    """Why somebody who was on the roster and left cannot be put on the roster again."""
    day = f"{timezone.localtime(enrolment.left_at):%Y-%m-%d}"
    words = sentence(HAS_LEFT, name=enrolment.person.name, day=day, why=enrolment.why_left)
    return Reason("HAS_LEFT_CLASS", words, "id_number")


@transaction.atomic
def _leave(enrolment: Enrolment, step: str, *, reason: str, actor: Any, now: datetime, **details: Any) -> Enrolment:
    refuse_if(_unexplained(reason))
    workflow.lock(enrolment.training_class)
    workflow.perform(enrolment, step, actor=actor, now=now, reason=reason.strip(), **details)
    count(enrolment.training_class)
    return enrolment


def _unexplained(reason: str) -> list[Reason]:
    return [] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")]


def _last_day_faults(enrolment: Enrolment, last: date, now: datetime) -> list[Reason]:
    found = []
    if last > timezone.localdate(now):
        found.append(Reason("LEAVES_LATER", sentence(LEAVES_LATER, day=day_in_full(last)), "left_on"))
    joined = timezone.localdate(enrolment.enrolled_at) if enrolment.enrolled_at else last
    if last < joined:
        words = sentence(LEFT_BEFORE_JOINING, day=day_in_full(last), joined=day_in_full(joined))
        found.append(Reason("LEFT_BEFORE_JOINING", words, "left_on"))
    seen = enrolment.marks.filter(at__gte=_end_of(last)).order_by("-at").first()
    if seen is not None:
        told = {"name": enrolment.person.name, "device": seen.device}
        at = f"{timezone.localtime(seen.at):%Y-%m-%d %H:%M}"
        words = sentence(SEEN_AFTER, at=at, day=day_in_full(last), **told)
        found.append(Reason("SEEN_AFTER_LEAVING", words, "left_on"))
    return found


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _decide(
    rows: Sequence[attendance_grid.Row], *, threshold: Decimal, ratio: Decimal, actor: Any, now: datetime
) -> None:
    completed, failed = [], []
    for row in rows:
        hours = row.final_hours(ratio)
        values = {"attended": row.on_site, "online": row.online, "rate": hours.rate}
        if hours.rate >= threshold:
            completed.append((row.enrolment, values))
        else:
            failed.append((row.enrolment, values | {"required": threshold}))
    for step, decided in (("complete", completed), ("fail", failed)):
        enrolments, details = [each for each, _ in decided], [values for _, values in decided]
        workflow_sets.perform_all(enrolments, step, actor=actor, now=now, details=details)


def _roster_closed(training_class: TrainingClass) -> list[Reason]:
    if training_class.state in OPEN_TO_ROSTER:
        return []
    way = WAYS_ON.get(TrainingClass.State(training_class.state), "")
    words = sentence(ROSTER_CLOSED, state=training_class.get_state_display(), way=way)
    return [Reason("ROSTER_CLOSED", words)]


def _not_ended(training_class: TrainingClass) -> list[Reason]:
    return [] if training_class.state in OVER else workflow.objections(training_class, "finish")


def _first_clashes(
    own: Sequence[ClassSession], found: Iterable[tuple[int, datetime, datetime]], people: dict[int, Person]
) -> dict[int, Reason]:
    reasons: dict[int, Reason] = {}
    for person, starts_at, ends_at in found:
        if person in people and person not in reasons and _overlaps(own, starts_at, ends_at):
            local = timezone.localtime(starts_at)
            when = f"{local:%Y-%m-%d %H:%M}–{timezone.localtime(ends_at):%H:%M}"
            words = sentence(CLASH, name=people[person].name, when=when)
            reasons[person] = Reason("IN_ANOTHER_CLASS", words, "id_number")
    return reasons


def _overlaps(own: Sequence[ClassSession], starts_at: datetime, ends_at: datetime) -> bool:
    return any(each.starts_at < ends_at and each.ends_at > starts_at for each in own)
