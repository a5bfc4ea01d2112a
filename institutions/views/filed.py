"""What institutions file with an office, list beside list."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.access import may_open
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.tables import Table

LISTS = (
    ("filing_list", _("Class filings")),
    ("own_evaluation_list", _("Own evaluation")),
    ("apprenticeship_list", _("Apprenticeships")),
    ("above_scale_list", _("Above-scale enterprises")),
)


def filed_tabs(user: Any, current: str) -> list[Tab]:
    """The lists that the person may open; `current` is the URL name of the page. One alone needs no tabs."""
    tabs = [Tab(word, reverse(name), current=name == current) for name, word in LISTS]
    seen = [tab for tab in tabs if may_open(user, tab.url)]
    return seen if len(seen) > 1 else []


def state_words(rows: QuerySet[Any], chosen: str, table: Table) -> list[Tab]:
    """The states that occur, with their counts, as filter words of the list; the first shows all."""
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [
        Tab(state.label, _narrowed(table, state), counts[state], chosen == state, family(rows.model.__name__, state))
        for state in rows.model.State
        if state in counts
    ]
    everything = pgettext_lazy("filter", "all")
    return [Tab(everything, _narrowed(table, ""), sum(counts.values()), chosen not in counts), *words]


def _narrowed(table: Table, state: str) -> str:
    return table.link(state=state, after="", before="")
