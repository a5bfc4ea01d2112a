"""What institutions file with an office, list beside list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.access import may_open
from portal.shared.components import Tab

LISTS = (
    ("filing_list", _("Class filings")),
    ("own_evaluation_list", _("Own evaluation")),
    ("above_scale_list", _("Above-scale enterprises")),
)


def filed_tabs(user: Any, current: str) -> list[Tab]:
    """The lists that the person may open; `current` is the URL name of the page. One alone needs no tabs."""
    tabs = [Tab(word, reverse(name), current=name == current) for name, word in LISTS]
    seen = [tab for tab in tabs if may_open(user, tab.url)]
    return seen if len(seen) > 1 else []
