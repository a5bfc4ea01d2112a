"""The marks of the attendance grid as drawings, one shape for each status, and the word that goes with each."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from institutions.models import ClassSession
from portal.shared.sentences import Text
from trainees.attendance_grid import Cell, Status

WORDS: dict[str, Text] = {
    "present": pgettext_lazy("attendance", "present"),
    "online": pgettext_lazy("attendance", "online done"),
    "late": pgettext_lazy("attendance", "late or left early"),
    "leave": pgettext_lazy("attendance", "leave"),
    "absent": pgettext_lazy("attendance", "absent"),
    "pending": pgettext_lazy("attendance", "not checked in yet"),
    "future": pgettext_lazy("attendance", "to come"),
    "doubtful": pgettext_lazy("attendance", "doubtful mark"),
}
# what marks of devices and platforms tell apart: whether somebody came late, and whether they left early
LATE_WORDS: dict[tuple[bool, bool], Text] = {
    (True, False): pgettext_lazy("attendance", "late"),
    (False, True): pgettext_lazy("attendance", "left early"),
    (True, True): pgettext_lazy("attendance", "late and left early"),
    (False, False): pgettext_lazy("attendance", "away in between"),
}
LEGEND = ("present", "online", "late", "leave", "absent", "pending", "doubtful")
SHAPES = {
    "present": '<circle cx="8" cy="8" r="5"/>',
    "online": '<rect x="3.5" y="3.5" width="9" height="9" rx="1"/>',
    "late": '<circle cx="8" cy="8" r="4.5" class="ring"/><path d="M8 3.5a4.5 4.5 0 0 0 0 9z"/>',
    "leave": '<path d="M3 8h10" class="stroke"/>',
    "absent": '<path d="m4 4 8 8M12 4l-8 8" class="stroke"/>',
    "pending": '<circle cx="8" cy="8" r="4.5" class="ring dotted"/>',
    "future": '<circle cx="8" cy="8" r="1.2"/>',
    "doubtful": '<path d="M3 3h10v10z"/>',
}
KINDS: dict[str, Text] = {
    ClassSession.Mode.THEORY: pgettext_lazy("session kind, one letter", "T"),
    ClassSession.Mode.PRACTICE: pgettext_lazy("session kind, one letter", "P"),
    ClassSession.Mode.ONLINE: pgettext_lazy("session kind, one letter", "O"),
}


def name_of(cell: Cell) -> str:
    """Which mark a cell shows: online sessions have their own shape for who was there."""
    online = cell.session.mode == ClassSession.Mode.ONLINE
    return "online" if cell.status is Status.PRESENT and online else str(cell.status)


def word_of(cell: Cell) -> Text:
    """What a cell says, with late and early told apart where marks say which."""
    if cell.status is Status.LATE and cell.ruling is None:
        return LATE_WORDS[cell.came_late, cell.left_early]
    return WORDS[name_of(cell)]


def drawing(name: str) -> SafeString:
    """A mark of 16 px; a word must stand beside it."""
    shape = mark_safe(SHAPES[name])
    return format_html('<svg class="mark mark-{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', name, shape)


def drawn(cell: Cell) -> SafeString:
    """The mark of a cell with its word for screen readers, and the corner of a doubtful one."""
    return _drawn(name_of(cell), str(word_of(cell)), doubtful=cell.doubtful, language=get_language())


@lru_cache(maxsize=128)
def _drawn(name: str, word: str, *, doubtful: bool, language: str) -> SafeString:
    """A grid has thousands of cells and a dozen marks; each is drawn once in every `language`."""
    corner = drawing("doubtful") if doubtful else ""
    words = format_html("{} {}", word, WORDS["doubtful"]) if doubtful else word
    return format_html('{}{}<span class="unseen">{}</span>', drawing(name), corner, words)
