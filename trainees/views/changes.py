"""Changes of a class as its institution sees them: the list, filing one, one of them with its difference."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.change_forms import ChangeForm, RefuseForm, ShiftForm, TakeBackForm, sessions_kept
from institutions.changes import deciding, differences, obstacles, snapshots, withdrawing
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from institutions.models.training_class import CHANGEABLE, CHANGEABLE_LATE
from institutions.templatetags.class_frame import class_trail
from institutions.timetable_forms import posted_rows, rows_of, sessions_of
from institutions.views.plan_page import check_lines
from institutions.views.session_table import row_table
from institutions.wording import listed
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.badges import Family
from portal.shared.components import CheckLine
from portal.shared.figures import NONE, date_on_paper
from portal.shared.refusals import Reason, Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short, instant
from portal.shared.templatetags.marks import badge_of
from trainees import class_changes, group_words
from trainees.change_forms import JOINING, JoiningRows, filled, say
from trainees.models import RosterAddition

WRITERS = (Role.FILER, Role.MANAGER)
READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422
State = ChangeRequest.State
CHANGES = _("Changes")
FILE_ONE = _("File a change")
JOINING_WORD = _("People who join")
ACTED = {"found": _("found by"), "filed": _("filed by"), "decided": _("decided by")}
COLUMNS = (
    Column("kinds", _("what changes"), lambda row: listed(row.spoken_kinds), card="name"),
    Column("filed", pgettext_lazy("change", "filed on"), lambda row: date_short(row.filed_on)),
    Column("effect", _("takes effect on"), lambda row: date_short(row.takes_effect_on), card="second"),
    Column("due", pgettext_lazy("worklist", "by"), lambda row: date_short(_due(row))),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)


def _due(row: ChangeRequest) -> Any:
    return {State.FOUND: row.file_by, State.FILED: row.decide_by}.get(row.state)


@role_required(*READERS)
@require_safe
def class_changes_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change of a class, the newest first, and what may be done about it."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    rows = ChangeRequest.objects.visible_to(request.user).filter(training_class=training_class)
    waiting = any(row.state in (State.FOUND, State.FILED) for row in rows)
    open_to_late = training_class.state in CHANGEABLE_LATE
    values = {
        "training_class": training_class,
        "table": _table(rows),
        "obstacles": obstacles.of(training_class) if open_to_late else [],
        "files": request.user.has_role(*WRITERS) and training_class.state in CHANGEABLE and not waiting,
        "finds": request.user.has_role(Role.FIRST_REVIEW) and open_to_late and not waiting,
        "trail": class_trail(training_class, request.user),
    }
    return render(request, "trainees/class_changes.html", values)


def _table(rows: Sequence[ChangeRequest]) -> Table:
    empty = Empty(_("No change was filed."), _("A change of a filed class stands here once it is filed."))
    return Table(
        columns=COLUMNS,
        rows=rows,
        caption=CHANGES,
        empty=empty,
        url=lambda row: reverse("change_show", args=[row.pk]),
    )


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def change_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File a change of an accepted or running class."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    return Desk(request, training_class).answer()


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def change_late(request: HttpRequest, pk: int) -> HttpResponse:
    """File what the bureau found, or file it anew after it was refused."""
    found = get_visible(_changes().awaiting_filing(), request.user, pk=pk)
    return Desk(request, found.training_class, found=found).answer()


class Desk:
    """The page on which a change is drawn up: plan, timetable, words; compared with what stands before it is filed."""

    def __init__(
        self, request: HttpRequest, training_class: TrainingClass, *, found: ChangeRequest | None = None
    ) -> None:
        self.request, self.training_class, self.found = request, training_class, found
        self.late = found is not None
        self.data = request.POST or None
        self.form = ChangeForm(self.data, training_class=training_class, late=self.late)
        self.shift = ShiftForm(self.data if "move" in request.POST else None, training_class=training_class)
        self.joining = JoiningRows(self.data, prefix=JOINING)
        self.kept, changeable = self._parted()
        self.rows = posted_rows(self.data, training_class) if self.data else rows_of(changeable, training_class)

    def _parted(self) -> tuple[list[ClassSession], list[ClassSession]]:
        """The sessions that are no matter of this change any more, and the others."""
        sessions, today = list(self.training_class.sessions.all()), timezone.localdate()
        if self.late:
            return [], sessions
        past = [session for session in sessions if timezone.localdate(session.starts_at) <= today]
        return past, [session for session in sessions if session not in past]

    def answer(self) -> HttpResponse:
        if self.data is None:
            return self._page()
        if "move" in self.data:
            return self._move()
        if not (self.form.is_valid() & self.rows.is_valid() & self.joining.is_valid()):
            return self._page(status=REFUSED)
        return self._compare() if "compare" in self.data else self._file()

    def _move(self) -> HttpResponse:
        if not (self.shift.is_valid() & self.rows.is_valid()):
            return self._page(status=REFUSED)
        moved = self.shift.moved(sessions_of(self.rows, self.training_class))
        self.rows = rows_of(moved, self.training_class)
        return self._page(said=_("The rows are moved. Nothing is filed yet."))

    @property
    def _terms(self) -> dict[str, Any]:
        sessions = [*self.kept, *sessions_of(self.rows, self.training_class)]
        return {
            "wish": self.form.wish(sessions),
            "actor": self.request.user,
            "now": timezone.now(),
            "seen": self.request.POST.get("seen", ""),
            "found": self.found,
            "joining": [row.person for row in filled(self.joining)],
        }

    def _compare(self) -> HttpResponse:
        terms, before = self._terms, snapshots.standing(self.training_class)
        against = say(self.joining, class_changes.objections(self.training_class, **terms))
        wish = terms["wish"]
        after = snapshots.wished(self.training_class, wish.plan, wish.sessions)
        shown = {"plan": differences.of_plan(before, after), "sessions": differences.of_sessions(before, after)}
        return self._page(refused=against, compared=shown)

    def _file(self) -> HttpResponse:
        try:
            made = class_changes.file(self.training_class, **self._terms)
        except Refused as refused:
            self.training_class.refresh_from_db()
            reasons = say(self.joining, refused.reasons)
            refuse(self.form, [reason for reason in reasons if reason.field in self.form.fields])
            return self._page(refused=reasons, status=REFUSED)
        messages.success(self.request, __("The change is filed. It holds once the bureau has accepted it."))
        return redirect("change_show", pk=made.pk)

    def _page(
        self, *, refused: Sequence[Reason] = (), compared: Any = None, said: Any = "", status: int = 200
    ) -> HttpResponse:
        standing = snapshots.mark(snapshots.standing(self.training_class))
        values = {
            "training_class": self.training_class,
            "found": self.found,
            "form": self.form,
            "shift": self.shift,
            "rows": self.rows,
            "table": row_table(self.rows),
            "wrong_rows": sum(bool(row.errors) for row in self.rows) if self.rows.is_bound else 0,
            "joining": self.joining,
            "joining_table": row_table(self.joining, caption=JOINING_WORD),
            "wrong_people": sum(bool(row.errors) for row in self.joining) if self.data else 0,
            "kept": sessions_kept(len(self.kept)) if self.kept else "",
            "refused": refused,
            "compared": compared,
            "said": said,
            # a refusal was said of what stands now
            "seen": standing if refused and status == REFUSED else self.request.POST.get("seen") or standing,
            "trail": class_trail(self.training_class, self.request.user, FILE_ONE),
        }
        return render(self.request, "trainees/change_form.html", values, status=status)


@role_required(*READERS)
@require_safe
def change_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: what it says, what differs, what became of it."""
    return change_page(request, get_change(request, pk))


@role_required(*WRITERS)
@require_POST
def change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a change that is not decided."""
    change = get_change(request, pk)
    try:
        withdrawing.withdraw(change, actor=request.user, now=timezone.now())
    except Refused as refused:
        return refused_page(request, change, refused.reasons)
    messages.success(request, __("The change is withdrawn; the class stays as it was filed."))
    return redirect("class_changes", pk=change.training_class_id)


def refused_page(request: HttpRequest, change: ChangeRequest, reasons: Sequence[Reason]) -> HttpResponse:
    """The change as it is now, with why a step was not taken."""
    change.refresh_from_db()
    change.training_class.refresh_from_db()
    return change_page(request, change, refused=reasons, status=REFUSED)


def change_page(
    request: HttpRequest,
    change: ChangeRequest,
    *,
    refused: Sequence[Reason] = (),
    refusal: RefuseForm | None = None,
    taking_back: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A change with the steps that are open to the reader, and what they were refused for."""
    officer, writes = request.user.has_role(Role.FIRST_REVIEW), request.user.has_role(*WRITERS)
    values = {
        "change": change,
        "training_class": change.training_class,
        "facts": _facts(change),
        "plan": differences.of_plan(change.before, change.after) if change.filed_at else [],
        "sessions": differences.of_sessions(change.before, change.after) if change.filed_at else [],
        "people": _people(request, change),
        "decides": officer and change.state == State.FILED,
        "takes_back": officer and change.state == State.FOUND,
        "withdraws": writes and change.state == State.FILED and not change.found_at,
        "files_late": writes and _changes().awaiting_filing().filter(pk=change.pk).exists(),
        "refusal": refusal or RefuseForm(),
        "taking_back": taking_back or TakeBackForm(),
        "refused": refused,
        "trail": class_trail(change.training_class, request.user, _("Change request")),
        **_judged(request, change),
    }
    return render(request, "trainees/change_show.html", values, status=status)


def _people(request: HttpRequest, change: ChangeRequest) -> Table | None:
    """Who joins by the change, numbers masked; nothing where nobody does."""
    rows = RosterAddition.objects.visible_to(request.user).filter(request=change).select_related("person", "group")
    columns = (
        Column("name", _("name"), lambda row: row.person.name, card="name"),
        Column("id_number", _("ID number"), lambda row: row.person.masked_id_number, code=True, card="second"),
        Column("group", _("group"), lambda row: group_words.on_roster(row.group, request.user)),
        Column("employer", _("employer"), lambda row: row.employer_name or NONE),
    )
    people = list(rows)
    return Table(columns=columns, rows=people, caption=JOINING_WORD, empty=Empty("")) if people else None


def _facts(change: ChangeRequest) -> list[tuple[object, object]]:
    """What the change says of itself; a line without a value is left out."""
    will = change.get_trainees_will_display() if change.trainees_will else ""
    asked = f"{will} ({date_on_paper(change.trainees_asked_on)})" if change.trainees_asked_on else will
    acted = {
        label: _signed(getattr(change, f"{act}_by"), getattr(change, f"{act}_at")) for act, label in ACTED.items()
    }
    lines: list[tuple[object, object]] = [
        (ACTED["found"], acted.pop(ACTED["found"])),
        (_("what was found"), change.found_text),
        (_("What differs from the filing"), listed(change.found_labels)),
        (_("file by"), change.file_by if change.state == State.FOUND else ""),
        (_("what changes"), listed(change.spoken_kinds) if change.kinds else ""),
        (_("reason"), change.reason),
        (_("holds since") if change.is_late else _("takes effect on"), change.takes_effect_on),
        (_("trainees' will"), asked),
        (_("what becomes of those who do not agree"), change.trainees_note),
        *acted.items(),
        (_("to be decided by"), change.decide_by if change.state == State.FILED else ""),
    ]
    return [(label, date_on_paper(said) if isinstance(said, date) else said) for label, said in lines if said]


def _signed(who: object, at: datetime | None) -> str:
    return __("%(who)s, %(at)s") % {"who": who, "at": instant(at)} if at else ""


def _judged(request: HttpRequest, change: ChangeRequest) -> dict[str, Any]:
    """What the checks say of a change that waits for its decision."""
    if change.state != State.FILED:
        return {}
    proposal = deciding.proposal_of(change, now=timezone.now(), reader=request.user)
    lines = check_lines(proposal.checked)
    clashing = class_changes.clashes(change)
    lines += [CheckLine(_("Lessons of the people"), Family.BAD, reason.sentence) for reason in clashing]
    if not clashing:
        fits = _("Nobody on the roster has other lessons at the new times.")
        lines.append(CheckLine(_("Lessons of the people"), Family.OK, fits))
    return {"checks": lines, "against": deciding.objections(change, proposal)}


def get_change(request: HttpRequest, pk: int) -> Any:
    """The change of this key with its class, or 404 outside the reader's scope."""
    return get_visible(_changes(), request.user, pk=pk)


def _changes() -> Any:
    related = ("institution__jurisdiction", "occupation", "site", "instructor")
    return ChangeRequest.objects.select_related(
        *(f"training_class__{name}" for name in related), "filed_by", "found_by", "decided_by", "answers"
    )
