"""Pages of an evaluation body: its certificates, and handing in a list of new ones."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import issuing
from certificates.forms import CertificateFileForm
from certificates.models import Certificate
from certificates.views.columns import CERTIFICATE_COLUMNS
from certificates.views.preview_table import OUTCOMES, preview_table, preview_words
from institutions.models import Institution
from portal.accounts.access import role_required
from portal.accounts.roles import BUREAU_ROLES, Role
from portal.shared import uploads
from portal.shared.badges import family
from portal.shared.components import Step, Tab
from portal.shared.downloads import marked_workbook
from portal.shared.models import Upload
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty, listing, narrowed_to

ROOT = gettext_lazy("Certificates")


@role_required(Role.EVALUATOR, *BUREAU_ROLES)
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The certificates inside the person's scope, newest first, by state."""
    rows = Certificate.objects.visible_to(request.user)
    chosen = narrowed_to(request, "state", Certificate.State.values)
    shown = rows.filter(state=chosen) if chosen else rows
    table = listing(
        request,
        shown.select_related("occupation", "body"),
        CERTIFICATE_COLUMNS,
        order="-issued_on",
        caption=ROOT,
        empty=Empty(_("No certificate was recorded yet"), _("They appear here once a list of them was confirmed.")),
        url=lambda row: reverse("certificate_detail", args=[row.pk]),
    )
    context = {"table": table, "words": _state_words(rows, chosen), "trail": [Tab(ROOT, "")]}
    return render(request, "certificates/list.html", context)


@role_required(Role.EVALUATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_upload(request: HttpRequest) -> HttpResponse:
    """Hand in a list; nothing is written before it was looked at."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CertificateFileForm(*sent, bodies=own_bodies(request.user))
    if form.is_valid():
        file = form.cleaned_data["file"]
        body, now = form.cleaned_data["body"], timezone.now()
        upload = issuing.receive(name=file.name, content=file.read(), body=body, actor=request.user, now=now)
        return redirect("certificate_preview", upload.pk)
    context = {"form": form, "steps": _steps(0), "trail": _trail(_("Hand in a list"))}
    return render(request, "certificates/upload.html", context, status=422 if form.is_bound else 200)


@role_required(Role.EVALUATOR)
@require_safe
def certificate_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be taken from a file that was handed in."""
    upload, body = _upload(request, pk)
    if request.GET.get("show", "") not in OUTCOMES:
        raise Http404
    looked_at = issuing.preview(upload, body=body, today=timezone.localdate())
    refused = [row.number for row in looked_at.rows if not row.accepted]
    context = {
        "upload": upload,
        "preview": looked_at,
        "refused": refused,
        "all_left_out": set(refused) <= set(upload.left_out),
        "normalised_count": sum(bool(row.normalised) for row in looked_at.accepted),
        "unchanged_count": issuing.unchanged(looked_at),
        "table": preview_table(request, looked_at),
        "words": preview_words(looked_at, request.GET.get("show", "")),
        "steps": _steps(1),
        "trail": _trail(_("Preview")),
    }
    return render(request, "certificates/preview.html", context)


@role_required(Role.EVALUATOR)
@require_safe
def certificate_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The body's own workbook with its faults marked."""
    upload, body = _upload(request, pk)
    looked_at = issuing.preview(upload, body=body, today=timezone.localdate())
    return marked_workbook(upload, looked_at, actor=request.user)


@role_required(Role.EVALUATOR)
@require_POST
def certificate_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was looked at, whole or not at all; faulty rows stay behind only where the person said so."""
    upload, body = _upload(request, pk)
    rows = request.POST.getlist("left_out") if request.POST.get("leave_out") else []
    uploads.leave_out(upload, rows=[int(row) for row in rows if row.isdecimal()])
    written = issuing.confirm(upload, body=body, actor=request.user, now=timezone.now())
    words = ngettext("%(count)s certificate was recorded.", "%(count)s certificates were recorded.", len(written))
    messages.success(request, words % {"count": len(written)})
    return redirect("certificate_list")


@role_required(Role.EVALUATOR)
@require_POST
def certificate_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file up; its content is dropped at once."""
    upload, _body = _upload(request, pk)
    uploads.close(upload, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
    messages.info(request, _("The file was given up; nothing was recorded."))
    return redirect("certificate_upload")


def own_bodies(user: Any) -> QuerySet[Institution]:
    """The bodies this person works for that evaluate."""
    return Institution.objects.evaluating().filter(pk__in=user.institution_ids)


def _upload(request: HttpRequest, pk: int) -> tuple[Upload, Institution]:
    upload = uploads.opened(request.user, pk, purpose=issuing.PURPOSE, back="certificate_upload")
    return upload, get_visible(own_bodies(request.user), request.user, pk=upload.subject_id)


def _state_words(rows: QuerySet[Certificate], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [Tab(_("All"), "?", sum(counts.values()), not chosen)]
    for state in Certificate.State:
        kind = family("Certificate", state)
        words.append(Tab(state.label, f"?state={state}", counts.get(state, 0), state == chosen, kind))
    return words


def _steps(present: int) -> list[Step]:
    words = [_("Choose the file"), _("Preview"), _("Recorded")]
    states = ["past"] * present + ["present"] + ["future"] * (2 - present)
    return [Step(word, state) for word, state in zip(words, states, strict=True)]


def _trail(last: str) -> list[Tab]:
    return [Tab(ROOT, reverse("certificate_list")), Tab(last, "")]
