"""Pages of the catalogue and the shortage list: what holds and held, adding an entry, ending it or taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from institutions import lists
from institutions.lists import Entry, List
from institutions.models import CatalogueEntry, ShortageEntry
from portal.accounts.access import role_required
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event, Tab
from portal.shared.figures import date_on_paper, integer
from portal.shared.refusals import Refused, carried_out, refuse
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.marks import badge_html
from subsidies.list_forms import EntryEndForm, EntryForm
from subsidies.policy_forms import ReasonForm
from subsidies.views.policy_frame import READERS, REFUSED, SIGNER, crumbs, places_of, tabs

TAKEN_BACK = pgettext_lazy("list entry", "taken back")
OCCUPATION = Column("occupation", _("occupation"), lambda row: row.occupation, card="name")
CODE = Column("code", _("code"), lambda row: row.occupation.code, code=True)
GRADE = Column("grade", _("grade"), lambda row: row.get_grade_display(), card="second")
HOURS = Column("hours", _("standard hours"), lambda row: integer(row.standard_hours), align="right")
PERIOD = (
    Column("place", _("place"), lambda row: row.jurisdiction),
    Column("from", _("from"), lambda row: date_on_paper(row.valid_from), sort="valid_from", card="amount"),
    Column("to", _("to"), lambda row: TAKEN_BACK if row.taken_back else date_on_paper(row.valid_to)),
    Column("decision", _("rests on"), lambda row: row.decision),
)


@dataclass(frozen=True)
class Listed:
    """One of the two lists."""

    name: str
    kind: List
    title: Text
    words: Text
    columns: tuple[Column, ...]

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.name}_{page}", args=args)


CATALOGUE = Listed(
    "catalogue", CatalogueEntry, _("Catalogue"),
    _("Occupations and grades whose training is subsidised, with their standard hours."),
    (OCCUPATION, CODE, GRADE, HOURS, *PERIOD),
)  # fmt: skip
SHORTAGE = Listed(
    "shortage", ShortageEntry, _("Shortage list"),
    _("Occupations the place is short of; at senior grades they bring the uplift."),
    (OCCUPATION, CODE, *PERIOD),
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """What can be done to an entry on its page."""

    form: type[Form]
    carry_out: Callable[..., Entry]
    told: Text


ACTS = {
    "end": Act(EntryEndForm, lists.end, _("%(entry)s ends on its last day.")),
    "take_back": Act(ReasonForm, lists.take_back, _("%(entry)s is taken back; it never holds.")),
}


def _entries(request: HttpRequest, listed: Listed) -> Any:
    seen = Jurisdiction.objects.visible_to(request.user)
    return listed.kind.objects.filter(jurisdiction__in=seen).select_related("occupation", "jurisdiction")


def _listing(listed: Listed) -> Callable[..., HttpResponse]:
    @role_required(*READERS)
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        """What holds today; all entries with those that ended where the address asks for them."""
        every = request.GET.get("show") == "all"
        rows = _entries(request, listed)
        today = timezone.localdate()
        table = listing(
            request,
            rows if every else rows.in_force(today),
            listed.columns,
            order="-from",
            caption=listed.title,
            empty=Empty(__("The list is empty."), __("Entries are added one by one or by a workbook.")),
            url=lambda row: listed.url("entry", row.pk),
        )
        words = [
            Tab(__("In force today"), "?", rows.in_force(today).count(), not every),
            Tab(__("With those that ended"), "?show=all", rows.count(), every),
        ]
        values = {
            "listed": listed, "table": table, "words": words, "writes": request.user.has_role(SIGNER),
            "add_url": listed.url("add"), "upload_url": listed.url("upload"),
            "tabs": tabs(f"{listed.name}_list"), "trail": crumbs((listed.title, "")),
        }  # fmt: skip
        return render(request, "subsidies/list_show.html", values)

    return page


def _adding(listed: Listed) -> Callable[..., HttpResponse]:
    @role_required(SIGNER)
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        """One more entry."""
        form = EntryForm(request.POST or None, kind=listed.kind, places=places_of(request.user))
        if form.is_valid():
            try:
                made = lists.add(listed.kind, actor=request.user, now=timezone.now(), **form.terms)
            except Refused as refused:
                refuse(form, refused.reasons)
            else:
                messages.success(request, __("%(entry)s is on the list.") % {"entry": made})
                return redirect(listed.url("list"))
        values = {"form": form, "back": listed.url("list"), "trail": trail_to(listed, __("Add an entry"))}
        return render(request, "subsidies/list_add.html", values, status=REFUSED if form.is_bound else 200)

    return page


def _entry_page(listed: Listed) -> Callable[..., HttpResponse]:
    @role_required(*READERS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        """One entry, the others of the same occupation before and after it; its end, or taking it back."""
        entry = get_object_or_404(_entries(request, listed), pk=pk)
        writes = request.user.has_role(SIGNER)
        if request.method == "POST" and not (writes and _act_of(request) in ACTS):
            raise Http404
        forms = _forms(request)
        if told := _carried_out(request, entry, forms):
            messages.success(request, told % {"entry": entry})
            return redirect(listed.url("entry", pk))
        return _show(request, listed, entry, forms, writes)

    return page


def _act_of(request: HttpRequest) -> str:
    """What the buttons say; a form sent without one is the end's."""
    return request.POST.get("act", "end")


def _forms(request: HttpRequest) -> dict[str, Form]:
    """One for each act, and only that of the act at hand is filled in."""
    at_hand = _act_of(request) if request.method == "POST" else ""
    return {name: act.form(request.POST if name == at_hand else None) for name, act in ACTS.items()}


def _carried_out(request: HttpRequest, entry: Entry, forms: Mapping[str, Form]) -> Text:
    """What came of the form that was filled in; empty if there is none, or if it was refused."""
    for name, form in forms.items():
        act = partial(ACTS[name].carry_out, actor=request.user, now=timezone.now())
        if form.is_bound and carried_out(form, entry, act):
            return ACTS[name].told
    return ""


def _show(request: HttpRequest, listed: Listed, entry: Entry, forms: Mapping[str, Form], writes: bool) -> HttpResponse:
    to_come = entry.valid_from > timezone.localdate() and not entry.taken_back
    values = {
        "entry": entry, "forms": forms, "ends": writes and entry.valid_to is None, "takes_back": writes and to_come,
        "events": _events(entry), "same": _same(request, listed, entry), "trail": trail_to(listed, str(entry)),
        "state": badge_html(Family.MUTE, TAKEN_BACK) if entry.taken_back else "",
    }  # fmt: skip
    refused = any(form.is_bound for form in forms.values())
    return render(request, "subsidies/list_entry.html", values, status=REFUSED if refused else 200)


def _same(request: HttpRequest, listed: Listed, entry: Entry) -> Table:
    rows = _entries(request, listed).filter(occupation=entry.occupation).order_by("-valid_from", "-pk")
    return Table(
        columns=listed.columns, rows=list(rows), caption=_("Entries of this occupation"), selected=entry.pk,
        empty=Empty(__("No entry.")), url=lambda row: listed.url("entry", row.pk),
    )  # fmt: skip


def _events(entry: Entry) -> list[Event]:
    words = {
        "add": _("put it on the list"), "end": _("set its last day"), "take_back": _("took it back before it began"),
    }  # fmt: skip
    return [
        Event(row.at, Family.OK if row.verb == "add" else Family.MUTE, row.actor_name, words[row.verb],
              row.details.get("decision") or row.details["reason"])
        for row in trail.of(entry)
    ]  # fmt: skip


def trail_to(listed: Listed, word: str) -> list[Tab]:
    """The way from the list to one of its pages."""
    return crumbs((listed.title, listed.url("list")), (word, ""))


catalogue_list, shortage_list = _listing(CATALOGUE), _listing(SHORTAGE)
catalogue_add, shortage_add = _adding(CATALOGUE), _adding(SHORTAGE)
catalogue_entry, shortage_entry = _entry_page(CATALOGUE), _entry_page(SHORTAGE)
