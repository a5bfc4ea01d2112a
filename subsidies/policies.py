"""Policies: from a pack's text to a published version that two people have signed."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.reference import city_settings
from portal.reference.models import CitySetting, Jurisdiction
from portal.shared import workflow
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies.models import Policy
from subsidies.rules import policy as packs

DEMONSTRATION_REFUSED = Reason(
    "DEMONSTRATION_REFUSED",
    _("This is a demonstration pack. It is not a policy in force and cannot be used on a city's portal."),
)
NO_POLICY = _("No policy was in force in %(place)s on %(day)s. The human resources bureau has to publish one.")


def draft(text: str, *, version: str, jurisdiction: Jurisdiction, actor: Any) -> Policy:
    """A draft from the text of a pack. Raises `PackRefused` for a broken one, `Refused` for a demonstration pack
    where demonstrations are not allowed."""
    pack = packs.load_text(text, name=version)
    if pack.demonstration and not settings.DEMONSTRATION_ALLOWED:
        raise Refused(DEMONSTRATION_REFUSED)
    return Policy.objects.create(
        code=pack.code,
        version=version,
        title=pack.document.title_zh,
        jurisdiction=jurisdiction,
        text=text,
        checksum=hashlib.sha256(text.encode()).hexdigest(),
        is_demonstration=pack.demonstration,
        valid_from=pack.period.first_day,
        valid_to=pack.period.last_day,
    )


def propose(policy: Policy, *, actor: Any, now: datetime) -> Policy:
    """Ask finance for its signature."""
    return workflow.perform(policy, "propose", actor=actor, now=now)


@transaction.atomic
def publish(policy: Policy, *, actor: Any, now: datetime) -> Policy:
    """Put it in force with the second signature; an earlier version ends the day before this one begins."""
    for earlier in _overlapping(policy):
        workflow.perform(earlier, "supersede", actor=actor, last_day=policy.valid_from - timedelta(days=1))
    workflow.perform(policy, "publish", actor=actor, now=now)
    _write_settings(policy)
    return policy


def in_force(jurisdiction: Jurisdiction, day: date) -> Policy:
    """The policy that a place goes by on a day: its own, else that of the nearest place above it. Raises `Refused`."""
    above = Jurisdiction.objects.above(jurisdiction)
    policy = Policy.objects.in_force(day).filter(jurisdiction__in=above).order_by("-jurisdiction__path").first()
    if policy is None:
        why = sentence(NO_POLICY, place=jurisdiction, day=day.isoformat())
        raise Refused(Reason("NO_POLICY_IN_FORCE", why))
    return policy


def _overlapping(policy: Policy) -> list[Policy]:
    published = Policy.objects.filter(jurisdiction=policy.jurisdiction, state=Policy.State.PUBLISHED)
    later_than_start = published.filter(valid_from__lt=policy.valid_from)
    return [earlier for earlier in later_than_start if (earlier.valid_to or date.max) >= policy.valid_from]


def _write_settings(policy: Policy) -> None:
    """What the pack sets for the apps that do not know policies; what an earlier policy set ends the day before."""
    standing = CitySetting.objects.filter(jurisdiction=policy.jurisdiction, valid_from__lt=policy.valid_from)
    standing.filter(valid_to__gte=policy.valid_from).update(valid_to=policy.valid_from - timedelta(days=1))
    for key, setting in policy.pack.pack.settings.items():
        if setting.value is not None:
            city_settings.put(
                key,
                format(setting.value, "f"),
                jurisdiction=policy.jurisdiction,
                valid_from=policy.valid_from,
                valid_to=policy.valid_to,
                clause=", ".join(setting.clauses) or str(policy),  # where the document is silent
            )
