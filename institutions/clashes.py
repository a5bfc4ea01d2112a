"""Two lessons at once in one room or with one instructor. The database refuses them; here they are put into words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession, Institution, TrainingClass
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import Text, sentence

CONSTRAINTS = ("session_instructor_not_twice", "session_site_not_twice")
SENTENCES = {
    "instructor": _(
        "Session %(when)s: instructor %(who)s teaches %(other)s at that time (%(then)s). Please choose another time "
        "or instructor."
    ),
    "site": _(
        "Session %(when)s: the site %(who)s is taken by %(other)s at that time (%(then)s). Please choose another time "
        "or site."
    ),
}


@dataclass(frozen=True)
class Clash:
    """A session and one that already occupies its instructor or its site."""

    session: ClassSession
    taken_by: ClassSession
    over: Literal["instructor", "site"]


def when(session: ClassSession) -> str:
    """A session's day and hours: 2026-11-19 08:30–11:30."""
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"


def find(training_class: TrainingClass, own: Sequence[ClassSession]) -> list[Clash]:
    """Every clash of a class's own sessions with binding sessions of other classes. One query."""
    taken = _binding_near(training_class, own) if own else []
    return [clash for session in own for clash in _of(session, taken)]


def reasons(training_class: TrainingClass, own: Sequence[ClassSession], *, reader: Any) -> list[Reason]:
    """One reason per clash; the other class is named only to those who may see it."""
    found = find(training_class, own)
    if not found:
        return []
    others = {clash.taken_by.training_class_id for clash in found}
    names: dict[int, Text] = {}
    if reader is not None:
        visible = TrainingClass.objects.visible_to(reader).filter(pk__in=others)
        names = {row.pk: f"{row.title} {row.number}" for row in visible}
    return [_reason(clash, names.get(clash.taken_by.training_class_id, _("another class"))) for clash in found]


def bind(training_class: TrainingClass, *, reader: Any) -> None:
    """Let the sessions occupy their rooms and instructors. Raises `Refused` TIMETABLE_CLASH."""
    take_turn(training_class)
    try:
        with transaction.atomic():
            training_class.sessions.update(binding=True)
    except IntegrityError as error:
        if not any(name in str(error) for name in CONSTRAINTS):
            raise
        own = training_class.sessions.select_related("instructor", "site")
        raise Refused(*reasons(training_class, own, reader=reader)) from error


def take_turn(training_class: TrainingClass) -> None:
    """Wait for whoever binds sessions of the same institution; then nobody else does until the transaction ends."""
    # Two filings that wait for each other's rows would deadlock; the institution's row puts them in a queue.
    Institution.objects.select_for_update(no_key=True).get(pk=training_class.institution_id)


def unbind(training_class: TrainingClass, **later: Any) -> None:
    """Give rooms and instructors free again; `later` narrows the sessions (starts_at__gt=now)."""
    training_class.sessions.filter(**later).update(binding=False)


def _binding_near(training_class: TrainingClass, own: Sequence[ClassSession]) -> list[ClassSession]:
    first, last = min(session.starts_at for session in own), max(session.ends_at for session in own)
    instructors = {session.instructor_id for session in own}
    sites = {session.site_id for session in own if session.site_id}
    rows = ClassSession.objects.filter(binding=True, starts_at__lt=last, ends_at__gt=first)
    rows = rows.filter(Q(instructor_id__in=instructors) | Q(site_id__in=sites))
    return list(rows.exclude(training_class=training_class).order_by("starts_at", "pk"))


def _of(session: ClassSession, taken: list[ClassSession]) -> Iterator[Clash]:
    for other in taken:
        if other.starts_at < session.ends_at and other.ends_at > session.starts_at:
            if other.instructor_id == session.instructor_id:
                yield Clash(session, other, "instructor")
            if other.site_id is not None and other.site_id == session.site_id:
                yield Clash(session, other, "site")


def _reason(clash: Clash, other: Text) -> Reason:
    who = getattr(clash.session, clash.over)
    words = sentence(SENTENCES[clash.over], when=when(clash.session), who=who, other=other, then=when(clash.taken_by))
    return Reason("TIMETABLE_CLASH", words, "sessions")
