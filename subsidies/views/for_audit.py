"""Pages of the audit: runs, findings, the decision on one; and the page of any long job."""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import clockwork, runs, workflow
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.models import Run
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import instant
from subsidies.audit_forms import FindingForm
from subsidies.audits import BY_NAME
from subsidies.finding_words import sentence_of, title_of
from subsidies.models import AuditRun, Finding
from subsidies.views.finding_table import FINDINGS, grounds

UNDER_WAY = (Run.Status.QUEUED, Run.Status.RUNNING)
READERS = (Role.AUDITOR, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE)
AUDIT, FOUND = _("Audit"), _("Findings")
REFUSED = 422
RUNS = (
    Column("started", _("started"), lambda row: instant(row.started_at), sort="pk", card="name"),
    Column("finished", _("finished"), lambda row: instant(row.finished_at)),
    Column("lines", _("lines recomputed"), lambda row: row.lines_recomputed, align="right", card="amount"),
    Column("new", _("new findings"), lambda row: row.new_findings, align="right"),
    Column("by", _("started by"), lambda row: row.run.owner or _("the system")),
)


@role_required(*READERS)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Every run of the audit: what was recomputed, and how many findings of these places it was the first to see."""
    new = Finding.objects.visible_to(request.user).order_by().values_list("first_seen").annotate(Count("pk"))
    found = dict(new)
    table = listing(
        request,
        AuditRun.objects.select_related("run__owner"),
        tuple(RUNS),
        order="-started",
        caption=AUDIT,
        empty=Empty(__("No audit has run yet."), __("It runs every night by itself.")),
        url=lambda row: f"{reverse('finding_list')}?run={row.pk}&state=",
    )
    for row in table.rows:
        row.new_findings = found.get(row.pk, 0)
    under_way = Run.objects.visible_to(request.user).filter(kind="audit", status__in=UNDER_WAY)
    own = under_way.filter(owner=request.user)
    values = {
        "table": table, "may_run": request.user.has_role(Role.AUDITOR), "running": own.order_by("-pk").first(),
        "stopped": Run.objects.visible_to(request.user).that_stopped("audit", clockwork.KIND),
        "trail": [Tab(AUDIT, "")],
    }  # fmt: skip
    return render(request, "subsidies/audit_list.html", values)


@role_required(Role.AUDITOR)
@require_POST
def audit_run(request: HttpRequest) -> HttpResponse:
    """Run the audit now; asking again within the minute shows the same run."""
    now = timezone.localtime()
    run = runs.enqueue("audit", key=f"audit {now:%Y-%m-%d %H:%M} by {request.user.pk}", owner=request.user)
    return redirect("run_show", pk=run.pk)


@role_required(*READERS)
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings of these places, narrowed by state, check and run."""
    scope = _of_run(Finding.objects.visible_to(request.user), request.GET.get("run", ""))
    check, state = request.GET.get("check", ""), request.GET.get("state", Finding.State.OPEN)
    rows = scope.filter(check_name=check) if check in BY_NAME else scope
    shown = rows.filter(state=state) if state in Finding.State.values else rows
    table = listing(
        request,
        shown.select_related("jurisdiction", "first_seen"),
        FINDINGS,
        order="-seen",
        caption=FOUND,
        empty=Empty(__("No finding."), __("The audit runs every night; what it finds stands here.")),
        url=lambda row: reverse("finding_detail", args=[row.pk]),
    )
    kept = {key: value for key, value in (("check", check), ("run", request.GET.get("run", ""))) if value}
    values = {
        "table": table, "words": _state_words(rows, state, kept), "checks": _check_words(scope, check, state),
        "trail": [Tab(AUDIT, reverse("audit_list")), Tab(FOUND, "")],
    }  # fmt: skip
    return render(request, "subsidies/finding_list.html", values)


def _of_run(rows: QuerySet[Finding], key: str) -> QuerySet[Finding]:
    return rows.filter(first_seen=int(key)) if key.isdecimal() and len(key) < 18 else rows


def _state_words(rows: QuerySet[Finding], chosen: str, kept: dict[str, str]) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [
        Tab(state.label, _address(kept, state=state), counts.get(state, 0), chosen == state, family("Finding", state))
        for state in Finding.State
    ]
    every = Tab(
        pgettext_lazy("filter", "all"), _address(kept, state=""), sum(counts.values()), chosen not in Finding.State
    )
    return [*words, every]


def _check_words(rows: QuerySet[Finding], chosen: str, state: str) -> list[Tab]:
    """The checks that found something, and the one chosen."""
    inside = rows.filter(state=state) if state in Finding.State.values else rows
    counts = dict(inside.order_by().values_list("check_name").annotate(Count("pk")))
    kept = {"state": state}
    words = [
        Tab(check.title, _address(kept, check=name), counts.get(name, 0), chosen == name)
        for name, check in BY_NAME.items()
        if name in counts or name == chosen
    ]
    return [Tab(_("all checks"), _address(kept, check=""), sum(counts.values()), chosen not in BY_NAME), *words]


def _address(kept: dict[str, str], **changed: str) -> str:
    query = QueryDict(mutable=True)
    query.update(kept | changed)
    return f"?{query.urlencode()}"


@role_required(*READERS)
@require_safe
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: its sentence, the rows it rests on, and the auditor's decision."""
    return _finding_page(request, get_visible(Finding.objects.select_related(*PARTS), request.user, pk=pk))


PARTS = ("jurisdiction", "first_seen", "last_seen", "decided_by")


@role_required(Role.AUDITOR)
@require_POST
def finding_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or dismiss a finding, with a reason that stays beside it."""
    finding = get_visible(Finding.objects.select_related(*PARTS), request.user, pk=pk)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, finding, form=form, status=REFUSED)
    given = form.cleaned_data
    try:
        workflow.perform(finding, given["step"], actor=request.user, now=timezone.now(), note=given["note"])
    except Refused as refused:
        finding.refresh_from_db()
        refuse(form, refused.reasons)
        return _finding_page(request, finding, form=form, status=REFUSED)
    messages.success(request, __("The finding is decided: %(state)s.") % {"state": finding.get_state_display()})
    return redirect("finding_list")


def _finding_page(
    request: HttpRequest, finding: Finding, *, form: FindingForm | None = None, status: int = 200
) -> HttpResponse:
    values = {
        "finding": finding,
        "title": title_of(finding),
        "sentence": sentence_of(finding),
        "grounds": grounds(finding, request.user),
        "form": form or FindingForm(),
        "may_decide": request.user.has_role(Role.AUDITOR) and finding.state == Finding.State.OPEN,
        "trail": [Tab(AUDIT, reverse("audit_list")), Tab(FOUND, reverse("finding_list")), Tab(title_of(finding), "")],
    }
    return render(request, "subsidies/finding_detail.html", values, status=status)
