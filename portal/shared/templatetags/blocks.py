"""Larger pieces: page head, lists, sheets, notices, tables and figures."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.shared import table_html
from portal.shared.badges import Family
from portal.shared.components import AmountSheet, CheckLine, DiffRow, Event, Step, Tab
from portal.shared.tables import Table

register = template.Library()
NOTICE_ICONS = {"info": "info", "ok": "tick", "warn": "warn", "bad": "cross", "mute": "info"}
PRESENT = {"present", "returned", "held"}


@register.simple_block_tag
def page_head(content: SafeString, title: object, badge: object = "", steps: Sequence[Step] = ()) -> str:
    """Title and badge, the facts between the tags (one `<p>` a line, at most two), step line at the right."""
    values = {"title": title, "badge": badge, "steps": steps, "facts": SafeString(content.strip())}
    return render_to_string("components/page_head.html", values)


@register.inclusion_tag("components/step_line.html")
def step_line(steps: Sequence[Step], sentence: object = "") -> dict[str, object]:
    """Where a thing stands, at most six steps; `sentence` says what happens next and when (phones)."""
    if len(steps) > 6:
        raise ValueError(f"a step line has at most 6 steps, not {len(steps)}")
    return {"steps": [(step, step.state in PRESENT) for step in steps], "sentence": sentence}


@register.simple_tag
def data_table(table: Table) -> SafeString:
    """The table component."""
    return table_html.render(table)


@register.simple_tag
def empty_state(why: object, fill: object = "", action: object = "", url: str = "") -> SafeString:
    """Why there is nothing here, and what will fill it and when."""
    return table_html.empty_state(str(why), str(fill), str(action), url)


@register.inclusion_tag("components/definition_list.html")
def definition_list(pairs: Sequence[tuple[object, object]]) -> dict[str, object]:
    """Labels and values."""
    return {"pairs": pairs}


@register.simple_block_tag
def notice(content: SafeString, family: str = "info") -> str:
    """One or two sentences with a bar and a glyph: info, ok, warn, bad or mute."""
    return render_to_string(
        "components/notice.html", {"family": family, "icon": NOTICE_ICONS[family], "content": content}
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: object, form: BaseForm | None = None) -> str:
    """A question before what cannot be undone. Opens by a link to `#id`; without scripts it is a section of the page.

    Between the tags: a `<p>` with object, consequence and money, then `<div class="dialog-actions">` with the harmless
    way out (`<a href="#" data-close>`) first and the act last. A dialog with boxes names its form and stands on top of
    the page's content: refused, it comes back open with the sentences and what was typed.
    """
    again = form is not None and bool(form.errors)
    return render_to_string("components/dialog.html", {"id": id, "title": title, "open": again, "content": content})


@register.simple_block_tag
def panel(content: SafeString, title: object = "", note: object = "", link: object = "", url: str = "") -> str:
    """A white sheet with a title, a note behind it and a link at the right."""
    values = {"title": title, "note": note, "link": link, "url": url, "content": content}
    return render_to_string("components/panel.html", values)


@register.inclusion_tag("components/amount_sheet.html")
def amount_sheet(sheet: AmountSheet, capital: bool = False) -> dict[str, object]:
    """How an amount came about, step by step with clauses; `capital` adds the amount in capital numerals (paper)."""
    return {"sheet": sheet, "capital": capital, "rows": [(step, step.after - step.before) for step in sheet.steps]}


@register.inclusion_tag("components/checks.html")
def checks(lines: Sequence[CheckLine], all_url: str = "") -> dict[str, object]:
    """Checks, those that need judgement first, the count of the passed always said."""
    ranked = sorted(lines, key=lambda line: (line.family is Family.OK, line.family is not Family.BAD))
    passed = sum(line.family is Family.OK for line in lines)
    failed = sum(line.family is Family.BAD for line in lines)
    judged = len(lines) - passed - failed
    return {
        "lines": ranked,
        "total": len(lines),
        "passed": passed,
        "failed": failed,
        "judged": judged,
        "all_url": all_url,
    }


@register.filter
def check_word(kind: Family) -> str:
    """What a check came to, in the word that stands for its glyph on paper."""
    words = {Family.OK: _("in order"), Family.BAD: _("not in order")}
    return words.get(kind, _("to be judged"))


@register.inclusion_tag("components/diff.html")
def diff(rows: Sequence[DiffRow], old: object, new: object) -> dict[str, object]:
    """Values before and after; `old` and `new` head the columns."""
    return {"rows": rows, "old": old, "new": new}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, object]:
    """What happened, newest on top."""
    return {"events": sorted(events, key=lambda event: event.at, reverse=True)}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Tab], label: object) -> dict[str, object]:
    """Tabs of a page: links with addresses. `label` names the set for screen readers."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/filter_words.html")
def filter_words(items: Sequence[Tab], label: object) -> dict[str, object]:
    """Filters as words with counts."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/long_job.html", takes_context=True)
def long_job(
    context: Any, name: object, done: int, total: int | None, left: object = "", stop_url: str = ""
) -> dict[str, object]:
    """A job under way: how far, how long still in words, and how to stop it."""
    return {
        "name": name, "done": done, "total": total, "left": left, "stop_url": stop_url,
        "csrf_token": context.get("csrf_token", ""),
    }  # fmt: skip


@register.simple_block_tag
def chart(
    content: SafeString, title: object, finding: object, source: object, as_of: dt.date, table: Table | None = None
) -> str:
    """A chart's frame: title, the finding in words, source and day; the rows behind it open below."""
    values = {"title": title, "finding": finding, "source": source, "as_of": as_of, "table": table, "content": content}
    return render_to_string("components/chart.html", values)


@register.simple_tag
def summary_figure(label: object, figure: SafeString, note: object = "") -> SafeString:
    """One figure of a summary: label, figure (from the figure tag), a note."""
    note_html = format_html('<span class="summary-note">{}</span>', note) if note else ""
    return format_html(
        '<div class="summary-figure"><span class="summary-label">{}</span>{}{}</div>',
        capfirst(str(label)),
        figure,
        note_html,
    )
