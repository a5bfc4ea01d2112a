"""Entry: buttons, form fields, the error summary, file drop, masked values."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.shared.components import Choice

register = template.Library()
WIDTHS = ("", "id-number", "date", "amount", "short", "half")
KINDS = ("primary", "secondary", "danger", "danger-filled", "text")


@register.inclusion_tag("components/button.html")
def button(
    label: object,
    kind: str = "secondary",
    *,
    name: str = "",
    value: str = "",
    href: str = "",
    icon: str = "",
    key: str = "",
    size: str = "",
    form: str = "",
    why_not: object = "",
) -> dict[str, object]:
    """A button (or, with `href`, a link that looks like one). `why_not` disables it and says why beside the label."""
    if kind not in KINDS:
        raise ValueError(f"no button is of kind {kind!r}; there are {', '.join(KINDS)}")
    return {
        "label": label, "kind": kind, "name": name, "value": value, "href": href, "icon": icon,
        "key": key, "size": size, "form": form, "why_not": why_not,
    }  # fmt: skip


def _described(bound: BoundField, hint: object) -> str:
    parts = [f"{bound.auto_id}_hint"] if hint else []
    parts += [f"{bound.auto_id}_error"] if bound.errors else []
    return " ".join(parts)


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "box"


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, width: str = "", *, unit: object = "", hint: object = "") -> dict[str, object]:
    """A field of a form: name above, hint, control, error below. `width` follows the content, `unit` stands behind."""
    if width not in WIDTHS:
        raise ValueError(f"no field is {width!r} wide; there are {', '.join(WIDTHS)}")
    hint = hint or bound.help_text
    described = _described(bound, hint)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    shape = _shape(bound)
    return {
        "bound": bound, "shape": shape, "width": width, "unit": unit, "hint": hint,
        "control": bound.as_widget(attrs=attributes) if shape != "choices" else "",
        "described": described, "optional": not bound.field.required and shape != "check",
    }  # fmt: skip


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """On top of a form with errors: how many, with a link to each field. Nothing where there is none."""
    found = [(bound, bound.errors) for bound in form if bound.errors]
    return {"found": found, "general": form.non_field_errors(), "count": len(found) + len(form.non_field_errors())}


@register.inclusion_tag("components/file_drop.html")
def file_drop(bound: BoundField, words: object, limits: object) -> dict[str, object]:
    """A place to drop a file, with a real file button inside. `limits` names formats and size."""
    attributes: dict[str, str | bool] = {"aria-describedby": f"{bound.auto_id}_limits"}
    return {"bound": bound, "words": words, "limits": limits, "control": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("components/masked.html", takes_context=True)
def masked(
    context: Context,
    value: str,
    url: str = "",
    *,
    purposes: Sequence[Choice] = (),
    name: str = "",
    revealed: str = "",
) -> dict[str, Any]:
    """A masked number; with `url` it can be revealed by posting `purpose` (and `reveal`, the `name` given here) there.

    The answering page passes `revealed`, the number in full: shown for 30 seconds where scripts run, never in print.
    """
    token = context.get("csrf_token", "")
    return {
        "value": value, "url": url, "purposes": purposes, "name": name, "revealed": revealed, "csrf_token": token,
    }  # fmt: skip


@register.simple_block_tag
def bar(content: SafeString) -> str:
    """The decision or save bar at the bottom of an office page; the primary button comes last."""
    return format_html(
        '<section class="action-bar" aria-label="{}"><div class="action-bar-in">{}</div></section>',
        _("Decide"),
        content,
    )
