"""Attendance devices of an institution: the list, a new one with its key, one with what it sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.models import Institution
from institutions.views.premises import PREMISES
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty, Table
from trainees import devices
from trainees.api.batches import PATH
from trainees.forms import DeviceForm
from trainees.models import Device
from trainees.views.device_table import BATCH_COLUMNS, COLUMNS
from trainees.views.rosters import REFUSED, WRITERS

DEVICES = gettext_lazy("Attendance devices")
BATCHES_SHOWN = 20


@role_required(*INSTITUTION_ROLES)
@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """The institution's devices: where they hang, when they were last heard, how their clocks go."""
    may_change = request.user.has_role(*WRITERS)
    table = Table(
        columns=COLUMNS,
        rows=list(Device.objects.visible_to(request.user).select_related("site")),
        caption=_("attendance devices"),
        empty=Empty(_("No device yet."), _("A device that is registered here sends its marks by itself.")),
        url=lambda device: reverse("device_show", args=[device.pk]),
    )
    values = {"table": table, "may_change": may_change, "trail": _crumbs()}
    return render(request, "trainees/devices.html", values)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def device_add(request: HttpRequest) -> HttpResponse:
    """Register a device; its key is on the answer and nowhere else."""
    institution = get_visible(Institution.objects, request.user, pk=_chosen(request))
    form = DeviceForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        try:
            device, key = devices.register(institution, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            return _told(request, device, key)
    values = {"form": form, "institution": institution, "trail": _crumbs(_("Register a device"))}
    return render(request, "trainees/device_add.html", values, status=REFUSED if form.errors else 200)


def _chosen(request: HttpRequest) -> int:
    """The institution named in the address, else the first the person works for."""
    named = request.GET.get("institution", "")
    return int(named) if named.isdecimal() and len(named) < 19 else min(request.user.institution_ids, default=0)


def _told(request: HttpRequest, device: Device, key: str) -> HttpResponse:
    """The one page that shows a key."""
    values = {
        "device": device, "key": key, "endpoint": request.build_absolute_uri(PATH),
        "trail": _crumbs(device.number),
    }  # fmt: skip
    return render(request, "trainees/device_key.html", values)


@role_required(*INSTITUTION_ROLES)
@require_safe
def device_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One device and the last batches it sent."""
    device = get_visible(Device.objects.select_related("site", "institution"), request.user, pk=pk)
    batches = Table(
        columns=BATCH_COLUMNS,
        rows=list(device.batches.order_by("-pk").defer("answer")[:BATCHES_SHOWN]),
        caption=_("Last batches"),
        empty=Empty(_("Nothing was sent yet."), _("The device sends to the address told with its key.")),
    )
    now = timezone.now()
    values = {
        "device": device, "batches": batches, "serves": device.serves(now), "trail": _crumbs(device.number),
        "may_change": request.user.has_role(*WRITERS) and device.serves(now),
    }  # fmt: skip
    return render(request, "trainees/device_show.html", values)


@role_required(*WRITERS)
@require_POST
def device_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key instead of the old one, on the answer and nowhere else."""
    device = get_visible(Device.objects.select_related("site", "institution"), request.user, pk=pk)
    key = devices.renew_key(device, actor=request.user, now=timezone.now())
    return _told(request, device, key)


@role_required(*WRITERS)
@require_POST
def device_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a device out of use."""
    device = get_visible(Device.objects, request.user, pk=pk)
    devices.take_out_of_use(device, actor=request.user, now=timezone.now())
    messages.success(request, _("The device %(number)s is out of use.") % {"number": device.number})
    return redirect("device_show", pk=pk)


def _crumbs(last: Any = "") -> list[Tab]:
    crumbs = [Tab(PREMISES, reverse("premises_list")), Tab(DEVICES, reverse("device_list") if last else "")]
    return [*crumbs, Tab(last, "")] if last else crumbs
