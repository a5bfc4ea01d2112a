"""One search over what the person may see: trainees by name or ID number, certificates and claims by number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from certificates.models import Certificate
from certificates.templatetags.certificate_tags import standing_badge
from institutions.models import TrainingClass
from portal.accounts.access import may_open, role_required
from portal.accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from portal.shared.components import Tab
from portal.shared.encryption import blind_indexes
from portal.shared.identity import ValueRefused, parse
from portal.shared.sentences import Text
from portal.shared.templatetags.marks import badge_of
from subsidies.models import Claim
from trainees.models import Person

OF_EACH = 20
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, further words, where it is shown, its state."""

    name: Text
    words: Text
    url: str
    mark: SafeString | str = ""


@dataclass(frozen=True)
class Hits:
    """What was found of one kind; `more` when there are others."""

    title: Text
    hits: Sequence[Hit]
    more: bool


@role_required(*INSTITUTION_ROLES, *BUREAU_ROLES, Role.EVALUATOR, Role.LIAISON, Role.THIRD_PARTY)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Everything the words lead to. They are posted, so that no ID number stands in an address."""
    words = request.POST.get("q", "").strip()[:60]
    found = find(words, request.user) if len(words) >= SHORTEST else []
    values = {"words": words, "found": found, "too_short": 0 < len(words) < SHORTEST, "trail": [Tab(_("Search"), "")]}
    return render(request, "dashboards/search.html", values)


def find(words: str, user: Any) -> list[Hits]:
    """What the words lead to for this person: of the kinds whose pages they may open, those with a hit."""
    kinds = [kind(words, user) for page, kind in KINDS.items() if may_open(user, reverse(page, args=[0]))]
    return [kind for kind in kinds if kind.hits]


def _persons(words: str, user: Any) -> Hits:
    rows = Person.objects.visible_to(user)
    index = _index(words)
    rows = rows.filter(id_index__in=index) if index else rows.filter(name__startswith=words)
    return _hits(_("Trainees"), rows.order_by("sort_key", "pk"), _person)


def _index(words: str) -> list[bytes]:
    """The blind indexes of an ID number; nothing for words that are none."""
    try:
        return blind_indexes(parse(words).number)
    except ValueRefused:
        return []


def _person(row: Person) -> Hit:
    return Hit(row.name, row.masked_id_number, reverse("person_detail", args=[row.pk]))


def _certificates(words: str, user: Any) -> Hits:
    rows = Certificate.objects.visible_to(user).filter(number__startswith=words.upper())
    return _hits(_("Certificates"), rows.select_related("occupation").order_by("number"), _certificate)


def _certificate(row: Certificate) -> Hit:
    url = reverse("certificate_detail", args=[row.pk])
    return Hit(
        row.number, f"{row.occupation} {row.get_grade_display()}", url, standing_badge(row, timezone.localdate())
    )


def _claims(words: str, user: Any) -> Hits:
    rows = Claim.objects.visible_to(user).filter(number__startswith=words.upper())
    return _hits(_("Claims"), rows.select_related("training_class").order_by("number"), _claim)


def _claim(row: Claim) -> Hit:
    return Hit(row.number, row.training_class.title, reverse("claim_detail", args=[row.pk]), badge_of(row))


def _classes(words: str, user: Any) -> Hits:
    if not user.has_role(*INSTITUTION_ROLES):
        return Hits(_("Classes"), [], False)
    rows = TrainingClass.objects.visible_to(user).filter(title__contains=words)
    return _hits(_("Classes"), rows.order_by("-starts_on", "-pk"), _class)


def _class(row: TrainingClass) -> Hit:
    return Hit(row.title, row.number, reverse("class_show", args=[row.pk]), badge_of(row))


def _hits(title: Text, rows: QuerySet[Any], hit: Any) -> Hits:
    found = list(rows[: OF_EACH + 1])
    return Hits(title, [hit(row) for row in found[:OF_EACH]], len(found) > OF_EACH)


# What is searched, by the page its hits are shown on.
KINDS: dict[str, Callable[[str, Any], Hits]] = {
    "person_detail": _persons, "certificate_detail": _certificates, "claim_detail": _claims, "class_show": _classes,
}  # fmt: skip
