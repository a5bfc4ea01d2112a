"""Doubts about a class as its page shows them: gathered by kind, for an office with what was seen, for an institution
with what it is asked to explain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from institutions.models import TrainingClass
from portal.shared.badges import Family
from portal.shared.sentences import Text
from portal.shared.templatetags.figures import date_short
from trainees.models import AttendanceMark
from trainees.plausibility import KINDS, searching
from trainees.plausibility.kind import MODELS, Doubt, Kind, Severity

FAMILY = {Severity.HIGH: Family.BAD, Severity.MEDIUM: Family.WARN, Severity.LOW: Family.INFO}
NAMES_AT_MOST = 10
SENTENCES_AT_MOST = 5
MARKS_AT_MOST = 12


@dataclass(frozen=True)
class Gathered:
    """The doubts of one kind: what they say, whom of the class they concern, on which days, the marks they rest on,
    and how many sentences and marks are not shown. For an institution `severity` is empty, and there are no marks."""

    title: Text
    family: Family
    severity: str
    said: Sequence[Text]
    names: str
    days: str
    times: int
    marks: list[AttendanceMark] = field(default_factory=list)
    marks_left_out: int = 0

    @property
    def said_left_out(self) -> int:
        return self.times - len(self.said) if self.severity else 0


@dataclass(frozen=True)
class Known:
    """The rows of doubts by their keys: names of the class's own people, days of its own rows, the marks and the
    classes that may be shown."""

    names: dict[int, str]
    days: dict[tuple[str, int], date]
    marks: dict[int, AttendanceMark]
    classes: frozenset[int]

    def say(self, doubt: Doubt) -> Text:
        """The sentence where every class in it may be seen, else what its institution is asked."""
        return doubt.words if self.classes.issuperset(doubt.classes) else doubt.kind.explain


def of_class(training_class: TrainingClass, user: Any, *, office: bool) -> list[Gathered]:
    """What has to be explained about a class now, in the order of the kinds. What another class is called, and its
    marks, are told to an office alone, and to that only where it may see them."""
    doubts = searching.of_class(training_class, KINDS)
    known = Known(
        names=_names(training_class, doubts),
        days=_days(training_class, doubts),
        marks=_marks(doubts, user) if office else {},
        classes=_classes(doubts, user) if office else frozenset(),
    )
    by_kind = [(kind, [doubt for doubt in doubts if doubt.kind is kind]) for kind in KINDS]
    return [_gathered(kind, own, known, office=office) for kind, own in by_kind if own]


def _gathered(kind: Kind, doubts: list[Doubt], known: Known, *, office: bool) -> Gathered:
    people = dict.fromkeys(known.names[key] for doubt in doubts for key in doubt.people if key in known.names)
    days = sorted({known.days[row] for doubt in doubts for row in doubt.rows if row in known.days})
    names, days_shown = _listed(people), _listed(map(date_short, days))
    if not office:
        return Gathered(kind.title, Family.WARN, "", [kind.explain], names, days_shown, len(doubts))
    marks = [known.marks[key] for key in dict.fromkeys(_keys(doubts, "marks")) if key in known.marks]
    return Gathered(
        title=kind.title,
        family=FAMILY[kind.severity],
        severity=kind.severity,
        said=[known.say(doubt) for doubt in doubts[:SENTENCES_AT_MOST]],
        names=names,
        days=days_shown,
        times=len(doubts),
        marks=marks[:MARKS_AT_MOST],
        marks_left_out=max(0, len(marks) - MARKS_AT_MOST),
    )


def _names(training_class: TrainingClass, doubts: list[Doubt]) -> dict[int, str]:
    """The people of the class whom the doubts concern, by enrolment; nobody of another class."""
    keys = {key for doubt in doubts for key in doubt.people}
    rows = training_class.enrolments.filter(pk__in=keys).order_by("roster_row", "pk")
    return dict(rows.values_list("pk", "person__name"))


def _days(training_class: TrainingClass, doubts: list[Doubt]) -> dict[tuple[str, int], date]:
    """When the class's own marks and lessons among the rows were."""
    marks = AttendanceMark.objects.filter(enrolment__training_class=training_class, pk__in=_keys(doubts, "marks"))
    lessons = training_class.sessions.filter(pk__in=_keys(doubts, "sessions"))
    found = [("marks", *row) for row in marks.values_list("pk", "at")]
    found += [("sessions", *row) for row in lessons.values_list("pk", "starts_at")]
    return {(MODELS[name], key): timezone.localdate(at) for name, key, at in found}


def _marks(doubts: list[Doubt], user: Any) -> dict[int, AttendanceMark]:
    related = ("enrolment__person", "enrolment__training_class")
    rows = AttendanceMark.objects.visible_to(user).filter(pk__in=_keys(doubts, "marks")).select_related(*related)
    hidden = ("enrolment__person__id_number", "enrolment__person__phone", "enrolment__person__account_number")
    return {row.pk: row for row in rows.defer(*hidden)}


def _classes(doubts: list[Doubt], user: Any) -> frozenset[int]:
    keys = {key for doubt in doubts for key in doubt.classes}
    return frozenset(TrainingClass.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def _keys(doubts: list[Doubt], name: str) -> list[int]:
    return [key for doubt in doubts for model, key in doubt.rows if model == MODELS[name]]


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    shown = pgettext("between names", ", ").join(every[:NAMES_AT_MOST])
    return _("%(names)s and others") % {"names": shown} if len(every) > NAMES_AT_MOST else shown
