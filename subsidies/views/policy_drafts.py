"""Pages where an officer writes a policy's draft: as a text, or in boxes part by part."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from subsidies import policies, policy_boxes, policy_reading, policy_texts
from subsidies.line_reasons import language
from subsidies.models import Policy
from subsidies.policy_boxes import PartForm
from subsidies.policy_forms import PolicyForm, ReviseForm, StartForm
from subsidies.rules.policy import PackRefused
from subsidies.views.policy_frame import AUTHORS, REFUSED, crumbs, places_of, policy_of, standing_in_words


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_draft(request: HttpRequest) -> HttpResponse:
    """A draft made from a version there is or a pack of this release, with days of its own."""
    form = StartForm(request.POST or None, places=places_of(request.user), standing=_to_begin_from(request.user))
    problems: Any = ()
    if form.is_valid():
        try:
            made = _begun(form, request.user)
        except (PackRefused, Refused) as refused:
            problems = _problems(form, refused)
        else:
            messages.success(request, __("The draft is kept. Now change what is to change, part by part."))
            return redirect("policy_detail", made.pk)
    values = {"form": form, "problems": problems, "trail": crumbs((__("New draft"), ""))}
    return render(request, "subsidies/policy_start.html", values, status=REFUSED if form.is_bound else 200)


def _to_begin_from(user: Any) -> list[tuple[Policy, str]]:
    """The versions a draft may begin from, those in force first, each with how it stands; none that was given up."""
    rows = Policy.objects.visible_to(user).exclude(state=Policy.State.WITHDRAWN).order_by("-valid_from", "-pk")
    holding = set(Policy.objects.in_force(timezone.localdate()).values_list("pk", flat=True))
    ordered = sorted(rows, key=lambda policy: policy.pk not in holding)
    return [(policy, _in_list(policy)) for policy in ordered]


def _in_list(policy: Policy) -> str:
    told = {"version": policy, "title": policy_reading.title(policy), "standing": standing_in_words(policy)[1]}
    return __("%(version)s %(title)s (%(standing)s)") % told


def _begun(form: StartForm, user: Any) -> Policy:
    given = form.cleaned_data
    days = {("period", name): given[name] for name in ("first_day", "last_day")}
    text = policy_texts.changed(given["start"], days)
    return policies.draft(text, version=given["version"], jurisdiction=given["place"], actor=user)


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_write(request: HttpRequest) -> HttpResponse:
    """A draft from a text that was written elsewhere."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PolicyForm(*sent, places=places_of(request.user))
    problems: Any = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = policies.draft(
                given["text"], version=given["version"], jurisdiction=given["place"], actor=request.user
            )
        except (PackRefused, Refused) as refused:
            problems = _problems(form, refused)
        else:
            messages.success(request, __("The draft is kept. Replay lines under it before it is signed."))
            return redirect("policy_detail", made.pk)
    start = (__("New draft"), reverse("policy_draft"))
    values = {"form": form, "problems": problems, "trail": crumbs(start, (__("From a text"), ""))}
    return render(request, "subsidies/policy_form.html", values, status=REFUSED if form.is_bound else 200)


def _problems(form: Any, refused: PackRefused | Refused) -> list[tuple[str, str]]:
    """What is wrong with the text, as key and reason; what is about a box of the form stands beside it."""
    if isinstance(refused, Refused):
        refuse(form, refused.reasons)
        return []
    elsewhere = []
    for fault in refused.problems:
        box, why = form.box_of(fault.key) if isinstance(form, PartForm) else None, fault.sentence(language())
        if box:
            form.add_error(box, why)
        else:
            elsewhere.append((fault.key, why))
    return elsewhere


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text for a draft."""
    policy = _draft_of(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReviseForm(*sent, initial={"text": policy.text, "seen": policy.checksum})
    problems: Any = ()
    if form.is_valid():
        try:
            policies.revise(policy, form.cleaned_data["text"], actor=request.user, seen=form.cleaned_data["seen"])
        except (PackRefused, Refused) as refused:
            problems = _problems(form, refused)
        else:
            messages.success(request, __("The text is kept. Replay lines under it before it is signed."))
            return redirect("policy_detail", pk)
    here = (str(policy), reverse("policy_detail", args=[pk]))
    values = {"form": form, "policy": policy, "problems": problems, "trail": crumbs(here, (__("Change the text"), ""))}
    return render(request, "subsidies/policy_form.html", values, status=REFUSED if form.is_bound else 200)


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of a draft in boxes; what is kept goes into the text."""
    policy = _draft_of(request, pk)
    parts = policy_boxes.parts(policy.pack.pack)
    if part not in dict(parts):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = PartForm(sent, pack=policy.pack.pack, part=part, seen=policy.checksum)
    problems: Any = ()
    if form.is_valid():
        try:
            _keep(policy, form, request.user)
        except (PackRefused, Refused) as refused:
            problems = _problems(form, refused)
        else:
            messages.success(request, __("The part is kept. Replay lines under the draft before it is signed."))
            return redirect("policy_part", pk, part)
    here = (str(policy), reverse("policy_detail", args=[pk]))
    values = {
        "policy": policy, "form": form, "problems": problems, "part": part, "title": dict(parts)[part], "parts": parts,
        "trail": crumbs(here, (dict(parts)[part], "")),
    }  # fmt: skip
    return render(request, "subsidies/policy_part.html", values, status=REFUSED if form.is_bound else 200)


def _draft_of(request: HttpRequest, pk: int) -> Policy:
    """The draft; what was typed while it became another thing is still taken in, to be refused with its words."""
    policy = policy_of(request, pk)
    if policy.state != Policy.State.DRAFT and request.method != "POST":
        raise Http404
    return policy


def _keep(policy: Policy, form: PartForm, user: Any) -> None:
    text = policy_texts.changed(policy.text, form.changes)
    policies.revise(policy, text, actor=user, seen=form.cleaned_data["seen"], part=form.part)
