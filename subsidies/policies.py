"""Policies: from a pack's text to a published version that two people have signed."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.reference import city_settings
from portal.reference.models import CitySetting, Jurisdiction
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import drafts
from subsidies.models import Policy, SettingChange
from subsidies.rules import policy as packs

PUBLISHED = Policy.State.PUBLISHED
NOT_STANDING = [TrainingClass.State.DRAFT, TrainingClass.State.WITHDRAWN, TrainingClass.State.CANCELLED]
DEMONSTRATION_REFUSED = Reason(
    "DEMONSTRATION_REFUSED",
    _("This is a demonstration pack. It is not a policy in force and cannot be used on a city's portal."),
)
SAME_PERSON = _("%(person)s proposed this policy; finance has to sign it by somebody else.")
NOT_LATER = _(
    "%(earlier)s holds from %(day)s on. A new version has to begin on a later day; please change its first day."
)
DAYS_HELD = _(
    "%(earlier)s holds from %(first)s to %(last)s, and these days stay its own. A new version has to begin on a later "
    "day; please change its first day."
)
VERSION_TAKEN = _("There is a version %(version)s of %(code)s already. Please give this one another name.")
CLASSES_FILED = _(
    "%(count)s classes filed on %(day)s or later go by %(earlier)s, and what was promised to them stays. A new "
    "version has to begin after %(last)s, when the last of them was filed; please change its first day."
)
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
    in boxes. Raises `PackRefused`, and
    `Refused` for what is no draft any more or was changed by somebody else meanwhile."""
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


def propose(policy: Policy, *, actor: Any, now: datetime, seen: int | None = None) -> Policy:
    """Ask finance for its signature. `seen` is the key of the replay the actor looked at on a page. Raises `Refused`
    where that is of another text, and for days that another version holds."""
    refuse_if([*in_the_way(policy), *drafts.unseen(policy, seen)])
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
    signed = _signed(policy)
    refuse_if(
        [
            *_demonstration(policy.is_demonstration),
            *_same_person(policy, actor),
            *_in_the_way(policy, signed),
            *drafts.unseen(policy, seen),
        ]
    )
    for earlier in _overlapping(policy, signed):
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


def _same_person(policy: Policy, actor: Any) -> list[Reason]:
    if actor is None or policy.proposed_by_id != actor.pk:
        return []
    return [Reason("SAME_PERSON", sentence(SAME_PERSON, person=actor))]


def in_the_way(policy: Policy) -> list[Reason]:
    """What keeps a version from its days: other versions, and classes filed under the one that holds then."""
    return _in_the_way(policy, _signed(policy))


def _signed(policy: Policy) -> list[Policy]:
    """The versions that two people signed for its place and for those above it, the nearest place first."""
    signed = Policy.objects.filter(state__in=[PUBLISHED, Policy.State.SUPERSEDED]).exclude(pk=policy.pk)
    above = Jurisdiction.objects.above(policy.jurisdiction)
    return list(signed.filter(jurisdiction__in=above).order_by("-jurisdiction__path", "valid_from"))


def _in_the_way(policy: Policy, signed: list[Policy]) -> list[Reason]:
    own = [each for each in signed if each.jurisdiction_id == policy.jurisdiction_id]
    days = [_holds_days_of(policy, each) for each in own if _begins_within(each, policy) or _held_then(each, policy)]
    standing = next((each for each in signed if _holds_on(each, policy.valid_from)), None)
    return [*days, *(_classes_filed(policy, standing) if standing else ())]


def _begins_within(other: Policy, policy: Policy) -> bool:
    return policy.valid_from <= other.valid_from <= (policy.valid_to or date.max)


def _held_then(other: Policy, policy: Policy) -> bool:
    """Whether it held on the first day and is superseded already: only a published version ends where another
    begins."""
    earlier = other.valid_from < policy.valid_from
    return earlier and other.state == Policy.State.SUPERSEDED and _holds_on(other, policy.valid_from)


def _holds_on(policy: Policy, day: date) -> bool:
    return policy.valid_from <= day <= (policy.valid_to or date.max)


def _holds_days_of(policy: Policy, other: Policy) -> Reason:
    if other.valid_from >= policy.valid_from:
        return Reason("POLICY_NOT_LATER", sentence(NOT_LATER, earlier=other, day=other.valid_from))
    told = sentence(DAYS_HELD, earlier=other, first=other.valid_from, last=other.valid_to)
    return Reason("POLICY_DAYS_HELD", told)


def _classes_filed(policy: Policy, standing: Policy) -> list[Reason]:
    """A class goes by the version in force on the day it was filed, so no such day may pass from the standing version
    to another. Where none stood, as before a city's first, a version may begin in the past."""
    begin = timezone.make_aware(datetime.combine(policy.valid_from, time.min))
    filed = TrainingClass.objects.filter(filed_at__gte=begin).exclude(state__in=NOT_STANDING)
    found = _of_place(filed, policy).aggregate(count=Count("pk"), last=Max("filed_at"))
    if not found["count"]:
        return []
    days = {"day": policy.valid_from, "last": timezone.localtime(found["last"]).date()}
    return [Reason("CLASSES_FILED", sentence(CLASSES_FILED, count=found["count"], earlier=standing, **days))]


def _of_place(classes: QuerySet[TrainingClass], policy: Policy) -> QuerySet[TrainingClass]:
    """Those of the place and of the places below it, but for a place with a policy of its own."""
    below = Policy.objects.in_force(policy.valid_from).filter(jurisdiction__path__startswith=policy.jurisdiction.path)
    of_class = ExpressionWrapper(OuterRef("institution__jurisdiction__path"), CharField())
    nearer = below.exclude(jurisdiction=policy.jurisdiction).annotate(path=of_class)
    here = classes.filter(institution__jurisdiction__path__startswith=policy.jurisdiction.path)
    return here.exclude(Exists(nearer.filter(path__startswith=F("jurisdiction__path"))))


def _overlapping(policy: Policy, signed: list[Policy]) -> list[Policy]:
    """The published version of its place that gives way to it."""
    own = [each for each in signed if each.jurisdiction_id == policy.jurisdiction_id and each.state == PUBLISHED]
    return [each for each in own if each.valid_from < policy.valid_from and _holds_on(each, policy.valid_from)]


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
        for key, setting in policy.pack.pack.settings.items()
        if setting.value is not None
    }
    city_settings.put_all(
        decided, jurisdiction=policy.jurisdiction, valid_from=policy.valid_from, valid_to=policy.valid_to
    )
