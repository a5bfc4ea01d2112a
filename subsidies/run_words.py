"""Jobs in words: what each is called, and what came of it."""

from collections.abc import Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared import clockwork, figures
from portal.shared.models import Run
from portal.shared.sentences import Text
from subsidies.audits import BY_NAME
from subsidies.reports import BY_KIND

LONGEST_ERROR = 120
NAMES: dict[str, Text] = {
    "audit": _("Audit"),
    "replay": _("Replay"),
    clockwork.KIND: _("By the clock"),
    **{f"{kind} report": one.title for kind, one in BY_KIND.items()},
}
STEPS: dict[str, Text] = {
    "filings accepted": _("Filings accepted, as nobody had decided by their day"),
    "classes begun": _("Classes begun"),
    "apprenticeships ended": _("Apprenticeship plans ended after their last day"),
    "certificates expired": _("Certificates expired"),
    "credits written": _("Learning credits written or taken back"),
    "notices ended": _("Notices ended"),
    "claims drafted": _("Claims drafted or brought up to date"),
    "claims checked": _("Claims checked"),
    "uses given back": _("Uses given back"),
    "classes closed": _("Classes closed"),
    "trail sealed": _("Trail sealed"),
    "files dropped": _("Files dropped after their time"),
    "typed plans dropped": _("Typed plans dropped after their time"),
    "answered requests forgotten": _("Answered requests forgotten"),
}


def name_of(run: Run) -> Text:
    """What the job is called; a step of the clock by its own name."""
    return STEPS.get(run.arguments.get("step", ""), NAMES.get(run.kind, run.kind))


def counts_of(run: Run) -> Sequence[tuple[Text, int]]:
    """The figures the job ended with, each with its word."""
    words = STEPS | {name: check.title for name, check in BY_NAME.items()}
    return [(words.get(key, key), count) for key, count in run.counts.items()]


def outcome_of(run: Run) -> str:
    """How many things a step of the clock did, or what stopped a job; what a whole job found stands on its page."""
    if run.status == Run.Status.FAILED:
        return Truncator(run.error).chars(LONGEST_ERROR)
    return __("%(count)s done") % {"count": figures.integer(run.done)} if run.kind == clockwork.KIND else figures.NONE
