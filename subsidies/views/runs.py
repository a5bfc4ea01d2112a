"""The page of a long job: how far it is, what came of it, its file, a second try."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.shared import runs
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.models import Run
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from subsidies.audits import BY_NAME
from subsidies.reports import BY_KIND

NAMES: dict[str, Text] = {
    "audit": _("Audit"),
    "replay": _("Replay"),
    **{f"{kind} report": one.title for kind, one in BY_KIND.items()},
}
LEADS_TO = {"audit": "finding_list", "monthly report": "report_list"}
FAMILIES = {
    Run.Status.QUEUED: Family.MUTE, Run.Status.RUNNING: Family.INFO, Run.Status.DONE: Family.OK,
    Run.Status.FAILED: Family.BAD,
}  # fmt: skip
RELOAD_AFTER = 3  # seconds


@require_safe
def run_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's job; while it is under way the page asks again by itself."""
    run = get_visible(Run.objects, request.user, pk=pk)
    under_way = run.status in (Run.Status.QUEUED, Run.Status.RUNNING)
    name = NAMES.get(run.kind, run.kind)
    values = {
        "run": run,
        "name": name,
        "family": FAMILIES[Run.Status(run.status)],
        "under_way": under_way,
        "counts": [(BY_NAME[key].title if key in BY_NAME else key, count) for key, count in run.counts.items()],
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
