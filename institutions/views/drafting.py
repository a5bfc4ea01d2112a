"""The pages on which a plan is entered: what is taught, then, of a class still to begin, when and where."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions import filing_steps, filings, plan_typings, plans, standard_hours
from institutions.forms import PlanForm
from institutions.models import Institution, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.views.for_institution import CLASSES, REFUSED, WRITERS
from portal.accounts.access import role_required
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_draft(request: HttpRequest) -> HttpResponse:
    """Begin a class: what is taught. It is kept as typed until the second step makes a class of it."""
    typing = plan_typings.of(request.user, None)
    form = PlanForm(request.POST or None, institutions=_own(request), part=plans.WHAT)
    if request.method == "POST" and _is_sound(form):
        plan_typings.keep(request.user, None, "what", dict(request.POST.lists()), now=timezone.now())
        return redirect("class_draft_when")
    boxes = None if form.is_bound else plan_typings.boxes_of(typing, "what")
    if boxes is not None:
        form.as_typed(boxes)
    typed = boxes is not None
    return _page(request, form, "what", typing_at=typing.at if typing and typed else None, **_of_new("what", typed))


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_draft_when(request: HttpRequest) -> HttpResponse:
    """Begin a class: its days and place. Kept, there is a class."""
    typing = plan_typings.of(request.user, None)
    what = PlanForm(plan_typings.boxes_of(typing, "what"), institutions=_own(request), part=plans.WHAT)
    if not what.is_bound or not _is_sound(what):
        return redirect("class_list" if request.method == "POST" else "class_draft")
    form = PlanForm(request.POST or None, institutions=[what.institution], part=plans.WHEN)
    if request.method == "POST" and form.is_valid():
        made = _drafted(request, what, form)
        if not form.errors:
            return redirect("class_timetable", pk=made.pk) if made else redirect("class_list")
    boxes = None if form.is_bound else plan_typings.boxes_of(typing, "when")
    if boxes is not None:
        form.as_typed(boxes)
    at = typing.at if typing and boxes is not None else None
    return _page(request, form, "when", typing_at=at, institution=what.institution, **_of_new("when", typed=True))


def _own(request: HttpRequest) -> Any:
    return Institution.objects.filter(pk__in=request.user.institution_ids)


def _is_sound(form: PlanForm) -> bool:
    """Whether what is taught can be kept; what a plan may not say stands beside its box."""
    if form.is_valid():
        plan = TrainingClass(institution=form.institution)
        plans.apply(plan, form.plan)
        refuse(form, plans.faults_of_what(plan))
    return not form.errors


def _drafted(request: HttpRequest, what: PlanForm, form: PlanForm) -> TrainingClass | None:
    """The class, or None: with the reasons beside the boxes, or as a click before this one made it."""
    try:
        made = plan_typings.draft(request.user, what.institution, now=timezone.now(), **what.plan, **form.plan)
    except Refused as refused:
        refuse(form, refused.reasons)
        return None
    if made:
        messages.success(request, _("The draft is kept. Next: the timetable and the roster."))
    return made


def _of_new(current: filing_steps.Name, typed: bool) -> dict[str, Any]:
    return {
        "title": _("New class"), "steps": filing_steps.before_class(current=current, typed=typed),
        "trail": [Tab(CLASSES, reverse("class_list")), Tab(_("New class"), "")], "back": reverse("class_list"),
        "typing_url": reverse("class_draft_typing", args=[current]),
    }  # fmt: skip


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is taught, of a draft or a returned filing."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    form = part_of(training_class, plans.WHAT, request.POST if request.method == "POST" else None)
    if form.is_bound:
        kept, seen = take(request, training_class, form, "what")
        if kept:
            return redirect("class_timetable", pk=pk)
        at = None
    else:
        at, seen = as_typed(request, training_class, form, "what")
    values = {
        "training_class": training_class, "trail": class_trail(training_class, request.user, _("What is taught")),
        "back": reverse("class_show", args=[pk]), "typing_url": reverse("class_typing", args=[pk, "what"]),
    }  # fmt: skip
    return _page(request, form, "what", seen=seen, typing_at=at, institution=training_class.institution, **values)


def part_of(training_class: TrainingClass, part: Sequence[str], data: Any = None, **options: Any) -> PlanForm:
    """A part of the plan as it stands, or as it was sent."""
    initial = {name: TrainingClass._meta.get_field(name).value_from_object(training_class) for name in part}
    own = [training_class.institution]
    return PlanForm(data, initial=initial, institutions=own, part=part, **options)


def take(request: HttpRequest, training_class: TrainingClass, form: PlanForm, part: str) -> tuple[bool, str]:
    """Whether the part that was sent could be kept, and the mark of the plan that the page goes on from: once a
    refusal was said, that of the plan that stands. Refused, the reasons stand beside the boxes."""
    seen = request.POST.get("seen") or plans.mark(training_class)
    if not form.is_valid():
        return False, seen
    try:
        filings.revise(training_class, actor=request.user, seen=seen, **form.plan)
    except Refused as refused:
        training_class.refresh_from_db()
        refuse(form, refused.reasons)
        return False, plans.mark(training_class)
    plan_typings.forget(request.user, training_class, part)
    messages.success(request, _("The plan is kept."))
    return True, seen


def as_typed(request: HttpRequest, training_class: TrainingClass, form: PlanForm, part: str) -> tuple[Any, str]:
    """Offer what was typed before and not kept: says when, and the mark of the plan that it was a change of. Where it
    says nothing new, the plan stands as it is."""
    typing = plan_typings.of(request.user, training_class)
    boxes = plan_typings.boxes_of(typing, part)
    if typing is None or boxes is None or not _differs(form, boxes):
        return None, plans.mark(training_class)
    form.as_typed(boxes)
    return typing.at, boxes.get("seen") or plans.mark(training_class)


def _differs(form: PlanForm, boxes: QueryDict) -> bool:
    typed = PlanForm(boxes, initial=form.initial, institutions=form.institutions, part=form.part)
    return bool(typed.changed_data)


def _page(
    request: HttpRequest, form: PlanForm, part: str, *, typing_at: Any = None, institution: Any = None, **values: Any
) -> HttpResponse:
    status = REFUSED if form.errors else 200
    values |= {"form": form, "part": part, "typing_at": typing_at}
    if part == "what":
        values["standard"] = standard_hours.said(form, institution or next(iter(form.institutions), None))
    return render(request, "institutions/class_form.html", values, status=status)
