"""Pages of policies: the versions of a place, one version, its difference from another, its signatures."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.shared.components import Step
from portal.shared.figures import date_on_paper
from portal.shared.refusals import Refused, carried_out
from portal.shared.tables import Column, Empty, Table, listing
from subsidies import policies, policy_boxes, policy_days, policy_differences, policy_reading, replays
from subsidies.models import Policy
from subsidies.policy_forms import ReasonForm
from subsidies.views.policy_frame import (
    AUTHORS,
    COSIGNER,
    POLICIES,
    READERS,
    REFUSED,
    SIGNER,
    crumbs,
    history,
    period,
    policy_of,
    seen_replay,
    signatures,
    standing,
    standing_in_words,
    tabs,
)
from subsidies.views.replays import summary

State = Policy.State
STEP_ROLES = {"propose": SIGNER, "publish": COSIGNER}
COLUMNS = (
    Column("version", _("version"), lambda row: row.version, card="name", code=True),
    Column("title", _("title"), policy_reading.title, card="second"),
    Column("place", _("place"), lambda row: row.jurisdiction),
    Column("from", _("from"), lambda row: date_on_paper(row.valid_from), sort="valid_from", card="amount"),
    Column("to", _("to"), lambda row: date_on_paper(row.valid_to)),
    Column("proposed", _("signed for the bureau"), lambda row: row.proposed_by or "—"),
    Column("cosigned", _("signed for finance"), lambda row: row.cosigned_by or "—"),
    Column("state", _("state"), standing, export=lambda row: standing_in_words(row)[1], card="state"),
)


@role_required(*READERS)
@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every version of the officer's places, the newest first."""
    rows = Policy.objects.visible_to(request.user).select_related("jurisdiction", "proposed_by", "cosigned_by")
    table = listing(
        request,
        rows,
        COLUMNS,
        order="-from",
        caption=POLICIES,
        empty=Empty(__("No policy yet."), __("A version begins as a draft; two people sign it before it holds.")),
        url=lambda row: reverse("policy_detail", args=[row.pk]),
    )
    drafts = request.user.has_role(*AUTHORS)
    values = {"table": table, "drafts": drafts, "tabs": tabs("policy_list"), "trail": crumbs()[:1]}
    return render(request, "subsidies/policy_list.html", values)


@role_required(*READERS)
@require_safe
def policy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its dates and signatures, what it changes, what a replay gave, and the next step for this reader."""
    return _detail(request, policy_of(request, pk))


def _detail(request: HttpRequest, policy: Policy, reasons: Any = (), form: Any = None) -> HttpResponse:
    user, earlier = request.user, _before(policy)
    replay, step = replays.latest(policy), _step_for(policy, user)
    revises = policy.state == State.DRAFT and user.has_role(*AUTHORS)
    values = {
        "policy": policy,
        "facts": _facts(policy),
        "title": policy_reading.title(policy),
        "state": standing(policy),
        "steps": _steps(policy),
        "replay": summary(replay) if replay else None,
        "earlier": earlier,
        "differences": policy_differences.between_versions(earlier, policy) if earlier else {},
        "events": history(policy),
        "step": step,
        "in_the_way": policy_days.in_the_way(policy) if step else [],
        "revises": revises,
        "parts": policy_boxes.parts(policy.pack.pack) if revises else (),
        "replays": policy.state in (State.DRAFT, State.PROPOSED) and user.has_role(*AUTHORS, COSIGNER),
        "withdraws": _withdraws(policy, user),
        "form": form or ReasonForm(),
        "reasons": reasons,
        "trail": crumbs((str(policy), "")),
    }
    return render(request, "subsidies/policy_detail.html", values, status=REFUSED if reasons or form else 200)


def _before(policy: Policy) -> Policy | None:
    """The version that this one follows, or would."""
    standing = Policy.objects.signed().filter(jurisdiction=policy.jurisdiction)
    return standing.filter(valid_from__lt=policy.valid_from).exclude(pk=policy.pk).order_by("-valid_from").first()


def _facts(policy: Policy) -> list[tuple[Any, Any]]:
    document = policy.pack.document
    return [
        (_("Document"), document.number or __("no number shown")),
        (_("Issued"), date_on_paper(document.issued_on)),
        (_("Holds"), period(policy.valid_from, policy.valid_to)),
        (_("Checksum"), policy.checksum),
    ]


def _steps(policy: Policy) -> list[Step]:
    if policy.state == State.WITHDRAWN:
        return []
    return signatures(
        (_("signed for the bureau"), policy.proposed_by, policy.proposed_at),
        (_("signed for finance"), policy.cosigned_by, policy.published_at),
    )


def _step_for(policy: Policy, user: Any) -> str:
    """The signature that this reader may give now."""
    step = {State.DRAFT: "propose", State.PROPOSED: "publish"}.get(State(policy.state), "")
    return step if step and user.has_role(STEP_ROLES[step]) else ""


def _withdraws(policy: Policy, user: Any) -> bool:
    if policy.state == State.PROPOSED:
        return user.has_role(SIGNER, COSIGNER)
    return policy.state == State.DRAFT and user.has_role(SIGNER)


@role_required(SIGNER, COSIGNER)
@require_POST
def policy_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The bureau's or finance's signature, under the replay that was on the page."""
    policy = policy_of(request, pk)
    if not request.user.has_role(STEP_ROLES[step]):
        raise Http404
    sign = {"propose": policies.propose, "publish": policies.publish}[step]
    try:
        sign(policy, actor=request.user, now=timezone.now(), seen=seen_replay(request))
    except Refused as refused:
        return _detail(request, policy, refused.reasons)
    messages.success(request, __("%(policy)s is signed.") % {"policy": policy})
    return redirect("policy_detail", pk)


@role_required(SIGNER, COSIGNER)
@require_POST
def policy_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a version that is not in force."""
    policy, form = policy_of(request, pk), ReasonForm(request.POST)
    if policy.state == State.DRAFT and not _withdraws(policy, request.user):
        raise Http404
    if carried_out(form, policy, partial(policies.withdraw, actor=request.user, now=timezone.now())):
        messages.success(request, __("%(policy)s is given up.") % {"policy": policy})
        return redirect("policy_detail", pk)
    return _detail(request, policy, form=form)


@role_required(*READERS)
@require_safe
def policy_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What differs between two versions, table by table."""
    new, old = policy_of(request, pk), policy_of(request, other)
    here = (str(new), reverse("policy_detail", args=[pk]))
    versions = Policy.objects.visible_to(request.user).filter(jurisdiction=new.jurisdiction).exclude(pk=pk)
    values = {
        "policy": new, "old": old, "document": policy_reading.title(new),
        "differences": policy_differences.between_versions(old, new),
        "versions": _versions(versions), "trail": crumbs(here, (__("Difference"), "")),
    }  # fmt: skip
    return render(request, "subsidies/policy_compare.html", values)


def _versions(rows: Any) -> Table:
    columns = (COLUMNS[0], COLUMNS[3], COLUMNS[7])
    return Table(
        columns=columns, rows=list(rows.order_by("-valid_from", "-pk")), caption=POLICIES,
        empty=Empty(__("There is no other version.")),
    )  # fmt: skip


@role_required(*READERS)
@require_safe
def policy_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was signed."""
    policy = policy_of(request, pk)
    disposition = content_disposition_header(True, f"{policy}.toml")
    return HttpResponse(
        policy.text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": disposition}
    )
