"""What the portal does by itself, as a list, and the page of one job: how far it is, what came of it, a second try."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import runs
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.models import Run
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import instant
from portal.shared.templatetags.marks import badge_html
from subsidies import run_words
from subsidies.views.for_audit import AUDIT

LEADS_TO = {"audit": "finding_list", "monthly report": "report_list"}
FAMILIES = {
    Run.Status.QUEUED: Family.MUTE, Run.Status.RUNNING: Family.INFO, Run.Status.DONE: Family.OK,
    Run.Status.FAILED: Family.BAD,
}  # fmt: skip
RELOAD_AFTER = 3  # seconds
JOBS = _("What the portal does by itself")


def _state(run: Run) -> SafeString:
    return badge_html(FAMILIES[Run.Status(run.status)], run.get_status_display())


COLUMNS = (
    Column("queued", _("begun"), lambda run: instant(run.queued_at), sort="queued_at", card="second"),
    Column("job", _("job"), run_words.name_of, card="name"),
    Column("outcome", _("what came of it"), run_words.outcome_of, card="amount"),
    Column("state", _("state"), _state, card="state"),
)


@role_required(Role.AUDITOR)
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """What nobody asked for: the jobs of the night, and each step of the clock that did something or stopped."""
    table = listing(
        request,
        Run.objects.visible_to(request.user).filter(owner=None).defer("result"),
        COLUMNS,
        order="-queued",
        caption=JOBS,
        empty=Empty(__("Nothing so far."), __("What the clock does stands here within the minute.")),
        url=lambda run: reverse("run_show", args=[run.pk]),
    )
    trail = [Tab(AUDIT, reverse("audit_list")), Tab(JOBS, "")]
    return render(request, "subsidies/run_list.html", {"table": table, "title": JOBS, "trail": trail})


@require_safe
def run_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's job; while it is under way the page asks again by itself."""
    run = get_visible(Run.objects, request.user, pk=pk)
    under_way = run.status in (Run.Status.QUEUED, Run.Status.RUNNING)
    name = run_words.name_of(run)
    values = {
        "run": run,
        "name": name,
        "family": FAMILIES[Run.Status(run.status)],
        "under_way": under_way,
        "counts": run_words.counts_of(run),
        "leads_to": _leads_to(run),
        "trail": [Tab(name, "")],
    }
    response = render(request, "subsidies/run_show.html", values)
    if under_way:
        response.headers["Refresh"] = str(RELOAD_AFTER)
    return response


def _leads_to(run: Run) -> str:
    """The page of what came of the job."""
    if run.kind == "replay":
        return reverse("replay_detail", args=[run.arguments["replay"]])
    return reverse(LEADS_TO[run.kind]) if run.kind in LEADS_TO else ""


@require_POST
def run_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed job again; one that did not fail stays as it is."""
    run = get_visible(Run.objects, request.user, pk=pk)
    runs.requeue(run)
    return redirect("run_show", pk=pk)


@require_safe
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file the job ended with."""
    run = get_visible(Run.objects, request.user, pk=pk)
    if run.result is None:
        raise Http404
    response = HttpResponse(bytes(run.result), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, run.result_name)
    return response
