"""A device's export between hand-in and confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.shared import uploads
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from trainees import attendance, attendance_import
from trainees.attendance import Refusal
from trainees.attendance_import import PURPOSE
from trainees.device_export import COLUMNS as FILE_COLUMNS
from trainees.views.attendance import KEEPERS
from trainees.views.class_files import hand_in
from trainees.views.rosters import REFUSED

SHOWN_AT_MOST = 200
ROWS_NAMED = 5


@role_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def attendance_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in what a device exported; nothing is written yet."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    closed = attendance.objections(training_class)
    title = _("Import attendance")
    return hand_in(
        request, training_class, kind=PURPOSE, template="trainees/attendance_upload.html", title=title,
        columns=FILE_COLUMNS, closed=closed,
    )  # fmt: skip


@role_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def attendance_preview(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """What would come of the file, and taking it."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    held = _opened(request, upload, training_class)
    if request.method == "POST" and request.POST.get("act") == "give_up":
        uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
        messages.info(request, _("The file was given up; nothing was written."))
        return redirect("class_attendance", pk=pk)
    if request.method == "POST":
        return _confirm(request, training_class, held)
    return _page(request, training_class, held)


def _opened(request: HttpRequest, upload: int, training_class: TrainingClass) -> Upload:
    back = reverse("class_attendance", args=[training_class.pk])
    return uploads.opened(request.user, upload, purpose=PURPOSE, subject=training_class, back=back)


def _confirm(request: HttpRequest, training_class: TrainingClass, held: Upload) -> HttpResponse:
    now = timezone.now()
    try:
        done = attendance_import.confirm(held, training_class=training_class, actor=request.user, now=now)
    except Refused as refused:
        return _page(request, training_class, held, refused=refused.reasons, status=REFUSED)
    words = _("Marks taken: %(taken)s, there already: %(repeated)s, not taken: %(refused)s.")
    counts = {"taken": done.taken, "repeated": done.repeated, "refused": len(done.refused)}
    messages.success(request, words % counts)
    return redirect("class_attendance", pk=training_class.pk)


def _page(
    request: HttpRequest, training_class: TrainingClass, held: Upload, *, refused: Any = (), status: int = 200
) -> HttpResponse:
    found = attendance_import.preview(held, training_class=training_class, now=timezone.now())
    same = _grouped(found.refused)
    values = {
        "training_class": training_class,
        "upload": held,
        "preview": found,
        "refused": refused,
        "table": _table(same),
        "hidden": sum(len(each.rows) for each in same[SHOWN_AT_MOST:]),
        "why_not": "" if found.sorted.new or found.repeated else _("nothing to take"),
        "trail": class_trail(training_class, request.user, _("Import attendance")),
    }
    return render(request, "trainees/attendance_preview.html", values, status=status)


@dataclass(frozen=True)
class Same:
    """Marks that are not taken for one and the same reason, by their rows in the file."""

    rows: list[int]
    why: str

    @property
    def places(self) -> str:
        """The first rows by number."""
        first = ", ".join(str(row) for row in self.rows[:ROWS_NAMED])
        return first if len(self.rows) <= ROWS_NAMED else f"{first} …"


def _grouped(refused: Iterable[Refusal]) -> list[Same]:
    """Somebody who is not on the roster has a mark a session: one word about all of them is enough."""
    found: dict[str, Same] = {}
    for each in refused:
        why = str(each.reason.sentence)
        found.setdefault(why, Same([], why)).rows.append(each.row)
    return list(found.values())


def _table(same: list[Same]) -> Table:
    return Table(
        columns=[
            Column("why", gettext_lazy("why it is not taken"), lambda each: each.why, card="name"),
            Column("count", gettext_lazy("how many marks"), lambda each: len(each.rows), align="right", card="amount"),
            Column("rows", gettext_lazy("in rows"), lambda each: each.places),
        ],
        rows=same[:SHOWN_AT_MOST],
        caption=_("Marks that are not taken"),
        empty=Empty(_("Every mark of the file can be taken.")),
        key=lambda each: each.rows[0],
        tone=lambda _each: "bad",
    )
