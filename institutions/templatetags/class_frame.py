"""The head that every page of a class begins with: title, state, facts, step line, tabs.

{% load class_frame %}
{% class_frame training_class "roster" %}

While a class is still to be filed, whoever may change it sees the steps of the filing instead of those of its life;
`step` names the one whose page this is, where it is not the tab's own.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import filing_steps, steps
from institutions.models import TrainingClass
from institutions.timetable import OPEN_TO_CHANGE
from portal.accounts.access import may_open
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.components import Tab

register = template.Library()
WRITERS = (Role.FILER, Role.MANAGER)

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
def class_frame(context: Context, training_class: TrainingClass, current: str, step: str = "") -> dict[str, Any]:
    """The head of a page of this class; `current` is the tab the page stands under. Raises ValueError."""
    filing = training_class.state in OPEN_TO_CHANGE and context["user"].has_role(*WRITERS)
    of_filing = step or filing_steps.OF_TAB.get(current, "")
    return {
        "training_class": training_class,
        "steps": filing_steps.of(training_class, current=of_filing)
        if filing
        else steps.of(training_class, today=timezone.localdate()),
        "tabs": class_tabs(training_class, context["user"], current=current),
        "foreign": not context["user"].has_role(*INSTITUTION_ROLES),
    }


def class_tabs(training_class: TrainingClass, user: Any, *, current: str) -> Sequence[Tab]:
    """The tabs of a class that the user may open. Raises ValueError for a tab there is not."""
    if current not in {name for name, _url, _label in TABS}:
        raise ValueError(f"a class has no tab {current!r}")
    counts = {"roster": training_class.enrolled_count, "timetable": training_class.session_count}
    tabs = [
        Tab(label, reverse(url_name, args=[training_class.pk]), counts.get(name), current=name == current)
        for name, url_name, label in TABS
    ]
    return [tab for tab in tabs if may_open(user, tab.url)]


def class_trail(training_class: TrainingClass, user: Any, *last: Any) -> list[Tab]:
    """The way to a page of this class, for the header; `last` are the words of pages below it. Who may not open the
    list of classes or the plan begins with the class, as a word."""
    inside = user.has_role(*INSTITUTION_ROLES)
    root = Tab(_("Classes"), reverse("class_list")) if inside else Tab(_("Class filings"), reverse("filing_list"))
    plan = reverse("class_show", args=[training_class.pk])
    own = Tab(training_class.title, plan if last and may_open(user, plan) else "")
    return [*([root] if may_open(user, root.url) else []), own, *(Tab(word, "") for word in last)]
