"""The head that every page of a class begins with: title, state, facts, step line, tabs.

{% load class_frame %}
{% class_frame training_class "roster" %}
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import steps
from institutions.models import TrainingClass
from portal.accounts.roles import INSTITUTION_ROLES
from portal.shared.components import Tab

register = template.Library()

# (tab, URL name with the class's key as its one argument, label)
TABS = (
    ("plan", "class_show", pgettext_lazy("tab", "plan")),
    ("roster", "class_roster", pgettext_lazy("tab", "roster")),
    ("timetable", "class_timetable", pgettext_lazy("tab", "timetable")),
    ("attendance", "class_attendance", pgettext_lazy("tab", "attendance")),
    ("certificates", "class_certificates", pgettext_lazy("tab", "certificates")),
    ("claims", "class_claims", pgettext_lazy("tab", "claims")),
    ("history", "class_history", pgettext_lazy("tab", "history")),
)


@register.inclusion_tag("institutions/class_frame.html", takes_context=True)
def class_frame(context: Context, training_class: TrainingClass, current: str) -> dict[str, Any]:
    """The head of a page of this class; `current` is the tab the page stands under. Raises ValueError."""
    return {
        "training_class": training_class,
        "steps": steps.of(training_class, today=timezone.localdate()),
        "tabs": class_tabs(training_class, current=current),
        "foreign": not context["user"].has_role(*INSTITUTION_ROLES),
    }


def class_tabs(training_class: TrainingClass, *, current: str) -> Sequence[Tab]:
    """The tabs of a class. Raises ValueError for a tab there is not."""
    if current not in {name for name, _url, _label in TABS}:
        raise ValueError(f"a class has no tab {current!r}")
    counts = {"roster": training_class.enrolled_count, "timetable": training_class.session_count}
    return [
        Tab(label, reverse(url_name, args=[training_class.pk]), counts.get(name), current=name == current)
        for name, url_name, label in TABS
    ]


def class_trail(training_class: TrainingClass, user: Any, *last: Any) -> list[Tab]:
    """The way to a page of this class, for the header; `last` are the words of pages below it."""
    inside = user.has_role(*INSTITUTION_ROLES)
    root = Tab(_("Classes"), reverse("class_list")) if inside else Tab(_("Class filings"), reverse("filing_list"))
    own = Tab(training_class.title, reverse("class_show", args=[training_class.pk]) if last else "")
    return [root, own, *(Tab(word, "") for word in last)]
