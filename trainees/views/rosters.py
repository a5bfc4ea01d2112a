"""Pages of a class's roster: who is in it, leaving it, and a file on its way into it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.badges import Family
from portal.shared.downloads import workbook
from portal.shared.figures import NONE
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.exporting import export
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge, badge_html
from trainees import contacts, enrolments, group_words
from trainees.forms import LeavingForm
from trainees.models import Enrolment, Statement
from trainees.roster import COLUMNS as FILE_COLUMNS

WRITERS = (Role.FILER, Role.MANAGER)
READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422
LINK = '<a class="button text small" href="{}">{}</a>'
CHANGE = gettext_lazy("Change")
TAKE_OFF = gettext_lazy("Take off the roster")
DECIDE = gettext_lazy("Decide")
APPLIED_THEMSELVES = gettext_lazy("applied themselves")
WORDS: dict[str | None, Text] = {
    None: NONE,
    Statement.Kind.SIGNED_UP: gettext_lazy("confirmed"),
    Statement.Kind.NOT_SIGNED_UP: gettext_lazy("denied"),
}
LAST_DAY = gettext_lazy("last day %(day)s")
CAME_FROM = gettext_lazy("moved here from %(title)s")
MOVE = gettext_lazy("Move")
PUT_BACK = gettext_lazy("Put back")


@role_required(*READERS)
@require_safe
def class_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is or was in the class, numbers masked."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    writes = request.user.has_role(*WRITERS)
    rows = Enrolment.objects.visible_to(request.user).filter(training_class=training_class).with_own_word()
    closed = enrolments.roster_objections(training_class)
    kept = contacts.closed_to(request.user, rows.values_list("person", flat=True))
    words = rows.own_words()
    upload_url = reverse("roster_upload", args=[pk]) if writes and not closed else ""
    table = listing(
        request,
        rows.select_related("person", "group", "came_from__training_class"),
        _columns(writes, request.user, kept, is_open=not closed),
        order="row",
        caption=_("Roster"),
        empty=Empty(
            _("Nobody is on the roster yet."),
            _("Import a workbook; the columns may stand in any order."),
            _("Import the roster") if upload_url else "",
            upload_url,
        ),
        tone=lambda row: "warn" if row.state in ("dropped", "withdrawn") else "",
    )
    values = {
        "training_class": training_class, "table": table, "upload_url": upload_url, "closed": closed if writes else [],
        "denied": words[Statement.Kind.NOT_SIGNED_UP], "waiting": words[Enrolment.State.APPLIED],
        "trail": class_trail(training_class, request.user),
    }  # fmt: skip
    return render(request, "trainees/class_roster.html", values)


def _columns(writes: bool, user: Any, closed: frozenset[int], *, is_open: bool) -> list[Column]:
    columns = [
        Column("row", gettext_lazy("row"), lambda e: e.roster_row, sort="roster_row", align="right", card="second"),
        Column("name", gettext_lazy("name"), _name, export=lambda e: e.person.name, sort="person__sort_key",
               card="name"),
        Column("id_number", gettext_lazy("ID number"), lambda e: e.person.masked_id_number, code=True),
        Column("phone", gettext_lazy("mobile number"), lambda e: _phone(e, closed), code=True),
        Column("group", gettext_lazy("group"), lambda e: group_words.on_roster(e.group, user)),
        Column("employer", gettext_lazy("employer"), lambda e: e.employer_name or "—"),
        Column("state", gettext_lazy("state"), _state, export=lambda e: e.get_state_display(), card="state"),
    ]  # fmt: skip
    columns.insert(-1, Column("own_word", gettext_lazy("own word"), _own_word, export=lambda e: WORDS[e.own_word]))
    act = Column("act", gettext_lazy("next"), partial(_act, is_open=is_open))
    return [*columns, act] if writes else columns


def _name(enrolment: Enrolment) -> SafeString:
    url = reverse("person_detail", args=[enrolment.person_id])
    return format_html('<a class="row-link" href="{}">{}</a>', url, enrolment.person.name)


def _phone(enrolment: Enrolment, closed: frozenset[int]) -> str:
    return NONE if enrolment.person_id in closed else enrolment.person.masked_phone or NONE


def _state(enrolment: Enrolment) -> SafeString:
    why = enrolment.why_left
    last = sentence(LAST_DAY, day=date_short(enrolment.left_on)) if enrolment.left_on else ""
    from_where = sentence(CAME_FROM, title=enrolment.came_from.training_class) if enrolment.came_from else ""
    words = [(word,) for word in (why, last, from_where) if word]
    return format_html("{}{}", badge(enrolment), format_html_join("", "<small>{}</small>", words))


def _own_word(enrolment: Enrolment) -> SafeString | Text:
    """What the person says of having signed up; only a denial stands out."""
    if enrolment.applied_at is not None:
        return APPLIED_THEMSELVES
    word = WORDS[enrolment.own_word]
    return badge_html(Family.BAD, word) if enrolment.own_word == Statement.Kind.NOT_SIGNED_UP else word


def _act(enrolment: Enrolment, is_open: bool) -> SafeString | str:
    links = [
        format_html(LINK, reverse(name, args=[enrolment.pk]), word) for name, word in _ways_on(enrolment, is_open)
    ]
    return format_html_join("", "{}", ((link,) for link in links))


def _ways_on(enrolment: Enrolment, is_open: bool) -> list[tuple[str, Text]]:
    ways: list[tuple[str, Text]] = []
    if is_open and enrolment.state == Enrolment.State.APPLIED:
        ways.append(("enrolment_decide", DECIDE))
    if is_open and enrolment.state == Enrolment.State.ENROLLED:
        ways.append(("enrolment_revise", CHANGE))
    if enrolment.state == Enrolment.State.ENROLLED:
        ways += [("enrolment_transfer", MOVE), ("enrolment_drop", TAKE_OFF)]
    if is_open and enrolment.state == Enrolment.State.DROPPED:
        ways.append(("enrolment_put_back", PUT_BACK))
    return ways


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def enrolment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves the class before its end."""
    enrolment = get_visible(Enrolment.objects.select_related("person", "training_class"), request.user, pk=pk)
    today = {"left_on": timezone.localdate()}
    form = LeavingForm(request.POST if request.method == "POST" else None, initial=today)
    if request.method == "POST" and form.is_valid():
        try:
            enrolments.drop(enrolment, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("%(name)s has left the class.") % {"name": enrolment.person})
            return redirect("class_roster", pk=enrolment.training_class_id)
    values = {
        "enrolment": enrolment, "training_class": enrolment.training_class, "form": form,
        "comes_back": not enrolments.roster_objections(enrolment.training_class),
        "trail": class_trail(enrolment.training_class, request.user, TAKE_OFF),
    }  # fmt: skip
    return render(request, "trainees/enrolment_drop.html", values, status=REFUSED if form.errors else 200)


@role_required(*WRITERS)
@require_safe
def roster_template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty table with every column the import knows."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    columns = ["序号", *(column.headings[0] for column in FILE_COLUMNS)]
    content = export(columns, [], title="花名册")
    return workbook(content, f"roster-{training_class.number}.xlsx")
