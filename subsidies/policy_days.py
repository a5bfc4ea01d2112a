"""From which days a version of a policy may hold: none that another version holds, none on which a class was filed
under another one."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.reference.models import Jurisdiction
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from subsidies.models import Policy

NOT_LATER = _(
    "%(earlier)s holds from %(day)s on. A new version has to begin on a later day; please change its first day."
)
DAYS_HELD = _(
    "%(earlier)s holds from %(first)s to %(last)s, and these days stay its own. A new version has to begin on a later "
    "day; please change its first day."
)
CLASSES_FILED = _(
    "%(count)s classes filed on %(day)s or later go by %(earlier)s, and what was promised to them stays. A new "
    "version has to begin after %(last)s, when the last of them was filed; please change its first day."
)
NOT_STANDING = [TrainingClass.State.WITHDRAWN, TrainingClass.State.CANCELLED]


def in_the_way(policy: Policy) -> list[Reason]:
    """What keeps a version from its days: other versions, and classes filed under the one that holds then."""
    return against(policy, signed_beside(policy))


def signed_beside(policy: Policy) -> list[Policy]:
    """The versions that two people signed for its place and for those above it, the nearest place first."""
    signed = Policy.objects.signed().exclude(pk=policy.pk)
    above = Jurisdiction.objects.above(policy.jurisdiction)
    return list(signed.filter(jurisdiction__in=above).order_by("-jurisdiction__path", "valid_from"))


def against(policy: Policy, signed: list[Policy]) -> list[Reason]:
    """`in_the_way` with the signed versions at hand, so that they are read once."""
    own = [each for each in signed if each.jurisdiction_id == policy.jurisdiction_id]
    days = [_holds_days_of(policy, each) for each in own if _begins_within(each, policy) or _held_then(each, policy)]
    return [*days, *_classes_filed(policy, [each for each in signed if _days_lost(each, policy)])]


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


def _days_lost(other: Policy, policy: Policy) -> tuple[date, date] | None:
    """The first and last day that the other version loses; None where there is none. One that gives way loses all its
    days from then on, also those that the new one does not reach."""
    first, last = max(other.valid_from, policy.valid_from), other.valid_to or date.max
    if not giving_way(policy, [other]):
        last = min(last, policy.valid_to or date.max)
    return (first, last) if first <= last else None


def _classes_filed(policy: Policy, standing: list[Policy]) -> list[Reason]:
    """A class goes by the version in force on the day it was filed, so no such day may pass from a version that stands
    to another. Where none stood, as before a city's first, a version may begin in the past."""
    days = [Q(filed_on__range=_days_lost(each, policy)) for each in standing]
    if not days:
        return []
    filed = TrainingClass.objects.exclude(state__in=NOT_STANDING).annotate(filed_on=TruncDate("filed_at"))
    found = _of_place(filed.filter(reduce(or_, days)), policy).aggregate(count=Count("pk"), last=Max("filed_on"))
    if not found["count"]:
        return []
    told = {"count": found["count"], "earlier": standing[0], "day": policy.valid_from, "last": found["last"]}
    return [Reason("CLASSES_FILED", sentence(CLASSES_FILED, **told))]


def _of_place(classes: QuerySet[TrainingClass], policy: Policy) -> QuerySet[TrainingClass]:
    """Those of the place and of the places below it, but for a place with a version of its own on the day."""
    path = policy.jurisdiction.path
    below = Policy.objects.signed().filter(jurisdiction__path__startswith=path)
    nearer = below.exclude(jurisdiction=policy.jurisdiction)
    on_the_day = Q(valid_from__lte=OuterRef("filed_on")) & (Q(valid_to=None) | Q(valid_to__gte=OuterRef("filed_on")))
    of_class = ExpressionWrapper(OuterRef("institution__jurisdiction__path"), CharField())
    own = nearer.filter(on_the_day).annotate(path=of_class).filter(path__startswith=F("jurisdiction__path"))
    return classes.filter(institution__jurisdiction__path__startswith=path).exclude(Exists(own))


def giving_way(policy: Policy, signed: list[Policy]) -> list[Policy]:
    """The published version of its place that gives way to it, if there is one."""
    own = [each for each in signed if each.jurisdiction_id == policy.jurisdiction_id]
    published = [each for each in own if each.state == Policy.State.PUBLISHED and each.valid_from < policy.valid_from]
    return [each for each in published if _holds_on(each, policy.valid_from)]
