"""Pages on which a whole list comes as a workbook: handing it in, what it changes, writing it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from institutions import whole_lists
from institutions.lists import Entry, List
from institutions.models import CatalogueEntry
from institutions.whole_lists import Difference
from portal.accounts.access import role_required
from portal.reference.models import Jurisdiction
from portal.shared import uploads
from portal.shared.badges import Family
from portal.shared.figures import NONE
from portal.shared.languages import in_chinese
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html
from subsidies.list_forms import ListFileForm
from subsidies.views.lists import CATALOGUE, SHORTAGE, Listed, trail_to
from subsidies.views.policy_frame import REFUSED, SIGNER, places_of
from trainees.handed_in import hold

PURPOSES = {"catalogue": "catalogue list", "shortage": "shortage list"}
SHOWN_AT_MOST = 300


def _uploading(listed: Listed) -> Callable[..., HttpResponse]:
    @role_required(SIGNER)
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        """Hand in a list; nothing is written before its difference was looked at."""
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = ListFileForm(*sent, places=places_of(request.user))
        if form.is_valid():
            given = dict(form.cleaned_data)
            file, place, day = given.pop("workbook"), given.pop("place"), given.pop("first_day")
            details = given | {"place": place.pk, "first_day": day.isoformat()}
            upload = uploads.receive(
                purpose=PURPOSES[listed.name], name=file.name, content=file.read(), owner=request.user, subject=None,
                now=timezone.now(), details=details,
            )  # fmt: skip
            return redirect(listed.url("preview", upload.pk))
        values = {
            "form": form, "back": listed.url("list"), "headings": _headings(listed.kind),
            "trail": trail_to(listed, __("Import a list")),
        }  # fmt: skip
        return render(request, "subsidies/list_upload.html", values, status=REFUSED if form.is_bound else 200)

    return page


def _headings(kind: List) -> str:
    """As they stand in the file, which is Chinese; beside them what they are in the language of the page."""
    columns = whole_lists.columns_of(kind)
    if in_chinese():
        return "、".join(column.headings[0] for column in columns)
    return ", ".join(f"{column.headings[0]} ({column.label})" for column in columns)


def _previewing(listed: Listed) -> Callable[..., HttpResponse]:
    @role_required(SIGNER)
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        """What the workbook changes, entry by entry; then it is written whole or not at all."""
        upload = uploads.opened(request.user, pk, purpose=PURPOSES[listed.name], back=listed.url("list"))
        act = request.POST.get("act", "")
        if act == "give_up":
            uploads.close(upload, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
            messages.info(request, __("The file was given up; nothing was written."))
            return redirect(listed.url("list"))
        return _taken(request, listed, upload) if act == "confirm" else _preview(request, listed, upload)

    return page


def _difference(request: HttpRequest, listed: Listed, upload: Upload) -> tuple[Jurisdiction, Difference]:
    said = upload.details
    place = get_visible(Jurisdiction.objects, request.user, pk=said["place"])
    found = whole_lists.difference(
        listed.kind, upload.content, upload.name, place=place, first_day=date.fromisoformat(said["first_day"]),
        decision=said["decision"], whole=said["whole"], today=timezone.localdate(),
    )  # fmt: skip
    return place, found


def _taken(request: HttpRequest, listed: Listed, upload: Upload) -> HttpResponse:
    try:
        told = _write(request, listed, upload)
    except Refused as refused:
        upload.refresh_from_db()
        if upload.status != Upload.Status.OPEN:
            raise
        return _preview(request, listed, upload, reasons=refused.reasons, status=REFUSED)
    words = __("The list is written: %(added)s added, %(changed)s changed, %(ended)s ended.")
    messages.success(request, words % told)
    return redirect(listed.url("list"))


@transaction.atomic
def _write(request: HttpRequest, listed: Listed, upload: Upload) -> Mapping[str, int]:
    """The file is held while it is written and closed with what it changed: nobody writes it twice or gives it up
    meanwhile."""
    held = hold(upload)
    Jurisdiction.objects.select_for_update().get(pk=held.details["place"])  # no other list comes between
    place, found = _difference(request, listed, held)
    if found.file.error or found.file.refused:
        raise Refused(*found.reasons)
    told = whole_lists.take(listed.kind, found, place=place, actor=request.user, now=timezone.now())
    uploads.close(held, status=Upload.Status.CONFIRMED, now=timezone.now(), actor=request.user)
    return told


def _preview(
    request: HttpRequest, listed: Listed, upload: Upload, *, reasons: Any = (), status: int = 200
) -> HttpResponse:
    place, found = _difference(request, listed, upload)
    changes = len(found.added) + len(found.changed) + len(found.ended)
    values = {
        "upload": upload, "place": place, "found": found, "reasons": reasons or found.reasons,
        "faults": _faults(found), "table": _changes(listed, found),
        "hidden": max(0, changes - SHOWN_AT_MOST), "title": listed.title,
        "why_not": _why_not(found, changes), "trail": trail_to(listed, __("Import a list")),
    }  # fmt: skip
    return render(request, "subsidies/list_preview.html", values, status=status)


def _why_not(found: Difference, changes: int) -> str:
    if found.file.refused:
        return __("rows have to be mended first")
    if found.reasons:
        # each of them is mended by a later day, and says which
        return __("a later first day is needed")
    return "" if changes else __("nothing changes")


def _faults(found: Difference) -> Table:
    """Counted as the spreadsheet counts its rows, the heading among them."""
    columns = (
        Column("row", _("row"), lambda fault: fault.cell.row + 1, align="right", card="amount"),
        Column("cell", _("as written"), lambda fault: fault.cell.shown, card="name"),
        Column("why", _("why"), lambda fault: fault.why),
    )
    return Table(
        columns=columns, rows=found.file.refused, caption=_("Rows to mend"), empty=Empty(__("Every row can be read.")),
        key=lambda fault: f"{fault.row} {fault.field}", tone=lambda fault: "bad",
    )  # fmt: skip


def _changes(listed: Listed, found: Difference) -> Table:
    """Old and new beside each other, as far as the page holds them."""
    rows = [
        *((Family.OK, _("added"), entry, NONE, _hours(entry)) for entry in found.added),
        *((Family.INFO, _("changed"), new, _hours(old), _hours(new)) for old, new in found.changed),
        *((Family.WARN, _("ends"), entry, _hours(entry), NONE) for entry in found.ended),
    ]
    columns = [
        Column("what", _("change"), lambda row: badge_html(row[0], row[1], dense=True), card="state"),
        Column("occupation", _("occupation"), lambda row: row[2].occupation, card="name"),
    ]
    if listed.kind is CatalogueEntry:
        columns += [
            Column("grade", _("grade"), lambda row: row[2].get_grade_display(), card="second"),
            Column("before", _("hours so far"), lambda row: row[3], align="right"),
            Column("after", _("standard hours"), lambda row: row[4], align="right", card="amount"),
        ]
    return Table(
        columns=columns, rows=rows[:SHOWN_AT_MOST], caption=_("What changes"), empty=Empty(__("Nothing changes.")),
        key=lambda row: f"{row[1]} {row[2]}",
    )  # fmt: skip


def _hours(entry: Entry) -> str:
    return str(getattr(entry, "standard_hours", ""))


catalogue_upload, shortage_upload = _uploading(CATALOGUE), _uploading(SHORTAGE)
catalogue_preview, shortage_preview = _previewing(CATALOGUE), _previewing(SHORTAGE)
