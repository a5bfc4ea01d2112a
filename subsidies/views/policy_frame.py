"""What the pages of policies, standards, settings and lists share: who reads, who signs, the tabs, the history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.badges import Family, family_of
from portal.shared.components import Event, Step, Tab
from portal.shared.figures import date_on_paper, money
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_html
from subsidies import policies
from subsidies.models import LocalStandard, Policy
from subsidies.models.policy import SIGNED
from subsidies.policy_reading import worded
from subsidies.policy_words import TABLES

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR)
AUTHORS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW)
SIGNER, COSIGNER = Role.FINAL_REVIEW, Role.FINANCE
REFUSED = 422
POLICIES = _("Policies")
PAGES: Sequence[tuple[str, Text]] = (
    ("policy_list", _("Versions")),
    ("standard_list", _("Local standards")),
    ("setting_list", _("Settings")),
    ("catalogue_list", _("Catalogue")),
    ("shortage_list", _("Shortage list")),
)
VERBS: Mapping[str, tuple[Family, Text]] = {
    "draft": (Family.MUTE, pgettext_lazy("policy history", "drafted it")),
    "revise": (Family.MUTE, pgettext_lazy("policy history", "changed the draft")),
    "replay": (Family.INFO, pgettext_lazy("policy history", "replayed lines under it")),
    "propose": (Family.INFO, pgettext_lazy("policy history", "signed it for the bureau")),
    "sign": (Family.INFO, pgettext_lazy("policy history", "signed it for the bureau")),
    "publish": (Family.OK, pgettext_lazy("policy history", "signed it for finance")),
    "cosign": (Family.OK, pgettext_lazy("policy history", "signed it for finance")),
    "supersede": (Family.MUTE, pgettext_lazy("policy history", "put a later one in its place")),
    "give_way": (Family.MUTE, pgettext_lazy("policy history", "put a later one in its place")),
    "propose_end": (Family.INFO, pgettext_lazy("policy history", "signed its end for the bureau")),
    "cosign_end": (Family.MUTE, pgettext_lazy("policy history", "signed its end for finance")),
    "keep": (Family.OK, pgettext_lazy("policy history", "took its end back")),
    "attach": (Family.INFO, pgettext_lazy("policy history", "attached the official document")),
    "withdraw": (Family.MUTE, pgettext_lazy("policy history", "gave it up")),
}


def standing(signed: Policy | LocalStandard) -> SafeString:
    """How a version, or a local standard, stands today, as a badge."""
    return badge_html(*standing_in_words(signed))


def standing_in_words(signed: Policy | LocalStandard) -> tuple[Family, str]:
    """The same in words: what two people signed is to come, in force, or over."""
    today = timezone.localdate()
    if signed.state not in (*SIGNED, LocalStandard.State.IN_FORCE, LocalStandard.State.ENDED):
        return family_of(signed), str(signed.get_state_display())
    if signed.valid_from > today:
        return Family.INFO, __("in force from %(day)s") % {"day": date_on_paper(signed.valid_from)}
    if signed.valid_to is None:
        return Family.OK, __("in force")
    last = {"day": date_on_paper(signed.valid_to)}
    if signed.valid_to >= today:
        return Family.OK, __("in force until %(day)s") % last
    return Family.MUTE, __("was in force until %(day)s") % last


def policy_of(request: HttpRequest, pk: int) -> Policy:
    """The version, where the reader may see it; 404 elsewhere."""
    rows = Policy.objects.select_related("jurisdiction", "proposed_by", "cosigned_by")
    return get_visible(rows, request.user, pk=pk)


def tabs(current: str) -> list[Tab]:
    """The pages that stand beside each other under the rail's policies."""
    return [Tab(word, reverse(name), current=name == current) for name, word in PAGES]


def crumbs(*places: tuple[Text, str]) -> list[Tab]:
    """The trail from the list of policies down; the last place has no address."""
    return [Tab(POLICIES, reverse("policy_list")), *(Tab(word, url) for word, url in places)]


def places_of(user: Any) -> QuerySet[Jurisdiction]:
    """Where the officer holds office."""
    return Jurisdiction.objects.filter(path__in=user.jurisdiction_paths).order_by("path")


def schemes_in(place: Jurisdiction) -> dict[str, str]:
    """The schemes of the policy in force in a place today, each in words."""
    try:
        held = policies.in_force(place, timezone.localdate()).pack.schemes
    except Refused:
        return {}
    return {key: worded(scheme.zh, scheme.en) for key, scheme in held.items()}


def schemes_in_all(places: Iterable[Jurisdiction]) -> dict[str, str]:
    """Those of several places."""
    found: dict[str, str] = {}
    for place in places:
        found |= schemes_in(place)
    return found


def period(first: date, last: date | None) -> str:
    """From a day to a day, or until further notice."""
    if last is None:
        return __("from %(day)s on") % {"day": date_on_paper(first)}
    return f"{date_on_paper(first)} — {date_on_paper(last)}"


def history(subject: Model) -> list[Event]:
    """What was done with it, with the reason where one was given and the amount where one was written."""
    return [Event(row.at, *_words(row.verb, row.actor_name), note=_note(row.details)) for row in trail.of(subject)]


def _note(told: Mapping[str, Any]) -> str:
    if part := told.get("part"):
        return str(TABLES.get(part, part))
    amount = told.get("amount")
    return told.get("reason", "") if amount is None else __("%(amount)s yuan") % {"amount": money(Decimal(amount))}


def _words(verb: str, actor: str) -> tuple[Family, Text, Text]:
    family, words = VERBS[verb]
    return family, actor, words


def signatures(*signed: tuple[Text, Any, Any]) -> list[Step]:
    """A step line of signatures: word, who, when; the first open one is the present."""
    steps, open_yet = [], False
    for word, actor, at in signed:
        if at is not None:
            steps.append(Step(word, "past", f"{date_short(timezone.localdate(at))} {actor or __('the clock')}"))
        else:
            steps.append(Step(word, "future" if open_yet else "present"))
            open_yet = True
    return steps


def seen_replay(request: HttpRequest) -> int:
    """The key of the replay that was on the page when it was signed; 0 for none."""
    key = request.POST.get("seen", "")
    return int(key) if key.isdecimal() else 0
