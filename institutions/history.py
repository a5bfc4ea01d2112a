"""What happened to a class, read from the trail."""

from collections.abc import Sequence

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event
from portal.shared.models import TrailRecord
from portal.shared.sentences import Text, sentence

VERBS: dict[str, tuple[Family, Text]] = {
    "draft": (Family.MUTE, pgettext_lazy("history", "drafted the class")),
    "revise": (Family.MUTE, pgettext_lazy("history", "changed the plan")),
    "set timetable": (Family.MUTE, pgettext_lazy("history", "set the timetable")),
    "file": (Family.INFO, pgettext_lazy("history", "filed the class")),
    "accept": (Family.OK, pgettext_lazy("history", "accepted the filing")),
    "send_back": (Family.WARN, pgettext_lazy("history", "returned the filing for correction")),
    "start": (Family.INFO, pgettext_lazy("history", "started the class on its first day")),
    "finish": (Family.OK, pgettext_lazy("history", "ended the class")),
    "mark_evaluated": (Family.OK, pgettext_lazy("history", "recorded the evaluation")),
    "close": (Family.MUTE, pgettext_lazy("history", "closed the class")),
    "withdraw": (Family.MUTE, pgettext_lazy("history", "withdrew the filing")),
    "cancel": (Family.MUTE, pgettext_lazy("history", "cancelled the class")),
    "terminate": (Family.BAD, pgettext_lazy("history", "ended the class before its time")),
}


def of(training_class: TrainingClass) -> Sequence[Event]:
    """Every act on the class, newest first. Acts of later apps are named by the translation of their verb."""
    return [_event(record) for record in trail.of(training_class)]


def _event(record: TrailRecord) -> Event:
    family, words = VERBS.get(record.verb) or (Family.INFO, gettext(record.verb))
    return Event(record.at, family, record.actor_name, words, _note(record))


def _note(record: TrailRecord) -> Text:
    if "sessions" in record.details:
        return sentence(_("Sessions: %(count)s"), count=record.details["sessions"])
    if record.verb == "send_back":
        labels = [str(TrainingClass.ReturnReason(code).label) for code in record.details["reasons"]]
        return "、".join(labels)
    if record.verb == "revise":
        names = record.details["fields"]
        return "、".join(str(TrainingClass._meta.get_field(name).verbose_name) for name in names)
    return ""
