"""The four steps of a filing, each on a page of its own: what is taught, when and where, roster, check and file."""

from collections.abc import Sequence
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from institutions.models import TrainingClass
from portal.shared.components import Step, StepState
from portal.shared.sentences import Text

Name = Literal["what", "when", "roster", "check"]
STEPS: Sequence[tuple[Name, str, Text]] = (
    ("what", "class_revise", pgettext_lazy("step of a filing", "what is taught")),
    ("when", "class_timetable", pgettext_lazy("step of a filing", "when and where")),
    ("roster", "class_roster", pgettext_lazy("step of a filing", "roster")),
    ("check", "class_show", pgettext_lazy("step of a filing", "check and file")),
)
# Before there is a class, its first two pages have addresses of their own and the others none.
BEFORE = {"what": "class_draft", "when": "class_draft_when"}
OF_TAB: dict[str, Name] = {"plan": "check", "timetable": "when", "roster": "roster"}
SESSIONS = ngettext_lazy("%(count)s session", "%(count)s sessions", "count")
PEOPLE = ngettext_lazy("%(count)s person", "%(count)s persons", "count")


def of(training_class: TrainingClass, *, current: str) -> list[Step]:
    """The steps of a class that is still to be filed; `current` is the one whose page this is, if any."""
    notes = _notes(training_class)
    return [
        Step(word, _state(name, current, done=bool(notes[name])), notes[name], reverse(url, args=[training_class.pk]))
        for name, url, word in STEPS
    ]


def before_class(*, current: Name, typed: bool) -> list[Step]:
    """The steps before there is a class; the second can be reached once the first was typed."""
    open_to = {"what", "when"} if typed else {"what"}
    return [
        Step(word, _state(name, current, done=False), "", reverse(BEFORE[name]) if name in open_to else "")
        for name, _url, word in STEPS
    ]


def _state(name: str, current: str, *, done: bool) -> StepState:
    if name == current:
        return "present"
    return "past" if done else "future"


def _notes(training_class: TrainingClass) -> dict[str, Text]:
    sessions, people = training_class.session_count, training_class.enrolled_count
    return {
        "what": _("kept"),
        "when": SESSIONS % {"count": sessions} if sessions else "",
        "roster": PEOPLE % {"count": people} if people else "",
        "check": "",
    }
