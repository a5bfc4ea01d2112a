"""Pages of a replay: how many gain and lose and what each fund is asked for, its lines, one line under both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.figures import change, money
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table, listing, narrowed_to
from portal.shared.templatetags.marks import badge_html
from subsidies import line_reasons, replays, sheets
from subsidies.line_reasons import Said
from subsidies.models import ClaimLine, LocalStandard, Policy, Replay
from subsidies.models.fund import FundSource
from subsidies.models.replay import Outcome, ReplayLine
from subsidies.replays import SCHEME_NOT_HELD, Subject
from subsidies.rules.award import Award
from subsidies.views.policy_frame import AUTHORS, COSIGNER, READERS, crumbs

FAMILIES = {
    Outcome.GAINS: Family.OK, Outcome.NEWLY_ELIGIBLE: Family.OK, Outcome.LOSES: Family.WARN,
    Outcome.NEWLY_REFUSED: Family.BAD, Outcome.UNCHANGED: Family.MUTE,
}  # fmt: skip


def _outcome(row: ReplayLine) -> Any:
    return badge_html(FAMILIES[Outcome(row.outcome)], row.get_outcome_display(), dense=True)


COLUMNS = (
    Column("name", _("name"), lambda row: row.line.person.name, card="name"),
    Column("claim", _("claim number"), lambda row: row.line.claim.number, code=True),
    Column("before", _("so far"), lambda row: _figure(row.before), align="right", unit=_("yuan")),
    Column("after", _("under the draft"), lambda row: _figure(row.after), align="right", unit=_("yuan")),
    Column("change", _("change"), lambda row: change(row.change), sort="change", align="right", unit=_("yuan"),
           card="amount"),
    Column("outcome", pgettext_lazy("replay", "outcome"), _outcome, export=lambda row: row.get_outcome_display(),
           card="state"),
)  # fmt: skip


def _figure(amount: Any) -> str:
    return __("Standard not set") if amount is None else money(amount)


@dataclass(frozen=True)
class Summary:
    """A replay for a page: outcomes with lines and money, funds, its key for the signature."""

    replay: Replay
    outcomes: list[tuple[Outcome, Family, replays.Effect]]
    funds: Table
    change: Any
    lines: int


def summary(replay: Replay) -> Summary:
    """What a finished replay says as a whole."""
    found = replays.effects(replay)
    return Summary(
        replay=replay,
        outcomes=[(outcome, FAMILIES[outcome], effect) for outcome, effect in found.items()],
        funds=_funds(replay),
        change=sum(effect.change for effect in found.values()),
        lines=sum(effect.lines for effect in found.values()),
    )


def _funds(replay: Replay) -> Table:
    columns = (
        Column("fund", _("fund"), lambda row: FundSource(row.fund).label, card="name"),
        Column("before", _("so far"), lambda row: money(row.before), align="right", unit=_("yuan")),
        Column("after", _("under the draft"), lambda row: money(row.after), align="right", unit=_("yuan")),
        Column("change", _("change"), lambda row: change(row.change), align="right", unit=_("yuan"), card="amount"),
    )
    return Table(
        columns=columns, rows=list(replays.fund_effects(replay)), caption=_("Fund by fund"),
        empty=Empty(__("No line asks a fund for money.")), key=lambda row: row.fund,
    )  # fmt: skip


@role_required(*AUTHORS, COSIGNER)
@require_POST
def policy_replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Replay the lines there are under a draft policy."""
    return _begin(request, get_visible(Policy.objects, request.user, pk=pk))


@role_required(*AUTHORS, COSIGNER)
@require_POST
def standard_replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Replay the lines there are under a proposed standard."""
    return _begin(request, get_visible(LocalStandard.objects, request.user, pk=pk))


def _begin(request: HttpRequest, subject: Subject) -> HttpResponse:
    replay = replays.begin(subject, actor=request.user, now=timezone.now())
    if replay.run_id:
        return redirect("run_show", replay.run_id)
    return redirect("replay_detail", replay.pk)


@role_required(*READERS)
@require_safe
def replay_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a replay by outcome, the largest loss first."""
    replay = _replay(request, pk)
    if replay.finished_at is None:
        return redirect("run_show", replay.run_id)
    chosen = narrowed_to(request, "outcome", Outcome.values)
    rows = replay.lines.filter(outcome=chosen) if chosen else replay.lines.exclude(outcome=Outcome.UNCHANGED)
    table = listing(
        request,
        rows.select_related("line__person", "line__claim"),
        COLUMNS,
        order="change",
        caption=__("Lines of the replay"),
        empty=Empty(__("No line changes."), __("Every line gets what it got.")),
        url=lambda row: reverse("replay_line", args=[pk, row.line_id]),
    )
    found = summary(replay)
    values = {
        "summary": found, "table": table, "words": _words(found, chosen), "subject": replay.policy or replay.standard,
        "back": _address(replay), "trail": crumbs(_here(replay), (__("Replay"), "")),
    }  # fmt: skip
    return render(request, "subsidies/replay_detail.html", values)


def _replay(request: HttpRequest, pk: int) -> Replay:
    rows = Replay.objects.select_related("policy__jurisdiction", "standard__jurisdiction")
    return get_visible(rows, request.user, pk=pk)


def _words(found: Summary, chosen: str) -> list[Tab]:
    changed = sum(effect.lines for outcome, _family, effect in found.outcomes if outcome != Outcome.UNCHANGED)
    words = [Tab(__("All that change"), "?", changed, not chosen)]
    for outcome, family, effect in found.outcomes:
        words.append(Tab(outcome.label, f"?outcome={outcome}", effect.lines, outcome == chosen, family))
    return words


def _here(replay: Replay) -> tuple[Text, str]:
    return str(replay.policy or replay.standard), _address(replay)


def _address(replay: Replay) -> str:
    if replay.policy_id:
        return reverse("policy_detail", args=[replay.policy_id])
    return reverse("standard_detail", args=[replay.standard_id])


@role_required(*READERS)
@require_safe
def replay_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One line with both sheets side by side. A draft that changed since is worked out as it is now."""
    replay = _replay(request, pk)
    rows = ClaimLine.objects.visible_to(request.user).select_related(
        "policy", "person", "claim__jurisdiction", "certificate__occupation"
    )
    found = get_object_or_404(rows.filter(pk__in=replay.lines.values("line")), pk=line)
    subject = replay.policy or replay.standard
    award = replays.award_again(subject)(found)
    before, after = sheets.side_by_side(
        sheets.of_line(found, found.policy, sheets.Audience.OFFICER),
        sheets.of_award(award, replay.policy or found.policy, sheets.Audience.OFFICER),
    )
    back = reverse("replay_detail", args=[pk])
    values = {
        "line": found,
        "before": before,
        "after": after,
        "told": _told(award, found),
        "read_in": replay.policy or found.policy,
        "subject": subject,
        "trail": crumbs(_here(replay), (__("Replay"), back), (found.person.name, "")),
    }
    return render(request, "subsidies/replay_line.html", values)


def _told(award: Award, line: ClaimLine) -> Sequence[Said]:
    """Why the line would get nothing under the draft."""
    if SCHEME_NOT_HELD in award.codes:
        return [Said(SCHEME_NOT_HELD, "", __("The draft has no scheme %(scheme)s.") % {"scheme": line.scheme})]
    return [] if award.eligible else line_reasons.of_award(award, line.certificate)
