"""Keeping what is being typed: sent by the page itself after a pause, or by the button “keep and go on later”."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from institutions import plan_typings, plans, standard_hours, timetable
from institutions.forms import PlanForm
from institutions.models import Institution, PlanTyping, TrainingClass
from institutions.views.clash_lines import clash_lines
from institutions.views.for_institution import WRITERS
from portal.accounts.access import role_required
from portal.shared.refusals import refuse_if
from portal.shared.scoping import get_visible

# The parts in which a class is typed, and the page on which each stands.
PAGES = {"what": "class_revise", "when": "class_timetable", "timetable": "class_timetable"}
PAGES_OF_NEW = {"what": "class_draft", "when": "class_draft_when"}
UNTYPED = ("csrfmiddlewaretoken", "forget")


@role_required(*WRITERS)
@require_POST
def class_draft_typing(request: HttpRequest, part: str) -> HttpResponse:
    """Keep what is typed of a class still to begin."""
    if part not in PAGES_OF_NEW:
        raise Http404
    return _answer(request, None, part, back=redirect(PAGES_OF_NEW[part]))


@role_required(*WRITERS)
@require_POST
def class_typing(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Keep what is typed of a draft or a returned filing."""
    if part not in PAGES:
        raise Http404
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    return _answer(request, training_class, part, back=redirect(PAGES[part], pk=pk))


def _answer(request: HttpRequest, training_class: TrainingClass | None, part: str, *, back: Any) -> HttpResponse:
    if "forget" in request.POST:
        plan_typings.forget(request.user, training_class, part)
        return back
    closed = timetable.objections(training_class) if training_class else []
    if not request.htmx:
        refuse_if(closed)
    boxes = {name: texts for name, texts in request.POST.lists() if name not in UNTYPED}
    now = timezone.now()
    typing = None if closed else plan_typings.keep(request.user, training_class, part, boxes, now=now)
    if request.htmx:
        return _live(request, training_class, part, typing, closed)
    messages.success(request, _("What you typed is kept for 30 days. It stands there again when you come back."))
    return redirect("class_show", pk=training_class.pk) if training_class else redirect("class_list")


def _live(
    request: HttpRequest, training_class: TrainingClass | None, part: str, typing: PlanTyping | None, closed: Any
) -> HttpResponse:
    """What the page says while one types: when it was kept, and what the catalogue or other classes say to it."""
    values: dict[str, Any] = {"typing": typing, "closed": closed, "part": part}
    if part == "what":
        own = [training_class.institution] if training_class else _own(request)
        form = PlanForm(request.POST, institutions=own, part=plans.WHAT)
        values["standard"] = standard_hours.said(form, _institution(form))
    elif part == "timetable" and training_class:
        values["clashes"] = clash_lines(request, training_class, request.POST)
    return render(request, "institutions/typing_kept.html", values)


def _own(request: HttpRequest) -> Any:
    return Institution.objects.filter(pk__in=request.user.institution_ids).select_related("jurisdiction")


def _institution(form: PlanForm) -> Institution | None:
    """The one chosen, where one of several is; the only one otherwise."""
    if "institution" not in form.fields:
        return next(iter(form.institutions), None)
    chosen = form["institution"].value()
    return next((each for each in form.institutions if str(each.pk) == chosen), None)
