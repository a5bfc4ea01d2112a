"""Doubts about a class as its page shows them: gathered by kind, for an office with what was seen, for an institution
with what it is asked to explain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from institutions.models import TrainingClass
from portal.shared.badges import Family
from portal.shared.sentences import Text
from trainees.models import AttendanceMark
from trainees.plausibility import KINDS, searching
from trainees.plausibility.kind import MODELS, Doubt, Kind, Severity

FAMILY = {Severity.HIGH: Family.BAD, Severity.MEDIUM: Family.WARN, Severity.LOW: Family.INFO}
NAMES_AT_MOST = 10
SENTENCES_AT_MOST = 5
MARKS_AT_MOST = 12


@dataclass(frozen=True)
class Gathered:
    """The doubts of one kind: what they say, whom of the class they concern, the marks they rest on, and how many
    sentences and marks are not shown. For an institution `severity` is empty, and there are no marks."""

    title: Text
    family: Family
    severity: str
    said: Sequence[Text]
    names: str
    times: int
    marks: list[AttendanceMark] = field(default_factory=list)
    marks_left_out: int = 0

    @property
    def said_left_out(self) -> int:
        return self.times - len(self.said) if self.severity else 0


def of_class(training_class: TrainingClass, user: Any, *, office: bool) -> list[Gathered]:
    """What has to be explained about a class now, in the order of the kinds. What another class is called, and its
    marks, are told to an office alone, and to that only where it may see them."""
    doubts = searching.of_class(training_class, KINDS)
    names = _names(training_class, doubts)
    seen = _marks(doubts, user) if office else {}
    by_kind = [(kind, [doubt for doubt in doubts if doubt.kind is kind]) for kind in KINDS]
    return [_gathered(kind, own, names, seen, office=office) for kind, own in by_kind if own]


def _gathered(
    kind: Kind, doubts: list[Doubt], names: dict[int, str], seen: dict[int, AttendanceMark], *, office: bool
) -> Gathered:
    people = dict.fromkeys(names[key] for doubt in doubts for key in doubt.people if key in names)
    if not office:
        return Gathered(kind.title, Family.WARN, "", [kind.explain], _listed(people), len(doubts))
    marks = [seen[key] for key in dict.fromkeys(_mark_keys(doubts)) if key in seen]
    return Gathered(
        title=kind.title,
        family=FAMILY[kind.severity],
        severity=kind.severity,
        said=[doubt.words for doubt in doubts[:SENTENCES_AT_MOST]],
        names=_listed(people),
        times=len(doubts),
        marks=marks[:MARKS_AT_MOST],
        marks_left_out=max(0, len(marks) - MARKS_AT_MOST),
    )


def _names(training_class: TrainingClass, doubts: list[Doubt]) -> dict[int, str]:
    """The people of the class whom the doubts concern, by enrolment; nobody of another class."""
    keys = {key for doubt in doubts for key in doubt.people}
    rows = training_class.enrolments.filter(pk__in=keys).order_by("roster_row", "pk")
    return dict(rows.values_list("pk", "person__name"))


def _marks(doubts: list[Doubt], user: Any) -> dict[int, AttendanceMark]:
    related = ("enrolment__person", "enrolment__training_class")
    rows = AttendanceMark.objects.visible_to(user).filter(pk__in=_mark_keys(doubts)).select_related(*related)
    hidden = ("enrolment__person__id_number", "enrolment__person__phone", "enrolment__person__account_number")
    return {row.pk: row for row in rows.defer(*hidden)}


def _mark_keys(doubts: list[Doubt]) -> list[int]:
    return [key for doubt in doubts for model, key in doubt.rows if model == MODELS["marks"]]


def _listed(people: Iterable[str]) -> str:
    people = list(people)
    shown = pgettext("between names", ", ").join(people[:NAMES_AT_MOST])
    return _("%(names)s and others") % {"names": shown} if len(people) > NAMES_AT_MOST else shown
