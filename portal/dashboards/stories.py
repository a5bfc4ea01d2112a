"""Every component in every state on one page, for whoever changes the look. Shown in development only."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from portal.dashboards import story_samples as samples
from portal.shared.badges import FAMILIES, Family, family
from portal.shared.drawings import glyph, logo, staircase
from portal.shared.icons import ICONS
from portal.shared.templatetags.marks import badge_html


@login_not_required
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The page; 404 unless DEBUG or SHOW_STORIES is on."""
    if not (settings.DEBUG or settings.SHOW_STORIES):
        raise Http404
    boards = [_board("light"), _board("dark")]
    return render(request, "stories.html", {"boards": boards, "demonstration": True})


def _board(theme: str) -> dict[str, Any]:
    return {
        "theme": theme,
        "form": samples.StoryForm(prefix=theme),
        "wrong_form": samples.wrong_form(theme),
        "upload_form": samples.UploadForm(prefix=f"{theme}-upload"),
        "badges": badge_rows(),
        "families": [(kind, badge_html(kind, kind.value), glyph(kind, 20)) for kind in Family],
        "icons": sorted(ICONS),
        "logo": logo(48),
        "stairs": staircase(samples.STAIRS, "三级"),
        "step_lines": samples.STEP_LINES,
        "table": samples.table(f"申领明细，{theme}"),
        "chart_table": samples.chart_table(f"图表数据，{theme}"),
        "empty_table": samples.empty_table(),
        "filtered_table": samples.filtered_table(),
        "sheet": samples.SHEET,
        "unset_sheet": samples.UNSET_SHEET,
        "checks": samples.CHECKS,
        "diff": samples.DIFF,
        "events": samples.EVENTS,
        "facts": samples.FACTS,
        "tabs": samples.TABS,
        "filters": samples.FILTERS,
        "purposes": samples.PURPOSES,
        "as_of": dt.date(2026, 11, 19),
        "funds": samples.FUNDS,
    }


def badge_rows() -> list[tuple[str, list[SafeString]]]:
    """For each noun of the family table that has a model: its name and the badge of every state it can be in."""
    rows = []
    for model in apps.get_models():
        if model.__name__ in FAMILIES and (choices := _choices(model)):
            badges = [badge_html(family(model.__name__, str(value)), label) for value, label in choices]
            rows.append((str(model._meta.verbose_name), badges))
    return rows


def _choices(model: Any) -> list[tuple[Any, Any]]:
    for name in ("state", "status"):
        try:
            return list(model._meta.get_field(name).choices or [])
        except FieldDoesNotExist:
            continue
    return []
