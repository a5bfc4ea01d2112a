"""The export of a device or a platform between hand-in and confirmation."""

from collections.abc import Callable, Iterable, Sequence
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
from portal.shared.sentences import Text
from portal.shared.spreadsheets.columns import Column as FileColumn
from portal.shared.tables import Column, Empty, Table
from trainees import attendance, attendance_import
from trainees.attendance import Refusal
from trainees.device_export import COLUMNS as DEVICE_COLUMNS
from trainees.online_log import COLUMNS as ONLINE_COLUMNS
from trainees.views.attendance import KEEPERS
from trainees.views.class_files import hand_in
from trainees.views.rosters import REFUSED

SHOWN_AT_MOST = 200
ROWS_NAMED = 5


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is handed in for, its columns, and what its pages are called."""

    purpose: str
    columns: Sequence[FileColumn]
    title: Text

    @property
    def online(self) -> bool:
        return self.purpose == attendance_import.ONLINE


DEVICES = Kind(attendance_import.PURPOSE, DEVICE_COLUMNS, gettext_lazy("Import attendance"))
ONLINE = Kind(attendance_import.ONLINE, ONLINE_COLUMNS, gettext_lazy("Import online hours"))


def _uploading(kind: Kind) -> Callable[..., HttpResponse]:
    @role_required(*KEEPERS)
    @require_http_methods(["GET", "POST"])
    def upload(request: HttpRequest, pk: int) -> HttpResponse:
        """Hand in what a device or a platform exported; nothing is written yet."""
        training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
        template = "trainees/online_upload.html" if kind.online else "trainees/attendance_upload.html"
        return hand_in(
            request, training_class, kind=kind.purpose, template=template, title=str(kind.title),
            columns=kind.columns, closed=attendance.objections(training_class),
        )  # fmt: skip

    return upload


def _previewing(kind: Kind) -> Callable[..., HttpResponse]:
    @role_required(*KEEPERS)
    @require_http_methods(["GET", "POST"])
    def preview(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
        """What would come of the file, and taking it."""
        training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
        back = reverse("class_attendance", args=[pk])
        held = uploads.opened(request.user, upload, purpose=kind.purpose, subject=training_class, back=back)
        if request.method == "POST" and request.POST.get("act") == "give_up":
            uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
            messages.info(request, _("The file was given up; nothing was written."))
            return redirect(back)
        if request.method == "POST":
            return _confirm(request, training_class, held, kind)
        return _page(request, training_class, held, kind)

    return preview


attendance_upload, attendance_preview = _uploading(DEVICES), _previewing(DEVICES)
online_upload, online_preview = _uploading(ONLINE), _previewing(ONLINE)


def _confirm(request: HttpRequest, training_class: TrainingClass, held: Upload, kind: Kind) -> HttpResponse:
    now = timezone.now()
    try:
        done = attendance_import.confirm(held, training_class=training_class, actor=request.user, now=now)
    except Refused as refused:
        return _page(request, training_class, held, kind, refused=refused.reasons, status=REFUSED)
    words = _("Marks taken: %(taken)s, there already: %(repeated)s, not taken: %(refused)s.")
    counts = {"taken": done.taken, "repeated": done.repeated, "refused": len(done.refused)}
    messages.success(request, words % counts)
    return redirect("class_attendance", pk=training_class.pk)


def _page(
    request: HttpRequest, training_class: TrainingClass, held: Upload, kind: Kind, *, refused: Any = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = attendance_import.preview(held, training_class=training_class, now=timezone.now())
    same = _grouped(found.refused)
    values = {
        "training_class": training_class,
        "upload": held,
        "again": reverse(f"{kind.purpose}_upload", args=[training_class.pk]),
        "preview": found,
        "refused": refused,
        "table": _table(same),
        "hidden": sum(len(each.rows) for each in same[SHOWN_AT_MOST:]),
        "why_not": "" if found.sorted.new or found.repeated else _("nothing to take"),
        "trail": class_trail(training_class, request.user, kind.title),
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
