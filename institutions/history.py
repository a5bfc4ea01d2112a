"""What happened to a class, read from the trail."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext, ngettext_lazy, pgettext_lazy

from institutions.models import TrainingClass
from institutions.wording import listed
from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event
from portal.shared.models import TrailRecord
from portal.shared.sentences import Text

VERBS: dict[str, tuple[Family, Text]] = {
    "draft": (Family.MUTE, pgettext_lazy("history", "drafted the class")),
    "revise": (Family.MUTE, pgettext_lazy("history", "changed the plan")),
    "set timetable": (Family.MUTE, pgettext_lazy("history", "set the timetable")),
    "import roster": (Family.INFO, pgettext_lazy("history", "imported the roster")),
    "change roster": (Family.MUTE, pgettext_lazy("history", "changed an entry of the roster")),
    "enrol": (Family.INFO, pgettext_lazy("history", "enrolled people")),
    "open enrolment": (Family.INFO, pgettext_lazy("history", "opened the class for enrolment")),
    "end open enrolment": (Family.MUTE, pgettext_lazy("history", "ended the open enrolment")),
    "file": (Family.INFO, pgettext_lazy("history", "filed the class")),
    "accept": (Family.OK, pgettext_lazy("history", "accepted the filing")),
    "accept by the clock": (
        Family.OK,
        pgettext_lazy("history", "accepted the filing, as nobody had decided by the day set"),
    ),
    "send_back": (Family.WARN, pgettext_lazy("history", "returned the filing for correction")),
    "start": (Family.INFO, pgettext_lazy("history", "started the class on its first day")),
    "receive attendance": (Family.INFO, pgettext_lazy("history", "handed in attendance")),
    "finish": (Family.OK, pgettext_lazy("history", "ended the class")),
    "mark_evaluated": (Family.OK, pgettext_lazy("history", "recorded the evaluation")),
    "close": (Family.MUTE, pgettext_lazy("history", "closed the class")),
    "withdraw": (Family.MUTE, pgettext_lazy("history", "withdrew the filing")),
    "cancel": (Family.MUTE, pgettext_lazy("history", "cancelled the class")),
    "terminate": (Family.BAD, pgettext_lazy("history", "ended the class before its time")),
}
COUNTED = {
    "created": ngettext_lazy("%(count)s person added", "%(count)s people added", "count"),
    "changed": ngettext_lazy("%(count)s person changed", "%(count)s people changed", "count"),
    "taken": ngettext_lazy("%(count)s mark taken", "%(count)s marks taken", "count"),
    "refused": ngettext_lazy("%(count)s mark refused", "%(count)s marks refused", "count"),
}


def of(training_class: TrainingClass) -> Sequence[Event]:
    """Every act on the class, newest first; the same act of the same person on one day is one row."""
    return [_event(list(rows)) for _same, rows in groupby(trail.of(training_class), key=_sameness)]


def _sameness(record: TrailRecord) -> tuple[object, ...]:
    return _verb(record), record.actor_name, localdate(record.at)


def _verb(record: TrailRecord) -> str:
    """The act alone: whatever was done to a set at once has its size behind the verb; the clock accepts otherwise than
    a person."""
    verb = record.verb.partition(" ×")[0]
    return "accept by the clock" if verb == "accept" and record.actor_id is None else verb


def _event(records: Sequence[TrailRecord]) -> Event:
    newest = records[0]
    family, words = VERBS[_verb(newest)]
    notes = dict.fromkeys([_repeated(records), *_counts(records), *map(_note, records)])
    return Event(newest.at, family, newest.actor_name, words, listed(note for note in notes if note))


def _repeated(records: Sequence[TrailRecord]) -> str:
    times = len(records)
    return ngettext("%(count)s time", "%(count)s times", times) % {"count": times} if times > 1 else ""


def _counts(records: Sequence[TrailRecord]) -> list[str]:
    sums = Counter[str]()
    for record in records:
        sums.update({name: record.details.get(name, 0) for name in COUNTED})
        sums["created"] += int(record.verb.partition(" ×")[2] or 0)
    return [str(words % {"count": sums[name]}) for name, words in COUNTED.items() if sums[name]]


def _note(record: TrailRecord) -> str:
    if "sessions" in record.details:
        return gettext("Sessions: %(count)s") % {"count": record.details["sessions"]}
    if record.verb == "send_back":
        return listed(TrainingClass.ReturnReason(code).label for code in record.details["reasons"])
    if record.verb == "revise":
        return listed(TrainingClass._meta.get_field(name).verbose_name for name in record.details["fields"])
    return ""
