"""Policies: from a pack's text to a published version that two people have signed."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference import city_settings
from portal.reference.models import CitySetting, Jurisdiction
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import drafts, policy_days
from subsidies.models import Policy, SettingChange
from subsidies.rules import policy as packs

PUBLISHED = Policy.State.PUBLISHED
DEMONSTRATION_REFUSED = Reason(
    "DEMONSTRATION_REFUSED",
    _("This is a demonstration pack. It is not a policy in force and cannot be used on a city's portal."),
)
SAME_PERSON = _("%(person)s proposed this policy; finance has to sign it by somebody else.")
VERSION_TAKEN = _("There is a version %(version)s of %(code)s already. Please give this one another name.")
NO_REASON = _("Please say why.")
NO_POLICY = _("No policy was in force in %(place)s on %(day)s. The human resources bureau has to publish one.")


def draft(text: str, *, version: str, jurisdiction: Jurisdiction, actor: Any, now: datetime | None = None) -> Policy:
    """A draft from the text of a pack. Raises `PackRefused` for a broken one, `Refused` for a version that is there
    already and for a demonstration pack where demonstrations are not allowed."""
    made = Policy(version=version, jurisdiction=jurisdiction)
    _write(made, text)
    made.save()
    trail.record("draft", made, actor=actor, details={"checksum": made.checksum}, at=now)
    return made


@transaction.atomic
def revise(policy: Policy, text: str, *, actor: Any, seen: str | None = None, part: str = "") -> Policy:
    """Another text for a draft; `seen` is the checksum of the one it was made from, `part` the table that was changed
    in boxes. Raises `PackRefused`, and `Refused` for what is no draft any more or was changed by somebody else
    meanwhile."""
    workflow.lock(policy)
    refuse_if([*workflow.objections(policy, "propose"), *drafts.changed_meanwhile(policy, seen)])
    _write(policy, text)
    policy.save()
    told = {"checksum": policy.checksum} | ({"part": part} if part else {})
    trail.record("revise", policy, actor=actor, details=told)
    return policy


def _write(policy: Policy, text: str) -> None:
    pack = packs.load_text(text, name=policy.version)
    refuse_if([*_demonstration(pack.demonstration), *_taken(pack.code, policy)])
    for name, value in told_by(pack).items():
        setattr(policy, name, value)
    policy.text, policy.checksum = text, hashlib.sha256(text.encode()).hexdigest()
    policy.__dict__.pop("pack", None)


def told_by(pack: packs.Policy) -> dict[str, Any]:
    """The columns of a policy that its text gives."""
    return {
        "code": pack.code,
        "title": pack.document.title_zh,
        "is_demonstration": pack.demonstration,
        "valid_from": pack.period.first_day,
        "valid_to": pack.period.last_day,
    }


def _taken(code: str, policy: Policy) -> list[Reason]:
    if not Policy.objects.filter(code=code, version=policy.version).exclude(pk=policy.pk).exists():
        return []
    return [Reason("VERSION_TAKEN", sentence(VERSION_TAKEN, code=code, version=policy.version), "version")]


def _demonstration(is_demonstration: bool) -> list[Reason]:
    return [DEMONSTRATION_REFUSED] if is_demonstration and not settings.DEMONSTRATION_ALLOWED else []


@transaction.atomic
def propose(policy: Policy, *, actor: Any, now: datetime, seen: int | None = None) -> Policy:
    """Ask finance for its signature. `seen` is the key of the replay the actor looked at on a page. Raises `Refused`
    where that is of another text, and for days that another version holds."""
    workflow.lock(policy)
    refuse_if([*policy_days.in_the_way(policy), *drafts.unseen(policy, seen)])
    return workflow.perform(policy, "propose", actor=actor, now=now)


def withdraw(policy: Policy, *, actor: Any, now: datetime, reason: str) -> Policy:
    """Give up a draft, or a version that finance has not signed. Raises `Refused`."""
    refuse_if([] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")])
    told = {"reason": reason.strip()}
    return workflow.perform(policy, "withdraw", actor=actor, now=now, trail_details=told)


@transaction.atomic
def publish(policy: Policy, *, actor: Any, now: datetime, seen: int | None = None) -> Policy:
    """Put it in force with the second signature; an earlier version ends the day before this one begins.

    Raises `Refused` for whoever proposed it, for days that another version holds, for a replay (`seen`) of another
    text, and for a demonstration pack where demonstrations are not allowed."""
    Jurisdiction.objects.select_for_update().get(pk=policy.jurisdiction_id)
    signed = policy_days.signed_beside(policy)
    refuse_if(
        [
            *_demonstration(policy.is_demonstration),
            *drafts.same_person(policy.proposed_by_id, actor, SAME_PERSON),
            *policy_days.against(policy, signed),
            *drafts.unseen(policy, seen),
        ]
    )
    for earlier in policy_days.giving_way(policy, signed):
        workflow.perform(earlier, "supersede", actor=actor, last_day=policy.valid_from - timedelta(days=1))
    workflow.perform(policy, "publish", actor=actor, now=now)
    _write_settings(policy)
    return policy


def in_force(jurisdiction: Jurisdiction, day: date) -> Policy:
    """The policy that a place goes by on a day: its own, else that of the nearest place above it. Raises `Refused`."""
    above = Jurisdiction.objects.above(jurisdiction)
    policy = Policy.objects.in_force(day).filter(jurisdiction__in=above).order_by("-jurisdiction__path").first()
    if policy is None:
        why = sentence(NO_POLICY, place=jurisdiction, day=day)
        raise Refused(Reason("NO_POLICY_IN_FORCE", why))
    return policy


def _write_settings(policy: Policy) -> None:
    """What the pack sets for the apps that do not know policies; what an earlier policy set ends the day before. What
    officers decided where a document leaves it to them goes on, but for a value that the pack sets itself."""
    standing = CitySetting.objects.filter(jurisdiction=policy.jurisdiction, valid_from__lt=policy.valid_from)
    standing = standing.exclude(pk__in=SettingChange.objects.filter(setting__isnull=False).values("setting"))
    standing.filter(Q(valid_to=None) | Q(valid_to__gte=policy.valid_from)).update(
        valid_to=policy.valid_from - timedelta(days=1)
    )
    # where the document is silent the policy itself stands for the clause
    decided = {
        key: city_settings.Decided(format(setting.value, "f"), ", ".join(setting.clauses) or str(policy))
        for key, setting in {**policy.pack.pack.settings, **policy.pack.pack.figures}.items()
        if setting.value is not None
    }
    city_settings.put_all(
        decided, jurisdiction=policy.jurisdiction, valid_from=policy.valid_from, valid_to=policy.valid_to
    )
