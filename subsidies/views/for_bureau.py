"""Pages of the bureau: claims by deadline, one claim line by line, and the steps of its two reviews."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text, sentence
from subsidies import claim_steps, reviews, revocations, standing
from subsidies.models import Claim, ClaimLine, Decision
from subsidies.review_forms import HoldForm, OpinionForm, ReturnForm
from subsidies.views import review_lines, review_panel
from subsidies.views.review_lines import PENDING, ReviewLine, stage_of
from subsidies.views.worklist import CLAIMS, neighbours

Stage, Outcome = Decision.Stage, Decision.Outcome
REVIEWERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW)
READERS = (*REVIEWERS, Role.AUDITOR)
ROLE = {Stage.FIRST: Role.FIRST_REVIEW, Stage.FINAL: Role.FINAL_REVIEW}
IN_REVIEW = (Claim.State.FIRST_REVIEW, Claim.State.FINAL_REVIEW)
# A hold outlasts the reviews where a line was held after it was found good, and the payment where the bank had the
# file before; whoever may do the final review lifts it.
HOLD_LIFTED_IN = (*IN_REVIEW, Claim.State.IN_NOTICE, Claim.State.APPROVED, Claim.State.BATCHED, Claim.State.PAID)
REFUSED = 422
OTHER_ROLE = _("The %(stage)s of this claim is done by officers with that duty; it stands in their work list.")
RELATED = (
    "institution", "jurisdiction", "training_class__occupation", "policy__jurisdiction", "submitted_by", "taken_by",
    "first_reviewed_by", "final_reviewed_by",
)  # fmt: skip


@role_required(*READERS)
@require_safe
def claim_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: its lines, and beside them the chosen one with sheet, checks, uses and opinion."""
    return _page(request, _claim(request, pk))


def _claim(request: HttpRequest, pk: int) -> Claim:
    handed_in = Claim.objects.select_related(*RELATED).filter(submitted_at__isnull=False)
    return get_visible(handed_in, request.user, pk=pk)


def why_not(claim: Claim, user: Any) -> Text:
    """Why this person cannot act on the claim now; empty when they can."""
    stage = stage_of(claim)
    if not user.has_role(ROLE[Stage(stage)]):
        return sentence(OTHER_ROLE, stage=Stage(stage).label)
    found = reviews.barred(claim, actor=user, stage=stage)
    return found[0].sentence if found else ""


def _page(
    request: HttpRequest,
    claim: Claim,
    *,
    line: ClaimLine | None = None,
    opinion: OpinionForm | None = None,
    returned: ReturnForm | None = None,
    held: HoldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    show = request.GET.get("show", "")
    lines = review_lines.lines_of(claim)
    shown = [row for row in lines if row.status == show] if show in review_lines.WORDS else lines
    chosen = _chosen(shown or lines, line.pk if line else request.GET.get("line"))
    reason = why_not(claim, request.user)
    acts = not reason and claim.state in IN_REVIEW
    first = claim.state == Claim.State.FIRST_REVIEW
    values = {
        "claim": claim,
        "steps": claim_steps.of(claim, today=timezone.localdate()),
        "why_not": reason if claim.state in (*IN_REVIEW, Claim.State.SUBMITTED) else "",
        "may_take": not reason and claim.state == Claim.State.SUBMITTED,
        "acts": acts,
        "lifts": not reason and claim.state in HOLD_LIFTED_IN,
        "opened": line is not None or "line" in request.GET,
        "first": first,
        "table": review_lines.table_of(
            claim, shown, chosen=chosen, show=show, may_tick=acts and first, query=request.GET
        ),
        "words": review_lines.filter_words(lines, show),
        "returned": returned or ReturnForm(),
        "held_form": held or HoldForm(),
        "opinion": opinion or _opinion(chosen),
        "trail": [Tab(CLAIMS, reverse("claim_worklist")), Tab(claim.number, "")],
        **_progress(claim, lines),
        **neighbours(claim, request.user, today=timezone.localdate()),
        **review_panel.of(chosen, claim, total=len(lines)),
        "may_end": chosen is not None and _may_end(chosen.line, request.user),
    }
    return render(request, "subsidies/review_claim.html", values, status=status)


def _may_end(line: ClaimLine, user: Any) -> bool:
    final = user.has_role(ROLE[Stage.FINAL])
    return bool(final and standing.stops(line)) and not revocations.objections(line, actor=user)


def _chosen(lines: Sequence[ReviewLine], key: object) -> ReviewLine | None:
    """The line the address names; without one, the first that is still to be looked at."""
    named = next((row for row in lines if str(row.pk) == str(key)), None)
    waiting = (row for row in lines if row.status in (review_lines.JUDGE, PENDING))
    return named or next(waiting, None) or next(iter(lines), None)


def _opinion(chosen: ReviewLine | None) -> OpinionForm | None:
    if chosen is None:
        return None
    last = chosen.line.decisions.order_by("-pk").values_list("pk", flat=True).first()
    return OpinionForm(
        initial={"seen": last or 0, "note": chosen.line.refusal_note, "codes": chosen.line.refusal_codes}
    )


def _progress(claim: Claim, lines: Sequence[ReviewLine]) -> dict[str, object]:
    """How far this stage is: looked at, left, clean ones for the bulk button, what concluding would do."""
    open_lines = [row for row in lines if row.line.state == ClaimLine.State.PENDING]
    unread = [row for row in open_lines if not row.line.first_opinion]
    accepted = [row for row in lines if row.line.state == ClaimLine.State.ACCEPTED]
    following = [row for row in open_lines if row.line.first_opinion == Outcome.ACCEPT]
    return {
        "all_lines": len(lines),
        "done": len(lines) - (len(unread) if stage_of(claim) == Stage.FIRST else len(open_lines)),
        "unread": len(unread),
        "clean": sum(row.status == PENDING for row in lines),
        "to_notice": len(accepted) + len(following),
        "to_notice_amount": sum((row.line.amount for row in accepted + following), start=0),
        "to_refuse": len(open_lines) - len(following),
    }


def acting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A step of a review: posted, by an officer of the stage in which the claim is. Sets `view(request, claim, …)`."""

    @role_required(*REVIEWERS)
    @require_POST
    def step(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        claim = _claim(request, pk)
        if not request.user.has_role(ROLE[Stage(stage_of(claim))]):
            raise PermissionDenied
        return view(request, claim, **more)

    return step


def _do(request: HttpRequest, claim: Claim, act: Callable[[], Any], said: Text) -> HttpResponse:
    """Carry the step out and say so, or say every reason why not."""
    try:
        act()
    except Refused as refused:
        _say_why(request, refused)
    else:
        messages.success(request, str(said))
    return redirect("claim_review", pk=claim.pk)


def _say_why(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, str(reason))


@acting
def claim_take(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Begin the first review."""
    said = sentence(_("The first review of %(number)s has begun."), number=claim.number)
    return _do(request, claim, lambda: reviews.take(claim, actor=request.user, now=timezone.now()), said)


@acting
def claim_accept_clean(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Accept the ticked lines that nothing speaks against."""
    keys = {int(key) for key in request.POST.getlist("row") if key.isdecimal()}
    try:
        count = reviews.accept_clean(claim, keys, actor=request.user, now=timezone.now())
    except Refused as refused:
        _say_why(request, refused)
        return redirect("claim_review", pk=claim.pk)
    messages.success(request, ngettext("%(n)s line is accepted.", "%(n)s lines are accepted.", count) % {"n": count})
    if count < len(keys):
        left = len(keys) - count
        messages.warning(request, ngettext(
            "%(n)s line was left out: a check is open, it is on hold, or somebody spoke of it meanwhile.",
            "%(n)s lines were left out: a check is open, they are on hold, or somebody spoke of them meanwhile.", left,
        ) % {"n": left})  # fmt: skip
    return redirect("claim_review", pk=claim.pk)


@acting
def claim_line_decide(request: HttpRequest, claim: Claim, line: int) -> HttpResponse:
    """The reviewer's word on one line: accept, refuse or hold. Refused, the page keeps what was typed."""
    subject = get_visible(ClaimLine.objects.filter(claim=claim), request.user, pk=line)
    form, outcome = OpinionForm(request.POST), request.POST.get("outcome", "")
    if not form.is_valid() or outcome not in (Outcome.ACCEPT, Outcome.REFUSE, Outcome.HOLD):
        return _page(request, claim, line=subject, opinion=form, status=REFUSED)
    try:
        _speak(subject, outcome, form.cleaned_data, request.user, stage_of(claim))
    except Refused as refused:
        return _refused_opinion(request, claim, subject, refused)
    said = __("%(name)s: %(outcome)s.") % {"name": subject.person.name, "outcome": Outcome(outcome).label}
    messages.success(request, said)
    return redirect(_next_address(request, claim, subject))


def _speak(line: ClaimLine, outcome: str, typed: dict[str, Any], actor: Any, stage: str) -> None:
    now, seen = timezone.now(), typed["seen"]
    if outcome == Outcome.HOLD:
        reviews.hold(line, actor=actor, now=now, note=typed["note"], seen=seen)
        return
    act = reviews.give_opinion if stage == Stage.FIRST else reviews.decide_line
    refusing = outcome == Outcome.REFUSE
    note, codes = (typed["note"], typed["codes"]) if refusing else ("", ())
    act(line, outcome=outcome, codes=codes, note=note, actor=actor, now=now, seen=seen)


def _refused_opinion(request: HttpRequest, claim: Claim, line: ClaimLine, refused: Refused) -> HttpResponse:
    """What was typed stays; what others said meanwhile counts as seen from now on."""
    claim.refresh_from_db()
    typed: QueryDict = request.POST.copy()
    last = line.decisions.order_by("-pk").values_list("pk", flat=True).first()
    typed["seen"] = str(last or 0)
    form = OpinionForm(typed)
    form.is_valid()
    refuse(form, refused.reasons)
    return _page(request, claim, line=line, opinion=form, status=REFUSED)


def _next_address(request: HttpRequest, claim: Claim, line: ClaimLine) -> str:
    """The next line still to be looked at, after this one; else this one."""
    rows = review_lines.lines_of(claim)
    place = next((number for number, row in enumerate(rows) if row.pk == line.pk), 0)
    waiting = (row for row in rows[place + 1 :] + rows[:place] if row.status in (review_lines.JUDGE, PENDING))
    following = next(waiting, None)
    show = request.GET.get("show", "")
    query = QueryDict(mutable=True)
    query["line"] = str(following.pk if following else line.pk)
    if show in review_lines.WORDS and following and following.status == show:
        query["show"] = show
    return f"{reverse('claim_review', args=[claim.pk])}?{query.urlencode()}"


@acting
def claim_line_resume(request: HttpRequest, claim: Claim, line: int) -> HttpResponse:
    """Lift the hold of one line."""
    subject = get_visible(ClaimLine.objects.filter(claim=claim).select_related("person"), request.user, pk=line)
    said = sentence(_("The hold on %(name)s is lifted."), name=subject.person.name)
    return _do(request, claim, lambda: reviews.resume(subject, actor=request.user, now=timezone.now()), said)


@role_required(ROLE[Stage.FINAL])
@require_POST
def claim_line_end(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Refuse a line that was accepted before its certificate was revoked, whichever review its claim now waits for."""
    claim = _claim(request, pk)
    subject = get_visible(ClaimLine.objects.filter(claim=claim).select_related("person"), request.user, pk=line)
    said = sentence(_("The line of %(name)s is refused; what it held comes back."), name=subject.person.name)
    return _do(request, claim, lambda: revocations.refuse(subject, actor=request.user, now=timezone.now()), said)


@acting
def claim_pass_on(request: HttpRequest, claim: Claim) -> HttpResponse:
    """End the first review."""
    said = sentence(_("%(number)s is passed on to the final review."), number=claim.number)
    return _do(request, claim, lambda: reviews.pass_on(claim, actor=request.user, now=timezone.now()), said)


@acting
def claim_conclude(request: HttpRequest, claim: Claim) -> HttpResponse:
    """End the final review."""

    def act() -> None:
        reviews.conclude(claim, actor=request.user, now=timezone.now())

    said = sentence(_("The final review of %(number)s is done."), number=claim.number)
    return _do(request, claim, act, said)


@acting
def claim_send_back(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Return the claim for correction; refused, the page keeps what was typed."""
    form = ReturnForm(request.POST)
    response = _with_form(
        request, form, lambda: reviews.send_back(claim, actor=request.user, now=timezone.now(), **form.cleaned_data)
    )
    if response:
        claim.refresh_from_db()
        return _page(request, claim, returned=form, status=REFUSED)
    messages.success(request, __("%(number)s is returned for correction.") % {"number": claim.number})
    return redirect("claim_worklist")


def _with_form(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form or the step was refused; the form then says why."""
    if not form.is_valid():
        return True
    try:
        act()
    except Refused as refused:
        refuse(form, refused.reasons)
        return True
    return False


@acting
def claim_hold(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Put the whole claim on hold."""
    form = HoldForm(request.POST)

    def act() -> None:
        reviews.hold_claim(claim, actor=request.user, now=timezone.now(), note=form.cleaned_data["note"])

    if _with_form(request, form, act):
        claim.refresh_from_db()
        return _page(request, claim, held=form, status=REFUSED)
    messages.success(request, __("%(number)s is on hold.") % {"number": claim.number})
    return redirect("claim_review", pk=claim.pk)


@acting
def claim_resume(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Lift the hold of the whole claim."""
    said = sentence(_("The hold on %(number)s is lifted."), number=claim.number)
    return _do(request, claim, lambda: reviews.resume_claim(claim, actor=request.user, now=timezone.now()), said)
