"""Pages of local standards: the list, one of them with what it changes, its signatures, its end."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.shared.components import Step
from portal.shared.figures import date_on_paper, money
from portal.shared.refusals import Refused, carried_out
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing
from subsidies import local_standards, replays, standard_differences
from subsidies.models import LocalStandard
from subsidies.policy_forms import EndForm, ReasonForm
from subsidies.views.policy_frame import (
    AUTHORS,
    COSIGNER,
    READERS,
    REFUSED,
    SIGNER,
    crumbs,
    history,
    period,
    places_of,
    schemes_in,
    schemes_in_all,
    seen_replay,
    signatures,
    standing,
    standing_in_words,
    tabs,
)
from subsidies.views.replays import summary

STANDARDS = _("Local standards")
State = LocalStandard.State
# Which signature is asked for in a state, and of whom.
NEXT = {
    State.DRAFT: ("sign", SIGNER),
    State.SIGNED: ("cosign", COSIGNER),
    State.ENDING: ("cosign_end", COSIGNER),
}
SIGN: dict[str, Callable[..., LocalStandard]] = {
    "sign": local_standards.sign,
    "cosign": local_standards.cosign,
    "cosign_end": local_standards.cosign_end,
}
COLUMNS = (
    Column("grade", _("grade"), lambda row: row.grade_word or __("every grade"), card="second"),
    Column("kind", _("certificate kind"), lambda row: row.get_kind_display() if row.kind else __("every kind")),
    Column("place", _("place"), lambda row: row.jurisdiction),
    Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
    Column("from", _("from"), lambda row: date_on_paper(row.valid_from), sort="valid_from"),
    Column("to", _("to"), lambda row: date_on_paper(row.valid_to)),
    Column("decision", _("rests on"), lambda row: row.decision),
    Column("state", _("state"), standing, export=lambda row: standing_in_words(row)[1], card="state"),
)


@role_required(*READERS)
@require_safe
def standard_list(request: HttpRequest) -> HttpResponse:
    """Every standard of the officer's places with its history, the newest first."""
    rows = LocalStandard.objects.visible_to(request.user).select_related("jurisdiction")
    names = schemes_in_all(places_of(request.user))
    scheme = Column("scheme", _("scheme"), lambda row: names.get(row.scheme, row.scheme), card="name")
    table = listing(
        request,
        rows,
        (scheme, *COLUMNS),
        order="-from",
        caption=STANDARDS,
        empty=Empty(__("No local standard yet."), __("Without one the ceilings of the policy are paid.")),
        url=lambda row: reverse("standard_detail", args=[row.pk]),
    )
    values = {
        "table": table, "drafts": request.user.has_role(*AUTHORS), "tabs": tabs("standard_list"),
        "trail": crumbs((STANDARDS, "")),
    }  # fmt: skip
    return render(request, "subsidies/standard_list.html", values)


@role_required(*READERS)
@require_safe
def standard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A standard: its terms, what a replay gave, its signatures, and the next step for this reader."""
    return _detail(request, standard_of(request, pk))


def standard_of(request: HttpRequest, pk: int) -> LocalStandard:
    """The standard, where the reader may see it; 404 elsewhere."""
    related = ("jurisdiction", "drafted_by", "signed_by", "cosigned_by", "end_signed_by", "end_cosigned_by")
    return get_visible(LocalStandard.objects.select_related(*related), request.user, pk=pk)


def _detail(request: HttpRequest, standard: LocalStandard, reasons: Any = (), **forms: Any) -> HttpResponse:
    user, state = request.user, State(standard.state)
    step, replay = _step_for(standard, user), replays.latest(standard)
    before, title = standard_differences.before(standard), title_of(standard, schemes_in(standard.jurisdiction))
    values = {
        "standard": standard,
        "state": standing(standard),
        "facts": _facts(standard),
        "before": before,
        "differences": standard_differences.between(before, standard),
        "revises": state == State.DRAFT and user.has_role(*AUTHORS),
        "steps": _steps(standard),
        "replay": summary(replay) if replay else None,
        "replays": state in (State.DRAFT, State.SIGNED) and user.has_role(*AUTHORS, COSIGNER),
        "step": step,
        "in_the_way": local_standards.in_the_way(standard) if step in ("sign", "cosign") else [],
        "ends": state == State.IN_FORCE and user.has_role(SIGNER),
        "keeps": state == State.ENDING and user.has_role(SIGNER, COSIGNER),
        "withdraws": state in (State.DRAFT, State.SIGNED) and user.has_role(SIGNER, COSIGNER),
        "end_form": EndForm(),
        "form": ReasonForm(),
        "reasons": reasons,
        "events": history(standard),
        "title": title,
        "trail": crumbs((STANDARDS, reverse("standard_list")), (title, "")),
        **forms,
    }
    return render(request, "subsidies/standard_detail.html", values, status=REFUSED if reasons or forms else 200)


def _step_for(standard: LocalStandard, user: Any) -> str:
    """The signature that this reader may give now."""
    step, role = NEXT.get(State(standard.state), ("", ""))
    return step if step and user.has_role(role) else ""


def title_of(standard: LocalStandard, schemes: Mapping[str, str]) -> str:
    """The standard by the name of its scheme."""
    return standard.named(schemes.get(standard.scheme, standard.scheme))


def _facts(standard: LocalStandard) -> list[tuple[Any, Any]]:
    found = [
        (_("Scheme"), standard.scheme),
        (_("Certificate kind"), standard.get_kind_display() if standard.kind else __("every kind")),
        (_("Grade"), standard.grade_word or __("every grade")),
        (_("Holds"), period(standard.valid_from, standard.valid_to)),
        (_("Rests on"), standard.decision),
    ]
    if standard.ends_on:
        ends = pgettext_lazy("validity", "Last day")
        found += [(ends, date_on_paper(standard.ends_on)), (_("The end rests on"), standard.end_decision)]
    return found


def _steps(standard: LocalStandard) -> list[Step]:
    if standard.state == State.WITHDRAWN:
        return []
    return signatures(
        (_("drafted"), standard.drafted_by, standard.drafted_at),
        (_("signed for the bureau"), standard.signed_by, standard.signed_at),
        (_("signed for finance"), standard.cosigned_by, standard.cosigned_at),
    )


@role_required(SIGNER, COSIGNER)
@require_POST
def standard_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A signature under the terms, or under the end, by whoever the state asks."""
    standard = standard_of(request, pk)
    asked = dict(NEXT.values())
    if not request.user.has_role(asked[step]):
        raise Http404
    looked_at = {} if step == "cosign_end" else {"seen": seen_replay(request)}
    try:
        SIGN[step](standard, actor=request.user, now=timezone.now(), **looked_at)
    except Refused as refused:
        return _detail(request, standard, refused.reasons)
    said = __("The end is signed.") if step == "cosign_end" else __("%(standard)s is signed.") % {"standard": standard}
    messages.success(request, said)
    return redirect("standard_detail", pk)


@role_required(SIGNER, COSIGNER)
@require_POST
def standard_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a standard that does not hold yet."""
    standard, form = standard_of(request, pk), ReasonForm(request.POST)
    if carried_out(form, standard, partial(local_standards.withdraw, actor=request.user, now=timezone.now())):
        messages.success(request, __("%(standard)s is given up.") % {"standard": standard})
        return redirect("standard_detail", pk)
    return _detail(request, standard, form=form)


@role_required(SIGNER)
@require_POST
def standard_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The bureau's signature under the end of a standard without a successor."""
    standard, form = standard_of(request, pk), EndForm(request.POST)
    if carried_out(form, standard, partial(local_standards.propose_end, actor=request.user, now=timezone.now())):
        messages.success(request, __("The end is signed for the bureau; finance has to sign it too."))
        return redirect("standard_detail", pk)
    return _detail(request, standard, end_form=form)


@role_required(SIGNER, COSIGNER)
@require_POST
def standard_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposed end back."""
    standard = standard_of(request, pk)
    try:
        local_standards.keep(standard, actor=request.user)
    except Refused as refused:
        return _detail(request, standard, refused.reasons)
    messages.success(request, __("The standard goes on."))
    return redirect("standard_detail", pk)
