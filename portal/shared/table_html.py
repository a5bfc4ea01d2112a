"""Writes a Table as HTML. Python, because a template loop over rows costs more than the queries behind them."""

from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.shared.drawings import empty_stair, glyph
from portal.shared.figures import integer
from portal.shared.tables import Column, Group, Table


def render(table: Table) -> SafeString:
    """The whole component: table, total row, pages; or the empty state."""
    if not table.rows:
        return _empty(table)
    css = "data" if table.tickable is None else "data ticks"
    return mark_safe(
        f'<div class="data-scroll" tabindex="0" role="group" aria-label="{_escaped(table.caption)}">'
        f'<table class="{css}" role="table"><caption class="unseen">{_escaped(table.caption)}</caption>'
        f"{_head(table)}{_body(table)}{_total(table)}</table></div>{_pages(table)}"
    )


def _escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


def _head(table: Table) -> str:
    cells = [_head_cell(table, column) for column in table.columns]
    if table.tickable is not None:
        cells.insert(0, _tick_all(table))
    return f'<thead role="rowgroup"><tr role="row">{"".join(cells)}</tr></thead>'


def _tick_all(table: Table) -> str:
    return (
        '<th scope="col" role="columnheader" class="tick"><label>'
        f'<input type="checkbox" data-tick-all aria-label="{_("Tick all rows that may be ticked")}"></label></th>'
    )


def _head_cell(table: Table, column: Column) -> str:
    label = _label(column)
    unit = _escaped(column.unit)
    words = f'{label}<span class="unit">{_(" (%(unit)s)") % {"unit": unit}}</span>' if column.unit else label
    if not column.sort:
        return f'<th scope="col" role="columnheader" class="{_classes(column)}">{words}</th>'
    down = table.order == f"-{column.name}"
    present = down or table.order == column.name
    order = column.name if down or not present else f"-{column.name}"
    arrow = f'<span class="arrow" aria-hidden="true">{"↓" if down else "↑"}</span>' if present else ""
    sorted_ = f' aria-sort="{"descending" if down else "ascending"}"' if present else ""
    link = _escaped(table.link(sort=order, after="", before=""))
    return (
        f'<th scope="col" role="columnheader" class="{_classes(column)}{" sorted" if present else ""}"{sorted_}>'
        f'<a href="{link}">{arrow}{words}</a></th>'
    )


def _label(column: Column) -> str:
    return capfirst(_escaped(column.label))


def _classes(column: Column) -> str:
    card = [f"card-{column.card}" if column.card else "", "card-named" if _named_on_a_card(column) else ""]
    names = [column.align, *card, "code" if column.code else ""]
    return " ".join(name for name in names if name)


def _named_on_a_card(column: Column) -> bool:
    """Money is known by its form, words by what they say; other figures beside or under the name are not."""
    return (column.card == "amount" and not column.unit) or (column.card == "second" and column.align == "right")


def _body(table: Table) -> str:
    parts, present = [], None
    for row in table.rows:
        group = table.group(row) if table.group else None
        if group is not None and group != present:
            parts.append(_group(table, group))
            present = group
        parts.append(_row(table, row))
    return f'<tbody role="rowgroup">{"".join(parts)}</tbody>'


def _width(table: Table) -> int:
    return len(table.columns) + (table.tickable is not None)


def _group(table: Table, group: Group) -> str:
    return (
        f'<tr class="group" role="row"><th role="rowheader" scope="colgroup" colspan="{_width(table)}"'
        f' class="family-{group.family}">{glyph(group.family)}<span>{_escaped(group.name)}</span>'
        f"<small>{_escaped(group.note)}</small></th></tr>"
    )


def _row(table: Table, row: Any) -> str:
    key = str(table.key(row))
    chosen = table.selected is not None and str(table.selected) == key
    classes = [f"tone-{tone}" if table.tone and (tone := table.tone(row)) else "", "selected" if chosen else ""]
    css = " ".join(name for name in classes if name)
    cells = [_tick(table, row, key)] if table.tickable is not None else []
    cells += [_cell(table, column, row, first=place == 0) for place, column in enumerate(table.columns)]
    current = ' aria-current="true"' if chosen else ""
    style = f' class="{css}"' if css else ""
    return f'<tr role="row"{style}{current} data-row="{_escaped(key)}">{"".join(cells)}</tr>'


def _tick(table: Table, row: Any, key: str) -> str:
    allowed = table.tickable is not None and table.tickable(row)
    state = (" checked" if key in table.ticked else "") + ("" if allowed else " disabled")
    form = f' form="{_escaped(table.form)}"' if table.form else ""
    label = _("Tick this row") if allowed else _("This row cannot be ticked: a check is open")
    return (
        f'<td role="cell" class="tick"><label><input type="checkbox" name="row" value="{_escaped(key)}"'
        f'{form}{state} aria-label="{label}"></label></td>'
    )


def _cell(table: Table, column: Column, row: Any, *, first: bool) -> str:
    content = _escaped(column.render(row))
    named = column.card == "name" or (first and not any(other.card == "name" for other in table.columns))
    if named and table.url is not None:
        content = f'<a class="row-link" href="{_escaped(table.url(row))}">{content}</a>'
    css = _classes(column)
    attributes = f' class="{css}"' if css else ""
    return f'<td role="cell"{attributes} data-label="{_label(column)}"><span>{content}</span></td>'


def _total(table: Table) -> str:
    if table.total is None:
        return ""
    cells = ['<td role="cell" class="tick"></td>'] if table.tickable is not None else []
    for column in table.columns:
        value = table.total.get(column.name, "")
        cells.append(f'<td role="cell" class="{_classes(column)}">{_escaped(value)}</td>')
    return f'<tfoot role="rowgroup"><tr role="row">{"".join(cells)}</tr></tfoot>'


def _pages(table: Table) -> str:
    page = table.page
    if page is None:
        return ""
    words = (
        _("Rows %(first)s–%(last)s of more than %(count)s") if page.more else _("Rows %(first)s–%(last)s of %(count)s")
    )
    span = words % {"first": integer(page.first), "last": integer(page.last), "count": integer(page.count)}
    if not page.before and not page.after:
        return f'<p class="pages"><span>{span}</span></p>'
    label = _("%(list)s: pages") % {"list": _escaped(table.caption)}
    return (
        f'<nav class="pages" aria-label="{label}"><span>{span}</span>'
        f"{_page_link(_('Previous page'), table.link(before=page.before, after='') if page.before else '', 'prev')}"
        f"{_page_link(_('Next page'), table.link(after=page.after, before='') if page.after else '', 'next')}</nav>"
    )


def _page_link(word: str, url: str, rel: str) -> str:
    if not url:
        return f'<span class="button small" aria-disabled="true">{word}</span>'
    return f'<a class="button small" rel="{rel}" href="{_escaped(url)}">{word}</a>'


def _empty(table: Table) -> SafeString:
    if table.filtered:
        return empty_state(_("Nothing matches"), "", _("Clear the filters"), "?")
    empty = table.empty
    return empty_state(str(empty.why), str(empty.fill), str(empty.action), empty.url)


def empty_state(why: str, fill: str, action: str, url: str) -> SafeString:
    button = format_html('<a class="button small" href="{}">{}</a>', url, action) if action and url else ""
    return format_html(
        '<div class="empty">{}<p class="empty-why">{}</p>{}{}</div>',
        empty_stair(),
        why,
        format_html("<p>{}</p>", fill) if fill else "",
        button,
    )
